import type { CatalogTable } from "../engine/index.ts";
import { CATALOG_COLUMNS, catalogRowFrom, text } from "../engine/index.ts";
import { createRows } from "./rows.ts";
import type { SyncConnection } from "./sync-connection.ts";

const OF_IDS = "FROM catalog_item WHERE id = ANY($1::text[])";

const createQuestions = (
  connection: SyncConnection,
): Pick<CatalogTable, "stamps" | "hashes" | "rows"> => {
  const columnOf = (column: "stamp" | "hash", ids: readonly string[]) =>
    new Map(
      connection
        .ask(`SELECT id, ${column} ${OF_IDS}`, [ids])
        .rows.map((row) => [text(row, "id"), text(row, column)]),
    );
  return {
    stamps: (ids) => columnOf("stamp", ids),
    hashes: (ids) => (ids.length === 0 ? new Map() : columnOf("hash", ids)),
    rows: (ids) =>
      ids.length === 0
        ? []
        : connection.ask(`SELECT ${CATALOG_COLUMNS} ${OF_IDS}`, [ids]).rows.map(catalogRowFrom),
  };
};

/**
 * The catalog's rows. Other nodes change them too: whether there are any is told by `begin`, with
 * what every transaction asks first; which ones this node changes, they are told.
 */
export const createCatalogTable = (
  connection: SyncConnection,
  onWritten: (ids: readonly string[]) => void,
): CatalogTable & { readonly begin: (isEmpty: boolean) => void } => {
  const upsert = createRows(
    connection,
    ["text", "bigint", "bigint", "bigint", "text", "text", "text", "text"],
    (rows) =>
      `INSERT INTO catalog_item (${CATALOG_COLUMNS}) SELECT * FROM ${rows}
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, created_at = excluded.created_at,
         changed_at = excluded.changed_at, hash = excluded.hash, content = excluded.content,
         stamp = excluded.stamp, recent = excluded.recent`,
  );
  const insertTerms = createRows(
    connection,
    ["text", "text", "text", "text"],
    (rows) => `INSERT INTO catalog_term (kind, term, item, locale) SELECT * FROM ${rows}`,
  );
  const removeFrom = (table: string, column: string) =>
    createRows(
      connection,
      ["text"],
      (rows) => `DELETE FROM ${table} t USING ${rows} AS r(id) WHERE t.${column} = r.id`,
    );
  const removeItems = removeFrom("catalog_item", "id");
  const removeTerms = removeFrom("catalog_term", "item");
  let isEmpty = true;
  return {
    ...createQuestions(connection),
    isEmpty: () => isEmpty,
    begin: (empty) => {
      isEmpty = empty;
    },
    write: (rows, terms, removed) => {
      const written = [...rows.map(({ id }) => id), ...removed];
      onWritten(written);
      removeTerms(written.map((id) => [id]));
      removeItems(removed.map((id) => [id]));
      upsert(
        rows.map((row) => [
          row.id,
          row.version,
          row.createdAt,
          row.changedAt,
          row.hash,
          row.stamp,
          row.recent,
          row.content,
        ]),
      );
      insertTerms(terms.map(({ kind, term, item, locale }) => [kind, term, item, locale]));
      // Events later in this transaction see them; that the last one went is told to the next.
      if (rows.length > 0) isEmpty = false;
    },
    reload: () => undefined,
  };
};
