import type { Event } from "../event/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { own, ownObject } from "../json/index.ts";

/** Of somebody's items and signals the latest that are remembered. */
export const MAX_TOUCHES = 100;
/** Of an item the latest times that it was bought: three gaps say how often somebody does. */
export const MAX_PURCHASES = 4;
/** Lines of one event that are looked at. */
const MOST_LINES = 100;
const LONGEST_ID = 200;
/** Of five: a rating of less speaks against the item. */
const FAIR = 3;

/** What a touch says of an item, in the order in which equals stand. */
export const TOUCH_SIGNALS = [
  "view",
  "cart",
  "purchase",
  "favourite",
  "rating",
  "return",
  "dislike",
] as const;
export type TouchSignal = (typeof TOUCH_SIGNALS)[number];

/** Something that somebody did with a catalog item; `time` is when it happened, epoch ms. */
export type TouchedItem = {
  readonly itemId: string;
  readonly signal: TouchSignal;
  readonly time: number;
};

/**
 * What somebody did with items: of each item and signal the latest time, of purchases the latest four, of
 * all the latest hundred, in order.
 */
export type Touches = readonly TouchedItem[];
export const NO_TOUCHES: Touches = [];

const ratingSignal = (properties: JsonObject): TouchSignal | null => {
  const given = own(properties, "rating");
  const rating = typeof given === "string" && given.trim() !== "" ? Number(given) : given;
  if (typeof rating !== "number" || !Number.isFinite(rating)) return null;
  return rating < FAIR ? "dislike" : "rating";
};

type SignalOf = (properties: JsonObject) => TouchSignal | null;

/** Which signal an event gives by its properties, for each name that says something of items. */
const SIGNAL_OF: ReadonlyMap<string, SignalOf> = new Map<string, SignalOf>([
  ["Product Viewed", () => "view"],
  ["Product Added", () => "cart"],
  ["Product Added to Wishlist", () => "favourite"],
  ["Order Completed", () => "purchase"],
  ["Order Refunded", () => "return"],
  ["Product Returned", () => "return"],
  ["Product Reviewed", ratingSignal],
]);

/** Names of the events that say something of items. */
export const TOUCH_EVENTS: readonly string[] = [...SIGNAL_OF.keys()];

const itemIn = (line: Json): string[] => {
  const id = own(line, "product_id") ?? own(line, "productId") ?? own(line, "sku");
  const text = typeof id === "number" ? String(id) : id;
  const isId = typeof text === "string" && text !== "" && text.length <= LONGEST_ID;
  return isId && text.isWellFormed() ? [text] : [];
};

const itemsOf = (properties: JsonObject): readonly string[] => {
  const products = own(properties, "products");
  const lines: readonly Json[] = Array.isArray(products)
    ? products.slice(0, MOST_LINES)
    : [properties];
  return [...new Set(lines.flatMap(itemIn))];
};

const place = (signal: TouchSignal): number => TOUCH_SIGNALS.indexOf(signal);

/** By time, then item, then signal: no two touches that are kept stand in one place. */
const compareTouches = (a: TouchedItem, b: TouchedItem): number =>
  a.time - b.time ||
  (a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : place(a.signal) - place(b.signal));

/** What one event says of items; `NO_TOUCHES` for what says nothing of any. */
export const touchesOf = (event: Event): Touches => {
  const signalOf = event.type === "track" ? SIGNAL_OF.get(event.name) : undefined;
  if (signalOf === undefined) return NO_TOUCHES;
  const properties = ownObject(event.message, "properties");
  const signal = signalOf(properties);
  const items = signal === null ? [] : itemsOf(properties);
  if (signal === null || items.length === 0) return NO_TOUCHES;
  return items.map((itemId) => ({ itemId, signal, time: event.time })).sort(compareTouches);
};

const isSamePair = (a: TouchedItem, b: TouchedItem): boolean =>
  a.itemId === b.itemId && a.signal === b.signal;

const keptOf = ({ signal }: TouchedItem): number => (signal === "purchase" ? MAX_PURCHASES : 1);

/** Whether a touch is still among the latest of its pair, beside what others say of it. */
const isStillKept = (touch: TouchedItem, own: Touches, others: Touches): boolean => {
  if (!others.some((other) => isSamePair(other, touch))) return true;
  const later = new Set<number>();
  for (const all of [own, others])
    for (const other of all)
      if (isSamePair(other, touch) && other.time > touch.time) later.add(other.time);
  return later.size < keptOf(touch);
};

/**
 * Joins what different events said: commutative, associative and idempotent, with `NO_TOUCHES` (L3).
 * What a subset drops has as many later ones above it as are kept, and those only grow later.
 */
export const combineTouches = (a: Touches, b: Touches): Touches => {
  if (b.length === 0) return a;
  if (a.length === 0) return b;
  const isInBoth = (touch: TouchedItem): boolean =>
    a.some((other) => isSamePair(other, touch) && other.time === touch.time);
  return [
    ...a.filter((touch) => isStillKept(touch, a, b)),
    ...b.filter((touch) => !isInBoth(touch) && isStillKept(touch, b, a)),
  ]
    .sort(compareTouches)
    .slice(-MAX_TOUCHES);
};

/** Touches as canonical JSON: `[time, item, place of the signal]` of each, in order. */
export const touchesText = (touches: Touches): string => {
  const each = touches.map(
    ({ time, itemId, signal }) => `[${time},${JSON.stringify(itemId)},${place(signal)}]`,
  );
  return `[${each.join(",")}]`;
};

const touchFrom = (value: Json): TouchedItem[] => {
  if (!Array.isArray(value)) return [];
  const [time, itemId, at] = value;
  const signal = typeof at === "number" ? TOUCH_SIGNALS[at] : undefined;
  return typeof time === "number" && typeof itemId === "string" && signal !== undefined
    ? [{ itemId, signal, time }]
    : [];
};

/** Reads what `touchesText` wrote. */
export const touchesFrom = (value: Json | undefined): Touches => {
  const touches = Array.isArray(value) ? value.flatMap(touchFrom) : [];
  return touches.length === 0 ? NO_TOUCHES : touches;
};
