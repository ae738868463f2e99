import type { Board } from "../board/index.ts";
import type { Question } from "../source/index.ts";

/** Rules of a recommender as they are asked of item numbers. */
export type ShelfRules = {
  /** The board's conditions that an item has to fit. */
  readonly filters: readonly number[];
  readonly boosts: readonly { readonly condition: number; readonly weight: number }[];
  readonly pins: readonly { readonly item: number; readonly position: number }[];
  readonly stock: "in-stock" | "any";
  readonly bought: "unless-due" | "exclude" | "allow" | "only";
  readonly returned: "exclude" | "allow";
  readonly seen: "allow" | "exclude";
  readonly price: {
    readonly min: number;
    readonly max: number;
    readonly of: "amount" | "seeds";
  } | null;
  readonly perBrand: number;
  readonly perCategory: number;
  /** From 0 to 1. */
  readonly diversity: number;
  /** Milliseconds since an item is published; Infinity for any. */
  readonly newerThan: number;
};

/** Names of what may keep an item out, in the order in which they are asked. */
export const LEFT_OUT = [
  "not-in-catalog",
  "not-published",
  "out-of-stock",
  "filter",
  "price",
  "too-old",
  "returned",
  "bought",
  "not-bought",
  "seen",
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** Whether it is time to buy an item again that was last bought at an instant, epoch ms. */
export type IsDue = (item: number, last: number, now: number) => boolean;

type Past = {
  readonly bought: ReadonlyMap<number, number>;
  /** Likenesses of what was given back or is disliked, and has not been bought since. */
  readonly returned: ReadonlySet<number>;
  readonly returnedItems: ReadonlySet<number>;
  readonly seen: ReadonlySet<number>;
};

/** What a person did, as rules ask for it; a later purchase takes a return back. */
const pastOf = ({ history }: Question, board: Board): Past => {
  const bought = new Map<number, number>();
  const returnedItems = new Set<number>();
  const seen = new Set<number>();
  for (const { item, signal, time } of history) {
    seen.add(item);
    if (signal === "purchase") {
      bought.set(item, time);
      returnedItems.delete(item);
    }
    if (signal === "return" || signal === "dislike") returnedItems.add(item);
  }
  const returned = new Set(
    [...returnedItems].map((item) => board.likeness(item)).filter((likeness) => likeness >= 0),
  );
  return { bought, returned, returnedItems, seen };
};

const wasReturned =
  ({ returned }: ShelfRules, past: Past, board: Board) =>
  (item: number): boolean =>
    returned === "exclude" &&
    (past.returnedItems.has(item) || past.returned.has(board.likeness(item)));

/** Says of an item whether the person gave it back, or nearly the same, and is to see no more of it. */
export const returnedFor = (rules: ShelfRules, question: Question, board: Board) =>
  wasReturned(rules, pastOf(question, board), board);

/** The mean price of what an answer goes with; NaN where none has a price. */
const priceOfSeeds = ({ seeds, history }: Question, board: Board): number => {
  const last = history.at(-1)?.item;
  const items = seeds.length > 0 || last === undefined ? seeds : [last];
  const prices = items.map((item) => board.price(item)).filter((price) => !Number.isNaN(price));
  return prices.reduce((sum, price) => sum + price, 0) / prices.length;
};

/** Tells an item of a wrong price: none where the band is of seeds without a price. */
const wrongPriceOf = (
  { price }: ShelfRules,
  question: Question,
  board: Board,
): ((item: number) => boolean) | null => {
  if (price === null) return null;
  const unit = price.of === "amount" ? 1 : priceOfSeeds(question, board);
  if (Number.isNaN(unit)) return null;
  const [min, max] = [price.min * unit, price.max * unit];
  return (item) => !board.costs(item, min, max);
};

/** Says which rule keeps an item out for a question; null for none. Where there is no catalog, none is asked of it. */
export const leftOutFor = (
  rules: ShelfRules,
  question: Question,
  board: Board,
  isDue: IsDue,
): ((item: number) => LeftOut | null) => {
  const { now } = question;
  const { filters, newerThan } = rules;
  const past = pastOf(question, board);
  const isWrongPrice = wrongPriceOf(rules, question, board);
  const isCataloged = board.size() > 0;

  const byCatalog = (item: number): LeftOut | null => {
    if (!board.has(item)) return "not-in-catalog";
    if (!board.isPublished(item, now)) return "not-published";
    if (rules.stock === "in-stock" && board.isOutOfStock(item)) return "out-of-stock";
    for (const condition of filters) if (!board.fits(condition, item)) return "filter";
    if (isWrongPrice?.(item) === true) return "price";
    return board.isOlder(item, newerThan, now) ? "too-old" : null;
  };
  const byPurchase = (item: number): LeftOut | null => {
    const last = past.bought.get(item);
    if (rules.bought === "only") return last === undefined ? "not-bought" : null;
    if (last === undefined || rules.bought === "allow") return null;
    return rules.bought === "unless-due" && isDue(item, last, now) ? null : "bought";
  };
  const isReturned = wasReturned(rules, past, board);
  const byPast = (item: number): LeftOut | null => {
    if (isReturned(item)) return "returned";
    const purchase = byPurchase(item);
    if (purchase !== null) return purchase;
    return rules.seen === "exclude" && past.seen.has(item) ? "seen" : null;
  };
  return (item) => (isCataloged ? byCatalog(item) : null) ?? byPast(item);
};
