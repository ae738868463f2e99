import type { ItemRecord } from "@attune/core/catalog";
import { foldTerm, isPublished } from "@attune/core/catalog";
import type { CatalogFilter, CatalogPage, CatalogReads } from "../catalog-contract.ts";
import type { Value } from "../engine/index.ts";
import { CATALOG_COLUMNS, catalogRowFrom, itemRecordFrom, listsOf } from "../engine/index.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";

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

/** Items that are looked at together, and for one page, where publish dates say which are taken. */
const STEP = 500;
const MOST_LOOKED_AT = 5_000;

/** Who is shown follows from dates and the clock: no index has it, so items are looked at in their order. */
const pageAfter = async (
  on: Reader,
  filter: CatalogFilter,
  limit: number,
  after: string,
): Promise<CatalogPage> => {
  const { shown } = filter;
  const clauses = clausesOf(filter);
  const sql = `SELECT ${CATALOG_COLUMNS} FROM catalog_item i WHERE ${["i.id > ?", ...clauses.map((each) => each.sql)].join(" AND ")} ORDER BY i.id LIMIT ?`;
  const values = clauses.flatMap((each) => each.values);
  const step = shown === undefined ? limit + 1 : STEP;
  const items: ItemRecord[] = [];
  let last = after;
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += step) {
    const rows = await on.all(sql, last, ...values, step);
    for (const record of rows.map((row) => itemRecordFrom(catalogRowFrom(row)))) {
      const isWanted = shown === undefined || isPublished(record.item, shown.at) === shown.is;
      if (isWanted && items.length === limit) return { items, next: last };
      if (isWanted) items.push(record);
      last = record.item.id;
    }
    if (rows.length < step) return { items, next: null };
  }
  return { items, next: last };
};

/** Reads of the catalog: each filter is sought in an index, the page is cut from the order of ids. */
export const createCatalogReads = (db: ReadDatabase): CatalogReads => ({
  catalogItems: (filter, limit, after) => db.snapshot((on) => pageAfter(on, filter, limit, after)),
  catalogItem: async (id) => {
    const row = await db.get(`SELECT ${CATALOG_COLUMNS} FROM catalog_item WHERE id = ?`, id);
    return row ? itemRecordFrom(catalogRowFrom(row)) : null;
  },
  catalogItemsById: (ids) =>
    db.snapshot(async (on) => {
      const found: ItemRecord[] = [];
      for (const { marks, values } of listsOf(ids)) {
        const rows = await on.all(
          `SELECT ${CATALOG_COLUMNS} FROM catalog_item WHERE id IN (${marks})`,
          ...values,
        );
        found.push(...rows.map((row) => itemRecordFrom(catalogRowFrom(row))));
      }
      return found;
    }),
});
