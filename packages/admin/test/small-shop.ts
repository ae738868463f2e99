import type { Role } from "@attune/contract";
import type { RunningAttune } from "../../server/test/running-attune.ts";

const OWNER = "Maja";

export type Shop = {
  /** The profile of Anna, whose browser was linked to her account. */
  readonly anna: string;
  /** Of the decision that gave her the reminder. */
  readonly decision: string;
};

const DEFINITIONS = [
  { kind: "slot", key: "home_hero", name: "Home page hero", channel: "web" },
  { kind: "offer", key: "reminder", name: "Cart reminder", content: { title: "Your cart waits" } },
  { kind: "offer", key: "first-order", name: "First order", content: { title: "Welcome" } },
  { kind: "offer", key: "summer", name: "Summer sale", content: { title: "Summer" } },
  {
    kind: "rule",
    key: "cart",
    name: "Remind of the cart",
    slot: "home_hero",
    priority: 10,
    if: { country: "SE" },
    then: { offer: "reminder" },
  },
  {
    kind: "rule",
    key: "new",
    name: "Help newcomers",
    slot: "home_hero",
    priority: 8,
    if: { returning: true },
    then: { offer: "first-order" },
  },
  {
    kind: "rule",
    key: "season",
    name: "The season",
    slot: "home_hero",
    priority: 5,
    then: { offer: "summer" },
  },
  {
    kind: "segment",
    key: "swedes",
    name: "In Sweden",
    when: { country: "SE" },
  },
] as const;

/** A tracking plan that keeps orders without a total out. */
export const BLOCKING_PLAN = {
  kind: "tracking-plan",
  key: "shop",
  sources: ["server"],
  onViolation: "block",
  events: {
    "Order Completed": { properties: { total: { type: "number", required: true } } },
  },
} as const;

/** A shop with one customer, some definitions and one explained decision. */
export const openShop = async (attune: RunningAttune): Promise<Shop> => {
  await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
  await attune.call("batch", {
    key: "server",
    body: {
      batch: [
        { type: "track", event: "Product Viewed", anonymousId: "anna-laptop", messageId: "m-1" },
        {
          type: "identify",
          userId: "anna",
          anonymousId: "anna-laptop",
          messageId: "m-2",
          traits: { firstName: "Anna", lastName: "Berg", country: "SE", email: "anna@example.com" },
        },
        { type: "track", event: "Product Added", userId: "anna", messageId: "m-3" },
      ],
    },
  });
  const { decisions, profile = "" } = await attune.call("decide", {
    key: "server",
    body: { identifiers: { user_id: "anna" }, slots: ["home_hero"], explain: true },
  });
  return { anna: profile, decision: decisions["home_hero"]?.decisionId ?? "" };
};

/** A one-time link for somebody who works with the shop. */
export const invite = async (attune: RunningAttune, role: Role = "owner"): Promise<string> => {
  const { link } = await attune.call("addPerson", {
    body: { name: OWNER, email: "maja@example.com", role },
  });
  return link.url;
};
