import { describe, expect, test } from "vitest";
import {
  at,
  caughtUp,
  clockTo,
  DAY,
  identify,
  isSound,
  LOYAL,
  order,
  publish,
  segmentsOf,
  START,
  started,
  SWEDES,
} from "./segment-steps.ts";

const LAPSED = {
  kind: "segment",
  key: "lapsed",
  when: {
    $and: [
      { $event: { name: "Order Completed" } },
      { $event: { name: "Order Completed", within: "30d", count: 0 } },
    ],
  },
};
const LOYAL_SWEDES = {
  kind: "segment",
  key: "loyal-swedes",
  when: { $and: [{ $segment: "loyal" }, { $segment: "swedes" }] },
};

describe("membership of a segment", () => {
  test("begins with the event that makes it true, and ends at the instant that makes it false", async () => {
    const attune = await started([LOYAL]);
    await order(attune, "kim", START - DAY);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual([]);
    await order(attune, "kim", START);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["loyal"]);
    await clockTo(attune, START + 29 * DAY - 1);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["loyal"]);
    await clockTo(attune, START + 29 * DAY);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual([]);
    await isSound(attune);
  });

  test("of absence begins when time makes it so", async () => {
    const attune = await started([LAPSED]);
    await order(attune, "kim", START);
    await clockTo(attune, START + 30 * DAY - 1);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual([]);
    await clockTo(attune, START + 30 * DAY);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["lapsed"]);
    await order(attune, "kim", START + 30 * DAY);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual([]);
    await isSound(attune);
  });

  test("takes what a late event says, and what others that it names are", async () => {
    const attune = await started([LOYAL, SWEDES, LOYAL_SWEDES]);
    await identify(attune, "kim", { country: "SE" });
    await order(attune, "kim", START);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["swedes"]);
    await order(attune, "kim", START - 10 * DAY);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["loyal", "loyal-swedes", "swedes"]);
    await clockTo(attune, START + 20 * DAY);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["swedes"]);
    await isSound(attune);
  });

  test("follows a merge, an unmerge and its undo", async () => {
    const attune = await started([LOYAL]);
    await order(attune, "kim", START - DAY);
    await attune.call("track", {
      key: "server",
      body: { event: "Order Completed", anonymousId: "x1", messageId: "x", timestamp: at(START) },
    });
    await identify(attune, "kim", {}, { anonymousId: "x1" });
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["loyal"]);
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:kim" } });
    const made = await attune.call("unmerge", {
      params: { id },
      body: { take: ["anonymous_id:x1"], reason: "a shared tablet" },
    });
    expect(await segmentsOf(attune, "user_id:kim")).toEqual([]);
    expect(await segmentsOf(attune, "anonymous_id:x1")).toEqual([]);
    await attune.call("undo", { params: { id }, body: { unmerge: made.id } });
    expect(await segmentsOf(attune, "anonymous_id:x1")).toEqual(["loyal"]);
    await isSound(attune);
  });

  test("of a definition that is new is caught up with, that has changed too, and ends with it", async () => {
    const attune = await started([]);
    for (let n = 0; n < 120; n += 1) {
      await order(attune, `u${n}`, START - DAY);
      if (n % 3 === 0) await order(attune, `u${n}`, START);
    }
    await publish(attune, LOYAL);
    await caughtUp(attune);
    expect(await attune.call("segment", { params: { key: "loyal" } })).toMatchObject({
      members: 40,
      status: "live",
      progress: 1,
    });
    await isSound(attune);
    await publish(attune, {
      ...LOYAL,
      when: { $event: { name: "Order Completed", within: "30d" } },
    });
    await caughtUp(attune);
    expect(await attune.call("segment", { params: { key: "loyal" } })).toMatchObject({
      members: 120,
    });
    const page = await attune.call("segmentMembers", {
      params: { key: "loyal" },
      query: { limit: "100" },
    });
    expect(page.members).toHaveLength(100);
    const rest = await attune.call("segmentMembers", {
      params: { key: "loyal" },
      query: { limit: "100", after: page.next ?? "" },
    });
    expect(rest).toMatchObject({ next: null });
    expect(rest.members).toHaveLength(20);
    for (const after of ["p", "7", "p-1", "zzz", page.members[0]?.identifiers[0] ?? ""])
      expect(
        await attune.refused("segmentMembers", { params: { key: "loyal" }, query: { after } }),
      ).toMatchObject({ slug: "parameter-not-valid" });
    await isSound(attune);
    await attune.call("archiveDefinition", { params: { kind: "segment", key: "loyal" } });
    await expect.poll(() => segmentsOf(attune, "user_id:u0")).toEqual([]);
    await isSound(attune);
  });

  test("decides what a rule shows that names it, and the record replays", async () => {
    const attune = await started([
      LOYAL,
      { kind: "purpose", key: "personalization", basis: "legitimate_interest" },
      { kind: "slot", key: "hero" },
      { kind: "offer", key: "thanks", content: { text: "thanks" } },
      {
        kind: "rule",
        key: "thank-the-loyal",
        slot: "hero",
        if: { $segment: "loyal" },
        then: { offer: "thanks" },
      },
    ]);
    await order(attune, "kim", START - DAY);
    await order(attune, "kim", START);
    const decide = async (userId: string) =>
      (
        await attune.call("decide", {
          key: "server",
          body: { identifiers: { user_id: userId }, slots: ["hero"] },
        })
      ).decisions["hero"];
    expect(await decide("kim")).toMatchObject({ offer: "thanks" });
    expect(await decide("lee")).toMatchObject({ offer: null });
    const decided = await decide("kim");
    const id = decided?.decisionId ?? "";
    const why = await attune.call("explainDecision", { params: { id } });
    expect(JSON.stringify(why)).toContain("$segment");
  });
});

describe("a segment that says what somebody is", () => {
  test("is a kind of the profiles that are in it", async () => {
    const kind = { profileKind: true };
    const attune = await started([
      { kind: "segment", key: "seller", ...kind, when: { $event: { name: "Product Listed" } } },
      { kind: "segment", key: "buyer", ...kind, when: { $event: { name: "Order Completed" } } },
      SWEDES,
    ]);
    await identify(attune, "kim", { country: "SE" });
    await order(attune, "kim", START);
    await order(attune, "kim", START, {}, { event: "Product Listed" });
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:kim" } });
    expect(profile.kinds).toEqual(["buyer", "seller"]);
    expect(profile.segments).toHaveLength(3);
  });
});

describe("a segment that cannot be", () => {
  test("is refused with the reason: a circle, an unknown one, a condition that is never true", async () => {
    const attune = await started([]);
    const refused = async (...definitions: readonly object[]): Promise<string> => {
      const response = await attune.send("applyDefinitions", { body: { definitions } });
      expect(response.status).toBe(422);
      return response.text();
    };
    const a = { kind: "segment", key: "a", when: { $segment: "b" } };
    const b = { kind: "segment", key: "b", when: { $not: { $segment: "a" } } };
    expect(await refused(a, b)).toContain("it refers to itself: a → b → a");
    expect(await refused(a)).toContain("there is no segment b");
    expect(await refused({ ...a, when: { age: { $gt: 5, $lt: 3 } } })).toContain("never");
  });
});
