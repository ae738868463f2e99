import { foldTerm } from "@attune/core/catalog";
import type { CatalogFilter, CatalogReads } from "../catalog-contract.ts";
import type { Value } from "../engine/index.ts";
import { CATALOG_COLUMNS, catalogRowFrom, itemRecordFrom } from "../engine/index.ts";
import type { ReadDatabase } from "./read-database.ts";

type Clause = { readonly sql: string; readonly values: readonly Value[] };

const OF_TERM = "i.id IN (SELECT t.item FROM catalog_term t WHERE t.kind = ";

/** Above every text that begins with the prefix: no character is higher. */
const HIGHEST = "\u{10ffff}";

const byQuery = (query: string, locale: string | undefined): Clause => {
  const term = foldTerm(query);
  const inLocale = locale === undefined ? "" : " AND t.locale IN (?, '')";
  return {
    sql: `((i.id >= ? AND i.id < ?) OR ${OF_TERM}'name' AND t.term >= ? AND t.term < ?${inLocale}))`,
    values: [
      query,
      query + HIGHEST,
      term,
      term + HIGHEST,
      ...(locale === undefined ? [] : [locale.toLowerCase()]),
    ],
  };
};

const clausesOf = ({ category, brand, query, locale }: CatalogFilter): Clause[] => [
  ...(category === undefined
    ? []
    : [{ sql: `${OF_TERM}'category' AND t.term = ?)`, values: [category] }]),
  ...(brand === undefined
    ? []
    : [{ sql: `${OF_TERM}'brand' AND t.term = ?)`, values: [foldTerm(brand)] }]),
  ...(query === undefined ? [] : [byQuery(query, locale)]),
];

/** Reads of the catalog: each filter is sought in an index, the page is cut from the order of ids. */
export const createCatalogReads = (db: ReadDatabase): CatalogReads => ({
  catalogItems: async (filter, limit, after) => {
    const clauses = clausesOf(filter);
    const rows = await db.all(
      `SELECT ${CATALOG_COLUMNS} FROM catalog_item i WHERE ${["i.id > ?", ...clauses.map(({ sql }) => sql)].join(" AND ")} ORDER BY i.id LIMIT ?`,
      after,
      ...clauses.flatMap(({ values }) => values),
      limit + 1,
    );
    const items = rows.slice(0, limit).map((row) => itemRecordFrom(catalogRowFrom(row)));
    return { items, next: rows.length > limit ? (items.at(-1)?.item.id ?? null) : null };
  },
  catalogItem: async (id) => {
    const row = await db.get(`SELECT ${CATALOG_COLUMNS} FROM catalog_item WHERE id = ?`, id);
    return row ? itemRecordFrom(catalogRowFrom(row)) : null;
  },
});
