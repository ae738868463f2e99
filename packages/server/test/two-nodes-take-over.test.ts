import { expect, onTestFinished, test } from "vitest";
import { databaseForTest } from "./running-postgres.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";
import type { Store } from "../src/platform/store/index.ts";
import type { FillStep } from "../src/platform/store/segments-contract.ts";

const PEOPLE = 400;
const BUYERS = { kind: "segment", key: "buyers", when: { $event: { name: "Bought" } } };

/** A store that notes its steps of catching up, from when it may, and is dead to them after so many: it never answers again. */
const watched = (
  steps: FillStep[],
  deadAfter: number,
  onDead: () => void,
  mayStep: Promise<void> = Promise.resolve(),
) => {
  const revived = Promise.withResolvers<void>();
  const refused = Promise.withResolvers<void>();
  const around = (store: Store): Store => ({
    ...store,
    fillSegments: async (...asked) => {
      await mayStep;
      if (steps.length === deadAfter) {
        onDead();
        await revived.promise;
      }
      const step = await store.fillSegments(...asked);
      if (step === null) refused.resolve();
      else steps.push(step);
      return step;
    },
  });
  return { around, revive: revived.resolve, refused: refused.promise };
};

const buy = (node: RunningAttune, run: string, from: number, to: number) =>
  node.call("batch", {
    body: {
      batch: Array.from({ length: to - from }, (_, n) => ({
        type: "track",
        event: "Bought",
        userId: `u${from + n}`,
        messageId: `${run}-${from + n}`,
      })),
    },
  });

test("L2: where the node that catches up dies in the middle, another goes on from the point reached, and nobody is missed or enters twice", async () => {
  const url = await databaseForTest();
  const dead = Promise.withResolvers<void>();
  const [first, second]: [FillStep[], FillStep[]] = [[], []];
  // Facets are given what they keep of events, then profiles are come by: it dies among the first.
  const dying = watched(first, 1, dead.resolve);
  // Either may be the first to begin: the other only does when that one is dead.
  const living = watched(second, Infinity, () => undefined, dead.promise);
  const settings = { ATTUNE_DATABASE: url };
  const a = await startAt(temporaryDirectory(), settings, dying.around);
  onTestFinished(a.close);
  const b = await startAt(temporaryDirectory(), settings, living.around);
  onTestFinished(b.close);
  onTestFinished(() => dying.revive());
  for (let from = 0; from < PEOPLE; from += 50) await buy(a, "first", from, from + 50);

  await a.call("applyDefinitions", { body: { definitions: [BUYERS] } });
  await dead.promise;
  const reachedBy = async (kind: string) =>
    (await b.rows("SELECT CAST(reached AS INTEGER) AS n FROM filling WHERE kind = ?", kind))[0];
  expect(Number((await reachedBy("feature"))?.["n"])).toBeGreaterThan(0);
  const passed = first.reduce((sum, { moved }) => sum + moved, 0);
  expect(passed).toBeLessThan(PEOPLE);
  // Its lease has not run out: the other lets it be.
  expect(second).toEqual([]);
  // It takes events in of those who were come by and who were not, whether or not it has gone on meanwhile.
  await buy(b, "then", 0, 20);
  await buy(b, "then", PEOPLE - 20, PEOPLE + 20);

  const sizeOn = async (node: RunningAttune) => {
    const { status, members } = await node.call("segment", { params: { key: "buyers" } });
    return status === "live" ? members : status;
  };
  await expect.poll(() => sizeOn(b), { timeout: 40_000 }).toBe(PEOPLE + 20);
  // Those of before are come by twice, once for each: facets, and profiles. None of them by both nodes.
  const moved = [...first, ...second].reduce((sum, step) => sum + step.moved, 0);
  expect(moved).toBe(2 * PEOPLE);
  // Back from the dead it does nothing with what it held.
  dying.revive();
  await dying.refused;
  expect([...first, ...second].reduce((sum, step) => sum + step.moved, 0)).toBe(2 * PEOPLE);
  const entered = await b.rows(
    "SELECT l.facet AS facet, count(*) AS n FROM log l WHERE l.kind = 'membership' GROUP BY l.facet",
  );
  expect(entered).toHaveLength(PEOPLE + 20);
  expect(new Set(entered.map(({ n }) => Number(n)))).toEqual(new Set([1]));
  expect(await b.call("verify")).toMatchObject({ ok: true, differences: [] });
  // A lease has to run out: longer than a test that is made to fail may last.
}, 90_000);
