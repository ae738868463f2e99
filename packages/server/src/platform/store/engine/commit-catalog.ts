import type { CatalogEntry, CatalogSet, Item } from "@attune/core/catalog";
import { applyCatalog, catalogEntry } from "@attune/core/catalog";
import type { Recorded } from "@attune/core/commit";
import { record } from "@attune/core/commit";
import type {
  CatalogCommand,
  CatalogItemOutcome,
  CatalogOutcome,
  CatalogPut,
} from "../catalog-contract.ts";
import { catalogRowOf, itemRecordFrom, termRowsOf } from "./catalog-table.ts";
import { nothingLoaded } from "./loaded.ts";
import type { EngineParts, Writer } from "./parts.ts";

type Deps = Pick<EngineParts, "lock" | "state" | "catalog"> & { readonly writer: Writer };

const itemOf = ({ content }: CatalogPut): Item => JSON.parse(content);

const outcomesOf = (
  { puts, removals }: CatalogCommand,
  entry: CatalogEntry | null,
): CatalogItemOutcome[] => {
  const notes = new Map((entry?.notes ?? []).map((note) => [note.id, note]));
  const statusOf = (id: string): "created" | "changed" | "unchanged" => {
    const note = notes.get(id);
    if (!note) return "unchanged";
    return note.version === 1 ? "created" : "changed";
  };
  return [
    ...puts.map(({ id }) => ({
      id,
      status: statusOf(id),
      changes: notes.get(id)?.changes ?? [],
    })),
    ...removals.map((id): CatalogItemOutcome => {
      const note = notes.get(id);
      return { id, status: note ? "removed" : "unknown", changes: note?.changes ?? [] };
    }),
  ];
};

/**
 * Changes the catalog inside the caller's transaction: one entry for the batch, none when nothing
 * changes. Only what has another content now is read and written.
 */
export const createCatalogCommitter = ({ lock, state, catalog, writer }: Deps) => {
  const knownOf = (ids: readonly string[]): CatalogSet =>
    new Map(catalog.rows(ids).map((row) => [row.id, itemRecordFrom(row)]));

  const write = (set: CatalogSet, entry: CatalogEntry): void => {
    const records = entry.notes.flatMap(({ id }) => set.get(id) ?? []);
    catalog.write(
      records.map(catalogRowOf),
      records.flatMap(termRowsOf),
      entry.notes.flatMap(({ id, item }) => (item === null ? [id] : [])),
    );
  };

  return (command: CatalogCommand): CatalogOutcome => {
    lock("catalog");
    const { actor, at, removals } = command;
    const hashes = catalog.hashes(command.puts.map(({ id }) => id));
    const puts = command.puts.filter(({ id, hash }) => hashes.get(id) !== hash);
    const set = knownOf([...puts.map(({ id }) => id), ...removals]);
    const entry = catalogEntry(set, { puts: puts.map(itemOf), removals, actor, at });
    const items = outcomesOf(command, entry);
    if (entry === null) return { seq: null, items };
    const log: Recorded[] = [];
    const recorded = record(nothingLoaded().set, log, state.context(at), entry);
    applyCatalog(set, entry, recorded);
    writer.log(log);
    write(set, entry);
    return { seq: recorded.seq, items };
  };
};
