import type {
  CatalogItemDocument,
  CatalogItemsResponse,
  CatalogQuery,
  PutItemAnswer,
  PutItemsResponse,
} from "@attune/contract";
import { CATALOG_BATCH, problem } from "@attune/contract";
import { stampOf, textIn } from "@attune/core/catalog";
import type { Clock } from "../../platform/clock/index.ts";
import type { CatalogOutcome, Store } from "../../platform/store/index.ts";
import { contentHash } from "../../platform/store/index.ts";
import { itemFields, jsonOf } from "./documents.ts";
import type { ReadItem } from "./read-batch.ts";
import { readBatch } from "./read-batch.ts";

export type CatalogDeps = {
  readonly store: Store;
  readonly clock: Clock;
  /** Told of items that were put or removed, before that is answered. */
  readonly onChanged: (ids: readonly string[]) => Promise<void>;
};

export type CatalogService = {
  /** Puts items; answers each. What is no item does not keep the others out. */
  readonly put: (items: readonly unknown[], actor: string) => Promise<PutItemsResponse>;
  readonly list: (query: CatalogQuery) => Promise<CatalogItemsResponse>;
  readonly show: (id: string, locale: string | undefined) => Promise<CatalogItemDocument>;
  readonly remove: (
    id: string,
    actor: string,
  ) => Promise<{ readonly id: string; readonly seq: number }>;
};

const answersOf = (read: readonly ReadItem[], { items }: CatalogOutcome): PutItemAnswer[] => {
  const outcomes = new Map(items.map((each) => [each.id, each]));
  return read.map((each, index): PutItemAnswer => {
    const { id } = each;
    if ("flaw" in each) return { index, id, status: "rejected", changes: [], ...each.flaw };
    const outcome = outcomes.get(each.id);
    const status =
      outcome?.status === "created" || outcome?.status === "changed" ? outcome.status : "unchanged";
    return { index, id, status, changes: (outcome?.changes ?? []).map(jsonOf) };
  });
};

const response = (items: PutItemAnswer[], seq: number | null): PutItemsResponse => {
  const count = (status: PutItemAnswer["status"]): number =>
    items.filter((each) => each.status === status).length;
  return {
    seq,
    created: count("created"),
    changed: count("changed"),
    unchanged: count("unchanged"),
    rejected: count("rejected"),
    items,
  };
};

export const createCatalog = ({ store, clock, onChanged }: CatalogDeps): CatalogService => ({
  put: async (items, actor) => {
    if (items.length > CATALOG_BATCH)
      throw problem("too-many-items", { detail: `The batch holds ${items.length} items.` });
    const read = readBatch(items);
    const puts = read.flatMap((each) =>
      "flaw" in each
        ? []
        : [{ id: each.id, content: each.content, hash: contentHash(each.content) }],
    );
    const outcome: CatalogOutcome =
      puts.length === 0
        ? { seq: null, items: [] }
        : await store.changeCatalog({ puts, removals: [], actor, at: clock.now() });
    await onChanged(puts.map(({ id }) => id));
    return response(answersOf(read, outcome), outcome.seq);
  },

  list: async ({ category, brand, query, locale, published, limit, after }) => {
    const now = clock.now();
    const shown = published === undefined ? undefined : { is: published === "true", at: now };
    const filter = { category, brand, query, locale, shown };
    const page = await store.reads.catalogItems(filter, limit, after);
    return {
      items: page.items.map((each) => itemFields(each, now, locale ?? null)),
      next: page.next,
    };
  },

  show: async (id, locale) => {
    const record = await store.reads.catalogItem(id);
    if (record === null) throw problem("item-not-found");
    const { description } = record.item;
    return {
      ...itemFields(record, clock.now(), locale ?? null),
      description: description === undefined ? null : textIn(description, locale ?? null),
      stamp: stampOf(record.item),
      recent: record.recent.map(({ seq, at, changes }) => ({
        seq,
        at: new Date(at).toISOString(),
        changes: changes.map(jsonOf),
      })),
    };
  },

  remove: async (id, actor) => {
    const { seq } = await store.changeCatalog({
      puts: [],
      removals: [id],
      actor,
      at: clock.now(),
    });
    if (seq === null) throw problem("item-not-found");
    await onChanged([id]);
    return { id, seq };
  },
});
