import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { at, DAY, group, isSound, segmentsOf, START, started } from "./segment-steps.ts";

const TRIALS = { kind: "segment", key: "trials", when: { $account: { plan: "trial" } } };
const ENDING = {
  kind: "segment",
  key: "ending",
  when: { $account: { plan: "trial", ends: { $lte: { $now: "+7d" } } } },
};
const NOBODYS = { kind: "segment", key: "nobodys", when: { $not: { $account: {} } } };

let message = 0;
const seen = (attune: RunningAttune, userId: string, more: object = {}) =>
  attune.call("track", {
    key: "server",
    body: { event: "Seen", userId, messageId: `m${(message += 1)}`, ...more },
  });
const membersIn = async (attune: RunningAttune, key: string): Promise<number> =>
  (await attune.call("segment", { params: { key } })).members;

describe("a segment that looks into accounts", () => {
  test("is entered with the account, and left with it", async () => {
    const attune = await started([TRIALS, NOBODYS]);
    await seen(attune, "kim");
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["nobodys"]);
    await group(attune, "kim", "acme", { plan: "trial" });
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["trials"]);
    await attune.call("leaveAccount", { params: { id: "acme", identifier: "user_id:kim" } });
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["nobodys"]);
    await isSound(attune);
  });

  test("L2: takes every other member along when the account changes, each once", async () => {
    const attune = await started([TRIALS]);
    for (let n = 0; n < 120; n += 1) await group(attune, `u${n}`, "acme");
    await group(attune, "kim", "globex", { plan: "trial" });
    expect(await membersIn(attune, "trials")).toBe(1);
    await group(attune, "u7", "acme", { plan: "trial" });
    expect(await segmentsOf(attune, "user_id:u7")).toEqual(["trials"]);
    await expect.poll(() => membersIn(attune, "trials")).toBe(121);
    // What no condition reads of an account stirs nobody.
    await group(attune, "u7", "acme", { plan: "trial", seats: 5 });
    await group(attune, "u8", "acme", { plan: "paid" });
    await expect.poll(() => membersIn(attune, "trials")).toBe(1);
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:u30" } });
    const { entries } = await attune.call("timeline", { params: { id } });
    expect(entries.filter(({ kind }) => kind === "membership")).toHaveLength(2);
    await isSound(attune);
  });

  test("L4: changes by time alone, and the decision at that instant knows it", async () => {
    const attune = await started([
      ENDING,
      { kind: "purpose", key: "personalization", basis: "legitimate_interest" },
      { kind: "slot", key: "hero" },
      { kind: "offer", key: "stay", content: { text: "stay" } },
      {
        kind: "rule",
        key: "keep-them",
        slot: "hero",
        if: { $segment: "ending" },
        then: { offer: "stay" },
      },
    ]);
    await group(attune, "kim", "acme", { plan: "trial", ends: at(START + 10 * DAY) });
    await attune.call("setClock", { body: { now: at(START + 3 * DAY - 1) } });
    expect(await segmentsOf(attune, "user_id:kim")).toEqual([]);
    await attune.call("setClock", { body: { now: at(START + 3 * DAY) } });
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["ending"]);
    const { decisions } = await attune.call("decide", {
      key: "server",
      body: { identifiers: { user_id: "kim" }, slots: ["hero"] },
    });
    expect(decisions["hero"]).toMatchObject({ offer: "stay" });
    await isSound(attune);
  });

  test("follows a merge and an unmerge, and is caught up with when it is new", async () => {
    const attune = await started([]);
    await group(attune, "kim", "acme", { plan: "trial" });
    await seen(attune, "lee");
    await attune.call("applyDefinitions", { body: { definitions: [TRIALS] } });
    await expect.poll(() => membersIn(attune, "trials")).toBe(1);
    await seen(attune, "x", { userId: undefined, anonymousId: "x1" });
    expect(await segmentsOf(attune, "anonymous_id:x1")).toEqual([]);
    await attune.call("identify", {
      key: "server",
      body: { userId: "kim", anonymousId: "x1", messageId: "merge" },
    });
    expect(await segmentsOf(attune, "anonymous_id:x1")).toEqual(["trials"]);
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:kim" } });
    await attune.call("unmerge", {
      params: { id },
      body: { take: ["anonymous_id:x1"], reason: "a shared tablet" },
    });
    expect(await segmentsOf(attune, "anonymous_id:x1")).toEqual([]);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["trials"]);
    await isSound(attune);
  });

  test("can be asked of a profile at once", async () => {
    const attune = await started([]);
    await group(attune, "kim", "acme", { plan: "trial" });
    const ask = (plan: string) =>
      attune.call("evaluateCondition", {
        body: { condition: { $account: { plan } }, profile: "user_id:kim" },
      });
    expect(await ask("trial")).toMatchObject({ result: true });
    expect(await ask("paid")).toMatchObject({ result: false });
  });
});
