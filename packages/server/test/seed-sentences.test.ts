import { describe, expect, test } from "vitest";
import type { Happened } from "./living.ts";
import { cooking, DAY, live, lived, NOW, order, orders, segmentsOf } from "./living.ts";
import type { RunningAttune } from "./running-attune.ts";

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
