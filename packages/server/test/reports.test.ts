import { describe, expect, test } from "vitest";
import { at, inJune, order, refund, seen, send } from "./june-figures.ts";
import { recipeFiles } from "./recipe-files.ts";
import type { RunningAttune, Settings } from "./running-attune.ts";

const shop = async (settings: Settings = {}): Promise<RunningAttune> => {
  const attune = await inJune(settings);
  const { definitions } = recipeFiles("value-tiers");
  await attune.call("applyDefinitions", { body: { definitions } });
  return attune;
};

const tiers = (attune: RunningAttune, query: Readonly<Record<string, string>> = {}) =>
  attune.call("tierReport", { query: { wait: "yes", ...query } });

/** So many customers, each with these totals: the first order in March, the others a week later each. */
const customers = (name: string, count: number, totals: readonly number[], currency = "EUR") =>
  Array.from({ length: count }, (_, who) =>
    totals.map((total, nth) =>
      at(
        `2040-03-${String(1 + 7 * nth).padStart(2, "0")}T12:00:00Z`,
        `${name}${who}`,
        order(total, currency),
      ),
    ),
  ).flat();

describe("the report of value tiers", () => {
  test("tells size, share of revenue, average order, frequency, value and focus, by currency", async () => {
    const attune = await shop();
    await send(
      attune,
      ...customers("vip", 20, [600, 600]),
      ...customers("regular", 20, [100, 50]),
      ...customers("nordic", 1, [900.5], "SEK"),
      at("2040-04-01T12:00:00Z", "vip0", refund(200, "EUR")),
      // Before the period: they count to what a customer has been worth.
      at("2038-04-01T12:00:00Z", "regular0", order(300, "EUR")),
      at("2040-06-01T12:00:00Z", "looker", seen),
    );
    const report = await tiers(attune);
    expect(report).toMatchObject({
      from: "2039-06-17",
      to: "2040-06-15",
      warehouse: "on",
      isCaughtUp: true,
    });
    const [vip, regular, occasional, fresh, browsers] = report.tiers;
    expect(vip).toEqual({
      key: "tier-vip",
      name: "VIP",
      focus: "Thank them and let them in first. No discounts, they buy without.",
      status: "live",
      size: 20,
      buyers: { value: 20 },
      orders: { value: 40 },
      frequency: { value: 2 },
      money: [
        {
          currency: "EUR",
          revenue: "23800.00",
          revenueShare: { value: 0.8881 },
          averageOrderValue: { value: "600.00" },
          lifetimeValue: { value: "1190.00" },
        },
      ],
    });
    expect(regular).toMatchObject({
      size: 20,
      money: [
        { revenue: "3000.00", revenueShare: { value: 0.1119 }, lifetimeValue: { value: "165.00" } },
      ],
    });
    expect(occasional).toMatchObject({
      size: 1,
      frequency: { value: null, insufficient: { because: "too few people", need: 20, have: 1 } },
      money: [
        {
          currency: "SEK",
          revenue: "900.50",
          revenueShare: { value: 1 },
          averageOrderValue: { insufficient: { because: "too few orders", need: 20, have: 1 } },
          lifetimeValue: { insufficient: { because: "too few people", need: 20, have: 1 } },
        },
      ],
    });
    expect(fresh).toMatchObject({ size: 0, money: [] });
    expect(browsers).toMatchObject({ size: 1, buyers: { value: 0 }, money: [] });
  });

  test("counts the orders of all facets of a profile, and of a period that is asked for", async () => {
    const attune = await shop();
    await send(
      attune,
      ...customers("kim", 1, [600, 600]),
      { ...at("2040-05-01T12:00:00Z", "", order(10, "EUR")), userId: undefined, anonymousId: "x" },
      { type: "identify", userId: "kim0", anonymousId: "x", timestamp: "2040-05-02T12:00:00Z" },
    );
    const ofMay = { segments: "tier-vip", from: "2040-05-01", to: "2040-05-31" };
    expect((await tiers(attune, ofMay)).tiers).toMatchObject([
      { size: 1, orders: { value: 1 }, money: [{ revenue: "10.00", revenueShare: { value: 1 } }] },
    ]);
    const inVain = await attune.refused("tierReport", {
      query: { from: "2040-05-02", to: "2040-05-01" },
    });
    expect(inVain.slug).toBe("period-not-valid");
  });

  test("without a warehouse has sizes, and says why it has no figures", async () => {
    const attune = await shop({ ATTUNE_WAREHOUSE: "off" });
    await send(attune, ...customers("vip", 2, [600, 600]));
    const report = await tiers(attune);
    expect(report).toMatchObject({ warehouse: "off", isCaughtUp: false });
    expect(report.tiers[0]).toMatchObject({
      size: 2,
      orders: { value: null, insufficient: { because: "no warehouse" } },
      money: [],
      insufficient: { because: "no warehouse" },
    });
  });

  test("of a segment that is not live says which, and where the tiers come from", async () => {
    const attune = await inJune();
    const { slug, problem } = await attune.refused("tierReport");
    expect(slug).toBe("segment-not-found");
    expect(problem.detail).toContain("attune recipes apply value-tiers");
  });
});

describe("cut points", () => {
  test("are what so large a share of buyers stays at or below, by orders and by revenue of each currency", async () => {
    const attune = await inJune();
    const buyers = Array.from({ length: 20 }, (_, nth) => [
      at("2040-05-01T12:00:00Z", `u${nth}`, order(nth + 1, "EUR")),
      ...(nth < 5 ? [at("2040-05-02T12:00:00Z", `u${nth}`, order(7, "SEK"))] : []),
    ]).flat();
    await send(attune, ...buyers);
    await attune.call("kpis", { query: { wait: "yes" } });
    const told = await attune.call("cutPoints", { query: { quantiles: "0.5,0.8" } });
    expect(told).toMatchObject({
      buyers: 20,
      orders: [
        { quantile: 0.5, orders: 1 },
        { quantile: 0.8, orders: 2 },
      ],
      money: [
        {
          currency: "EUR",
          buyers: 20,
          points: [
            { quantile: 0.5, revenue: "10.00" },
            { quantile: 0.8, revenue: "16.00" },
          ],
        },
        {
          currency: "SEK",
          buyers: 5,
          points: [],
          insufficient: { because: "too few people", need: 20, have: 5 },
        },
      ],
    });
  });
});
