import type { Item } from "@attune/core/catalog";
import { isInStock, itemAttributes, likenessOf, priceOf } from "@attune/core/catalog";
import type { CompiledCondition } from "@attune/core/condition";
import { compileCondition, isFlaw, subjectOf } from "@attune/core/condition";
import type { Definition } from "@attune/core/definition";
import { itemConditions } from "@attune/core/definition";
import type { JsonObject } from "@attune/core/json";
import { canonical } from "@attune/core/json";
import type { Board, BoardItem } from "@attune/recommender/board";
import { createBoard } from "@attune/recommender/board";
import type { Store } from "../../platform/store/index.ts";

/** What rules ask of the catalog's items, with the numbers that the board knows them by. */
export type ItemBoard = {
  readonly board: Board;
  readonly numberOf: (id: string) => number | undefined;
  readonly idOf: (item: number) => string;
  /** The place of a condition on the board; undefined for one that was not asked when it was made. */
  readonly conditionAt: (asked: JsonObject) => number | undefined;
  /** How many items are published at an instant, epoch ms, and which of these ids are theirs. */
  readonly publishedAt: (
    now: number,
    ids: readonly string[],
  ) => { readonly items: number; readonly ofThese: number };
};

export type ItemBoards = {
  /** Null until the catalog was read. */
  readonly current: () => ItemBoard | null;
  /** Items of the catalog were put or removed. */
  readonly changed: (ids: readonly string[]) => Promise<void>;
  /** Reads the catalog anew when recommenders that went live ask what the board does not know. */
  readonly renew: () => Promise<void>;
};

/** Items that are read at a time. */
const PAGE = 500;
const EVERYTHING = {
  category: undefined,
  brand: undefined,
  query: undefined,
  locale: undefined,
  shown: undefined,
} as const;

const instantOf = (text: string | undefined): number | null =>
  text === undefined ? null : Temporal.Instant.from(text).epochMilliseconds;

const factsOf = (item: Item, conditions: readonly CompiledCondition[], now: number): BoardItem => {
  const subject = subjectOf(itemAttributes(item), now);
  return {
    price: priceOf(item),
    inStock: isInStock(item),
    from: instantOf(item.publish?.from),
    until: instantOf(item.publish?.until),
    brand: item.brand ?? null,
    category: item.categories?.[0] ?? null,
    likeness: likenessOf(item),
    fits: conditions.map((condition) => condition.holds(subject)),
  };
};

type Asked = { readonly text: string; readonly condition: CompiledCondition };

/** Every condition on items that live recommenders ask, each once. */
const askedBy = (definitions: readonly Definition[]): readonly Asked[] => {
  const asked = new Map<string, Asked>();
  for (const { asked: condition } of definitions.flatMap(itemConditions)) {
    const compiled = compileCondition(condition);
    const text = canonical(condition);
    if (!isFlaw(compiled)) asked.set(text, { text, condition: compiled });
  }
  return [...asked.values()];
};

const createOne = (asked: readonly Asked[], now: () => number) => {
  const board = createBoard(asked.length);
  const conditions = asked.map(({ condition }) => condition);
  const places = new Map(asked.map(({ text }, place) => [text, place]));
  const numbers = new Map<string, number>();
  const ids: string[] = [];
  const put = (item: Item): void => {
    const number = numbers.get(item.id) ?? numbers.size;
    numbers.set(item.id, number);
    ids[number] = item.id;
    board.put(number, factsOf(item, conditions, now()));
  };
  const remove = (id: string): void => {
    const number = numbers.get(id);
    if (number !== undefined) board.remove(number);
  };
  const isPublished = (number: number | undefined, at: number): boolean =>
    number !== undefined &&
    board.has(number) &&
    board.from(number) <= at &&
    at < board.until(number);
  const shown: ItemBoard = {
    board,
    numberOf: (id) => numbers.get(id),
    idOf: (item) => ids[item] ?? "",
    conditionAt: (condition) => places.get(canonical(condition)),
    publishedAt: (at, ids) => {
      let items = 0;
      for (const number of numbers.values()) if (isPublished(number, at)) items += 1;
      return { items, ofThese: ids.filter((id) => isPublished(numbers.get(id), at)).length };
    },
  };
  return { shown, put, remove, knows: ({ text }: Asked): boolean => places.has(text) };
};

export type ItemBoardDeps = {
  readonly store: Pick<Store, "reads">;
  readonly clock: { readonly now: () => number };
  readonly definitions: () => readonly Definition[];
};

/**
 * Keeps what rules ask of items in memory. A board that no longer answers for all conditions serves those
 * that it knows until the next one was read; changes meanwhile are put on both.
 */
export const createItemBoards = ({ store, clock, definitions }: ItemBoardDeps): ItemBoards => {
  let serving: ReturnType<typeof createOne> | null = null;
  let coming: ReturnType<typeof createOne> | null = null;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    const next = createOne(askedBy(definitions()), clock.now);
    coming = next;
    try {
      for (let after: string | null = ""; after !== null;) {
        const page: { items: readonly { item: Item }[]; next: string | null } =
          await store.reads.catalogItems(EVERYTHING, PAGE, after);
        for (const { item } of page.items) next.put(item);
        after = page.next;
      }
      serving = next;
    } finally {
      coming = null;
    }
  };

  const isBehind = (): boolean => {
    const asked = askedBy(definitions());
    const isAsked = definitions().some(({ kind }) => kind === "recommender");
    return isAsked && (serving === null || !asked.every(serving.knows));
  };

  return {
    current: () => serving?.shown ?? null,
    changed: async (ids) => {
      const boards = [serving, coming].filter((each) => each !== null);
      if (boards.length === 0 || ids.length === 0) return;
      const records = await store.reads.catalogItemsById(ids);
      const there = new Map(records.map(({ item }) => [item.id, item]));
      for (const board of boards)
        for (const id of ids) {
          const item = there.get(id);
          if (item) board.put(item);
          else board.remove(id);
        }
    },
    renew: async () => {
      while (isBehind()) {
        reading ??= read().finally(() => {
          reading = null;
        });
        await reading;
      }
    },
  };
};
