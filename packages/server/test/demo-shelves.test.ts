import { describe, expect, test } from "vitest";
import { ARRIVALS, CATALOG_ITEMS, generateShop, GUIDES, newItemsAt } from "../src/demo/index.ts";
import { documentsIn, loadHistory } from "./loaded-shop.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

/** Ahead of any machine's clock, which a virtual one starts from. */
const NOW = Date.UTC(2101, 5, 15, 15, 30);

const ANNA = { identifiers: { user_id: "anna-berg" } };
const RUCKSACK = { items: ["p-301"] };
const CART = { cart: ["p-105", "p-106"] };

/** What each ready-made recommender goes with. */
const ASKED: Readonly<Record<string, object>> = {
  popular: {},
  "trending-now": {},
  "popular-here": { context: { place: { country: "SE" } } },
  "for-you": ANNA,
  "because-you-viewed": ANNA,
  "new-for-you": ANNA,
  "buy-again": ANNA,
  similar: RUCKSACK,
  "bought-together": RUCKSACK,
  "complete-the-look": RUCKSACK,
  bundles: RUCKSACK,
  "read-next": RUCKSACK,
  "related-to-cart": CART,
  "cart-upsell": CART,
  "search-for-you": { ...ANNA, query: "ryggsäckar" },
};

const open = async (): Promise<RunningAttune> => {
  const attune = await startForTest({
    ATTUNE_CLOCK: "virtual",
    ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest",
  });
  await attune.call("setClock", { body: { now: new Date(NOW).toISOString() } });
  await attune.call("applyDefinitions", {
    body: { definitions: documentsIn("recipes/recommenders") },
  });
  await attune.attune.catalog.put([...CATALOG_ITEMS, ...newItemsAt(NOW)], "demo");
  await loadHistory(attune, [...generateShop({ seed: 2026, now: NOW, profiles: 5_000 })]);
  await attune.call("trainModels", { body: { full: true } });
  await expect
    .poll(async () => (await attune.call("models")).step, { timeout: 60_000, interval: 50 })
    .toBe("idle");
  return attune;
};

describe("the demo's shop", () => {
  test("has something on the shelf of each ready-made recommender", async () => {
    const attune = await open();
    const shelves = new Map<string, readonly string[]>();
    for (const [recommender, goesWith] of Object.entries(ASKED)) {
      const { items } = await attune.call("recommend", { body: { recommender, ...goesWith } });
      shelves.set(
        recommender,
        items.map(({ id }) => id),
      );
    }
    const defined = documentsIn("recipes/recommenders").map((each) => Object(each).key);
    expect(new Set(shelves.keys())).toEqual(new Set(defined));
    expect([...shelves].filter(([, ids]) => ids.length === 0)).toEqual([]);

    const isNew = new Set(ARRIVALS.map(({ product }) => product.id));
    expect(shelves.get("new-for-you")?.filter((id) => !isNew.has(id))).toEqual([]);
    const guides = new Map(GUIDES.map(({ id, category }) => [id, category]));
    expect(shelves.get("read-next")?.map((id) => guides.get(id))).toContain("hiking");
    expect(shelves.get("search-for-you")).toContain("p-301");
  }, 120_000);
});
