import { describe, expect, test } from "vitest";
import type { Happened } from "./living.ts";
import { live, NOW, order } from "./living.ts";
import { documentsIn } from "./loaded-shop.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const DAY = 86_400_000;

const item = (id: string, category: string, price: number, over: object = {}) => ({
  id,
  name: { en: `The ${id}`, sv: `Varan ${id}` },
  brand: `${id} makers`,
  categories: [category],
  price,
  currency: "SEK",
  stock: 5,
  ...over,
});

const publishedAgo = (days: number) => ({
  publish: { from: new Date(NOW - days * DAY).toISOString() },
});

const ITEMS = [
  item("tent", "shelter", 1_000),
  item("tarp", "shelter", 600),
  item("rope", "climbing", 200),
  item("stove", "kitchen", 400, publishedAgo(300)),
  item("gas", "kitchen", 100),
  item("lamp", "light", 1_000),
  item("book", "reading", 150, publishedAgo(3)),
  item("chair", "furniture", 800),
  item("how-to-pitch", "articles", 0, { kind: "content" }),
  item("how-to-cook", "articles", 0, { kind: "content" }),
];

const CAMPING = ["tent", "rope", "stove", "tarp"];
const READING = ["lamp", "book", "chair"];
const ARTICLES = ["how-to-pitch", "how-to-cook"];
const isArticle = (id: string): boolean => ARTICLES.includes(id);

const bought = (daysAgo: number, ...ids: readonly string[]): Happened =>
  order(daysAgo, 50, { products: ids.map((id) => ({ product_id: id })) });
const viewed = (daysAgo: number, id: string): Happened => [
  daysAgo,
  "Product Viewed",
  { product_id: id },
];
const added = (daysAgo: number, id: string): Happened => [
  daysAgo,
  "Product Added",
  { product_id: id },
];

/** Campers and readers, each with an order of most of what there is for them. */
const crowd = async (attune: RunningAttune): Promise<void> => {
  for (let nth = 0; nth < 40; nth += 1) {
    const own = nth % 2 === 0 ? CAMPING : READING;
    const read = nth % 2 === 0 ? ARTICLES.map((id) => viewed(41, id)) : [];
    const taken = own.filter((_id, at) => at !== (nth >> 1) % 5);
    await live(attune, `u${nth}`, [...read, bought(40 - (nth % 9), ...taken)]);
  }
};

/** A shop with the recipes, and a model of what its customers did. */
const shop = async (): Promise<RunningAttune> => {
  const attune = await startForTest({
    ATTUNE_CLOCK: "virtual",
    ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest",
  });
  await attune.call("setClock", { body: { now: new Date(NOW).toISOString() } });
  const places = ["cart-help", "recommenders", "shelves", "cart-related"];
  const definitions = places.flatMap((name) => documentsIn(`recipes/${name}`));
  await attune.call("applyDefinitions", { body: { definitions } });
  await attune.call("putCatalogItems", { body: { items: ITEMS } });
  await crowd(attune);
  for (const regular of ["kim", "ola", "eva"])
    await live(attune, regular, [bought(100, "gas"), bought(70, "gas"), bought(35, "gas")]);
  await live(attune, "lee", [bought(20, "gas")]);
  await attune.call("trainModels", { body: { full: true } });
  await expect
    .poll(async () => (await attune.call("models")).step, { timeout: 60_000, interval: 50 })
    .toBe("idle");
  expect((await attune.call("models")).served).not.toBeNull();
  return attune;
};

const decide = async (attune: RunningAttune, userId: string, slots: readonly string[]) => {
  const { decisions } = await attune.call("decide", {
    key: "server",
    body: { identifiers: { user_id: userId }, slots },
  });
  return slots.map((slot) => ({
    offer: decisions[slot]?.offer,
    ids: decisions[slot]?.items?.map(({ id }) => id) ?? [],
  }));
};

const recommended = async (attune: RunningAttune, recommender: string, more: object = {}) => {
  const { items } = await attune.call("recommend", { body: { recommender, ...more } });
  return items.map(({ id }) => id);
};

describe("IF visitor is returning AND has items in cart", () => {
  test("THEN the cart reminder and related products are shown: two carts, other products", async () => {
    const attune = await shop();
    const slots = ["home_hero", "home_related"];
    await live(attune, "kim", [added(1, "tent")]);
    await live(attune, "lee", [added(1, "lamp")]);
    const [kimsHero, kims] = await decide(attune, "kim", slots);
    const [leesHero, lees] = await decide(attune, "lee", slots);
    expect(kimsHero).toEqual({ offer: "cart-reminder-with-related", ids: ["tent"] });
    expect(leesHero).toEqual({ offer: "cart-reminder-with-related", ids: ["lamp"] });
    expect([kims?.offer, lees?.offer]).toEqual(["related-to-your-cart", "related-to-your-cart"]);
    expect(CAMPING).toContain(kims?.ids[0]);
    expect(READING).toContain(lees?.ids[0]);
    expect(kims?.ids).not.toContain("tent");
    expect(lees?.ids).not.toContain("lamp");
    expect(kims?.ids).not.toEqual(lees?.ids);

    // The next request after another cart has other products; without a cart there are none.
    await live(attune, "kim", [[0, "Product Removed", { product_id: "tent" }], added(0, "lamp")]);
    const [, changed] = await decide(attune, "kim", slots);
    expect(READING).toContain(changed?.ids[0]);
    await live(attune, "kim", [[0, "Product Removed", { product_id: "lamp" }]]);
    expect(await decide(attune, "kim", ["home_related"])).toEqual([{ offer: null, ids: [] }]);
  }, 120_000);
});

describe("the ready-made recommenders", () => {
  test("each show what their name says, and nothing else", async () => {
    const attune = await shop();
    const priceOf = (id: string): number => ITEMS.find((each) => each.id === id)?.price ?? NaN;
    const categoryOf = (id: string) => ITEMS.find((each) => each.id === id)?.categories[0];
    const tent = { items: ["tent"] };
    const kim = { identifiers: { user_id: "kim" } };

    expect((await recommended(attune, "popular")).length).toBeGreaterThan(2);
    expect((await recommended(attune, "trending-now")).length).toBeGreaterThan(0);
    expect(await recommended(attune, "bought-together", tent)).toEqual(
      expect.arrayContaining(["rope", "stove"]),
    );
    expect(await recommended(attune, "bought-together", tent)).not.toContain("lamp");

    const similar = await recommended(attune, "similar", tent);
    expect(similar.length).toBeGreaterThan(0);
    expect(similar.filter((id) => priceOf(id) < 500 || priceOf(id) > 2_000)).toEqual([]);

    const look = await recommended(attune, "complete-the-look", tent);
    expect(look.length).toBeGreaterThan(1);
    expect(new Set(look.map(categoryOf)).size).toBe(look.length);

    const { items: bundle, bundle: sum } = await attune.call("recommend", {
      body: { recommender: "bundles", items: ["stove"] },
    });
    const inBundle = bundle.map(({ id }) => id);
    expect(inBundle.slice(0, 2)).toEqual(["stove", "rope"]);
    expect(inBundle.filter((id) => priceOf(id) > 400)).toEqual([]);
    expect(new Set(inBundle.map(categoryOf)).size).toBe(inBundle.length);
    const total = inBundle.reduce((all, id) => all + priceOf(id), 0);
    expect(sum).toEqual({ total, currency: "SEK" });

    const upsell = await recommended(attune, "cart-upsell", { cart: ["tent"], k: 2 });
    expect(upsell.slice(0, 2).filter((id) => priceOf(id) > 500)).toEqual([]);
    expect(upsell.length).toBe(2);

    expect(await recommended(attune, "read-next", { items: ["how-to-pitch"] })).toEqual([
      "how-to-cook",
    ]);
    expect(await recommended(attune, "buy-again", kim)).toEqual(["gas"]);
    // A month is the usual time: three weeks are not enough.
    expect(await recommended(attune, "buy-again", { identifiers: { user_id: "lee" } })).toEqual([]);
    // But it is their own time where they have one: every ten days.
    const often = [55, 45, 35, 25].map((daysAgo) => bought(daysAgo, "gas"));
    await live(attune, "max", often);
    expect(await recommended(attune, "buy-again", { identifiers: { user_id: "max" } })).toEqual([
      "gas",
    ]);

    await live(attune, "kim", [viewed(0, "lamp")]);
    expect(READING).toContain((await recommended(attune, "for-you", kim))[0]);
    expect(await recommended(attune, "because-you-viewed", kim)).not.toContain("lamp");
    expect(await recommended(attune, "new-for-you", kim)).toEqual(["book"]);

    // What is to be read stands among what is to be read, however many looked at it.
    for (const recommender of ["popular", "trending-now", "for-you", "because-you-viewed"])
      expect(
        (await recommended(attune, recommender, { ...kim, k: 100 })).filter(isArticle),
        recommender,
      ).toEqual([]);
    for (const recommender of ["similar", "complete-the-look", "bought-together"])
      expect(
        (await recommended(attune, recommender, { ...tent, k: 100 })).filter(isArticle),
        recommender,
      ).toEqual([]);
    const articles = { items: ["tent"], k: 100 };
    expect((await recommended(attune, "read-next", articles)).every(isArticle)).toBe(true);
  }, 120_000);
});
