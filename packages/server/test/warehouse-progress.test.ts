import { describe, expect, onTestFinished, test } from "vitest";
import type { Store } from "../src/platform/store/index.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, temporaryDirectory } from "./running-attune.ts";

/** A log that can be held: it is read when it is let go. */
const heldLog = () => {
  let letGo = Promise.withResolvers<void>();
  letGo.resolve();
  return {
    hold: (): void => {
      letGo = Promise.withResolvers<void>();
    },
    letGo: (): void => letGo.resolve(),
    of: (store: Store): Store => ({
      ...store,
      reads: {
        ...store.reads,
        stream: async (after, limit) => {
          await letGo.promise;
          return store.reads.stream(after, limit);
        },
      },
    }),
  };
};

const start = async (log: ReturnType<typeof heldLog>): Promise<RunningAttune> => {
  const attune = await startAt(temporaryDirectory(), { ATTUNE_WAREHOUSE: "duckdb" }, log.of);
  onTestFinished(async () => {
    log.letGo();
    await attune.close();
  });
  return attune;
};

const DAY = { from: "2026-01-05", to: "2026-01-06", metric: "events" } as const;
const NOT_YET = {
  computedAt: null,
  isPending: true,
  rows: [
    {
      events: {
        value: null,
        insufficient: { because: "not computed yet", need: null, have: null },
      },
    },
  ],
};

const track = (attune: RunningAttune, timestamp: string) =>
  attune.call("track", { body: { event: "Seen", userId: "kim", timestamp } });

describe("L10: figures of a warehouse that has not taken in the log", () => {
  test("say so, and are final once it has", async () => {
    const log = heldLog();
    log.hold();
    const attune = await start(log);
    await track(attune, "2026-01-05T10:00:00Z");
    const before = await attune.call("kpis", { query: DAY });
    expect(before.periods).toMatchObject([NOT_YET, NOT_YET]);
    expect(before.warehouse).toMatchObject({
      isCatchingUp: true,
      isSettled: false,
      behind: { entries: expect.any(Number) },
    });
    log.letGo();
    const after = await attune.call("kpis", { query: { ...DAY, wait: "yes" } });
    expect(after.warehouse).toMatchObject({ isCatchingUp: false, isSettled: true });
    expect(after.periods).toMatchObject([
      { isPending: false, rows: [{ events: { value: 1 } }] },
      { isPending: false, rows: [{ events: { value: 0 } }] },
    ]);
  });
});

describe("settling", () => {
  test("ends when the time is over, and says that it did not come to its end", async () => {
    const log = heldLog();
    log.hold();
    const attune = await start(log);
    await track(attune, "2026-01-05T10:00:00Z");
    const { warehouse } = attune.attune;
    expect(await warehouse.settle({ patience: 50 })).toBe(false);
    // It waits for the first one's turn, which still lasts.
    expect(await warehouse.settle({ patience: 50 })).toBe(false);
    log.letGo();
    expect(await warehouse.settle({ patience: 60_000 })).toBe(true);
  });

  test("computes the periods that were asked for and no others", async () => {
    const log = heldLog();
    const attune = await start(log);
    const { warehouse } = attune.attune;
    log.hold();
    for (let day = 10; day < 20; day += 1) await track(attune, `2026-01-${day}T10:00:00Z`);
    const asked = { grain: "day", from: "2026-01-11", to: "2026-01-11" } as const;
    const settling = warehouse.settle({ periods: asked }).then((isSettled) => {
      // What computes the others by and by reads the log before it does.
      log.hold();
      return isSettled;
    });
    log.letGo();
    expect(await settling).toBe(true);
    expect(await warehouse.rollups({ ...asked, by: [] })).toMatchObject({
      periods: [{ firstDay: "2026-01-11", isPending: false }],
      rows: [{ events: 1 }],
    });
    // Of ten days, three weeks and a month one is computed, and perhaps one more before it.
    const status = await warehouse.status();
    if (status.state !== "on") throw new Error(status.reason);
    expect(status.freshness.pendingPeriods).toBeGreaterThan(10);
  });
});
