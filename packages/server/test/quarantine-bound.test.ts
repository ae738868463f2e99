import { performance } from "node:perf_hooks";
import { describe, expect, test } from "vitest";
import {
  apply,
  idOf,
  isSound,
  list,
  order,
  release,
  send,
  STRICT_PLAN,
  TO_NUMBER,
  written,
} from "./blocking.ts";
import type { RunningAttune, Settings } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";

const SMALL = { ATTUNE_QUARANTINE_EVENTS: "100" };

/** Sends events that are blocked, a hundred at a time, from a first to a last. */
const fill = async (attune: RunningAttune, from: number, to: number): Promise<void> => {
  for (let start = from; start < to; start += 100) {
    const size = Math.min(100, to - start);
    await send(attune, ...Array.from({ length: size }, (_each, nth) => written(`m${start + nth}`)));
  }
};

const startStrict = async (settings: Settings): Promise<RunningAttune> => {
  const attune = await startForTest(settings);
  await apply(attune, STRICT_PLAN);
  return attune;
};

describe("quarantine is bounded", () => {
  test("beyond its limit the oldest are counted, and nothing is dropped unsaid", async () => {
    const attune = await startStrict(SMALL);
    await fill(attune, 0, 1_234);
    const { waiting, summarised, groups, events } = await list(attune, { limit: 500 });
    expect(waiting + summarised).toBe(1_234);
    expect(waiting).toBeGreaterThan(90);
    expect(waiting).toBeLessThanOrEqual(100);
    expect(groups).toMatchObject([{ waiting, summarised }]);
    expect(events.map(({ messageId }) => messageId)).toEqual(
      Array.from({ length: waiting }, (_each, nth) => `m${1_233 - nth}`),
    );
    expect(await attune.rows("SELECT count(*) AS n FROM quarantine")).toEqual([{ n: waiting }]);
    expect(await attune.call("metrics")).toContain(
      `attune_quarantine_events{state="summarised"} ${summarised}`,
    );
    expect(await isSound(attune)).toBe(true);
  });

  test("what waits is released as before; one whose body is gone is taken in when it is sent again", async () => {
    const attune = await startStrict(SMALL);
    await fill(attune, 0, 150);
    expect(await release(attune, await idOf(attune, "m149"), TO_NUMBER)).toMatchObject({
      status: "released",
    });
    const { summarised, groups } = await list(attune);
    expect(await send(attune, order("m0", { order_id: "0", total: 1 }))).toMatchObject([
      { status: "accepted" },
    ]);
    const answer = await attune.call("releaseGroup", {
      params: { group: groups[0]?.group ?? "" },
      body: { fix: [TO_NUMBER] },
    });
    expect(answer).toMatchObject({ released: 149 - summarised, left: 0 });
    expect(await list(attune)).toMatchObject({
      waiting: 0,
      summarised,
      groups: [{ waiting: 0, summarised, example: null }],
    });
    expect(await isSound(attune)).toBe(true);
  });

  test("what is summarised is counted until somebody discards its group", async () => {
    const attune = await startStrict(SMALL);
    await fill(attune, 0, 150);
    const { groups, waiting, summarised } = await list(attune);
    const params = { group: groups[0]?.group ?? "" };
    const half = await attune.call("discardGroup", { params, body: { reason: "old", limit: 20 } });
    expect(half).toEqual({ discarded: 20, summarised: 0, left: waiting - 20 });
    const rest = await attune.call("discardGroup", { params, body: { reason: "old" } });
    expect(rest).toEqual({ discarded: waiting - 20, summarised, left: 0 });
    expect(await list(attune)).toMatchObject({ waiting: 0, summarised: 0, groups: [] });
    expect(await isSound(attune)).toBe(true);
  });

  test("many large events are bounded by their bytes", async () => {
    const attune = await startStrict(SMALL);
    const note = "x".repeat(30_000);
    for (let nth = 0; nth < 60; nth += 1)
      await send(attune, order(`m${nth}`, { order_id: "1", total: "1", note }));
    const { waiting, summarised } = await list(attune);
    expect(waiting + summarised).toBe(60);
    const [held] = await attune.rows("SELECT sum(bytes) AS bytes FROM quarantine");
    expect(Number(held?.["bytes"])).toBeLessThanOrEqual(100 * 4_096);
    expect(waiting).toBeGreaterThan(5);
    expect(await isSound(attune)).toBe(true);
  });

  test("groups are bounded too: those beyond are counted together by their source", async () => {
    const attune = await startStrict({ ...SMALL });
    await apply(attune, { ...STRICT_PLAN, unknownEvents: "block" });
    // Ten thousand groups that are summarised already.
    await fill(attune, 0, 100);
    await attune.close();
    await attune.tamper(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
      INSERT INTO quarantine_group SELECT 'made' || i, 'server', 'track', 'E' || i, '[]', 0, 0, 1, 1, 1 FROM n`);
    const again = await startAt(attune.directory, SMALL);
    try {
      for (let nth = 0; nth < 30; nth += 1)
        await send(again, { ...order(`n${nth}`, {}), event: `Made Up ${nth}` });
      for (let nth = 0; nth < 3; nth += 1)
        await send(
          again,
          ...Array.from({ length: 100 }, (_each, each) => ({
            ...order(`o${nth}-${each}`, {}),
            event: "Last",
          })),
        );
      const { waiting, summarised, groupCount } = await list(again);
      expect(waiting + summarised).toBe(10_000 + 430);
      expect(groupCount).toBeLessThanOrEqual(10_002);
      const others = await again.rows(
        "SELECT summarised FROM quarantine_group WHERE reasons LIKE '%counted together%'",
      );
      expect(others).toEqual([{ summarised: summarised - 10_000 }]);
    } finally {
      await again.close();
    }
  });

  test("commits that fail and are done again leave the bound and the counts as they are", async () => {
    const attune = await startStrict(SMALL);
    const broken = { stored: "{", verdict: null, isPublic: false };
    for (let nth = 0; nth < 300; nth += 20) {
      const failed = attune.attune.store.commitEvents("live", [broken], 1);
      const batch = Array.from({ length: 20 }, (_each, each) => written(`m${nth + each}`));
      const [, answers] = await Promise.all([
        expect(failed).rejects.toThrow("SyntaxError"),
        send(attune, ...batch),
      ]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set(["quarantined"]));
    }
    const { waiting, summarised } = await list(attune);
    expect(waiting + summarised).toBe(300);
    expect(waiting).toBeGreaterThan(90);
    expect(waiting).toBeLessThanOrEqual(100);
    expect(await isSound(attune)).toBe(true);
  });

  test("a smaller limit after a restart is reached step by step, and counts add up", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory, { ATTUNE_QUARANTINE_EVENTS: "1000" });
    await apply(before, STRICT_PLAN);
    await fill(before, 0, 900);
    await before.close();
    const after = await startAt(directory, SMALL);
    try {
      for (let nth = 900; nth < 910; nth += 1) await send(after, written(`m${nth}`));
      const { waiting, summarised } = await list(after);
      expect(waiting + summarised).toBe(910);
      expect(waiting).toBeLessThanOrEqual(100);
      expect(await isSound(after)).toBe(true);
    } finally {
      await after.close();
    }
  });
});

/** How many events to quarantine, to see that it stays bounded and even: ATTUNE_TEST_QUARANTINE=1000000. */
const MANY = Number(process.env["ATTUNE_TEST_QUARANTINE"] ?? 0);

describe.skipIf(MANY === 0)("on demand", () => {
  test("a million quarantined events leave a bounded table, counts that add up, and a log that folds", async () => {
    const attune = await startStrict({ ATTUNE_QUARANTINE_EVENTS: "10000" });
    const plan = { rule: "properties.total:type", pointer: "/properties/total" };
    const violation = {
      ...plan,
      want: { kind: "range", least: 0, most: null },
      saw: "string",
      action: "block",
    } as const;
    const verdict = { action: "block", violations: [violation] } as const;
    const rates: number[] = [];
    for (let start = 0; start < MANY; start += 100) {
      const began = performance.now();
      const incoming = Array.from({ length: 100 }, (_each, nth) => ({
        stored: JSON.stringify({
          source: "web",
          messageId: `m${start + nth}`,
          type: "track",
          name: "Order Completed",
          time: 1,
          receivedAt: 1,
          historical: false,
          identifiers: [{ ns: "user_id", value: "u1" }],
          claims: [],
          ignored: [],
          message: { event: "Order Completed", properties: { total: "1" } },
        }),
        verdict,
        isPublic: false,
      }));
      await attune.attune.store.commitEvents("live", incoming, 1);
      rates.push((performance.now() - began) / 100);
    }
    const { waiting, summarised } = await list(attune);
    expect(waiting + summarised).toBe(MANY);
    expect(waiting).toBeLessThanOrEqual(10_000);
    const mean = (list: readonly number[]): number =>
      list.reduce((sum, each) => sum + each, 0) / list.length;
    const tenth = Math.ceil(rates.length / 10);
    process.stdout.write(
      `ms an event: first tenth ${mean(rates.slice(0, tenth)).toFixed(3)}, last tenth ${mean(rates.slice(-tenth)).toFixed(3)}\n`,
    );
    expect(await isSound(attune)).toBe(true);
  }, 3_600_000);
});
