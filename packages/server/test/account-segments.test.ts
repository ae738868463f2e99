import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import {
  at,
  caughtUp,
  DAY,
  group,
  idOf,
  isSound,
  publish,
  segmentsOf,
  START,
  started,
} from "./segment-steps.ts";

const TRIALS = { kind: "segment", key: "trials", of: "account", when: { plan: "trial" } };
const ENDING = {
  kind: "segment",
  key: "ending",
  of: "account",
  when: { $and: [{ $segment: "trials" }, { ends: { $lte: { $now: "+7d" } } }] },
};
const STAKEHOLDERS = {
  kind: "segment",
  key: "stakeholders",
  when: { $account: { $segment: "trials" } },
};
const WORRIED = { kind: "segment", key: "worried", when: { $account: { $segment: "ending" } } };
const BIG = {
  kind: "segment",
  key: "big",
  of: "account",
  when: { orders: { $gte: 2 }, "revenue.SEK": { $gte: 100 } },
};

let message = 0;
const bought = (
  attune: RunningAttune,
  userId: string,
  groupId: string,
  total: number,
  currency: string,
) =>
  attune.call("track", {
    key: "server",
    body: {
      event: "Order Completed",
      userId,
      messageId: `b${(message += 1)}`,
      context: { groupId },
      properties: { total, currency },
    },
  });
const accountsIn = async (attune: RunningAttune, key: string): Promise<string[]> => {
  const { accounts } = await attune.call("segmentMembers", { params: { key } });
  return accounts.map(({ account }: { account: string }) => account);
};
const of = async (attune: RunningAttune, id: string): Promise<string[]> => {
  const { segments } = await attune.call("account", { params: { id } });
  return segments.map(({ segment }: { segment: string }) => segment);
};
const refusal = async (attune: RunningAttune, ...asked: Parameters<RunningAttune["refused"]>) =>
  (await attune.refused(...asked)).problem;
const clockTo = (attune: RunningAttune, now: number) =>
  attune.call("setClock", { body: { now: at(now) } });
const polled = async (ask: () => Promise<unknown>, wanted: unknown): Promise<void> => {
  await expect.poll(ask).toEqual(wanted);
};

describe("a segment of accounts", () => {
  test("is entered at the event that makes it true, and left at the one that makes it false", async () => {
    const attune = await started([TRIALS, BIG]);
    await group(attune, "kim", "acme", { plan: "trial", name: "Acme AB" });
    expect(await of(attune, "acme")).toEqual(["trials"]);
    await bought(attune, "kim", "acme", 60, "SEK");
    await bought(attune, "lee", "acme", 60, "SEK");
    expect(await of(attune, "acme")).toEqual(["big", "trials"]);
    await group(attune, "lee", "acme", { plan: "paid" });
    expect(await of(attune, "acme")).toEqual(["big"]);
    const { segments } = await attune.call("segments");
    expect(segments).toMatchObject([
      { key: "big", of: "account", members: 1, status: "live" },
      { key: "trials", of: "account", members: 0 },
    ]);
    expect(await attune.call("segmentMembers", { params: { key: "big" } })).toMatchObject({
      of: "account",
      members: [],
      accounts: [{ account: "acme", name: "Acme AB" }],
      next: null,
    });
    await isSound(attune);
  });

  test("L2: takes its members into the segments that ask for it, the other ones too, each once", async () => {
    const attune = await started([TRIALS, STAKEHOLDERS]);
    for (const who of ["ada", "bo", "cy"]) await group(attune, who, "acme");
    await group(attune, "di", "globex");
    await group(attune, "ada", "acme", { plan: "trial" });
    // Her own event takes her along at once.
    expect(await segmentsOf(attune, "user_id:ada")).toEqual(["stakeholders"]);
    const members = async () =>
      (await attune.call("segment", { params: { key: "stakeholders" } })).members;
    await polled(members, 3);
    // What changes of the account and not of its segments moves nobody.
    await group(attune, "bo", "acme", { plan: "trial", seats: 9 });
    await group(attune, "bo", "acme", { plan: "paid" });
    await polled(members, 0);
    const id = await idOf(attune, "user_id:cy");
    const { entries } = await attune.call("timeline", { params: { id } });
    expect(entries.filter(({ kind }) => kind === "membership")).toHaveLength(2);
    await isSound(attune);
  });

  test("L4: is left at the instant that makes it false, and its members follow at that instant", async () => {
    const attune = await started([TRIALS, ENDING, WORRIED]);
    await group(attune, "kim", "acme", { plan: "trial", ends: at(START + 10 * DAY) });
    await group(attune, "lee", "acme");
    await clockTo(attune, START + 3 * DAY - 1);
    expect(await of(attune, "acme")).toEqual(["trials"]);
    expect(await segmentsOf(attune, "user_id:lee")).toEqual([]);
    await clockTo(attune, START + 3 * DAY);
    expect(await of(attune, "acme")).toEqual(["ending", "trials"]);
    expect(await segmentsOf(attune, "user_id:kim")).toEqual(["worried"]);
    expect(await segmentsOf(attune, "user_id:lee")).toEqual(["worried"]);
    // Sooner than was known: the members know it too.
    await group(attune, "kim", "globex", { plan: "trial", ends: at(START + 90 * DAY) });
    await group(attune, "di", "globex");
    await group(attune, "kim", "globex", { ends: at(START + 20 * DAY) });
    await caughtUp(attune);
    await clockTo(attune, START + 13 * DAY);
    await polled(() => segmentsOf(attune, "user_id:di"), ["worried"]);
    await isSound(attune);
  });

  test("is caught up with when it is new or has changed, and left when it ends", async () => {
    const attune = await started([]);
    // More of them than one step takes.
    for (let n = 0; n < 131; n += 1)
      await group(attune, `u${n}`, `a${n}`, { plan: n % 2 === 0 ? "trial" : "paid" });
    await publish(attune, TRIALS, STAKEHOLDERS);
    await caughtUp(attune);
    const sizes = async () => {
      const { segments } = await attune.call("segments");
      return Object.fromEntries(segments.map(({ key, members }) => [key, members]));
    };
    await polled(sizes, { stakeholders: 66, trials: 66 });
    await publish(attune, { ...TRIALS, when: { plan: "paid" } });
    await polled(sizes, { stakeholders: 65, trials: 65 });
    await attune.call("archiveDefinition", { params: { kind: "segment", key: "stakeholders" } });
    await attune.call("archiveDefinition", { params: { kind: "segment", key: "trials" } });
    await polled(() => of(attune, "a1"), []);
    // The key is free for a segment of profiles now.
    await publish(attune, { kind: "segment", key: "trials", when: { $account: { plan: "paid" } } });
    await polled(sizes, { trials: 65 });
    expect(await accountsIn(attune, "trials")).toEqual([]);
    await isSound(attune);
  });

  test("says why an account is in it, and what moved it", async () => {
    const attune = await started([TRIALS, ENDING, STAKEHOLDERS]);
    await group(attune, "kim", "acme", { plan: "trial", ends: at(START + 10 * DAY) });
    const why = (key: string) =>
      attune.call("whyAccount", { params: { id: "acme" }, query: { of: `segment:${key}` } });
    expect(await why("ending")).toMatchObject({
      account: "acme",
      isIn: false,
      result: false,
      moved: null,
      nextChange: at(START + 3 * DAY),
      sentence: { en: "in segment trials and ends is at most 7 days from now" },
      trace: [
        { path: "$segment", saw: ["trials"], result: true },
        {
          path: "ends",
          result: false,
          kind: "declared",
          source: "server",
          time: expect.any(String),
        },
      ],
    });
    await clockTo(attune, START + 3 * DAY);
    expect(await why("ending")).toMatchObject({
      isIn: true,
      since: at(START + 3 * DAY),
      moved: { what: "entered", by: "time", cause: null },
    });
    await group(attune, "kim", "acme", { plan: "paid" });
    expect(await why("trials")).toMatchObject({
      isIn: false,
      since: null,
      moved: { what: "left", by: "entry", cause: expect.any(Number) },
    });
    const id = await idOf(attune, "user_id:kim");
    expect(
      await refusal(attune, "whyProfile", { params: { id }, query: { of: "segment:trials" } }),
    ).toMatchObject({ errors: [{ detail: expect.stringContaining("/v1/accounts/{id}/why") }] });
    expect(
      await refusal(attune, "whyAccount", {
        params: { id: "acme" },
        query: { of: "segment:stakeholders" },
      }),
    ).toMatchObject({ errors: [{ detail: expect.stringContaining("/v1/profiles/{id}/why") }] });
  });

  test("is explained where people are asked for it", async () => {
    const attune = await started([TRIALS, STAKEHOLDERS]);
    await group(attune, "kim", "acme", { plan: "trial" });
    await group(attune, "kim", "globex");
    const told = await attune.call("evaluateCondition", {
      body: { condition: STAKEHOLDERS.when, profile: "user_id:kim" },
    });
    expect(told).toMatchObject({
      result: true,
      sentence: {
        en: "in an account that is in the segment trials",
        sv: "i ett konto som är i segmentet trials",
      },
      trace: [{ path: "$account", saw: 1, result: true }],
      flaws: [],
    });
    const outside = { condition: { $segment: "trials" }, profile: "user_id:kim" };
    expect(await attune.call("evaluateCondition", { body: outside })).toMatchObject({
      result: false,
      flaws: [{ pointer: "/$segment", message: expect.stringContaining("segment of accounts") }],
    });
  });

  test("is previewed: how many accounts, some of them, and which a change would move", async () => {
    const attune = await started([TRIALS]);
    for (const [n, plan] of ["trial", "trial", "paid"].entries())
      await group(attune, `u${n}`, `a${n}`, { plan, name: `A ${n}` });
    const preview = await attune.call("previewSegment", {
      body: { of: "account", key: "trials", when: { plan: "paid" } },
    });
    expect(preview).toMatchObject({
      of: "account",
      count: 1,
      isExact: true,
      profiles: 3,
      samples: [],
      accounts: [{ account: "a2", name: "A 2" }],
      change: {
        entering: { count: 1, accounts: [{ account: "a2" }] },
        leaving: { count: 2, accounts: [{ account: "a0" }, { account: "a1" }] },
      },
    });
    const kindOfAnother = await refusal(attune, "previewSegment", {
      body: { key: "trials", when: { plan: "paid" } },
    });
    expect(kindOfAnother).toMatchObject({ errors: [{ pointer: "/of" }] });
  });

  test("shares accounts with others of its kind, and nobody with segments of profiles", async () => {
    const attune = await started([TRIALS, BIG, STAKEHOLDERS]);
    await group(attune, "kim", "acme", { plan: "trial" });
    for (let n = 0; n < 2; n += 1) await bought(attune, "kim", "acme", 75.25, "SEK");
    await bought(attune, "lee", "globex", 49.5, "SEK");
    await bought(attune, "lee", "globex", 8, "EUR");
    expect(await attune.call("segmentOverlap", { query: { of: "account" } })).toMatchObject({
      of: "account",
      segments: [{ segment: "big" }, { segment: "trials" }],
      overlap: [
        [1, 1],
        [1, 1],
      ],
    });
    expect(
      await attune.call("segmentOverlap", { query: { segments: "big,trials" } }),
    ).toMatchObject({ of: "account" });
    expect(await attune.call("segmentOverlap")).toMatchObject({
      of: "profile",
      segments: [{ segment: "stakeholders" }],
    });
    const mixed = await refusal(attune, "segmentOverlap", {
      query: { segments: "big,stakeholders" },
    });
    expect(mixed).toMatchObject({ errors: [{ pointer: "/segments" }] });
    expect(await attune.call("segmentRevenue", { params: { key: "big" } })).toEqual({
      segment: "big",
      of: "account",
      members: 1,
      revenue: [
        { currency: "EUR", amount: "0.0000", total: "8.0000", share: 0 },
        { currency: "SEK", amount: "150.5000", total: "200.0000", share: 0.7525 },
      ],
    });
    const tiers = await refusal(attune, "tierReport", { query: { segments: "big" } });
    expect(tiers).toMatchObject({ errors: [{ pointer: "/segments" }] });
  });

  test("has a size over time, and an export of its accounts without a purpose", async () => {
    const attune = await started([TRIALS], { ATTUNE_WAREHOUSE: "duckdb" });
    await group(attune, "kim", "acme", { plan: "trial", name: "=Acme" });
    await group(attune, "lee", "globex", { plan: "trial" });
    await group(attune, "lee", "globex", { plan: "paid" });
    const { periods } = await attune.call("segmentHistory", {
      params: { key: "trials" },
      query: { wait: "yes" },
    });
    expect(periods.at(-1)).toMatchObject({ size: 1, entered: 2, left: 1 });
    const csv = await attune.call("exportSegment", {
      params: { key: "trials" },
      query: { format: "csv", columns: "id,events,traits.name" },
    });
    expect(csv.trim().split(/\r?\n/)).toEqual(["id,events,traits.name", "acme,1,'=Acme"]);
    const refused = await refusal(attune, "exportSegment", {
      params: { key: "trials" },
      query: { purpose: "marketing" },
    });
    expect(refused).toMatchObject({ errors: [{ pointer: "/purpose" }] });
  });

  test("L5: verify tells an account that is in another one than the log and the condition say", async () => {
    const attune = await started([TRIALS, ENDING]);
    await group(attune, "kim", "acme", { plan: "trial", ends: at(START + 10 * DAY) });
    await group(attune, "lee", "globex", { plan: "paid" });
    await isSound(attune);
    const tablesOf = async (): Promise<string[]> => {
      const { differences } = await attune.call("verify");
      return differences.map(({ table }: { table: string }) => table);
    };
    await attune.tamper("DELETE FROM account_segment");
    expect(await tablesOf()).toEqual(["account_segment"]);
    await attune.tamper("UPDATE account SET memberships = NULL WHERE id = 'globex'");
    await attune.tamper(
      "UPDATE account SET memberships = replace(memberships, 'trials', 'tribes') WHERE id = 'acme'",
    );
    expect(new Set(await tablesOf())).toEqual(
      new Set(["account_membership", "account_evaluation", "account_segment"]),
    );
  });

  test("lists its accounts page by page", async () => {
    const attune = await started([TRIALS]);
    for (const id of ["b", "a", "ö", "c"]) await group(attune, "kim", id, { plan: "trial" });
    const page = (after?: string) =>
      attune.call("segmentMembers", {
        params: { key: "trials" },
        query: { limit: 3, ...(after === undefined ? {} : { after }) },
      });
    const first = await page();
    expect(first).toMatchObject({ next: "c" });
    expect((await page(first.next ?? "")).accounts).toMatchObject([{ account: "ö" }]);
    expect(await accountsIn(attune, "trials")).toEqual(["a", "b", "c", "ö"]);
  });
});
