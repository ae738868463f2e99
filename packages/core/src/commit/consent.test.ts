import { test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Statement } from "../consent/index.ts";
import { permissionOf, statementFor } from "../consent/index.ts";
import { LONGEST_DURATION } from "../duration/index.ts";
import type { JsonObject } from "../json/index.ts";
import { identifierKey } from "../event/index.ts";
import type { Entry } from "./entry.ts";
import type { History } from "./history.arbitraries.ts";
import { DAY, histories, MINUTE, openHistory, play, START } from "./history.arbitraries.ts";
import { dueOf } from "./timers.ts";

const MARKETING = { key: "marketing", basis: "consent" } as const;

const saying = (granted: boolean, days?: number): JsonObject => ({
  said: { marketing: granted },
  ...(days === undefined ? {} : { days }),
});

const told = (granted: boolean, time: number, expires: number | null = null): Statement => ({
  purpose: "marketing",
  granted,
  time,
  expires,
  basis: "consent",
  source: "desk",
  wording: "v1",
  via: "api",
  actor: "support",
});

type Said = Extract<Entry, { kind: "consent" }>;
const saidIn = (history: History): Said[] =>
  history.log.flatMap(({ entry }) => (entry.kind === "consent" ? [entry] : []));

const facetNamed = (history: History, facet: number): string => {
  const held = history.set.facets.get(facet);
  return held ? identifierKey(held.identifier) : "gone";
};

const isAllowed = (history: History, key: string, now: number): boolean =>
  permissionOf(MARKETING, history.profileOf(key)?.state.consent ?? {}, now).allowed;

const lastOf = (history: History, key: string): Statement | null =>
  statementFor(history.profileOf(key)?.state.consent ?? {}, "marketing");

describe("what an event says of consent", () => {
  test("is recorded on the device that was asked, right after the event, and counts for the person", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1", context: saying(true) });
    const [entry] = saidIn(history);
    expect(entry && facetNamed(history, entry.facet)).toBe("anonymous_id:x1");
    const event = history.log.find(({ entry: each }) => each.kind === "event");
    expect(entry?.cause).toBe(event?.seq);
    expect(isAllowed(history, "user_id:ada", START)).toBe(true);
  });

  test("stays with the anchor when the device is somebody else's", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" });
    history.send({ userId: "bo", anonymousId: "x1", context: saying(true) });
    const [entry] = saidIn(history);
    expect(entry && facetNamed(history, entry.facet)).toBe("user_id:bo");
    expect(isAllowed(history, "anonymous_id:x1", START)).toBe(false);
  });

  test("L7: repeated by a tab that was left open it overrules no later denial on another device", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "laptop", context: saying(true) });
    history.send({ userId: "ada", anonymousId: "phone", context: saying(false) });
    history.send({ userId: "ada", anonymousId: "laptop", context: saying(true) });
    expect(saidIn(history)).toHaveLength(2);
    expect(isAllowed(history, "user_id:ada", START + DAY)).toBe(false);
  });

  test.each([false, true])(
    "L7: repeated after its grant ran out it overrules no denial made elsewhere meanwhile, fired timers or not: %s",
    (fires) => {
      const history = openHistory();
      const tab = { userId: "ada", anonymousId: "laptop", context: saying(true, 1) };
      history.send(tab, { at: START });
      history.tell("user_id:ada", [told(false, START + MINUTE)], START + MINUTE);
      if (fires) {
        // Parted, the laptop's grant runs out by itself; then it is hers again.
        history.unmerge(["anonymous_id:laptop"]);
        history.passTo(START + 2 * DAY);
        history.undo(history.log.findLast(({ entry }) => entry.kind === "unmerge")?.seq ?? 0);
      }
      const ranOut = saidIn(history).flatMap(({ statements }) => statements);
      expect(ranOut.some(({ via }) => via === "expiry")).toBe(fires);
      expect(isAllowed(history, "user_id:ada", START + 2 * DAY)).toBe(false);
      history.send(tab, { at: START + 2 * DAY });
      expect(lastOf(history, "user_id:ada")).toMatchObject({ granted: false, via: "api" });
      history.send({ ...tab, context: saying(false) }, { at: START + 3 * DAY });
      history.send(tab, { at: START + 4 * DAY });
      expect(isAllowed(history, "user_id:ada", START + 4 * DAY)).toBe(true);
    },
  );

  test("L7: repeated after its grant ran out it overrules no earlier denial that is heard late", () => {
    const history = openHistory();
    const tab = { userId: "ada", anonymousId: "laptop", context: saying(true, 1) };
    history.send(tab, { at: START });
    history.passTo(START + 2 * DAY);
    history.tell("user_id:ada", [told(false, START + MINUTE)], START + 2 * DAY);
    history.send(tab, { at: START + 3 * DAY });
    expect(lastOf(history, "user_id:ada")).toMatchObject({ granted: false, via: "api" });
  });

  test("grants anew after its grant ran out where nobody said no", () => {
    const history = openHistory();
    const tab = { userId: "ada", anonymousId: "laptop", context: saying(true, 1) };
    history.send(tab, { at: START });
    history.send(tab, { at: START + 2 * DAY });
    expect(isAllowed(history, "user_id:ada", START + 2 * DAY)).toBe(true);
  });

  test("is an alias's too: it belongs to the browser that the alias names", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1" });
    history.send({ type: "alias", userId: "ada", previousId: "x1", context: saying(true) });
    const [entry] = saidIn(history);
    expect(entry && facetNamed(history, entry.facet)).toBe("anonymous_id:x1");
    history.send({ userId: "bo" });
    history.send({ type: "alias", userId: "bo", previousId: "x1", context: saying(true) });
    const [, other] = saidIn(history);
    expect(other && facetNamed(history, other.facet)).toBe("user_id:bo");
  });

  test("L7: a tie between two devices denies, in either order", () => {
    const both = [
      { userId: "ada", anonymousId: "laptop", context: saying(true), timestamp: 1 },
      { userId: "ada", anonymousId: "phone", context: saying(false), timestamp: 1 },
    ];
    for (const messages of [both, both.toReversed()]) {
      const history = openHistory();
      const said = messages.map(({ timestamp: _same, ...message }) => message);
      history.send({ userId: "ada", anonymousId: "laptop" });
      for (const message of said) history.send(message, { at: START + DAY });
      expect(saidIn(history)).toHaveLength(2);
      expect(isAllowed(history, "user_id:ada", START + 2 * DAY)).toBe(false);
    }
  });
});

describe("what is told of a person", () => {
  test("is always in the ledger, also when something later is known, unless it is there to the letter", () => {
    const history = openHistory();
    history.send({ userId: "ada" });
    history.tell("user_id:ada", [told(false, START + 2)]);
    history.tell("user_id:ada", [told(true, START + 1)]);
    history.tell("user_id:ada", [told(false, START + 2)]);
    expect(saidIn(history)).toHaveLength(2);
    expect(isAllowed(history, "user_id:ada", START + 9)).toBe(false);
  });

  test("L7: is the last word when it is a denial of this moment, though the clock was put back", () => {
    const history = openHistory();
    const late = START + DAY;
    history.tell("anonymous_id:x1", [told(true, late)], late);
    history.send({ userId: "ada", anonymousId: "x1" }, { at: late });
    history.tell("user_id:ada", [told(false, START - 1)], START);
    expect(isAllowed(history, "user_id:ada", late)).toBe(true);
    history.tell("user_id:ada", [told(false, START), told(true, START)], START);
    expect(isAllowed(history, "user_id:ada", late)).toBe(false);
    expect(lastOf(history, "user_id:ada")).toMatchObject({ granted: false, time: late });
    const before = saidIn(history).length;
    history.tell("user_id:ada", [told(false, START)], START);
    expect(saidIn(history)).toHaveLength(before);
  });

  test("stands for 100 years at most, whoever tells it", () => {
    const history = openHistory();
    const ever = Number.MAX_SAFE_INTEGER * 8;
    history.tell("user_id:ada", [told(true, START, ever)], START);
    expect(lastOf(history, "user_id:ada")?.expires).toBe(START + LONGEST_DURATION);
    history.send({ userId: "bo", context: saying(true, 999_999_999) });
    const { time = 0, expires } = lastOf(history, "user_id:bo") ?? {};
    expect(expires).toBe(time + LONGEST_DURATION);
  });

  test("makes the facet of an identifier not seen before, which does not expire at once", () => {
    const history = openHistory();
    history.tell("anonymous_id:new", [told(true, START)], START);
    expect(isAllowed(history, "anonymous_id:new", START)).toBe(true);
    const profile = history.profileOf("anonymous_id:new");
    expect(profile && dueOf("expiry", profile)).toBeGreaterThan(START + 89 * DAY);
  });

  test("is activity: an anonymous person who answers is there for another 90 days", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1" });
    history.tell("anonymous_id:x1", [told(true, START + 80 * DAY)], START + 80 * DAY);
    history.passTo(START + 100 * DAY);
    expect(history.person("anonymous_id:x1")).toEqual(["anonymous_id:x1"]);
  });
});

describe("a grant that expires", () => {
  test("L4: has a timer at that millisecond; when it fires the ledger says so once, where it was given", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1", context: saying(true, 2) }, { at: START });
    const due = START + 2 * DAY;
    const profile = history.profileOf("user_id:ada");
    expect(profile && dueOf("consent", profile)).toBe(due);
    expect(isAllowed(history, "user_id:ada", due - 1)).toBe(true);
    // The decision does not wait for the timer.
    expect(isAllowed(history, "user_id:ada", due)).toBe(false);
    history.passTo(due - 1);
    expect(saidIn(history)).toHaveLength(1);
    history.passTo(due);
    history.passTo(due + DAY);
    const [, ranOut, ...more] = saidIn(history);
    expect(more).toEqual([]);
    expect(ranOut && facetNamed(history, ranOut.facet)).toBe("anonymous_id:x1");
    expect(ranOut?.statements).toMatchObject([
      { granted: false, time: START, expires: due, via: "expiry" },
    ]);
    const after = history.profileOf("user_id:ada");
    expect(after && dueOf("consent", after)).toBeNull();
  });

  test("has no timer while a later answer holds, and has it again when an unmerge parts the two", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1", context: saying(true, 1) }, { at: START });
    history.send({ userId: "ada", context: saying(true, 30) }, { at: START + MINUTE });
    history.send({ userId: "ada", anonymousId: "x1" });
    const due = () => {
      const profile = history.profileOf("anonymous_id:x1");
      return profile && dueOf("consent", profile);
    };
    expect(due()).toBe(START + MINUTE + 30 * DAY);
    history.unmerge(["anonymous_id:x1"]);
    expect(due()).toBe(START + DAY);
    history.passTo(START + 5 * DAY);
    expect(isAllowed(history, "anonymous_id:x1", START + 5 * DAY)).toBe(false);
    expect(lastOf(history, "anonymous_id:x1")?.via).toBe("expiry");
    expect(isAllowed(history, "user_id:ada", START + 5 * DAY)).toBe(true);
  });
});

describe("people with different answers", () => {
  test("L7: merged, the later answer holds for both; unmerged, each has their own back; undone, it holds again", () => {
    const history = openHistory();
    history.send({ userId: "ada", context: saying(true) });
    history.send({ anonymousId: "x1", context: saying(false) });
    const answers = () =>
      ["user_id:ada", "anonymous_id:x1"].map((key) => isAllowed(history, key, START + DAY));
    expect(answers()).toEqual([true, false]);
    history.send({ userId: "ada", anonymousId: "x1" });
    expect(answers()).toEqual([false, false]);
    history.unmerge(["anonymous_id:x1"]);
    expect(answers()).toEqual([true, false]);
    const { seq } = history.log.findLast(({ entry }) => entry.kind === "unmerge") ?? { seq: 0 };
    history.undo(seq);
    expect(answers()).toEqual([false, false]);
  });

  test.prop([histories()], { numRuns: 200 })(
    "L3: in any history a profile's consents are those of its facets, whichever way they were joined",
    (placed) => {
      const { set } = play(placed);
      for (const { members, state } of set.profiles.values()) {
        const said = members.flatMap(({ facet }) =>
          Object.values(set.facets.get(facet)?.state.consent ?? {}),
        );
        for (const statement of Object.values(state.consent)) {
          const about = said.filter(({ purpose }) => purpose === statement.purpose);
          expect(about).toContainEqual(statement);
          const latest = Math.max(...about.map(({ time }) => time));
          expect(statement.time).toBe(latest);
          expect(statement.granted).toBe(
            about.filter(({ time }) => time === latest).every(({ granted }) => granted),
          );
        }
      }
    },
  );
});
