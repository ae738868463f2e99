import type { Bits } from "./bits.ts";
import { createBits } from "./bits.ts";

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
 * What rules ask of all items of a catalog, by their numbers: about 70 bytes an item, and a bit for each
 * condition. Conditions are asked when an item is put, never when something is recommended.
 */
export type Board = {
  readonly put: (item: number, facts: BoardItem) => void;
  readonly remove: (item: number) => void;
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
  readonly from: (item: number) => number;
  readonly until: (item: number) => number;
  /** The same number for the same brand; -1 for none. */
  readonly brand: (item: number) => number;
  readonly category: (item: number) => number;
  /** The same number for what is nearly the same. */
  readonly likeness: (item: number) => number;
  readonly fits: (condition: number, item: number) => boolean;
};

/** A column of numbers that grows; what was never put is `absent`. */
const createColumn = (absent: number) => {
  let values = new Float64Array(64).fill(absent);
  return {
    at: (item: number): number => values[item] ?? absent,
    put: (item: number, value: number): void => {
      if (item >= values.length) {
        const larger = new Float64Array(Math.max(item + 1, values.length * 2)).fill(absent);
        larger.set(values);
        values = larger;
      }
      values[item] = value;
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
  const price = createColumn(Number.NaN);
  const currency = createColumn(-1);
  const margin = createColumn(Number.NaN);
  const from = createColumn(-Infinity);
  const until = createColumn(Infinity);
  const brand = createColumn(-1);
  const category = createColumn(-1);
  const likeness = createColumn(-1);
  const currencies = createNames();
  const brands = createNames();
  const categories = createNames();
  const likenesses = createNames();
  let size = 0;
  return {
    put: (item, facts) => {
      if (!there.has(item)) size += 1;
      there.set(item, true);
      outOfStock.set(item, facts.inStock === false);
      price.put(item, facts.price ?? Number.NaN);
      currency.put(item, currencies(facts.currency));
      margin.put(item, facts.margin ?? Number.NaN);
      from.put(item, facts.from ?? -Infinity);
      until.put(item, facts.until ?? Infinity);
      brand.put(item, brands(facts.brand));
      category.put(item, categories(facts.category));
      likeness.put(item, likenesses(facts.likeness));
      fitting.forEach((bits, index) => bits.set(item, facts.fits[index] === true));
    },
    remove: (item) => {
      if (there.has(item)) size -= 1;
      there.set(item, false);
    },
    size: () => size,
    has: there.has,
    price: price.at,
    currency: currency.at,
    margin: margin.at,
    isOutOfStock: outOfStock.has,
    from: from.at,
    until: until.at,
    brand: brand.at,
    category: category.at,
    likeness: likeness.at,
    fits: (condition, item) => fitting[condition]?.has(item) ?? false,
  };
};
