import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Board, BoardItem } from "./index.ts";
import { createBoard } from "./index.ts";

const facts = fc.record({
  price: fc.option(fc.integer({ min: 0, max: 9 })),
  inStock: fc.option(fc.boolean()),
  from: fc.option(fc.nat({ max: 9 })),
  until: fc.option(fc.nat({ max: 9 })),
  brand: fc.option(fc.constantFrom("a", "b")),
  category: fc.option(fc.constantFrom("x", "y")),
  likeness: fc.constantFrom("p", "q"),
  currency: fc.option(fc.constantFrom("SEK", "EUR")),
  margin: fc.option(fc.integer({ min: 0, max: 9 })),
  fits: fc.tuple(fc.boolean(), fc.boolean()),
});
/** Items that are put, put again, and removed. */
const changes = fc.array(fc.tuple(fc.nat({ max: 200 }), fc.option(facts, { freq: 4 })), {
  maxLength: 80,
});

const NOTHING = { price: null, from: null, until: null };

/** Expects of an item what its price and its times say at every instant. */
const tells = (
  board: Board,
  item: number,
  { price, from, until }: Pick<BoardItem, "price" | "from" | "until">,
): void => {
  for (let at = 0; at < 10; at += 1) {
    const begun = from ?? -Infinity;
    expect(board.isPublished(item, at)).toBe(begun <= at && at < (until ?? Infinity));
    expect(board.isOlder(item, 3, at)).toBe(at - begun > 3);
    expect(board.costs(item, at, at + 2)).toBe(price !== null && price >= at && price <= at + 2);
  }
};

describe("a board", () => {
  test.prop([changes, fc.subarray([0, 1]), fc.nat({ max: 60 })])(
    "lists what fits all conditions where it is few, and nothing where it is more",
    (some, asked, most) => {
      const board = createBoard(2);
      const there = new Map<number, BoardItem>();
      for (const [item, put] of some) {
        if (put === null) {
          board.remove(item);
          there.delete(item);
        } else {
          board.put(item, put);
          there.set(item, put);
        }
      }
      const fitting = [...there]
        .filter(([, { fits }]) => asked.every((at) => fits[at]))
        .map(([item]) => item)
        .sort((a, b) => a - b);
      expect(board.few(asked, most)).toEqual(fitting.length > most ? null : fitting);
    },
  );

  test.prop([changes])("tells of an item what was put last", (some) => {
    const board = createBoard(2);
    const last = new Map<number, BoardItem>();
    for (const [item, put] of some)
      if (put !== null) {
        board.put(item, put);
        last.set(item, put);
      }
    for (let item = 0; item < 210; item += 1) {
      const put = last.get(item);
      expect(board.has(item)).toBe(put !== undefined);
      expect(board.price(item)).toBe(put?.price ?? Number.NaN);
      tells(board, item, put ?? NOTHING);
      expect(board.margin(item)).toBe(put?.margin ?? Number.NaN);
      expect(board.currency(item) >= 0).toBe((put?.currency ?? null) !== null);
      expect(board.brand(item) >= 0).toBe((put?.brand ?? null) !== null);
    }
  });
});
