import type { Recorded } from "@attune/core/commit";
import { facetsOf } from "@attune/core/commit";
import type { Lookups } from "../engine/index.ts";
import { createTimeOf, dedupeHash, int, text } from "../engine/index.ts";
import type { SyncConnection } from "./sync-connection.ts";

type Place = readonly [facet: number, time: number, seq: number];

const PLACES =
  "SELECT t.facet, t.time, t.seq FROM timeline t JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS k(facet, time, seq) ON t.facet = k.facet AND t.time = k.time AND t.seq = k.seq";
const HASHES =
  "SELECT encode(d.hash, 'hex') AS hash FROM dedupe d JOIN unnest($1::bytea[]) AS k(hash) ON d.hash = k.hash";

const DECISIONS = "SELECT id, seq FROM decision WHERE id = ANY($1::text[])";

const placeKey = ([facet, time, seq]: Place): string => `${facet}/${time}/${seq}`;

/** Looks up what stands beside a page of the log with one question for each table. */
export const createLookups = (connection: SyncConnection): Lookups => {
  const timeOf = createTimeOf();
  const places = new Set<string>();
  const hashes = new Set<string>();
  const decisions = new Map<string, number>();

  const lookPlaces = (entries: readonly Recorded[]): void => {
    places.clear();
    const wanted = entries.flatMap((recorded): Place[] => {
      const time = timeOf(recorded);
      return facetsOf(recorded.entry).map((facet) => [facet, time, recorded.seq]);
    });
    const columns = [0, 1, 2].map((column) => wanted.map((place) => place[column] ?? 0));
    for (const row of connection.ask(PLACES, columns).rows)
      places.add(placeKey([int(row, "facet"), int(row, "time"), int(row, "seq")]));
  };
  const lookHashes = (entries: readonly Recorded[]): void => {
    hashes.clear();
    const wanted = entries.flatMap(({ entry }) =>
      entry.kind === "event" ? [dedupeHash(entry.event)] : [],
    );
    for (const { hash } of connection.ask(HASHES, [wanted]).rows) hashes.add(String(hash));
  };

  const lookDecisions = (entries: readonly Recorded[]): void => {
    decisions.clear();
    const wanted = entries.flatMap(({ entry }) => (entry.kind === "decision" ? [entry.id] : []));
    for (const row of connection.ask(DECISIONS, [wanted]).rows)
      decisions.set(text(row, "id"), int(row, "seq"));
  };

  return {
    look: (entries) => {
      lookPlaces(entries);
      lookHashes(entries);
      lookDecisions(entries);
    },
    isPlaced: (facet, time, seq) => places.has(placeKey([facet, time, seq])),
    seqOfDecision: (id) => decisions.get(id) ?? null,
    isDeduped: (hash) => hashes.has(hash.toString("hex")),
  };
};
