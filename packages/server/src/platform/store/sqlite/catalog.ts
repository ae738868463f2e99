import type { CatalogTable, Database } from "../engine/index.ts";
import { CATALOG_COLUMNS, catalogRowFrom, int, text } from "../engine/index.ts";

const IN_LIST = "IN (SELECT value FROM json_each(?))";

const createRows = (db: Database): Pick<CatalogTable, "stamps" | "hashes" | "rows"> => {
  const stamps = db.prepare(`SELECT id, stamp FROM catalog_item WHERE id ${IN_LIST}`);
  const hashes = db.prepare(`SELECT id, hash FROM catalog_item WHERE id ${IN_LIST}`);
  const rows = db.prepare(`SELECT ${CATALOG_COLUMNS} FROM catalog_item WHERE id ${IN_LIST}`);
  const by = (ids: readonly string[]): string => JSON.stringify(ids);
  return {
    stamps: (ids) =>
      new Map(stamps.all(by(ids)).map((row) => [text(row, "id"), text(row, "stamp")])),
    hashes: (ids) =>
      new Map(hashes.all(by(ids)).map((row) => [text(row, "id"), text(row, "hash")])),
    rows: (ids) => (ids.length === 0 ? [] : rows.all(by(ids)).map(catalogRowFrom)),
  };
};

/** The catalog's rows. Nobody else writes: whether there are any is asked once, and after each change. */
export const createCatalogTable = (db: Database): CatalogTable => {
  const upsert = db.prepare(
    `INSERT OR REPLACE INTO catalog_item (${CATALOG_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const remove = db.prepare("DELETE FROM catalog_item WHERE id = ?");
  const removeTerms = db.prepare("DELETE FROM catalog_term WHERE item = ?");
  const insertTerm = db.prepare(
    "INSERT INTO catalog_term (kind, term, item, locale) VALUES (?, ?, ?, ?)",
  );
  const some = db.prepare("SELECT EXISTS (SELECT 1 FROM catalog_item) AS some");
  let isEmpty: boolean | null = null;
  return {
    ...createRows(db),
    isEmpty: () => (isEmpty ??= int(some.get(), "some") === 0),
    write: (rows, terms, removed) => {
      for (const { id } of rows) removeTerms.run(id);
      for (const row of rows)
        upsert.run(
          row.id,
          row.version,
          row.createdAt,
          row.changedAt,
          row.hash,
          row.stamp,
          row.recent,
          row.content,
        );
      for (const { kind, term, item, locale } of terms) insertTerm.run(kind, term, item, locale);
      for (const id of removed) {
        remove.run(id);
        removeTerms.run(id);
      }
      isEmpty = null;
    },
    reload: () => {
      isEmpty = null;
    },
  };
};
