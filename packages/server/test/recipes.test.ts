import { describe, expect, test } from "vitest";
import type { Happened } from "./living.ts";
import { cooking, DAY, live, lived, NOW, order, orders, segmentsOf } from "./living.ts";
import { recipeFiles, SEGMENT_RECIPES } from "./recipe-files.ts";

describe("a recipe", () => {
  test.each(SEGMENT_RECIPES)(
    "%s tells each of its values at the top, and has one of each",
    (name) => {
      const { named, told } = recipeFiles(name);
      const names = [...new Set(named.map((each) => each.name))];
      expect(names.toSorted()).toEqual(told.toSorted());
      for (const each of names) {
        const values = named.filter(({ name: other }) => other === each).map(({ value }) => value);
        expect(new Set(values).size).toBe(1);
      }
    },
  );

  test("of value tiers puts everybody who bought or looked into one tier", async () => {
    const attune = await cooking("value-tiers");
    expect(
      await lived(attune, {
        often: orders(300, 200, 100, 90, 80, 70),
        notOftenEnough: orders(300, 200, 100, 90, 80),
        rich: [order(200, 600), order(100, 400)],
        notRich: [order(200, 600), order(100, 399.99)],
        otherMoney: [order(200, 6000, { currency: "SEK" }), order(100, 400)],
        longAgo: orders(400, 399, 398, 397, 396, 395),
        once: orders(31),
        fresh: orders(29, 2),
        freshAndRich: [order(2, 1500)],
        looked: [[5, "Product Viewed", { product_id: "1" }]],
        cameBy: [[5, "page"]],
        wrote: [[5, "Ticket Opened"]],
      }),
    ).toEqual({
      often: ["tier-vip"],
      notOftenEnough: ["tier-regular"],
      rich: ["tier-vip"],
      notRich: ["tier-regular"],
      otherMoney: ["tier-regular"],
      longAgo: ["tier-occasional"],
      once: ["tier-occasional"],
      fresh: ["tier-new"],
      freshAndRich: ["tier-vip"],
      looked: ["tier-browser"],
      cameBy: ["tier-browser"],
      wrote: [],
    });
    await attune.call("setClock", { body: { advance: "1d" } });
    expect(await segmentsOf(attune, "fresh")).toEqual(["tier-regular"]);
    await live(attune, "looked", [order(0)]);
    expect(await segmentsOf(attune, "looked")).toEqual(["tier-new"]);
  });

  test("of the RFM grid puts each customer into one cell and one step of money", async () => {
    const attune = await cooking("rfm-grid");
    const told = await lived(attune, {
      champion: orders(10, 20, 30, 40),
      promising: orders(10),
      cooling: [order(170, 300), order(61, 300)],
      lost: orders(500),
      cannotLose: orders(181, 200, 220, 240),
      looked: [[5, "Product Viewed", { product_id: "1" }]],
    });
    expect(told).toEqual({
      champion: ["rfm-33-champions", "rfm-f3", "rfm-m2", "rfm-r3"],
      promising: ["rfm-31-promising", "rfm-f1", "rfm-m1", "rfm-r3"],
      cooling: ["rfm-22-cooling", "rfm-f2", "rfm-m3", "rfm-r2"],
      lost: ["rfm-11-lost", "rfm-f1", "rfm-m1", "rfm-r1"],
      cannotLose: ["rfm-13-cannot-lose", "rfm-f3", "rfm-m2", "rfm-r1"],
      looked: [],
    });
  });

  test("of the lifecycle follows a customer through time: new, active, at risk, lapsed, won back", async () => {
    const attune = await cooking("lifecycle");
    expect(
      await lived(attune, {
        fresh: orders(3),
        stays: orders(100, 31, 1),
        quiet: orders(300, 61),
        gone: orders(300, 180),
        back: orders(400, 390, 20),
        backAfterLess: orders(199, 20),
        backTwice: orders(400, 20, 2),
        looked: [[5, "Product Viewed"]],
      }),
    ).toEqual({
      fresh: ["lifecycle-new"],
      stays: ["lifecycle-active"],
      quiet: ["lifecycle-at-risk"],
      gone: ["lifecycle-lapsed"],
      back: ["lifecycle-won-back"],
      backAfterLess: ["lifecycle-active"],
      backTwice: ["lifecycle-active"],
      looked: [],
    });
    const after = async (advance: string): Promise<string[]> => {
      await attune.call("setClock", { body: { advance } });
      return segmentsOf(attune, "fresh");
    };
    expect(await after("26d")).toEqual(["lifecycle-new"]);
    expect(await after("2d")).toEqual(["lifecycle-active"]);
    expect(await after("29d")).toEqual(["lifecycle-at-risk"]);
    expect(await after("121d")).toEqual(["lifecycle-lapsed"]);
    await live(attune, "fresh", [order(-178)]);
    expect(await segmentsOf(attune, "fresh")).toEqual(["lifecycle-won-back"]);
    expect(await after("60d")).toEqual(["lifecycle-at-risk"]);
  });

  test("of category affinity knows who viewed, put into the cart or bought of it", async () => {
    const attune = await cooking("category-affinity");
    const viewed = (daysAgo: number, category: string): Happened => [
      daysAgo,
      "Product Viewed",
      { product_id: "1", category },
    ];
    const bought = (category: string): Happened =>
      order(100, 10, { products: [{ product_id: "1", category }] });
    expect(
      await lived(attune, {
        looks: [viewed(1, "bikes"), viewed(2, "bikes"), viewed(29, "bikes")],
        looksElsewhere: [viewed(1, "bikes"), viewed(2, "tents"), viewed(3, "bikes")],
        lookedLongAgo: [viewed(1, "bikes"), viewed(2, "bikes"), viewed(30, "bikes")],
        picked: [[3, "Product Added", { product_id: "1", category: "bikes" }]],
        buys: [bought("bikes")],
        buysElsewhere: [bought("tents")],
      }),
    ).toEqual({
      looks: ["likes-bikes"],
      looksElsewhere: [],
      lookedLongAgo: [],
      picked: ["likes-bikes"],
      buys: ["likes-bikes"],
      buysElsewhere: [],
    });
  });

  test("of a high return rate counts orders of which something came back", async () => {
    const attune = await cooking("high-return-rate");
    const named = (name: string, from: number, count: number, event: string): Happened[] =>
      Array.from({ length: count }, (_, nth) => [
        from - nth,
        event,
        { order_id: `${name}${nth}`, total: 5, currency: "EUR" },
      ]);
    const bought = (name: string, count: number) => named(name, 90, count, "Order Completed");
    const sentBack = (name: string, count: number) => named(name, 80, count, "Order Refunded");
    expect(
      await lived(attune, {
        often: [...bought("a", 4), ...sentBack("a", 3)],
        seldom: [...bought("b", 9), ...sentBack("b", 2)],
        tooFew: [...bought("c", 3), ...sentBack("c", 3)],
        sameOrder: [
          ...bought("d", 4),
          ...sentBack("d", 1),
          ...sentBack("d", 1),
          ...sentBack("d", 1),
        ],
      }),
    ).toEqual({ often: ["high-return-rate"], seldom: [], tooFew: [], sameOrder: [] });
  });

  test("of a marketplace knows both sides, and who is on both", async () => {
    const attune = await cooking("marketplace");
    expect(
      await lived(attune, {
        buys: orders(10),
        boughtLongAgo: orders(90),
        sells: [
          [100, "Listing Published"],
          [3, "Item Sold"],
        ],
        offers: [[10, "Listing Published"]],
        both: [order(5), [100, "Item Sold"]],
        looks: [[5, "Product Viewed"]],
      }),
    ).toEqual({
      buys: ["active-buyers", "buyers"],
      boughtLongAgo: ["buyers"],
      sells: ["active-sellers", "sellers"],
      offers: ["active-sellers", "sellers", "sellers-without-sale"],
      both: ["active-buyers", "buyers", "buyers-who-sell", "sellers"],
      looks: [],
    });
  });

  test("of accounts in trial has all stakeholders of them, until the account says another plan", async () => {
    const attune = await cooking("b2b-trial");
    const inDays = (days: number) => new Date(NOW + days * DAY).toISOString();
    const join = (userId: string, groupId: string, traits: object, at = NOW) =>
      attune.call("group", {
        key: "server",
        body: {
          userId,
          groupId,
          traits,
          messageId: `${userId}-${groupId}-${at}`,
          timestamp: new Date(at).toISOString(),
        },
      });
    await join("ada", "acme", { plan: "trial", trial_ends_at: inDays(20) });
    await join("bo", "acme", {});
    await join("cy", "paid", { plan: "paid", trial_ends_at: inDays(2) });
    // The date of one account does not end the trial of another.
    await join("dot", "acme", {});
    await join("dot", "paid", {});
    const inTrial = ["trial-stakeholders"];
    const told = async () => ({
      ada: await segmentsOf(attune, "ada"),
      bo: await segmentsOf(attune, "bo"),
      cy: await segmentsOf(attune, "cy"),
      dot: await segmentsOf(attune, "dot"),
    });
    await expect.poll(told).toEqual({ ada: inTrial, bo: inTrial, cy: [], dot: inTrial });

    const soon = ["trial-ends-soon", "trial-stakeholders"];
    await attune.call("setClock", { body: { advance: "13d" } });
    expect(await told()).toEqual({ ada: inTrial, bo: inTrial, cy: [], dot: inTrial });
    await attune.call("setClock", { body: { now: new Date(NOW + 13 * DAY + 1).toISOString() } });
    expect(await told()).toEqual({ ada: soon, bo: soon, cy: [], dot: soon });
    const { segments } = await attune.call("account", { params: { id: "acme" } });
    expect(segments).toMatchObject([
      { segment: "trial-accounts" },
      { segment: "trial-accounts-ending" },
    ]);

    // One that is over ends no longer soon, though the account still says that it is on trial.
    const over = NOW + 20 * DAY + 1;
    await attune.call("setClock", { body: { now: new Date(over).toISOString() } });
    expect(await told()).toEqual({ ada: inTrial, bo: inTrial, cy: [], dot: inTrial });

    await join("ada", "acme", { plan: "paid" }, over);
    await expect.poll(told).toEqual({ ada: [], bo: [], cy: [], dot: [] });
    expect(await attune.call("verify")).toMatchObject({ ok: true, differences: [] });
  });
});
