import { describe, expect, test } from "vitest";
import { CATALOG_ITEMS, PLANTED } from "../src/demo/index.ts";
import { recordOf } from "./deciding.ts";
import { daysSince, daysSinceOrder, openRecipeShop } from "./recipe-shop.ts";
import type { ShopCustomer } from "./shop-customers.ts";
import {
  cartOf,
  consentOf,
  countryOf,
  couponShareOf,
  eventsOf,
  isMember,
  ordersOf,
  pointsOf,
  priceOf,
  timeOf,
} from "./shop-customers.ts";

const { customers, shop, find, explain, tell } = openRecipeShop();

describe("the recipe personalized-hero", () => {
  const fresh = find(
    "whose only order is of the last days",
    (each) => ordersOf(each).length === 1 && daysSinceOrder(each) < 20,
  );
  const away = find(
    "who ordered two months ago and not since",
    (each) => ordersOf(each).length > 0 && daysSinceOrder(each) > 62 && daysSinceOrder(each) < 85,
  );

  test("leads a new customer to the second order and calls back who stays away, and says why", async () => {
    const [first, second] = [await explain(fresh, "main_hero"), await explain(away, "main_hero")];
    expect(first).toMatchObject({ reason: "SELECTED", offer: "hero-second-order" });
    expect(first.why("hero-come-back")).toMatchObject({
      reason: "NOT_ELIGIBLE",
      parameters: { part: "eligibility" },
      clauses: expect.arrayContaining([
        expect.objectContaining({ path: "$segment", result: false }),
      ]),
    });
    expect(first.why("hero-favourite")).toMatchObject({
      reason: "OUTRANKED",
      parameters: { offer: "hero-second-order", margin: expect.any(Number) },
    });
    expect(second).toMatchObject({ reason: "SELECTED", offer: "hero-come-back" });
    expect(second.why("hero-second-order")).toMatchObject({ reason: "NOT_ELIGIBLE" });
    expect(await recordOf(shop(), second.id)).toMatchObject({ segments: ["lifecycle-at-risk"] });
  });

  test("speaks each customer's language, and is short on a phone", async () => {
    const at = (locale: string, type: string) =>
      explain(away, "main_hero", { locale, device: { type } });
    expect((await at("sv-SE", "desktop")).content).toMatchObject({
      title: "Mycket har kommit in sedan sist",
    });
    expect((await at("sv-SE", "mobile")).content).toMatchObject({
      title: "Mycket nytt sedan sist",
      text: "",
    });
    expect((await at("en-GB", "mobile")).content).toMatchObject({ title: "New since last time" });
  });

  test("shows what somebody has closed to her no longer", async () => {
    const before = await explain(away, "main_hero");
    await tell(away, "Decision Dismissed", before.id);
    const after = await explain(away, "main_hero");
    expect(after.offer).not.toBe(before.offer);
    expect(after.why(before.offer ?? "")).toMatchObject({
      reason: "SUPPRESSED",
      parameters: { coolDown: expect.stringContaining("closed"), after: "dismissed", times: 1 },
    });
  });

  test("shows one hero five times in a week and then another", async () => {
    const seen: (string | null)[] = [];
    for (let time = 0; time < 6; time += 1) {
      const { id, offer } = await explain(fresh, "main_hero");
      seen.push(offer);
      await tell(fresh, "Decision Viewed", id);
    }
    expect(seen.filter((offer) => offer === "hero-second-order")).toHaveLength(4);
    const { why } = await explain(fresh, "main_hero");
    expect(why("hero-second-order")).toMatchObject({
      reason: "CAP_REACHED",
      parameters: { limit: 5, count: 5 },
    });
  });
});

describe("the recipe cart-help", () => {
  const isBack = (each: ShopCustomer): boolean =>
    ordersOf(each).length > 0 && cartOf(each).length > 0;
  const openTickets = (each: ShopCustomer): number =>
    eventsOf(each, "Ticket Opened").length - eventsOf(each, "Ticket Closed").length;
  const calm = find("who is back with a cart", (each) => isBack(each) && openTickets(each) === 0);
  const waiting = find(
    "who is back with a cart and waits for an answer",
    (each) => isBack(each) && openTickets(each) > 0,
  );

  test("reminds of a cart, but not who waits for an answer of customer service", async () => {
    const [first, second] = [await explain(calm, "home_hero"), await explain(waiting, "home_hero")];
    expect(first).toMatchObject({ reason: "SELECTED", offer: "cart-reminder-with-related" });
    expect(first.items?.map(({ id }) => id).toSorted()).toEqual(cartOf(calm).slice(0, 4));
    expect(second).toMatchObject({ reason: "SELECTED", offer: "welcome-back" });
    expect(second.why("cart-reminder-with-related")).toMatchObject({
      reason: "SUPPRESSED",
      parameters: { suppression: expect.stringContaining("open-ticket") },
      clauses: expect.arrayContaining([
        expect.objectContaining({ part: "suppress", path: "open_tickets", saw: 1, result: true }),
      ]),
    });
  });
});

describe("the recipe payment-order", () => {
  const CHECKOUT = { checkout: { country: "SE", currency: "SEK", amount: 1_290 } };
  const paidWith = (each: ShopCustomer, method: string): number =>
    eventsOf(each, "Order Completed", { payment_method: method }).length;
  /** Failures of a way to pay in the last days, since it last worked. */
  const failed = (each: ShopCustomer, method: string): boolean => {
    const worked = eventsOf(each, "Order Completed", { payment_method: method }).map(timeOf);
    return eventsOf(each, "Payment Failed", { payment_method: method })
      .map(timeOf)
      .some((time) => daysSince(time) < 14 && worked.every((each) => each < time));
  };
  const usually = (method: string, other: string) => (each: ShopCustomer) =>
    paidWith(each, method) > paidWith(each, other) + 1 &&
    paidWith(each, method) > paidWith(each, "card") &&
    countryOf(each) === "SE" &&
    ["card", "swish", "invoice"].every((one) => !failed(each, one));

  const orderFor = async (customer: Pick<ShopCustomer, "userId">) => {
    const explained = await explain(customer, "payment_options", CHECKOUT);
    return { ...explained, order: explained.items?.map(({ id }) => id) };
  };

  test("puts what each customer has paid with most often first, and says from which orders", async () => {
    const swish = find("who pays with Swish", usually("swish", "invoice"));
    const invoice = find("who pays by invoice", usually("invoice", "swish"));
    const [first, second] = [await orderFor(swish), await orderFor(invoice)];
    expect(first.order?.[0]).toBe("pay-swish");
    expect(second.order?.[0]).toBe("pay-invoice");
    expect(second.inputs).toContainEqual(
      expect.objectContaining({ path: "paid_with_invoice", value: paidWith(invoice, "invoice") }),
    );
    expect(second.why("pay-invoice")).toMatchObject({
      reason: "SELECTED",
      parameters: { position: 1 },
      score: { parts: { value: paidWith(invoice, "invoice") + 0.3, context: 1 } },
    });
    expect(second.why("pay-instalments")).toMatchObject({ reason: "NOT_APPLICABLE" });
    expect(second.why("pay-paypal")).toMatchObject({
      reason: "NOT_APPLICABLE",
      clauses: expect.arrayContaining([
        expect.objectContaining({ path: "context.checkout.currency", saw: "SEK", result: false }),
      ]),
    });
  });

  test("puts last what failed and has not worked since", async () => {
    const methods = ["card", "swish", "invoice"];
    const unlucky = find(
      "whose usual way to pay has failed",
      (each) =>
        countryOf(each) === "SE" &&
        methods.filter((method) => failed(each, method) && paidWith(each, method) > 0).length === 1,
    );
    const method = methods.find((each) => failed(unlucky, each) && paidWith(unlucky, each) > 0);
    const { order, why } = await orderFor(unlucky);
    expect(order?.at(-1)).toBe(`pay-${method}`);
    expect(order).toHaveLength(3);
    expect(why(`pay-${method}`)).toMatchObject({
      reason: "SELECTED",
      parameters: { position: 3 },
      score: { parts: { context: 0.01 } },
    });
  });

  test("serves the contract: who said no to personalization has her own order too, and who is in the control group", async () => {
    const { userId } = PLANTED.withoutConsent;
    expect(await explain({ userId }, "main_hero")).toMatchObject({ reason: "OPTED_OUT" });
    expect((await orderFor({ userId })).order).toEqual(["pay-swish", "pay-card", "pay-invoice"]);

    const control = { share: 0.5, except: { slots: ["payment_options"] } };
    const caps = [
      { key: "all", limit: 0, window: "today", except: { slots: ["payment_options"] } },
    ];
    const policy = { kind: "policy", key: "house", control, caps };
    await shop().call("applyDefinitions", { body: { definitions: [policy] } });
    const reasons = new Set<string>();
    for (const customer of customers.filter((each) => ordersOf(each).length > 1).slice(0, 20)) {
      expect((await orderFor(customer)).reason).toBe("SELECTED");
      reasons.add((await explain(customer, "home_hero")).reason);
    }
    expect(reasons).toContain("GLOBAL_CONTROL");
    expect(reasons).not.toContain("SELECTED");
    await shop().call("archiveDefinition", { params: { kind: "policy", key: "house" } });
  });
});

describe("the recipe dynamic-offer", () => {
  const PRODUCT = "p-301";
  const isThinkingOfIt = (each: ShopCustomer): boolean =>
    countryOf(each) === "SE" &&
    ["Product Viewed", "Product Added"].some((name) =>
      eventsOf(each, name, { product_id: PRODUCT }).some(
        (message) => daysSince(timeOf(message)) < 30,
      ),
    ) &&
    !JSON.stringify(ordersOf(each)).includes(`"${PRODUCT}"`);
  const thrifty = find(
    "who buys with coupons",
    (each) => isThinkingOfIt(each) && (couponShareOf(each) ?? 0) >= 0.25,
  );
  const generous = find(
    "who buys at full price",
    (each) => isThinkingOfIt(each) && couponShareOf(each) === 0,
  );
  const priceFor = (share: number): number =>
    Math.max(1_390, Math.ceil((Number(priceOf(PRODUCT)) * (0.95 - 0.15 * share)) / 10) * 10);

  test("gives a price to who looks for coupons and none to who pays in full, and keeps what it was made of", async () => {
    const [first, second] = [
      await explain(thrifty, "product_price"),
      await explain(generous, "product_price"),
    ];
    const share = couponShareOf(thrifty) ?? 0;
    expect(first).toMatchObject({
      reason: "SELECTED",
      offer: "rucksack-price",
      content: { price: priceFor(share), was: priceOf(PRODUCT), currency: "SEK" },
      versions: { "offer:rucksack-price": 1 },
    });
    expect(await recordOf(shop(), first.id)).toMatchObject({
      facts: { items: { [PRODUCT]: { price: priceOf(PRODUCT), currency: "SEK" } } },
    });
    expect(first.inputs).toContainEqual(
      expect.objectContaining({ path: "discount_share", value: expect.closeTo(share, 3) }),
    );
    expect(second).toMatchObject({ reason: "FALLBACK", offer: null, content: null });
    expect(second.why("rucksack-price")).toMatchObject({
      reason: "NOT_SUITABLE",
      clauses: expect.arrayContaining([
        expect.objectContaining({
          part: "suitability",
          path: "discount_share",
          saw: 0,
          result: false,
        }),
      ]),
    });
  });

  test("goes never below the floor, whatever the catalog's price, and says so in no price at all", async () => {
    const put = (price: number) =>
      shop().attune.catalog.put(
        CATALOG_ITEMS.filter(({ id }) => id === PRODUCT).map((item) => ({ ...item, price })),
        "test",
      );
    await put(1_450);
    expect((await explain(thrifty, "product_price")).content).toMatchObject({ price: 1_390 });
    await put(Number(priceOf(PRODUCT)));
    expect((await explain(thrifty, "product_price")).content).toMatchObject({
      price: priceFor(couponShareOf(thrifty) ?? 0),
    });
  });

  test("is shown to one person five times in a month", async () => {
    for (let time = 0; time < 5; time += 1) await explain(thrifty, "product_price");
    expect((await explain(thrifty, "product_price")).why("rucksack-price")).toMatchObject({
      reason: "CAP_REACHED",
      parameters: { limit: 5 },
    });
  });
});

describe("the recipe loyalty-upsell", () => {
  const isNear = (each: ShopCustomer): boolean =>
    isMember(each) && pointsOf(each) >= 500 && pointsOf(each) < 1_000;
  const near = find("near gold", isNear);
  const far = find(
    "far from gold",
    (each) => isMember(each) && pointsOf(each) > 0 && pointsOf(each) < 400,
  );

  test("tells a member near gold what it gives, and a member far from it nothing, and says why", async () => {
    const [first, second] = [
      await explain(near, "account_banner"),
      await explain(far, "account_banner"),
    ];
    expect(first).toMatchObject({
      reason: "SELECTED",
      offer: "tier-explainer",
      content: { points: pointsOf(near) },
    });
    for (const offer of ["gold-bundle", "service-plan"])
      expect(first.why(offer)).toMatchObject({
        reason: "PREREQUISITE_FAILED",
        parameters: { requires: "tier-explainer" },
      });
    expect(second).toMatchObject({ reason: "FALLBACK", offer: null });
    expect(second.why("tier-explainer")).toMatchObject({
      reason: "NOT_SUITABLE",
      clauses: expect.arrayContaining([
        expect.objectContaining({ path: "loyalty_points", saw: pointsOf(far), result: false }),
      ]),
    });
  });

  test("sells a member one of two things, when she has seen what gold gives and takes marketing", async () => {
    const members = customers.filter(
      (each) => isNear(each) && ordersOf(each).length > 1 && consentOf(each, "marketing") === true,
    );
    expect(members.length).toBeGreaterThan(2);
    for (const member of members.slice(0, 8)) {
      await tell(member, "Decision Viewed", (await explain(member, "account_banner")).id);
      const { offer, why } = await explain(member, "account_banner");
      const other = offer === "gold-bundle" ? "service-plan" : "gold-bundle";
      const lost = why(other);
      expect(lost).toMatchObject({ reason: "MUTEX_LOST", parameters: { group: "upsell" } });
      const hasPlaceOfBundle = Number(lost?.parameters["place"]) < 0.7;
      expect(offer).toBe(hasPlaceOfBundle ? "gold-bundle" : "service-plan");
    }

    const refuses = find("near gold who wants no marketing", isNear, false);
    const { why } = await explain(refuses, "account_banner");
    expect(why("gold-bundle")).toMatchObject({
      reason: "NO_CONSENT",
      parameters: { purpose: "marketing" },
    });
  });
});
