import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { isRejection } from "../event/index.ts";
import { DEFAULT_IDENTITY, MAX_FACETS } from "../identity/index.ts";
import { attributesOf } from "../profile/index.ts";
import type { History, Sent } from "./history.arbitraries.ts";
import { BROWSER, DAY, MINUTE, openHistory, START } from "./history.arbitraries.ts";

const refusedIn = ({ entries }: Sent): string[] =>
  entries.flatMap((entry) =>
    entry.kind === "refusal"
      ? entry.refused.map(({ identifier: { ns, value }, reason }) => `${ns}:${value} ${reason}`)
      : [],
  );
const anchorOf = (history: History, { entries }: Sent): string | undefined => {
  const event = entries.find(({ kind }) => kind === "event");
  const held = event?.kind === "event" ? history.set.facets.get(event.facet) : undefined;
  return held && `${held.identifier.ns}:${held.identifier.value}`;
};
const exceptionsIn = ({ entries }: Sent): number =>
  entries.filter((entry) => entry.kind === "link" && entry.exception).length;
const signed = (userId: string) => ({
  userId,
  context: { userHash: { user_id: `signed user_id:${userId}` } },
});

describe("one person", () => {
  test("identifiers of one event stand together; its anchor is the highest-priority one", () => {
    const history = openHistory();
    const sent = history.send({
      userId: "ada",
      anonymousId: "x1",
      context: { traits: { email: "Ada@X.se" }, device: { id: "d1" } },
    });
    expect(anchorOf(history, sent)).toBe("user_id:ada");
    expect(history.person("device_id:d1")).toEqual([
      "user_id:ada",
      "email:ada@x.se",
      "device_id:d1",
      "anonymous_id:x1",
    ]);
  });

  test("the order of the policy decides the anchor, for an alias too", () => {
    const [user, loyalty, ...rest] = DEFAULT_IDENTITY.namespaces;
    const namespaces = [loyalty, user, ...rest].flatMap((each) => each ?? []);
    const history = openHistory({ ...DEFAULT_IDENTITY, namespaces });
    const context = { traits: { loyalty_id: "l1" } };
    expect(anchorOf(history, history.send({ userId: "ada", context }))).toBe("loyalty_id:l1");
    const alias = { type: "alias", userId: "bo", previousId: "b", context };
    expect(anchorOf(history, history.send({ ...alias, context }))).toBe("loyalty_id:l1");
  });

  test("a changed e-mail adds a facet and the old one stays linked", () => {
    const history = openHistory();
    history.send({ type: "identify", userId: "ada", traits: { email: "old@x.se" } });
    history.send({ type: "identify", userId: "ada", traits: { email: "new@x.se" } });
    const profile = history.profileOf("email:old@x.se");
    expect(history.person("user_id:ada")).toEqual([
      "user_id:ada",
      "email:old@x.se",
      "email:new@x.se",
    ]);
    expect(history.set.links.size).toBe(2);
    expect(profile && attributesOf(profile.state)["email"]).toBe("new@x.se");
  });

  test("a profile's id is that of its oldest facet, and absorbed ids stay resolvable", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1" });
    history.send({ anonymousId: "x2" });
    history.send({ userId: "ada" });
    const [first, second, third] = ["anonymous_id:x1", "anonymous_id:x2", "user_id:ada"].map(
      (key) => history.profileOf(key)?.id ?? 0,
    );
    history.send({ userId: "ada", anonymousId: "x2" });
    history.send({ userId: "ada", anonymousId: "x1" });
    for (const absorbed of [first, second, third])
      expect(history.set.facets.get(absorbed ?? 0)?.profile).toBe(first);
    expect([...history.set.profiles.keys()]).toEqual([first]);
  });

  test("a link is recorded once, with the event that stated it", () => {
    const history = openHistory();
    const first = history.send({ userId: "ada", anonymousId: "x1" });
    const again = history.send({ userId: "ada", anonymousId: "x1" });
    const event = history.log.find(({ entry }) => entry.kind === "event");
    expect(first.entries).toContainEqual({ kind: "link", pair: [1, 2], cause: event?.seq });
    expect(again.entries.map(({ kind }) => kind)).toEqual(["event"]);
  });
});

describe("the drop-the-lowest rule", () => {
  test("a shared browser does not join two people", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "shared" });
    const second = history.send({ userId: "bo", anonymousId: "shared" });
    expect(refusedIn(second)).toEqual(["anonymous_id:shared limit"]);
    expect(anchorOf(history, second)).toBe("user_id:bo");
    expect(history.person("user_id:ada")).toEqual(["user_id:ada", "anonymous_id:shared"]);
    expect(history.person("user_id:bo")).toEqual(["user_id:bo"]);
  });

  test("the refusal stands in both timelines, with its cause", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "shared" });
    const { entries } = history.send({ userId: "bo", anonymousId: "shared" });
    const cause = history.log.find(
      ({ entry }) => entry === entries.find((e) => e.kind === "event"),
    );
    expect(entries.at(-1)).toMatchObject({
      kind: "refusal",
      facet: history.profileOf("user_id:bo")?.id,
      others: [2],
      cause: cause?.seq,
    });
  });

  test("one identifier at a time is dropped, from the lowest up, and the rest is tried again", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" });
    const context = { device: { id: "d9" }, traits: { phone: "+46701740605" } };
    const sent = history.send({ userId: "bo", anonymousId: "x1", context });
    expect(refusedIn(sent)).toEqual(["anonymous_id:x1 limit"]);
    expect(history.person("user_id:bo")).toEqual([
      "user_id:bo",
      "phone:+46701740605",
      "device_id:d9",
    ]);
  });

  test("what stands below the culprit is dropped before it, and makes no facet", () => {
    const history = openHistory();
    history.send({ userId: "ada", context: { traits: { email: "a@x.se" } } });
    const context = { traits: { email: "a@x.se" } };
    const sent = history.send({ userId: "bo", anonymousId: "x9", context });
    expect(refusedIn(sent)).toEqual(["anonymous_id:x9 limit", "email:a@x.se limit"]);
    expect(history.person("user_id:bo")).toEqual(["user_id:bo"]);
    expect(history.profileOf("anonymous_id:x9")).toBeUndefined();
  });

  test("an event goes to its anchor even when everything else is dropped", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" });
    history.send({ userId: "bo", anonymousId: "x1" });
    expect(history.profileOf("user_id:bo")?.state.events).toBe(1);
    expect(history.profileOf("user_id:ada")?.state.events).toBe(1);
  });
});

describe("limits", () => {
  test("user_id: one ever, however long ago", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" });
    const later = history.send({ userId: "bo", anonymousId: "x1" }, { at: START + 4000 * DAY });
    expect(refusedIn(later)).toEqual(["anonymous_id:x1 limit"]);
  });

  const emailAt = (history: History, index: number, at: number, timestamp = at): Sent =>
    history.send(
      { userId: "ada", timestamp, context: { traits: { email: `${index}@x.se` } } },
      { at },
    );

  test("email: five a week; the sixth is refused, a known one is not counted again", () => {
    const history = openHistory();
    for (const index of [1, 2, 3, 4, 5])
      expect(refusedIn(emailAt(history, index, START + index))).toEqual([]);
    expect(refusedIn(emailAt(history, 6, START + DAY))).toEqual(["email:6@x.se limit"]);
    expect(refusedIn(emailAt(history, 5, START + DAY))).toEqual([]);
    expect(history.person("user_id:ada")).toHaveLength(6);
  });

  test("email: the week ends after exactly seven days", () => {
    for (const [after, refused] of [
      [7 * DAY - 1, ["email:6@x.se limit"]],
      [7 * DAY, []],
    ] as const) {
      const history = openHistory();
      emailAt(history, 1, START);
      for (const index of [2, 3, 4, 5]) emailAt(history, index, START + DAY);
      expect(refusedIn(emailAt(history, 6, START + after))).toEqual(refused);
    }
  });

  test("email: a week that begins late holds what came less than seven days after it", () => {
    for (const [late, refused] of [
      [1, ["email:6@x.se limit"]],
      [0, []],
    ] as const) {
      const history = openHistory();
      for (const index of [1, 2, 3, 4, 5]) emailAt(history, index, START + 7 * DAY);
      expect(refusedIn(emailAt(history, 6, START + 8 * DAY, START + late))).toEqual(refused);
    }
  });

  test("email: a false clock does not pass the limit", () => {
    const history = openHistory();
    for (const index of [1, 2, 3, 4, 5]) emailAt(history, index, START + DAY, START + DAY);
    expect(refusedIn(emailAt(history, 6, START + 2 * DAY, START))).toEqual(["email:6@x.se limit"]);
  });

  test("email: late history is counted in its own week", () => {
    const history = openHistory();
    for (const index of [1, 2, 3, 4, 5]) emailAt(history, index, START + index * 30 * DAY);
    expect(refusedIn(emailAt(history, 6, START + 200 * DAY, START))).toEqual([]);
    expect(refusedIn(emailAt(history, 7, START + 201 * DAY, START + 29 * DAY))).toEqual([]);
  });

  test("a join that would put six e-mails of a week together is refused", () => {
    const history = openHistory();
    for (const index of [1, 2, 3]) emailAt(history, index, START + index);
    for (const index of [4, 5, 6])
      history.send({ anonymousId: "x1", context: { traits: { email: `${index}@x.se` } } });
    expect(refusedIn(history.send({ userId: "ada", anonymousId: "x1" }))).toEqual([
      "anonymous_id:x1 limit",
    ]);
  });

  test("who is above a limit by an exception still gets what adds nothing to it", () => {
    const history = openHistory();
    history.send({ type: "alias", userId: "ada", previousId: "ada-old" });
    expect(refusedIn(history.send({ userId: "ada", anonymousId: "x1" }))).toEqual([]);
    history.send({ userId: "bo", anonymousId: "x2" });
    expect(refusedIn(history.send({ userId: "ada", anonymousId: "x2" }))).toEqual([
      "anonymous_id:x2 limit",
    ]);
  });

  test("a profile holds at most 1,000 facets, then links are refused with a reason", () => {
    const history = openHistory();
    for (let index = 1; index < MAX_FACETS; index += 1)
      history.send({ userId: "ada", anonymousId: `x${index}` });
    expect(MAX_FACETS).toBe(1000);
    expect(history.person("user_id:ada")).toHaveLength(1000);
    const more = history.send({ userId: "ada", anonymousId: "one more" });
    expect(refusedIn(more)).toEqual(["anonymous_id:one more facet-limit"]);
    expect(refusedIn(history.send({ userId: "ada", anonymousId: "x7" }))).toEqual([]);
  });

  test("blocked and malformed values make no facet and say so in the event", () => {
    const history = openHistory();
    const context = { traits: { email: "not one" } };
    const { event } = history.send({ userId: "[object Object]", anonymousId: "x1", context });
    expect(event).toMatchObject({
      identifiers: [{ ns: "anonymous_id", value: "x1" }],
      ignored: [{ reason: "blocked" }, { reason: "malformed" }],
    });
    expect(history.set.facets.size).toBe(1);
  });

  test.prop([fc.constantFrom("null", "0", "anonymous", "[object Object]")])(
    "a value that names nobody is no event's only identifier",
    (userId) => {
      const { event } = openHistory().send({ userId });
      expect(event).toEqual({ code: "identifier-missing", pointer: "/anonymousId" });
    },
  );
});

describe("alias", () => {
  const alias = (userId: string, previousId: string) => ({ type: "alias", userId, previousId });

  test("links userId to previousId, an anonymous_id if that facet exists", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1" });
    history.send(alias("ada", "x1"));
    expect(history.person("user_id:ada")).toEqual(["anonymous_id:x1", "user_id:ada"]);
    expect(history.profileOf("user_id:x1")).toBeUndefined();
  });

  test("reads previousId as user_id if no such anonymous facet exists", () => {
    const history = openHistory();
    const sent = history.send(alias("ada", "x1"));
    expect(history.person("user_id:ada")).toEqual(["user_id:ada", "user_id:x1"]);
    expect(exceptionsIn(sent)).toBe(1);
    expect(anchorOf(history, sent)).toBe("user_id:ada");
  });

  test("from a trusted key it exceeds one user_id by a recorded exception, by anything else not", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" });
    history.send({ userId: "bo", anonymousId: "x2" });
    const joined = history.send(alias("bo", "ada"));
    expect(exceptionsIn(joined)).toBe(1);
    expect(history.person("user_id:ada")).toHaveLength(4);
    history.send({ userId: "cy" });
    expect(refusedIn(history.send({ userId: "cy", anonymousId: "x2" }))).toHaveLength(1);
    expect(history.person("user_id:cy")).toEqual(["user_id:cy"]);
  });

  test("through another person's anonymous facet nobody exceeds one user_id", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" });
    const sent = history.send(alias("bo", "x1"));
    expect(refusedIn(sent)).toEqual(["anonymous_id:x1 limit"]);
    expect(exceptionsIn(sent)).toBe(0);
  });

  test("exceeds no other limit than one user_id", () => {
    const history = openHistory();
    for (const index of [1, 2, 3]) {
      history.send({ userId: "ada", context: { traits: { email: `a${index}@x.se` } } });
      history.send({ userId: "bo", context: { traits: { email: `b${index}@x.se` } } });
    }
    expect(refusedIn(history.send(alias("ada", "bo")))).toEqual(["user_id:bo limit"]);
  });

  test("what else it carries is joined after, by the ordinary rule", () => {
    const history = openHistory();
    history.send({ userId: "cy", anonymousId: "shared" });
    const sent = history.send({ ...alias("ada", "old"), anonymousId: "shared" });
    expect(history.person("user_id:ada")).toEqual(["user_id:ada", "user_id:old"]);
    expect(refusedIn(sent)).toEqual(["anonymous_id:shared limit"]);
    expect(sent.entries.filter(({ kind }) => kind === "event")).toHaveLength(1);
  });

  test("from an unsigned browser it is a claim that joins nothing", () => {
    const history = openHistory();
    history.send({ userId: "ada" });
    history.send({ anonymousId: "x1" });
    const { event } = history.send(
      { ...alias("ada", "x1"), anonymousId: "x2" },
      { trust: BROWSER },
    );
    expect(history.person("user_id:ada")).toEqual(["user_id:ada"]);
    expect(history.person("anonymous_id:x2")).toEqual(["anonymous_id:x2"]);
    expect(event).toMatchObject({ claims: [{ value: "ada" }, { value: "x1" }] });
  });

  test("from a signed browser it links its own anonymous facet and no other user", () => {
    const history = openHistory();
    history.send({ anonymousId: "x1" }, { trust: BROWSER });
    history.send({ ...alias("ada", "x1"), ...signed("ada") }, { trust: BROWSER });
    expect(history.person("user_id:ada")).toEqual(["anonymous_id:x1", "user_id:ada"]);
    history.send({ userId: "bo" });
    history.send({ ...alias("ada", "bo"), ...signed("ada") }, { trust: BROWSER });
    expect(history.person("user_id:bo")).toEqual(["user_id:bo"]);
  });
});

describe("a browser key", () => {
  test("joins nobody by typing their e-mail or user id", () => {
    const history = openHistory();
    history.send({ userId: "ada", context: { traits: { email: "a@x.se" } } });
    const before = history.stateOf("user_id:ada");
    const { event } = history.send(
      { type: "identify", userId: "ada", anonymousId: "x1", traits: { email: "a@x.se" } },
      { trust: BROWSER },
    );
    expect(history.person("anonymous_id:x1")).toEqual(["anonymous_id:x1"]);
    expect(history.stateOf("user_id:ada")).toBe(before);
    expect(event).toMatchObject({ claims: [{ value: "ada" }, { value: "a@x.se" }] });
  });

  test("an event with nothing but claims is rejected identity-not-verified", () => {
    const { event } = openHistory().send({ userId: "ada" }, { trust: BROWSER });
    expect(isRejection(event) && event.code).toBe("identity-not-verified");
  });

  test("a signed userId anchors and links like any other", () => {
    const history = openHistory();
    const sent = history.send({ ...signed("ada"), anonymousId: "x1" }, { trust: BROWSER });
    expect(anchorOf(history, sent)).toBe("user_id:ada");
    expect(history.person("anonymous_id:x1")).toEqual(["user_id:ada", "anonymous_id:x1"]);
  });

  test("a forged userHash is a claim like none", () => {
    const history = openHistory();
    const context = { userHash: { user_id: "signed user_id:bo" } };
    history.send({ userId: "ada", anonymousId: "x1", context }, { trust: BROWSER });
    expect(history.profileOf("user_id:ada")).toBeUndefined();
  });

  test("server keys are trusted", () => {
    const history = openHistory();
    history.send({ userId: "ada", anonymousId: "x1" }, { at: START + MINUTE });
    expect(history.person("anonymous_id:x1")).toEqual(["user_id:ada", "anonymous_id:x1"]);
  });
});
