import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { NO_PROGRAM } from "../segment/index.ts";
import { record } from "./record.ts";
import { BROWSER, DAY, openHistory, START } from "./history.arbitraries.ts";
import { dueOf } from "./timers.ts";

/** START is a noon: the first midnight that is 90 days past it. */
const DUE = START + 90 * DAY + DAY / 2;

describe("Only a profile made solely of anonymous facets expires", () => {
  test("at the first UTC midnight 90 days after its last activity", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1", context: { device: { id: "d1" } } }, { at: START });
    const profile = history.profileOf("anonymous_id:x1");
    expect(profile && dueOf("expiry", profile)).toBe(DUE);
    expect(DUE % DAY).toBe(0);
    expect(history.expire(1, DUE - 1)).toBe(false);
    expect(history.expire(1, DUE)).toBe(true);
  });

  test("activity on a midnight counts from that midnight, a millisecond later from the next", () => {
    for (const [active, due] of [
      [20_000 * DAY, 20_090 * DAY],
      [20_000 * DAY + 1, 20_091 * DAY],
    ] as const) {
      const history = openHistory();
      history.send({ anonymousId: "x1" }, { at: active });
      const profile = history.profileOf("anonymous_id:x1");
      expect(profile && dueOf("expiry", profile)).toBe(due);
    }
  });

  test("activity is when it was received, not when it happened", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1", timestamp: START - 80 * DAY }, { at: START });
    expect(history.expire(1, DUE - 1)).toBe(false);
  });

  test("any one of its facets keeps it, and it goes as a whole", () => {
    const history = openHistory();
    const context = { device: { id: "d1" } };
    history.send({ anonymousId: "x1", context }, { at: START });
    history.send({ anonymousId: "x1" }, { at: START + 50 * DAY });
    expect(history.expire(1, DUE)).toBe(false);
    expect(history.expire(1, DUE + 50 * DAY)).toBe(true);
    expect(history.set.facets.size + history.set.profiles.size + history.set.links.size).toBe(0);
  });

  test("a facet that names a person keeps it for good", () => {
    for (const named of [{ userId: "ada" }, { context: { traits: { email: "a@x.se" } } }]) {
      const history = openHistory();
      history.send({ anonymousId: "x1", ...named }, { at: START });
      const profile = history.profileOf("anonymous_id:x1");
      expect(profile && dueOf("expiry", profile)).toBeNull();
      expect(history.expire(1, START + 9999 * DAY)).toBe(false);
    }
  });

  test("a claim names nobody", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" }, { at: START, trust: BROWSER });
    expect(history.expire(1, DUE)).toBe(true);
  });

  test("a login meanwhile takes the timer's reason away", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1" }, { at: START });
    history.send({ anonymousId: "x1", userId: "ada" }, { at: START + DAY });
    expect(history.expire(1, DUE)).toBe(false);
    expect(history.person("user_id:ada")).toHaveLength(2);
  });

  test("facets of an expired profile start anew", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1", event: "Order Completed" }, { at: START });
    history.expire(1, DUE);
    history.send({ anonymousId: "x1" }, { at: DUE + 1 });
    const anew = history.profileOf("anonymous_id:x1");
    expect(anew).toMatchObject({ id: 2, state: { events: 1, orders: 0 } });
  });

  test("a side that an unmerge leaves without a name stays, and so stays apart", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1", userId: "ada" }, { at: START });
    history.unmerge(["anonymous_id:x1"]);
    history.passTo(DUE + 900 * DAY);
    history.send({ anonymousId: "x1", userId: "ada" }, { at: DUE + 901 * DAY });
    expect(history.person("anonymous_id:x1")).toEqual(["anonymous_id:x1"]);
    expect(history.person("user_id:ada")).toEqual(["user_id:ada"]);
  });

  test("an undo gives a side that is anonymous again its timer back", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1", context: { device: { id: "d1" } } }, { at: START });
    const separated = history.unmerge(["anonymous_id:x1"]);
    const apart = history.profileOf("anonymous_id:x1");
    expect(apart && dueOf("expiry", apart)).toBeNull();
    if (!("problem" in separated)) history.undo(separated.seq);
    const again = history.profileOf("anonymous_id:x1");
    expect(again && dueOf("expiry", again)).toBe(DUE);
  });

  test("a facet that a decision made is active from that decision on", () => {
    const history = openHistory();
    const context = {
      at: START,
      policy: { namespaces: [], byName: new Map(), blocked: new Set<string>(), phoneCountry: null },
      nextSeq: () => 1,
      program: NO_PROGRAM,
      nextFacet: () => 1,
    };
    const identifier = { ns: "anonymous_id", value: "x1" };
    record(history.set, history.log, context, {
      kind: "facet",
      facet: 1,
      identifier,
      anonymous: true,
      since: START,
      active: START,
    });
    const profile = history.profileOf("anonymous_id:x1");
    expect(profile && dueOf("expiry", profile)).toBe(DUE);
  });
});
