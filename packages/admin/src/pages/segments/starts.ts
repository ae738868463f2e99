import type { Condition } from "../../conditions/index.ts";

/** Conditions to begin with: what shops ask first, in the events of the e-commerce spec. */
export const STARTS = {
  repeat: { $event: { name: "Order Completed", count: { $gte: 2 }, within: "90d" } },
  cart: {
    $event: {
      name: "Product Added",
      count: { $gte: 1 },
      within: "7d",
      since: { name: "Order Completed" },
    },
  },
  spenders: {
    $event: { name: "Order Completed", sum: { of: "total", $gte: 5000 }, within: "365d" },
  },
  lapsing: {
    $and: [
      { orders: { $gte: 1 } },
      { $event: { name: "Order Completed", count: { $eq: 0 }, within: "60d" } },
    ],
  },
  interested: {
    $event: {
      name: "Product Viewed",
      where: { category: "bikes" },
      count: { $gte: 3 },
      within: "14d",
    },
  },
  everybody: {},
} as const satisfies Readonly<Record<string, Condition>>;

export type StartName = keyof typeof STARTS;
export const isStart = (name: string): name is StartName => Object.hasOwn(STARTS, name);
export const START_NAMES: readonly StartName[] = Object.keys(STARTS).filter(isStart);
