import { hash } from "node:crypto";
import type { Item, ItemRecord, RecentChange, Term } from "@attune/core/catalog";
import { itemContent, stampOf, termsOf } from "@attune/core/catalog";
import type { Row } from "./database.ts";
import { int, text } from "./database.ts";

/** A row of `catalog_item`, in the order of `CATALOG_COLUMNS`. */
export type CatalogRow = {
  readonly id: string;
  readonly version: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly hash: string;
  /** Canonical JSON of the item. */
  readonly content: string;
  /** JSON of its stamp. */
  readonly stamp: string;
  /** JSON of its latest changes. */
  readonly recent: string;
};

/** A row of `catalog_term`. */
export type CatalogTermRow = Term & { readonly item: string };

export const CATALOG_COLUMNS = "id, version, created_at, changed_at, hash, stamp, recent, content";

export const catalogRowFrom = (row: Row): CatalogRow => ({
  id: text(row, "id"),
  version: int(row, "version"),
  createdAt: int(row, "created_at"),
  changedAt: int(row, "changed_at"),
  hash: text(row, "hash"),
  content: text(row, "content"),
  stamp: text(row, "stamp"),
  recent: text(row, "recent"),
});

export const itemRecordFrom = (row: CatalogRow): ItemRecord => {
  const { version, createdAt, changedAt } = row;
  const item: Item = JSON.parse(row.content);
  const recent: readonly RecentChange[] = JSON.parse(row.recent);
  return { item, version, createdAt, changedAt, recent };
};

/** Names the content of an item: its canonical JSON. */
export const contentHash = (content: string): string => hash("sha256", content, "hex").slice(0, 32);

/** The row that an item stands in. */
export const catalogRowOf = (record: ItemRecord): CatalogRow => {
  const { item, version, createdAt, changedAt, recent } = record;
  const content = itemContent(item);
  return {
    id: item.id,
    version,
    createdAt,
    changedAt,
    hash: contentHash(content),
    content,
    stamp: JSON.stringify(stampOf(item)),
    recent: JSON.stringify(recent),
  };
};

/** The terms that an item is found by, each once. */
export const termRowsOf = ({ item }: ItemRecord): CatalogTermRow[] => [
  ...new Map(
    termsOf(item).map((each) => [
      `${each.kind}\n${each.locale}\n${each.term}`,
      { ...each, item: item.id },
    ]),
  ).values(),
];

/**
 * The rows of the catalog inside the writer's transaction, in the SQL of one engine: each question
 * is one statement, whatever the number of items.
 */
export type CatalogTable = {
  /** True when there is no item: then nobody is asked for stamps. Asks the database at most once a transaction. */
  readonly isEmpty: () => boolean;
  /** Stamps as JSON, of those ids that are items. */
  readonly stamps: (ids: readonly string[]) => ReadonlyMap<string, string>;
  readonly hashes: (ids: readonly string[]) => ReadonlyMap<string, string>;
  readonly rows: (ids: readonly string[]) => readonly CatalogRow[];
  /** Writes items over those that are there, with their terms; removes others with theirs. */
  readonly write: (
    rows: readonly CatalogRow[],
    terms: readonly CatalogTermRow[],
    removed: readonly string[],
  ) => void;
  /** Forgets what a rolled-back transaction did. */
  readonly reload: () => void;
};
