import { expect } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

export const ALLOWED = { ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest" } as const;

export const CAMPING = ["tent", "rope", "stove", "mat"];
export const READING = ["lamp", "book", "chair", "shelf"];

export const product = (id: string, over: Readonly<Record<string, unknown>> = {}) => ({
  id,
  name: { en: `The ${id}`, sv: `Varan ${id}` },
  price: 100,
  currency: "SEK",
  brand: CAMPING.includes(id) ? "Fjord" : "Lund",
  categories: [CAMPING.includes(id) ? "outdoor/camping" : "home/reading"],
  stock: 5,
  ...over,
});

export const touch = (userId: string, event: string, item: string, nth = 0) => ({
  type: "track",
  event,
  userId,
  messageId: `${userId} ${event} ${item} ${nth}`,
  properties: { product_id: item },
});

export const recommender = (key: string, over: Readonly<Record<string, unknown>> = {}) => ({
  kind: "recommender",
  key,
  sources: [{ use: "ease" }],
  ...over,
});

const DEFINITIONS = [
  recommender("popular", { sources: [{ use: "popular" }], rules: { bought: "allow" } }),
  recommender("unseen", { sources: [{ use: "popular" }], rules: { seen: "exclude" } }),
  recommender("for-you", { rules: { seen: "exclude" } }),
  recommender("cart-related", { basis: "cart", rules: { bought: "allow" } }),
  recommender("near", { basis: "items", fallback: ["popular"] }),
  recommender("alike", { basis: "items", sources: [{ use: "content" }] }),
  recommender("like-it", { basis: "items", sources: [{ use: "similar" }] }),
  recommender("search", { basis: "query", sources: [{ use: "content" }] }),
  recommender("cheap", {
    rules: { filter: { price: { $lt: 60 } }, boost: [{ if: { brand: "Lund" }, weight: 3 }] },
  }),
  recommender("set", {
    basis: "items",
    sources: [{ use: "together" }, { use: "ease" }],
    bundle: { min: 2, max: 3, total: { max: 250 }, margin: 0.2 },
  }),
  { kind: "slot", key: "home_hero" },
  {
    kind: "offer",
    key: "cart-reminder-with-related",
    content: { title: "Your cart is waiting" },
    items: { recommender: "cart-related", limit: 2, min: 1 },
  },
  {
    kind: "rule",
    key: "cart-reminder",
    slot: "home_hero",
    if: { returning: true, "cart.items": { $not: { $size: 0 } } },
    then: { offer: "cart-reminder-with-related" },
  },
] as const;

export const put = (attune: RunningAttune, items: readonly object[]) =>
  attune.call("putCatalogItems", { body: { items } });

export const send = (attune: RunningAttune, batch: readonly object[]) =>
  attune.call("batch", { key: "server", body: { batch } });

/** A shop with campers and readers, a model of what they did, and recommenders. */
export const shop = async (
  settings: Readonly<Record<string, string>> = ALLOWED,
): Promise<RunningAttune> => {
  const attune = await startForTest(settings);
  await put(
    attune,
    [...CAMPING, ...READING].map((id) => product(id)),
  );
  await send(
    attune,
    Array.from({ length: 40 }, (_, nth) => {
      const items = nth % 2 === 0 ? CAMPING : READING;
      return items
        .filter((_item, at) => at !== nth % 5)
        .map((item, at) => touch(`u${nth}`, "Product Viewed", item, at));
    }).flat(),
  );
  await attune.call("applyDefinitions", { body: { definitions: [...DEFINITIONS] } });
  await attune.call("trainModels", { body: { full: true } });
  await expect.poll(async () => (await attune.call("models")).step).toBe("idle");
  return attune;
};

export const ask = (
  attune: RunningAttune,
  key: string,
  over: Readonly<Record<string, unknown>> = {},
  by: "server" | "browser" = "server",
) => attune.call("recommend", { key: by, body: { recommender: key, explain: true, ...over } });

export const idsFor = async (...asked: Parameters<typeof ask>): Promise<string[]> =>
  (await ask(...asked)).items.map(({ id }) => id);

export const kim = { identifiers: { user_id: "kim" } };
