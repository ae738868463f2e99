import { mkdtempSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clusterForTest } from "../../packages/server/test/running-postgres.ts";
import type { PostgresCrashReport } from "./postgres-rig.ts";
import { crashOnPostgres } from "./postgres-rig.ts";

/** ATTUNE_CRASH_KILLS=500 for the long run; ATTUNE_CRASH_SEED repeats one. Half of them on two nodes. */
const KILLS = Number(process.env["ATTUNE_CRASH_KILLS"] ?? 60);
const SEED = Number(process.env["ATTUNE_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const POINTS = ["commit.before-write", "commit.before-fsync", "commit.after-fsync"] as const;
const PASSES = [1, 2, 9, 40] as const;
const FAILPOINTS = PASSES.flatMap((pass) => POINTS.map((point) => `${point}:${pass}`));

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-crash-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** What a run has found, and whether it was one that could find something. */
const foundBy = (report: PostgresCrashReport) => {
  const { lost, duplicated, unexpected, open, unrecorded, sent, stored } = report;
  const { ok, differences } = report.verification;
  const { recovered, survived, outlived, putOff, decisions } = report;
  const missing = sent - stored;
  // A rig that never loses an answer proves nothing.
  const isProof = Math.min(recovered, survived, outlived, putOff, decisions) > 0;
  return { lost, duplicated, unexpected, open, unrecorded, missing, ok, differences, isProof };
};
/** L6: an answered decision is in the ledger. L5: the state equals its fold. */
const NOTHING_LOST: ReturnType<typeof foundBy> = {
  lost: 0,
  duplicated: 0,
  unexpected: 0,
  open: 0,
  unrecorded: 0,
  missing: 0,
  ok: true,
  differences: [],
  isProof: true,
};

const tell = (name: string, report: PostgresCrashReport, failpoints: number): void => {
  const { kills, sent, stored, decisions, recovered, survived } = report;
  process.stdout.write(
    `${name}: seed ${SEED}, ${failpoints} failpoints, kills of ${kills.node} servers (${report.inOpening} more while opening), ${kills.database} databases, ${kills.both} of both\n` +
      `${sent} events sent, ${stored} stored, ${decisions} decisions answered; servers outlived their database ${report.outlived} times and put off ${report.putOff} requests\n` +
      `lost ${report.lost}, duplicated ${report.duplicated}, unexpected ${report.unexpected}, recovered ${recovered} (${survived} were on disk when their answer was lost)\n`,
  );
};

describe("on PostgreSQL", () => {
  test(
    "L2: what was acknowledged outlives every kill of server and database, once",
    async () => {
      const cluster = await clusterForTest();
      const report = await crashOnPostgres({
        directory,
        cluster,
        nodes: 1,
        seed: SEED,
        kills: Math.ceil(KILLS / 2),
        failpoints: FAILPOINTS,
      });
      tell("crash rig on PostgreSQL", report, FAILPOINTS.length);
      expect(foundBy(report)).toEqual(NOTHING_LOST);
    },
    240_000 + KILLS * 6_000,
  );

  test(
    "L2: what either of two nodes acknowledged outlives every kill of one of them and of the database, once",
    async () => {
      const cluster = await clusterForTest();
      const failpoints = POINTS.map((point) => `${point}:9`);
      const report = await crashOnPostgres({
        directory,
        cluster,
        nodes: 2,
        seed: SEED + 1,
        kills: Math.floor(KILLS / 2),
        failpoints,
      });
      tell("crash rig on two nodes", report, failpoints.length);
      expect(foundBy(report)).toEqual(NOTHING_LOST);
    },
    240_000 + KILLS * 6_000,
  );
});
