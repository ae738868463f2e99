import { mkdtempSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { crash } from "./rig.ts";

/** ATTUNE_CRASH_KILLS=500 for the long run; ATTUNE_CRASH_SEED repeats one. */
const KILLS = Number(process.env["ATTUNE_CRASH_KILLS"] ?? 60);
const SEED = Number(process.env["ATTUNE_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

const POINTS = ["commit.before-write", "commit.before-fsync", "commit.after-fsync"] as const;
/** The first commit of all is the one that makes the keys, before the server is ready. */
const PASSES = [1, 2, 9, 40] as const;

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-crash-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

test(
  "L2: what was acknowledged outlives every kill, once",
  async () => {
    process.stdout.write(`crash rig: seed ${SEED}\n`);
    const failpoints = PASSES.flatMap((pass) => POINTS.map((point) => `${point}:${pass}`));
    const report = await crash({ directory, seed: SEED, kills: KILLS, failpoints });
    const {
      lost,
      duplicated,
      unexpected,
      recovered,
      sent,
      stored,
      survived,
      decisions,
      unrecorded,
    } = report;
    process.stdout.write(
      `crash rig: ${KILLS} kills (${report.inOpening} while opening), ${report.failpoints} failpoints, ${sent} events sent, ${stored} stored, ${decisions} decisions answered\n` +
        `lost ${lost}, duplicated ${duplicated}, unexpected ${unexpected}, recovered ${recovered} (${survived} were on disk when their answer was lost)\n`,
    );
    expect({ lost, duplicated, unexpected, open: report.open }).toEqual({
      lost: 0,
      duplicated: 0,
      unexpected: 0,
      open: 0,
    });
    expect(stored).toBe(sent);
    // A rig that never loses an answer proves nothing.
    expect(recovered).toBeGreaterThan(KILLS);
    expect(survived).toBeGreaterThan(0);
    // L6: an answered decision is in the ledger. L5: the state equals its fold.
    expect(decisions).toBeGreaterThan(KILLS);
    expect(unrecorded).toBe(0);
    expect(report.verification).toMatchObject({ ok: true, differing: 0 });
  },
  60_000 + KILLS * 3_000,
);
