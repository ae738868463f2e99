import { describe, expect, test } from "vitest";
import {
  ADA,
  BO,
  advance,
  decideIn,
  oneOffer,
  openAt,
  seen,
  shownIn,
  verified,
  whyOf,
} from "./giving-offers.ts";

describe("a budget", () => {
  test("L9: is spent to the last unit, over all customers, and never over", async () => {
    const attune = await openAt(oneOffer({ budget: { amount: 1, cost: 0.25 } }));
    const asked = Array.from({ length: 40 }, (_, n) =>
      decideIn(attune, "hero", { user_id: `u${n}` }),
    );
    const shown = (await Promise.all(asked)).filter((each) => each.offer === "sale");
    expect(shown).toHaveLength(4);
    const late = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, late)).toMatchObject([
      {
        reason: "BUDGET_EXHAUSTED",
        parameters: { period: "ever", amount: "1.0000", taken: "1.0000", cost: "0.2500" },
      },
    ]);
    await verified(attune);
  });

  test("what nobody saw comes back, what was seen does not", async () => {
    const attune = await openAt(oneOffer({ budget: { amount: 2 } }));
    const first = await decideIn(attune, "hero", ADA);
    expect(await shownIn(attune, "hero", BO)).toBe("sale");
    expect(await shownIn(attune, "hero", { user_id: "cy" })).toBe(null);
    await seen(attune, first);
    await advance(attune, "31m");
    expect(await shownIn(attune, "hero", { user_id: "cy" })).toBe("sale");
    expect(await shownIn(attune, "hero", { user_id: "di" })).toBe(null);
    await verified(attune);
  });

  test("paced evenly it gives by any hour no more than that part of the day, and starts anew the next", async () => {
    const budget = { amount: 24, window: "today", pace: "even" };
    const attune = await openAt(oneOffer({ budget }), { now: "2035-03-05T06:00:00Z" });
    const ask = async (who: string) => shownIn(attune, "hero", { user_id: who });
    const many = async (prefix: string) => {
      const asked = await Promise.all(Array.from({ length: 30 }, (_, n) => ask(`${prefix}${n}`)));
      return asked.filter((each) => each === "sale").length;
    };
    expect(await many("morning")).toBe(6);
    const after = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, after)).toMatchObject([
      {
        parameters: {
          allowed: "6.0000",
          amount: "24.0000",
          resets: Date.parse("2035-03-05T07:00:00Z"),
        },
      },
    ]);
    await attune.call("setClock", { body: { now: "2035-03-05T06:20:00Z" } });
    expect(await ask("x")).toBe(null);
    await attune.call("setClock", { body: { now: "2035-03-05T07:00:00Z" } });
    // What the morning reserved has lapsed unseen.
    expect(await many("later")).toBe(7);
    await attune.call("setClock", { body: { now: "2035-03-06T02:00:00Z" } });
    expect(await many("next")).toBe(2);
    await verified(attune);
  });
});
