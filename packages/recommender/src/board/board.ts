import type { Bits } from "./bits.ts";
import { createBits, inAll } from "./bits.ts";

/** What rules ask of an item. */
export type BoardItem = {
  /** In the item's currency; null for one without a price. */
  readonly price: number | null;
  readonly currency: string | null;
  /** What is left of the price, as a share of it; null where nobody says. */
  readonly margin: number | null;
  /** Null where nobody counts pieces. */
  readonly inStock: boolean | null;
  /** Shown from, and until before, these instants, epoch ms; null for none. */
  readonly from: number | null;
  readonly until: number | null;
  readonly brand: string | null;
  /** The first of its categories. */
  readonly category: string | null;
  /** What nearly the same items share. */
  readonly likeness: string;
  /** Whether it fits each of the board's conditions, in their order. */
  readonly fits: readonly boolean[];
};

/**
 * What rules ask of all items of a catalog, by their numbers: 64 bytes an item, and a bit for each
 * condition. Conditions are asked when an item is put, never when something is recommended.
 */
export type Board = {
  readonly put: (item: number, facts: BoardItem) => void;
  readonly remove: (item: number) => void;
  /** Changes with every item that is put or removed. */
  readonly version: () => number;
  /** How many items there are. */
  readonly size: () => number;
  readonly has: (item: number) => boolean;
  /** NaN for an item without a price. */
  readonly price: (item: number) => number;
  /** The same number for the same currency; -1 for none. */
  readonly currency: (item: number) => number;
  /** NaN for an item without a margin. */
  readonly margin: (item: number) => number;
  readonly isOutOfStock: (item: number) => boolean;
  /** Whether its price is in a band; false for an item without one. What answers with a number makes garbage. */
  readonly costs: (item: number, min: number, max: number) => boolean;
  /** Whether it is shown at an instant, epoch ms. */
  readonly isPublished: (item: number, at: number) => boolean;
  /** Whether it has been shown for longer than so many milliseconds. */
  readonly isOlder: (item: number, than: number, at: number) => boolean;
  /** The same number for the same brand; -1 for none. */
  readonly brand: (item: number) => number;
  readonly category: (item: number) => number;
  /** The same number for what is nearly the same. */
  readonly likeness: (item: number) => number;
  readonly fits: (condition: number, item: number) => boolean;
  /** The items that fit all of some conditions, where they are no more than so many; else null. */
  readonly few: (conditions: readonly number[], most: number) => readonly number[] | null;
};

/** Where a fact stands in an item's row, and what it is of an item that was never put. */
const FACTS = {
  price: Number.NaN,
  from: -Infinity,
  until: Infinity,
  brand: -1,
  category: -1,
  likeness: -1,
  currency: -1,
  margin: Number.NaN,
} as const;
const PLACES = {
  price: 0,
  from: 1,
  until: 2,
  brand: 3,
  category: 4,
  likeness: 5,
  currency: 6,
  margin: 7,
} as const;
type Fact = keyof typeof FACTS;
/** Numbers of a row: what is asked of one item lies together in 64 bytes. */
const ROW = 8;

const rowOf = (facts: Readonly<Record<Fact, number>>): readonly number[] => [
  facts.price,
  facts.from,
  facts.until,
  facts.brand,
  facts.category,
  facts.likeness,
  facts.currency,
  facts.margin,
];

/** Rows of numbers that grow. */
const createFacts = () => {
  let values = new Float64Array(64 * ROW);
  let size = 0;
  const fillTo = (item: number): void => {
    for (; size <= item; size += 1) values.set(rowOf(FACTS), size * ROW);
  };
  return {
    of: (fact: Fact): ((item: number) => number) => {
      const [place, absent] = [PLACES[fact], FACTS[fact]];
      return (item) => (item < size ? (values[item * ROW + place] ?? absent) : absent);
    },
    costs: (item: number, min: number, max: number): boolean => {
      const price = values[item * ROW + PLACES.price] ?? 0;
      return item < size && price >= min && price <= max;
    },
    isPublished: (item: number, now: number): boolean =>
      item >= size ||
      (now >= (values[item * ROW + PLACES.from] ?? 0) &&
        now < (values[item * ROW + PLACES.until] ?? 0)),
    isOlder: (item: number, than: number, now: number): boolean =>
      item >= size || now - (values[item * ROW + PLACES.from] ?? 0) > than,
    put: (item: number, facts: Readonly<Record<Fact, number>>): void => {
      if ((item + 1) * ROW > values.length) {
        const larger = new Float64Array(Math.max(item + 1, (2 * values.length) / ROW) * ROW);
        larger.set(values);
        values = larger;
      }
      fillTo(item);
      values.set(rowOf(facts), item * ROW);
    },
  };
};

/** Numbers for texts, in the order in which they are first met; -1 for null. */
const createNames = () => {
  const numbers = new Map<string, number>();
  return (name: string | null): number => {
    if (name === null) return -1;
    const known = numbers.get(name) ?? numbers.size;
    numbers.set(name, known);
    return known;
  };
};

export const createBoard = (conditions: number): Board => {
  const there = createBits();
  const outOfStock = createBits();
  const fitting: readonly Bits[] = Array.from({ length: conditions }, createBits);
  const known = createFacts();
  const currencies = createNames();
  const brands = createNames();
  const categories = createNames();
  const likenesses = createNames();
  let size = 0;
  let version = 0;
  return {
    put: (item, facts) => {
      version += 1;
      if (!there.has(item)) size += 1;
      there.set(item, true);
      outOfStock.set(item, facts.inStock === false);
      known.put(item, {
        price: facts.price ?? FACTS.price,
        from: facts.from ?? FACTS.from,
        until: facts.until ?? FACTS.until,
        brand: brands(facts.brand),
        category: categories(facts.category),
        likeness: likenesses(facts.likeness),
        currency: currencies(facts.currency),
        margin: facts.margin ?? FACTS.margin,
      });
      fitting.forEach((bits, index) => bits.set(item, facts.fits[index] === true));
    },
    remove: (item) => {
      version += 1;
      if (there.has(item)) size -= 1;
      there.set(item, false);
    },
    version: () => version,
    size: () => size,
    has: there.has,
    price: known.of("price"),
    currency: known.of("currency"),
    margin: known.of("margin"),
    isOutOfStock: outOfStock.has,
    costs: known.costs,
    isPublished: known.isPublished,
    isOlder: known.isOlder,
    brand: known.of("brand"),
    category: known.of("category"),
    likeness: known.of("likeness"),
    fits: (condition, item) => fitting[condition]?.has(item) ?? false,
    few: (asked, most) =>
      inAll([there, ...asked.flatMap((condition) => fitting[condition] ?? [])], most),
  };
};
