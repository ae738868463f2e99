import { describe, expect, test } from "vitest";
import { virtualClock } from "../../platform/clock/index.ts";
import { StoreUnavailable } from "../../platform/store/index.ts";
import { createFigures } from "./known.ts";

const ROW = { slot: "hero", offer: "a", decided: 1, shown: 1, clicked: 0, dismissed: 0, late: 0 };

/** Figures of a store that answers, fails, or does not answer at all. */
const figuresFrom = () => {
  const store: { answers: "in time" | "badly" | "never"; read: number } = {
    answers: "in time",
    read: 0,
  };
  const offerFigures = () => {
    store.read += 1;
    if (store.answers === "never") return new Promise<never>(() => undefined);
    return store.answers === "badly"
      ? Promise.reject(new StoreUnavailable("no answer"))
      : Promise.resolve([{ ...ROW, shown: store.read }]);
  };
  const clock = virtualClock(0);
  const told: string[] = [];
  const figuresOf = createFigures({ reads: { offerFigures } }, clock, (why) => told.push(why));
  const shown = async () => {
    const { figures, staleSince } = await figuresOf();
    return [figures.get("hero\na")?.shown, staleSince];
  };
  return { store, clock, told, shown };
};

describe("figures", () => {
  test("that cannot be read anew are told once each time, and the last known ones serve, said to be so", async () => {
    const { store, clock, told, shown } = figuresFrom();
    expect(await shown()).toEqual([1, null]);
    store.answers = "badly";
    for (const [time, since] of [
      [1_000, null],
      [2_000, 0],
      [60_000, 0],
    ] as const) {
      await clock.set(time);
      expect(await Promise.all([shown(), shown()])).toEqual([
        [1, since],
        [1, since],
      ]);
      await Promise.resolve();
    }
    expect(told).toHaveLength(3);
    expect(told[0]).toContain("no answer");
  });

  test("that do not come in time are not waited for longer: the last known ones serve", async () => {
    const { store, clock, shown } = figuresFrom();
    await shown();
    store.answers = "never";
    await clock.set(60_000);
    expect(await shown()).toEqual([1, 0]);
  });

  test("that nobody asked for in a while are read anew before they are used", async () => {
    const { clock, shown } = figuresFrom();
    await shown();
    await clock.set(3_600_000);
    expect(await shown()).toEqual([2, null]);
  });
});
