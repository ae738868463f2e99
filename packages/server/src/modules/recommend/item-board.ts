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
import { readCatalog, readItems } from "./catalog-pages.ts";
import { createHeardItems } from "./heard-items.ts";
import type { ItemsAtHand } from "./items-at-hand.ts";
import { createItemsAtHand } from "./items-at-hand.ts";

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
  /** Items as they stand, for what is shown of them. */
  readonly items: Pick<ItemsAtHand, "read">;
  /** Null until the catalog was read. */
  readonly current: () => ItemBoard | null;
  /** Items of the catalog were put or removed. */
  readonly changed: (ids: readonly string[]) => Promise<void>;
  /** Others have changed items; null for any of them. `follow` takes it in. */
  readonly hear: (ids: readonly string[] | null) => void;
  /** Takes in what was heard since the last time; where that fails, it is still to be taken in. */
  readonly follow: () => Promise<void>;
  /** Reads the catalog anew when recommenders that went live ask what the board does not know. */
  readonly renew: () => Promise<void>;
};

const instantOf = (text: string | undefined): number | null =>
  text === undefined ? null : Temporal.Instant.from(text).epochMilliseconds;

const factsOf = (item: Item, conditions: readonly CompiledCondition[], now: number): BoardItem => {
  const subject = subjectOf(itemAttributes(item), now);
  return {
    price: priceOf(item),
    currency: item.currency ?? null,
    margin: item.margin ?? null,
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
    number !== undefined && board.has(number) && board.isPublished(number, at);
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

type One = ReturnType<typeof createOne>;

/** Puts items as they are now on boards, one batch after the other: what was read later is put later. */
const createPutting = (reads: Store["reads"], boards: () => readonly (One | null)[]) => {
  let turn: Promise<void> = Promise.resolve();
  const putAll = async (ids: readonly string[]): Promise<void> => {
    if (ids.length === 0 || boards().every((board) => board === null)) return;
    await readItems(reads, ids, (id, record) => {
      for (const board of boards())
        if (record) board?.put(record.item);
        else board?.remove(id);
    });
  };
  return (ids: readonly string[]): Promise<void> => {
    const done = turn.then(() => putAll(ids));
    turn = done.catch(() => undefined);
    return done;
  };
};

export type ItemBoardDeps = {
  readonly store: Pick<Store, "reads" | "isShared">;
  readonly clock: { readonly now: () => number };
  readonly definitions: () => readonly Definition[];
};

/**
 * Keeps what rules ask of items in memory. A board that no longer answers for all conditions serves those
 * that it knows until the next one was read; changes meanwhile are put on both.
 */
export const createItemBoards = ({ store, clock, definitions }: ItemBoardDeps): ItemBoards => {
  let serving: One | null = null;
  let coming: One | null = null;
  let reading: Promise<void> | null = null;
  /** Anything may have changed since the board that is served was read. */
  let isStale = false;
  /** Changed while the catalog is read: what a page says of them may be older. */
  const meanwhile = new Set<string>();

  const read = async (): Promise<void> => {
    const next = createOne(askedBy(definitions()), clock.now);
    coming = next;
    isStale = false;
    meanwhile.clear();
    try {
      await readCatalog(store.reads, ({ item }) => {
        if (!meanwhile.has(item.id)) next.put(item);
      });
      serving = next;
    } catch (error) {
      isStale = true;
      throw error;
    } finally {
      coming = null;
    }
  };

  const isBehind = (): boolean => {
    const asked = askedBy(definitions());
    const isAsked = definitions().some(({ kind }) => kind === "recommender");
    return isAsked && (serving === null || isStale || !asked.every(serving.knows));
  };
  const put = createPutting(store.reads, () => [serving, coming]);
  const items = createItemsAtHand(store);
  const changed = (ids: readonly string[]): Promise<void> => {
    items.drop(ids);
    for (const id of ids) if (coming !== null) meanwhile.add(id);
    return put(ids);
  };
  const renew = async (): Promise<void> => {
    while (isBehind()) {
      reading ??= read().finally(() => {
        reading = null;
      });
      await reading;
    }
  };

  const heard = createHeardItems(changed);

  return {
    items,
    current: () => serving?.shown ?? null,
    changed,
    hear: (ids) => {
      items.drop(ids);
      if (ids === null) isStale = true;
      else heard.hear(ids);
    },
    follow: async () => {
      await heard.follow();
      await renew();
    },
    renew,
  };
};
