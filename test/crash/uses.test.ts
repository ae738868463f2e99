import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { diskFolder } from "../../packages/server/test/disk.ts";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSqliteStore } from "../../packages/server/src/platform/store/index.ts";
import { usesOf } from "../../packages/server/test/giving.ts";
import { NOON } from "../../packages/server/test/stored-event.ts";
import type { UsesTask, UsesTell } from "./uses-process.ts";

const [PEOPLE, CAP, UNITS] = [8, 6, 30];
const POINTS = ["commit.before-write", "commit.before-fsync", "commit.after-fsync"] as const;
const LIVES = POINTS.flatMap((name) => [1, 3, 9].map((after) => ({ name, after })));

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(diskFolder(), "attune-uses-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Lives until it is killed, or until it is done; answers what it told before. */
const live = async (life: string, failpoint: UsesTask["failpoint"]): Promise<UsesTell[]> => {
  const told: UsesTell[] = [];
  const limits = { people: PEOPLE, cap: CAP, units: UNITS };
  const task = JSON.stringify({ directory, life, failpoint, ...limits } satisfies UsesTask);
  const child = fork(new URL("./uses-process.ts", import.meta.url), [task], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  child.on("message", (message: UsesTell) => void told.push(message));
  const signal = await new Promise((resolve) => child.on("exit", (_code, by) => resolve(by)));
  expect(signal).toBe(failpoint === null ? null : "SIGKILL");
  return told;
};

test("L9: whatever is killed when, what was answered stands, and nothing is granted over", async () => {
  const told: UsesTell[] = [];
  for (const [nth, life] of LIVES.entries()) told.push(...(await live(`life${nth}`, life)));
  told.push(...(await live("last", null)));
  const idsTold = (tell: UsesTell["tell"]): string[] =>
    told.filter((each) => each.tell === tell).map(({ id }) => id);

  const store = await openSqliteStore({ directory });
  try {
    const everybody = await Promise.all(
      Array.from({ length: PEOPLE }, (_, n) => usesOf(store, `user_id:u${n}`)),
    );
    for (const uses of everybody) expect(uses.length).toBeLessThanOrEqual(CAP);
    const uses = everybody.flat();
    // The last life was not killed: it has decided until there was nothing left.
    expect(uses).toHaveLength(UNITS);
    const given = new Set(uses.map(({ decision }) => decision));
    expect(idsTold("given").filter((id) => !given.has(id))).toEqual([]);
    expect(idsTold("refused").filter((id) => given.has(id))).toEqual([]);
    const seen = new Set(uses.flatMap(({ decision, shown }) => (shown === null ? [] : decision)));
    expect(idsTold("seen").filter((id) => !seen.has(id))).toEqual([]);
    const [taken] = await store.reads.budgetsTaken([{ offer: "a", period: "ever" }], NOON);
    expect(taken).toMatchObject({ spent: seen.size * 10_000 });
    expect(taken?.held).toBe((UNITS - seen.size) * 10_000);
    expect(await store.verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
  } finally {
    await store.close();
  }
}, 120_000);
