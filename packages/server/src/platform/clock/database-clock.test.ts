import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { databaseClock } from "./database-clock.ts";

/** A machine and a database whose clock differs from it, with questions that take `roundTrips` ms. */
const between = (difference: number, roundTrips: readonly number[]) => {
  const machine = { elapsed: 1_000, difference };
  let asked = 0;
  return {
    machine,
    deps: {
      elapsed: () => machine.elapsed,
      query: async () => {
        const roundTrip = roundTrips[asked % roundTrips.length] ?? 0;
        asked += 1;
        machine.elapsed += roundTrip / 2;
        const now = machine.elapsed + machine.difference;
        machine.elapsed += roundTrip / 2;
        return [{ now }];
      },
    },
  };
};

describe("the database's time on a node", () => {
  test("is the database's, carried on by the node's monotonic clock", async () => {
    const { machine, deps } = between(5_000_000, [10]);
    const clock = await databaseClock(deps);
    expect(clock.now()).toBe(machine.elapsed + 5_000_000);
    machine.elapsed += 1_234;
    expect(clock.now()).toBe(machine.elapsed + 5_000_000);
    expect(clock.virtual).toBe(false);
    expect(await clock.set(9)).toBe(false);
  });

  test("is taken from the question that was answered soonest", async () => {
    let asked = 0;
    let elapsed = 0;
    const clock = await databaseClock({
      elapsed: () => elapsed,
      query: async () => {
        asked += 1;
        // Slow ones, whose way there takes all of the time: half of it is a wrong guess.
        elapsed += asked === 2 ? 2 : 400;
        return [{ now: 10_000 + elapsed }];
      },
    });
    expect(Math.abs(clock.now() - (10_000 + elapsed))).toBeLessThanOrEqual(1);
  });

  test("keeps its time when every answer is long on its way", async () => {
    let elapsed = 0;
    let way = 2;
    const clock = await databaseClock({
      elapsed: () => elapsed,
      query: async () => {
        elapsed += way;
        return [{ now: 10_000 + elapsed }];
      },
    });
    way = 8_000;
    await clock.measure();
    expect(Math.abs(clock.now() - (10_000 + elapsed))).toBeLessThanOrEqual(2);
  });

  test("stands still when the database's goes back a little, and follows when it was put right", async () => {
    const { machine, deps } = between(0, [0]);
    const clock = await databaseClock(deps);
    const before = clock.now();
    machine.difference = -500;
    await clock.measure();
    expect(clock.now()).toBe(before);
    machine.elapsed += 600;
    expect(clock.now()).toBe(before + 100);
    machine.difference = -3_600_000;
    await clock.measure();
    expect(clock.now()).toBe(machine.elapsed - 3_600_000);
  });

  test.prop([
    fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: -900, max: 900 })), {
      maxLength: 30,
    }),
  ])("never goes back while the database's is corrected by less than a second", async (steps) => {
    const { machine, deps } = between(1_000_000, [0]);
    const clock = await databaseClock(deps);
    let last = clock.now();
    for (const [passed, correction] of steps) {
      machine.elapsed += passed;
      machine.difference = 1_000_000 + correction;
      await clock.measure();
      const now = clock.now();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });
});
