import { compileConditionNode, readCondition } from "@attune/core/condition";
import { describe, expect, test } from "vitest";
import { recipeFiles, SEGMENT_RECIPES } from "./recipe-files.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2031-06-15T12:00:00Z");

type Happened = readonly [daysAgo: number, event: string, properties?: object];

/** A server with a recipe that is live. */
const cooking = async (...recipes: readonly string[]): Promise<RunningAttune> => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  await attune.call("setClock", { body: { now: new Date(NOW).toISOString() } });
  const definitions = recipes.flatMap((name) => recipeFiles(name).definitions);
  if (definitions.length > 0) await attune.call("applyDefinitions", { body: { definitions } });
  return attune;
};

let message = 0;
const live = async (
  attune: RunningAttune,
  userId: string,
  history: readonly Happened[],
): Promise<void> => {
  const batch = history.map(([daysAgo, event, properties = {}]) => ({
    ...(event === "page" ? { type: "page" } : { type: "track", event }),
    userId,
    properties,
    messageId: `m${(message += 1)}`,
    timestamp: new Date(NOW - daysAgo * DAY).toISOString(),
  }));
  const answer = await attune.call("batch", { key: "server", body: { batch } });
  expect(answer).toMatchObject({ rejected: 0, quarantined: 0 });
};
const segmentsOf = async (attune: RunningAttune, userId: string): Promise<string[]> => {
  const { segments } = await attune.call("findProfile", {
    query: { identifier: `user_id:${userId}` },
  });
  return segments.map(({ segment }: { segment: string }) => segment);
};
/** Lets people live and tells who is in what. */
const lived = async (
  attune: RunningAttune,
  people: Readonly<Record<string, readonly Happened[]>>,
): Promise<Record<string, string[]>> => {
  const told: Record<string, string[]> = {};
  for (const [userId, history] of Object.entries(people)) await live(attune, userId, history);
  for (const userId of Object.keys(people)) told[userId] = await segmentsOf(attune, userId);
  expect(await attune.call("verify")).toMatchObject({ ok: true, differences: [] });
  return told;
};

const order = (daysAgo: number, total = 50, more: object = {}): Happened => [
  daysAgo,
  "Order Completed",
  { order_id: `o${(message += 1)}`, total, currency: "EUR", ...more },
];
const orders = (...daysAgo: readonly number[]): Happened[] => daysAgo.map((each) => order(each));

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

  test("of accounts in trial asks what a profile's accounts are", () => {
    const [stakeholders, soon] = recipeFiles("b2b-trial").definitions.map(({ when }) => {
      const { node, flaws } = readCondition(when ?? {});
      expect(flaws).toEqual([]);
      return compileConditionNode(node);
    });
    const has = (...accounts: readonly object[]) => ({
      attributes: {},
      records: () => [],
      isIn: () => false,
      accounts: accounts.map((account) => ({ ...account })),
      now: NOW,
      zone: "UTC",
    });
    const inDays = (days: number) => new Date(NOW + days * DAY).toISOString();
    const trial = { plan: "trial", trial_ends_at: inDays(20) };
    expect(stakeholders?.holds(has({ plan: "paid" }, trial))).toBe(true);
    expect(stakeholders?.holds(has({ plan: "paid" }))).toBe(false);
    expect(stakeholders?.holds(has())).toBe(false);
    expect(soon?.holds(has(trial))).toBe(false);
    expect(soon?.holds(has({ ...trial, trial_ends_at: inDays(6) }))).toBe(true);
    expect(soon?.nextChange(has(trial))).toBe(NOW + 13 * DAY + 1);
    // The date of one account does not end the trial of another.
    expect(soon?.holds(has(trial, { plan: "paid", trial_ends_at: inDays(6) }))).toBe(false);
  });
});

describe('IF user segment = "price sensitive" AND browsing premium products', () => {
  const PREMIUM: Happened = [
    0,
    "Product Viewed",
    { product_id: "p1", price: 900, currency: "EUR" },
  ];
  const SALE = { coupon: "SPRING" };
  const decide = async (attune: RunningAttune, userId: string) => {
    const { decisions } = await attune.call("decide", {
      key: "server",
      body: { identifiers: { user_id: userId }, slots: ["product_banner"] },
    });
    return decisions["product_banner"];
  };

  test("THEN value props and payment plans are highlighted, and for nobody else", async () => {
    const attune = await cooking("price-sensitive");
    await lived(attune, {
      both: [order(50, 20, SALE), order(40), order(30), order(20, 20, { discount: 5 }), PREMIUM],
      fullPrice: [...orders(50, 40, 30), order(20, 50, SALE), PREMIUM],
      longAgo: [order(90, 20, SALE), order(80, 20, SALE), ...orders(50, 40, 30, 20), PREMIUM],
      cheap: [
        order(50, 20, SALE),
        order(20, 20, SALE),
        [0, "Product Viewed", { price: 20, currency: "EUR" }],
      ],
    });
    expect(await decide(attune, "both")).toMatchObject({
      offer: "value-and-payment-plans",
      content: {
        values: expect.arrayContaining([expect.any(String)]),
        paymentPlans: expect.arrayContaining([{ months: 12, interest: 0 }]),
      },
    });
    for (const other of ["fullPrice", "longAgo", "cheap"])
      expect(await decide(attune, other)).toMatchObject({ offer: null, content: null });
    // Half an hour later nobody browses.
    await attune.call("setClock", { body: { advance: "30m" } });
    expect(await decide(attune, "both")).toMatchObject({ offer: null });
  });

  test("the catalog's price at the time of the event counts as well", async () => {
    const attune = await cooking("price-sensitive");
    const item = (price: number) => ({ id: "p1", name: "A bike", price, currency: "EUR" });
    const put = (price: number) =>
      attune.call("putCatalogItems", { body: { items: [item(price)] } });
    await put(900);
    await live(attune, "kim", [
      order(3, 5, SALE),
      order(2, 5, SALE),
      [0, "Product Viewed", { product_id: "p1" }],
    ]);
    await put(20);
    await live(attune, "lee", [[0, "Product Viewed", { product_id: "p1" }]]);
    expect(await segmentsOf(attune, "kim")).toEqual(["browsing-premium", "price-sensitive"]);
    expect(await segmentsOf(attune, "lee")).toEqual([]);
  });
});

describe("3+ purchases in 60 days, viewed category X twice and opened 2 of the last 4 mails", () => {
  const when = {
    $and: [
      { $event: { name: "Order Completed", within: "60d", count: { $gte: 3 } } },
      { $event: { name: "Product Viewed", where: { category: "X" }, count: { $gte: 2 } } },
      {
        $event: {
          name: "Email Delivered",
          last: 4,
          matched: { name: "Email Opened", by: "message_id", count: { $gte: 2 } },
        },
      },
    ],
  };
  const mail = (daysAgo: number, id: string, event: string): Happened => [
    daysAgo,
    event,
    { message_id: id },
  ];
  const viewed = (daysAgo: number): Happened => [daysAgo, "Product Viewed", { category: "X" }];
  const five = ["e1", "e2", "e3", "e4", "e5"].map((id, nth) =>
    mail(20 - nth, id, "Email Delivered"),
  );
  const history = [...orders(59, 30, 1), viewed(400), viewed(5), ...five];

  test("is written, is live to the event and the instant, is explained, and is told in both languages", async () => {
    const attune = await cooking();
    const definitions = [{ kind: "segment", key: "engaged", when }];
    await attune.call("applyDefinitions", { body: { definitions } });
    // The first mail is none of the last four.
    await live(attune, "kim", [
      ...history,
      mail(10, "e1", "Email Opened"),
      mail(9, "e3", "Email Opened"),
    ]);
    expect(await segmentsOf(attune, "kim")).toEqual([]);
    const ask = () =>
      attune.call("evaluateCondition", { body: { condition: when, profile: "user_id:kim" } });
    expect((await ask()).trace).toMatchObject([
      { saw: 3, result: true, events: 3 },
      { saw: 2, result: true, events: 2 },
      { saw: 1, result: false },
    ]);

    await live(attune, "kim", [mail(0, "e5", "Email Opened")]);
    expect(await segmentsOf(attune, "kim")).toEqual(["engaged"]);
    const asked = await ask();
    expect(asked).toMatchObject({
      result: true,
      sentence: {
        en: "at least 3 Order Completed in the last 60 days and at least 2 Product Viewed where category is X and at least 2 of the last 4 Email Delivered with Email Opened of the same message_id",
        sv: "minst 3 Order Completed de senaste 60 dagarna och minst 2 Product Viewed där category är X och minst 2 av de senaste 4 Email Delivered med Email Opened av samma message_id",
      },
      nextChange: new Date(NOW + DAY).toISOString(),
    });
    await attune.call("setClock", { body: { now: new Date(NOW + DAY - 1).toISOString() } });
    expect(await segmentsOf(attune, "kim")).toEqual(["engaged"]);
    await attune.call("setClock", { body: { now: new Date(NOW + DAY).toISOString() } });
    expect(await segmentsOf(attune, "kim")).toEqual([]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });
});

describe("a customer with orders in two currencies", () => {
  const spent = (currency: string | null, least: number) => ({
    $event: {
      name: "Order Completed",
      sum: { of: "total", ...(currency === null ? {} : { currency }), $gte: least },
    },
  });
  const history = [
    order(3, 0.1, { currency: "EUR" }),
    order(2, 0.2, { currency: "EUR" }),
    order(1, 1000, { currency: "SEK" }),
  ];

  test("L10: has a sum of each, and without a currency no sum, with the reason", async () => {
    const attune = await cooking();
    const segment = (key: string, when: object) => ({ kind: "segment", key, when });
    const definitions = [
      segment("eur", spent("EUR", 0.3)),
      segment("sek", spent("SEK", 1000)),
      segment("more-sek", spent("SEK", 1000.01)),
      segment("any", spent(null, 0)),
    ];
    await attune.call("applyDefinitions", { body: { definitions } });
    expect(await lived(attune, { kim: history, lee: [order(1, 5)] })).toEqual({
      kim: ["eur", "sek"],
      lee: ["any", "eur"],
    });
    const body = (currency: string | null) => ({
      body: { condition: spent(currency, 0), profile: "user_id:kim" },
    });
    const [eur, sek, any] = [
      await attune.call("evaluateCondition", body("EUR")),
      await attune.call("evaluateCondition", body("SEK")),
      await attune.call("evaluateCondition", body(null)),
    ];
    expect(eur.trace).toMatchObject([{ saw: 0.3, result: true }]);
    expect(sek.trace).toMatchObject([{ saw: 1000, result: true }]);
    expect(any).toMatchObject({
      result: false,
      trace: [{ saw: null, result: false, unknown: true, reason: "several currencies" }],
    });
  });
});
