import { describe, expect, test } from "vitest";
import { SOAK, soak } from "./decision-soak.ts";
import { decideFor, recordOf } from "./deciding.ts";
import { replayAll } from "./replaying.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { knowAnna, openShop } from "./shop-definitions.ts";

/** What the soak's decisions and candidates have to come to, so that they say something. */
const REASONS = [
  "SELECTED",
  "FALLBACK",
  "GLOBAL_CONTROL",
  "PAUSED",
  "ERROR",
  "NOT_ELIGIBLE",
  "NOT_APPLICABLE",
  "NOT_SUITABLE",
  "NO_CONSENT",
  "PREREQUISITE_FAILED",
  "OUT_OF_SCHEDULE",
  "CONTENT_UNAVAILABLE",
  "CAP_REACHED",
  "SUPPRESSED",
  "BUDGET_EXHAUSTED",
  "MUTEX_LOST",
  "OUTRANKED",
  "DUPLICATE",
];

const anna = async (): Promise<RunningAttune> => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  await attune.call("setClock", { body: { now: "2040-06-01T12:00:00.000Z" } });
  await openShop(attune);
  await knowAnna(attune);
  return attune;
};

describe("replay", () => {
  test("L6: 10,000 stored decisions come out the same, each with one outcome and a reason for each candidate", async () => {
    const attune = await startForTest({
      ATTUNE_CLOCK: "virtual",
      ATTUNE_TIMEZONE: "Europe/Stockholm",
      // Some are compared with the candidates that they had.
      ATTUNE_DECIDE_SAMPLE: "0.3",
    });
    await attune.call("setClock", { body: { now: "2040-06-01T00:00:00.000Z" } });
    await attune.call("applyDefinitions", { body: { definitions: SOAK } });
    await soak(attune, 1_020, 7);
    // Decisions of before are made with what was live then.
    const changed = SOAK.map((each) =>
      each.kind === "offer" ? { ...each, content: { text: "new" }, value: 1 } : each,
    );
    await attune.call("applyDefinitions", { body: { definitions: changed } });
    await soak(attune, 1_020, 8);

    const { same, differing, notReplayable } = await replayAll(attune, { limit: 500 });
    expect(differing).toEqual([]);
    expect(notReplayable).toEqual([]);
    expect(same).toBeGreaterThanOrEqual(10_000);
    const lines = (await attune.call("exportDecisions")).trim().split("\n");
    expect(lines).toHaveLength(same);

    const reasons = new Set<string>();
    const ways = new Set<string>();
    for (const line of lines) {
      const { reason, candidates, by, offer, parameters, ungranted } = JSON.parse(line);
      for (const each of [{ reason }, ...candidates]) reasons.add(each.reason);
      if (offer !== null) ways.add(by);
      if (parameters.explored) ways.add("explored");
      if (ungranted) ways.add("ungranted");
    }
    expect([...reasons]).toEqual(expect.arrayContaining(REASONS));
    expect([...ways].sort()).toEqual(
      expect.arrayContaining(["explored", "formula", "priority", "thompson", "value"]),
    );
  }, 300_000);

  test("makes decisions with the definitions of their time", async () => {
    const attune = await anna();
    await decideFor(attune, { user_id: "anna" });
    await attune.call("archiveDefinition", { params: { kind: "rule", key: "gold-first" } });
    await decideFor(attune, { user_id: "anna" });
    expect(await replayAll(attune)).toMatchObject({ same: 2, differing: [], notReplayable: [] });
  });

  test("L12: makes decisions with the zone that the periods of their budgets began in", async () => {
    const attune = await startForTest({
      ATTUNE_CLOCK: "virtual",
      ATTUNE_TIMEZONE: "Europe/Stockholm",
    });
    await attune.call("setClock", { body: { now: "2040-06-01T22:30:00.000Z" } });
    const budget = { amount: 10, window: "today" };
    await attune.call("applyDefinitions", {
      body: {
        definitions: [
          { kind: "slot", key: "hero" },
          { kind: "offer", key: "sale", content: {}, budget },
          { kind: "rule", key: "all", slot: "hero", then: { offer: "sale" } },
        ],
      },
    });
    const { decision } = await decideFor(attune, { user_id: "anna" });
    expect(await recordOf(attune, decision.decisionId)).toMatchObject({
      budgetZone: "Europe/Stockholm",
      uses: [{ offer: "sale", period: "2040-06-02" }],
    });
    expect(await replayAll(attune)).toMatchObject({ same: 1, differing: [] });
  });

  test("tells which decisions come out differently, and in what", async () => {
    const attune = await anna();
    const { decision } = await decideFor(attune, { user_id: "anna" });
    await decideFor(attune, { user_id: "anna" });
    await attune.tamper(
      "UPDATE payload SET body = replace(body, '\"gold-week\"', '\"gold-month\"') WHERE seq = (SELECT seq FROM decision WHERE id = ?)",
      decision.decisionId,
    );
    const { same, differing } = await replayAll(attune);
    expect(same).toBe(1);
    expect(differing).toMatchObject([
      {
        id: decision.decisionId,
        slot: "hero",
        recorded: { reason: "SELECTED", offer: "gold-month" },
        replayed: { reason: "SELECTED", offer: "gold-week" },
      },
    ]);
    expect(differing[0]?.differs).toContain("offer");
    expect(differing[0]?.differs).not.toContain("funnel");
  });

  test("says of a decision that another version made that it cannot be made again, and by which", async () => {
    const attune = await anna();
    const { decision } = await decideFor(attune, { user_id: "anna" });
    await attune.tamper(
      "UPDATE payload SET body = replace(body, 'attune-decide/3', 'attune-decide/1') WHERE seq = (SELECT seq FROM decision WHERE id = ?)",
      decision.decisionId,
    );
    expect(await replayAll(attune)).toMatchObject({
      same: 0,
      differing: [],
      notReplayable: [
        {
          id: decision.decisionId,
          retired: ["engine attune-decide/1"],
        },
      ],
    });
  });

  test("L12: says of a decision that other time-zone data made that it cannot be made again, and by which", async () => {
    const attune = await anna();
    const { decision } = await decideFor(attune, { user_id: "anna" });
    const { timeZoneData } = await recordOf(attune, decision.decisionId);
    expect(timeZoneData).toBe(process.versions["tz"]);
    await attune.tamper(
      `UPDATE payload SET body = replace(body, '"${timeZoneData}"', '"1999a"') WHERE seq = (SELECT seq FROM decision WHERE id = ?)`,
      decision.decisionId,
    );
    expect((await replayAll(attune)).notReplayable).toMatchObject([
      { id: decision.decisionId, retired: ["time-zone data 1999a"] },
    ]);
    const explained = await attune.call("explainDecision", {
      params: { id: decision.decisionId },
    });
    expect(explained).toMatchObject({
      traced: "not replayable",
      retired: ["time-zone data 1999a"],
      timeZoneData: "1999a",
    });
  });

  test("looks at a period and a slot, a page at a time", async () => {
    const attune = await anna();
    const advance = () => attune.call("setClock", { body: { advance: "1h" } });
    for (let hour = 0; hour < 3; hour += 1) {
      await decideFor(attune, { user_id: "anna" }, { slots: ["hero", "shelf"] });
      await advance();
    }
    const from = "2040-06-01T13:00:00.000Z";
    expect((await replayAll(attune)).same).toBe(6);
    expect((await replayAll(attune, { since: from })).same).toBe(4);
    expect((await replayAll(attune, { until: from })).same).toBe(2);
    expect((await replayAll(attune, { since: from, until: from })).same).toBe(0);
    expect(await replayAll(attune, { slot: "shelf", limit: 2 })).toMatchObject({
      same: 3,
      pages: 2,
    });
    expect((await replayAll(attune, { limit: 1 })).same).toBe(6);
    const first = await attune.call("replayDecisions", { query: { limit: 1 } });
    expect(first.reached).toBe("2040-06-01T12:00:00.000Z");
    expect((await attune.refused("replayDecisions", { query: { after: "here" } })).slug).toBe(
      "parameter-not-valid",
    );
    expect((await attune.refused("replayDecisions", { query: { since: "june" } })).slug).toBe(
      "parameter-not-valid",
    );
  });
});
