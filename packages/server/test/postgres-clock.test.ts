import { performance } from "node:perf_hooks";
import { describe, expect, onTestFinished, test } from "vitest";
import { databaseClock, sharedVirtualClock } from "../src/platform/clock/index.ts";
import { openPool } from "../src/platform/store/postgres/connect.ts";
import { databaseForTest } from "./running-postgres.ts";

const poolFor = (url: string) => {
  const pool = openPool({ url, name: "attune test" });
  onTestFinished(pool.close);
  return pool;
};

describe("the clock of nodes on one database", () => {
  test("is the database's", async () => {
    const { rows } = poolFor(await databaseForTest());
    const clock = await databaseClock({ query: rows, elapsed: () => performance.now() });
    const [before] = await rows(
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now",
    );
    const now = clock.now();
    const [after] = await rows(
      "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now",
    );
    const slack = Number(after?.["now"]) - Number(before?.["now"]) + 1_000;
    expect(Math.abs(now - Number(before?.["now"]))).toBeLessThanOrEqual(slack);
  });

  test("when virtual is set by one and read by the other, never goes back, and outlives both", async () => {
    const url = await databaseForTest();
    const [one, other] = await Promise.all(
      [1, 2].map(async () => sharedVirtualClock(poolFor(url).rows, 1_000)),
    );
    if (!one || !other) throw new Error("two clocks were opened");
    expect([one.now(), other.now()]).toEqual([1_000, 1_000]);
    expect(await one.set(5_000)).toBe(true);
    expect(one.now()).toBe(5_000);
    await other.refresh();
    expect(other.now()).toBe(5_000);
    expect(await other.set(7_000)).toBe(true);
    // Not refreshed since: the other's time counts, and is known from then on.
    expect(await one.set(6_000)).toBe(false);
    expect(one.now()).toBe(7_000);
    const later = await sharedVirtualClock(poolFor(url).rows, 2_000);
    expect(later.now()).toBe(7_000);
    expect(later.virtual).toBe(true);
  });

  test("when virtual and set by many at once keeps the latest", async () => {
    const url = await databaseForTest();
    const clocks = await Promise.all(
      [1, 2, 3].map(async () => sharedVirtualClock(poolFor(url).rows, 0)),
    );
    const times = Array.from({ length: 30 }, (_, n) => (n * 7_919) % 30_011);
    await Promise.all(times.map(async (time, n) => clocks[n % 3]?.set(time)));
    await Promise.all(clocks.map(async (clock) => clock.refresh()));
    expect(clocks.map((clock) => clock.now())).toEqual(clocks.map(() => Math.max(...times)));
  });
});
