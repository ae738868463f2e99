import { readFileSync } from "node:fs";
import { checkDefinitions } from "@attune/core/definition";
import type { MessageType } from "@attune/core/event";
import type { JsonObject } from "@attune/core/json";
import { ownObject, ownText } from "@attune/core/json";
import type { FieldRule } from "@attune/core/tracking-plan";
import { compileTrackingPlans } from "@attune/core/tracking-plan";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { generateShop, PLANTED } from "./index.ts";

type Fields = Readonly<Record<string, FieldRule>>;

const plansIn = (file: string) =>
  checkDefinitions(
    parseAllDocuments(readFileSync(new URL(`../../../../${file}`, import.meta.url), "utf8")).map(
      (document): unknown => document.toJS(),
    ),
    () => true,
  ).definitions.filter((each) => each.kind === "tracking-plan");

const recipe = plansIn("recipes/segment-ecommerce/segment-ecommerce.yaml");
const demo = plansIn("examples/demo/definitions/tracking-plan.yaml");

const broken = (plans: typeof recipe, name: string, properties: JsonObject): string[] =>
  (
    compileTrackingPlans(plans).check({
      source: "shop",
      type: "track",
      name,
      message: { event: name, properties },
    })?.violations ?? []
  ).map(({ rule, action }) => `${rule} ${action}`);

const PRODUCT = {
  product_id: "507f1f77bcf86cd799439011",
  sku: "45790-32",
  name: "Monopoly: 3rd Edition",
  price: 19,
  position: 1,
  category: "Games",
  url: "https://www.example.com/product/path",
  image_url: "https://www.example.com/product/path.jpg",
};
const ITEM = {
  ...PRODUCT,
  brand: "Hasbro",
  variant: "200 pieces",
  quantity: 1,
  coupon: "MAYDEALS",
};
const WISHED = { wishlist_id: "skdjsidjsdkdj29j", wishlist_name: "Loved Games", ...ITEM };
const ORDER = {
  checkout_id: "fksdjfsdjfisjf9sdfjsd9f",
  order_id: "50314b8e9bcf000000000000",
  affiliation: "Google Store",
  total: 27.5,
  subtotal: 22.5,
  revenue: 25,
  shipping: 3,
  tax: 2,
  discount: 2.5,
  coupon: "hasbros",
  currency: "USD",
  products: [PRODUCT, { ...PRODUCT, product_id: "505bd76785ebb509fc183733", price: 3 }],
};
const STEP = { checkout_id: "50314b8e", step: 2, shipping_method: "Fedex", payment_method: "Visa" };
const COUPON = {
  order_id: "50314b8e",
  cart_id: "923923929jd29jd29dj93dj9",
  coupon_id: "may_deals",
};
const SHARED = {
  share_via: "email",
  share_message: "Hey, check out",
  recipient: "friend@example.com",
};
const { checkout_id: _checkout, subtotal: _subtotal, ...UPDATED } = ORDER;

/** One example of each event of the spec. */
const EXAMPLES: Readonly<Record<string, JsonObject>> = {
  "Products Searched": { query: "blue hotpants" },
  "Product List Viewed": { list_id: "hot_deals_1", category: "Deals", products: [ITEM] },
  "Product List Filtered": {
    list_id: "todays_deals_may_11_2019",
    filters: [{ type: "price", value: "under-$25" }],
    sorts: [{ type: "price", value: "desc" }],
    products: [PRODUCT],
  },
  "Promotion Viewed": {
    promotion_id: "promo_1",
    creative: "top_banner_2",
    name: "75% store-wide shoe sale",
    position: "home_banner_top",
  },
  "Promotion Clicked": {
    promotion_id: "promo_1",
    creative: "top_banner_2",
    position: "home_banner_top",
  },
  "Product Clicked": ITEM,
  "Product Viewed": { ...ITEM, currency: "USD", value: 18.99 },
  "Product Added": { cart_id: "skdjsidjsdkdj29j", ...ITEM },
  "Product Removed": { cart_id: "ksjdj92dj29dj92d2j", ...ITEM },
  "Cart Viewed": { cart_id: "d92jd29jd92jd29j92d92jd", products: [PRODUCT] },
  "Checkout Started": { ...UPDATED, value: 30 },
  "Checkout Step Viewed": STEP,
  "Checkout Step Completed": STEP,
  "Payment Info Entered": { ...STEP, order_id: "dkfsjidfjsdifsdfksdjfkdsfjsdfkdsf" },
  "Order Updated": UPDATED,
  "Order Completed": ORDER,
  "Order Refunded": { order_id: ORDER.order_id, total: 30, currency: "USD", products: [PRODUCT] },
  "Order Cancelled": UPDATED,
  "Coupon Entered": COUPON,
  "Coupon Applied": { ...COUPON, coupon_name: "May Deals 2016", discount: 23.32 },
  "Coupon Denied": { ...COUPON, coupon_name: "May Deals 2016", reason: "Coupon expired" },
  "Coupon Removed": { ...COUPON, coupon_name: "May Deals 2016", discount: 23.32 },
  "Product Added to Wishlist": WISHED,
  "Product Removed from Wishlist": WISHED,
  "Wishlist Product Added to Cart": { ...WISHED, cart_id: "99j2d92j9dj29dj29d2d" },
  "Product Shared": { ...SHARED, ...PRODUCT, position: 1 },
  "Cart Shared": { ...SHARED, cart_id: "d92jd29jd92jd29j92d92jd", products: [{ product_id: "5" }] },
  "Product Reviewed": {
    product_id: "507f1f77",
    review_id: "kdfjrj39fj39jf3",
    review_body: "I love it",
    rating: "5",
  },
};

describe("the recipe segment-ecommerce", () => {
  it("names every event of the spec in English and Swedish", () => {
    const [plan] = recipe;
    expect(Object.keys(plan?.events ?? {}).toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
    const labels = Object.values(plan?.events ?? {}).map(({ label }) => label ?? {});
    for (const label of labels) expect(Object.keys(label)).toEqual(["en", "sv"]);
    expect(new Set(labels.map(({ sv }) => sv)).size).toBe(labels.length);
  });

  it.each(Object.entries(EXAMPLES))(
    "finds nothing wrong with %s as the spec has it",
    (name, properties) => {
      expect(broken(recipe, name, properties)).toEqual([]);
    },
  );

  it("says how protected each property is", () => {
    const undeclared: string[] = [];
    const look = (fields: Fields, above: string): void => {
      for (const [name, { pii, items, properties }] of Object.entries(fields)) {
        if (pii === undefined) undeclared.push(above + name);
        look(items?.properties ?? properties ?? {}, `${above}${name}.`);
      }
    };
    for (const plan of [...recipe, ...demo]) {
      for (const [name, rule] of Object.entries(plan.events)) look(rule.properties, `${name}: `);
      look(plan.traits ?? {}, "traits: ");
    }
    expect(undeclared).toEqual([]);
  });

  it.each<[string, JsonObject, string[]]>([
    ["Order Completed", { ...ORDER, total: "27.50" }, ["properties.total:type warn"]],
    ["Order Completed", { order_id: "1", currency: "SEK" }, ["properties.total:required warn"]],
    ["Order Completed", { ...ORDER, currency: "kr" }, ["properties.currency:format warn"]],
    ["Order Refunded", {}, ["properties.order_id:required warn"]],
    [
      "Product Added",
      { sku: "1", price: -1 },
      ["properties.product_id:required warn", "properties.price:range warn"],
    ],
    [
      "Cart Viewed",
      { products: [{ quantity: 1.5, product_id: "1" }] },
      ["properties.products[].quantity:type warn"],
    ],
    ["Products Searched", {}, ["properties.query:required warn"]],
  ])("warns of %s when it is %j", (name, properties, rules) => {
    expect(broken(recipe, name, properties)).toEqual(rules);
  });
});

const MESSAGE_TYPES: readonly MessageType[] = [
  "track",
  "identify",
  "page",
  "screen",
  "group",
  "alias",
];

/** What the demo's plan or the recipe warns of in the demo's history, with the shop's store. */
const findings = (plans: typeof recipe): Map<string, number> => {
  const { check } = compileTrackingPlans(plans);
  const found = new Map<string, number>();
  for (const { source, message } of generateShop({
    seed: 3,
    now: Date.UTC(2026, 10, 21),
    profiles: 500,
  })) {
    const type = MESSAGE_TYPES.find((each) => each === message["type"]);
    // What cannot be an event is rejected before any plan sees it.
    const library = ownText(ownObject(ownObject(message, "context"), "library"), "name");
    if (!type || library === "partner-widget") continue;
    const name = ownText(message, "event") ?? "";
    const store = ownText(ownObject(message, "properties"), "store") ?? "";
    for (const { rule } of check({ source, type, name, message })?.violations ?? []) {
      const key = `${source} ${name} ${rule} ${store}`;
      found.set(key, (found.get(key) ?? 0) + 1);
    }
  }
  return found;
};

describe("the demo's history", () => {
  it.each([
    ["its own tracking plan, but for the reviews of the new form and", demo],
    ["the recipe, if no plan named its sources, but for", recipe],
  ])("fits %s the orders of the broken store", (_name, plans) => {
    const { source, store, missing } = PLANTED.brokenStore;
    const { event, property } = PLANTED.reviewForm;
    const found = findings(plans);
    expect([...found.keys()]).toEqual([
      `${source} Order Completed properties.${missing}:required ${store}`,
      // Of reviews the recipe says nothing.
      ...(plans === demo ? [`shop ${event} properties.${property}:type `] : []),
    ]);
  });
});
