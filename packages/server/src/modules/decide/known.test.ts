import { expect, test } from "vitest";
import { virtualClock } from "../../platform/clock/index.ts";
import { StoreUnavailable } from "../../platform/store/index.ts";
import { createFigures } from "./known.ts";

test("figures that cannot be read anew are told once each time, and what is known of them stands", async () => {
  const broken = { is: false };
  const row = { slot: "hero", offer: "a", decided: 1, shown: 1, clicked: 0, dismissed: 0, late: 0 };
  const offerFigures = () =>
    broken.is ? Promise.reject(new StoreUnavailable("no answer")) : Promise.resolve([row]);
  const clock = virtualClock(0);
  const told: string[] = [];
  const figuresOf = createFigures({ reads: { offerFigures } }, clock, (why) => told.push(why));
  const known = await figuresOf();
  broken.is = true;
  for (const time of [1_000, 2_000]) {
    await clock.set(time);
    expect(await Promise.all([figuresOf(), figuresOf()])).toEqual([known, known]);
    await Promise.resolve();
  }
  expect(told).toHaveLength(2);
  expect(told[0]).toContain("no answer");
});
