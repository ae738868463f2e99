import type { ItemChange, ItemRecord } from "@attune/core/catalog";

/** An item on its way to the writer. */
export type CatalogPut = {
  readonly id: string;
  /** Its canonical JSON. */
  readonly content: string;
  /** Hash of the content: equal content is no change. */
  readonly hash: string;
};

/** A change of the catalog: in whole or not at all. Each id is named once. */
export type CatalogCommand = {
  readonly puts: readonly CatalogPut[];
  readonly removals: readonly string[];
  readonly actor: string;
  readonly at: number;
};

export type CatalogItemOutcome = {
  readonly id: string;
  /** `unknown`: it was to be removed, and is not there. */
  readonly status: "created" | "changed" | "unchanged" | "removed" | "unknown";
  readonly changes: readonly ItemChange[];
};

export type CatalogOutcome = {
  /** Of the entry that was made; null when nothing changed. */
  readonly seq: number | null;
  /** Of each item, in the order of the command: puts, then removals. */
  readonly items: readonly CatalogItemOutcome[];
};

export type CatalogStore = {
  readonly changeCatalog: (command: CatalogCommand) => Promise<CatalogOutcome>;
};

export type CatalogFilter = {
  /** A path of the tree; items below it are of it too. */
  readonly category: string | undefined;
  readonly brand: string | undefined;
  /** What the name or the id begins with. */
  readonly query: string | undefined;
  /** Whose names the query is about; undefined for all. */
  readonly locale: string | undefined;
  /** By whether they are shown at an instant, epoch ms; undefined for all. */
  readonly shown: { readonly is: boolean; readonly at: number } | undefined;
};

export type CatalogPage = {
  readonly items: readonly ItemRecord[];
  /** Id after which the next page begins. */
  readonly next: string | null;
};

export type CatalogReads = {
  /**
   * Items in order of their ids, after an id. By `shown`, a page may hold fewer than `limit` and have
   * a next one: it ends after so many items that were looked at.
   */
  readonly catalogItems: (
    filter: CatalogFilter,
    limit: number,
    after: string,
  ) => Promise<CatalogPage>;
  readonly catalogItem: (id: string) => Promise<ItemRecord | null>;
  /** Those of some items that there are, in any order. */
  readonly catalogItemsById: (ids: readonly string[]) => Promise<readonly ItemRecord[]>;
};
