import type { CatalogEntry, CatalogSet, ItemRecord } from "@attune/core/catalog";
import { applyCatalog } from "@attune/core/catalog";
import type { Difference } from "../contract.ts";
import type { CatalogRow, CatalogTermRow } from "./catalog-table.ts";
import { CATALOG_COLUMNS, catalogRowFrom, catalogRowOf, termRowsOf } from "./catalog-table.ts";
import type { Database } from "./database.ts";
import { text } from "./database.ts";

type Add = (difference: Difference) => void;

const rowText = (row: CatalogRow): string => JSON.stringify(Object.values(row));

const termKey = ({ kind, item, locale, term }: CatalogTermRow): string =>
  [kind, item, locale, term].join(" / ");

const compareItems = (db: Database, items: ReadonlyMap<string, ItemRecord>, add: Add): void => {
  const left = new Set(items.keys());
  for (const row of db.prepare(`SELECT ${CATALOG_COLUMNS} FROM catalog_item`).iterate()) {
    const stored = catalogRowFrom(row);
    const record = items.get(stored.id);
    const [found, wanted] = [rowText(stored), record ? rowText(catalogRowOf(record)) : null];
    if (found !== wanted)
      add({ table: "catalog_item", key: stored.id, stored: found, folded: wanted });
    left.delete(stored.id);
  }
  for (const id of left) add({ table: "catalog_item", key: id, stored: null, folded: "an item" });
};

const compareTerms = (db: Database, items: ReadonlyMap<string, ItemRecord>, add: Add): void => {
  const left = new Set([...items.values()].flatMap(termRowsOf).map(termKey));
  for (const row of db.prepare("SELECT kind, term, item, locale FROM catalog_term").iterate()) {
    const key = [text(row, "kind"), text(row, "item"), text(row, "locale"), text(row, "term")].join(
      " / ",
    );
    if (!left.delete(key)) add({ table: "catalog_term", key, stored: "a row", folded: null });
  }
  for (const key of left) add({ table: "catalog_term", key, stored: null, folded: "a row" });
};

/** The catalog as the log tells it, compared with the items and terms that stand. */
export const createCatalogFold = () => {
  const items: CatalogSet = new Map();
  return {
    fold: (place: { readonly seq: number; readonly at: number }, entry: CatalogEntry): void =>
      applyCatalog(items, entry, place),
    compare: (db: Database, add: Add): void => {
      compareItems(db, items, add);
      compareTerms(db, items, add);
    },
  };
};
