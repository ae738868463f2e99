import type { RunningAttune } from "./running-attune.ts";

/** A slot with two rules: one for customers of the gold plan, one for anybody with a cart. */
export const SHOP = [
  { kind: "slot", key: "hero", default: { content: { headline: "Welcome" } } },
  { kind: "slot", key: "shelf" },
  { kind: "offer", key: "gold-week", content: { headline: "Your gold week" } },
  {
    kind: "offer",
    key: "cart-reminder",
    content: { headline: "Still thinking?" },
    items: { from: "cart.items", limit: 2 },
  },
  {
    kind: "rule",
    key: "gold-first",
    slot: "hero",
    priority: 20,
    if: { plan: "gold" },
    then: { offer: "gold-week" },
  },
  {
    kind: "rule",
    key: "cart-second",
    slot: "hero",
    priority: 10,
    if: { "cart.items": { $size: { $gt: 0 } } },
    then: { offer: "cart-reminder" },
  },
] as const;

export const openShop = async (attune: RunningAttune): Promise<void> => {
  await attune.call("applyDefinitions", { body: { definitions: SHOP } });
};

export const ANNA = {
  userId: "anna",
  anonymousId: "annas-laptop",
  traits: { email: "anna@example.com", plan: "gold", city: "Lund" },
} as const;

/** Anna is known: she has logged in on her laptop, and her cart holds a bell. */
export const knowAnna = async (attune: RunningAttune): Promise<void> => {
  await attune.call("identify", { key: "server", body: { ...ANNA, messageId: "anna-1" } });
  const properties = { product_id: "annas-bell", name: "Bell", price: 19 };
  const added = { event: "Product Added", userId: "anna", messageId: "anna-2", properties };
  await attune.call("track", { key: "server", body: added });
};
