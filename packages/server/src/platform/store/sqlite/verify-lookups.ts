import type { Database, Lookups } from "../engine/index.ts";
import { int, maybeInt, text } from "../engine/index.ts";

/** Looks rows up in a sorted index and in its tail, which is short enough to be held. */
export const createLookups = (db: Database): Lookups => {
  const inTimeline = db.prepare(
    "SELECT 1 AS found FROM timeline WHERE facet = ? AND time = ? AND seq = ?",
  );
  const decision = db.prepare("SELECT seq FROM decision WHERE id = ?");
  const inDedupe = db.prepare("SELECT 1 AS found FROM dedupe WHERE hash = ?");
  const places = new Set(
    db
      .prepare("SELECT facet, time, seq FROM timeline_tail")
      .all()
      .map((row) => `${int(row, "facet")}/${int(row, "time")}/${int(row, "seq")}`),
  );
  const hashes = new Set(
    db
      .prepare("SELECT hex(hash) AS hash FROM dedupe_tail")
      .all()
      .map((row) => text(row, "hash")),
  );
  return {
    look: () => undefined,
    isPlaced: (facet, time, seq) =>
      places.has(`${facet}/${time}/${seq}`) || inTimeline.get(facet, time, seq) !== undefined,
    seqOfDecision: (id) => maybeInt(decision.get(id), "seq"),
    isDeduped: (hash) =>
      hashes.has(hash.toString("hex").toUpperCase()) || inDedupe.get(hash) !== undefined,
  };
};
