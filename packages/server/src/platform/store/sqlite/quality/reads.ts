import type { DatabaseSync } from "node:sqlite";
import type {
  DayCounts,
  EventCounts,
  ProfileTraitCounts,
  RefusalCounts,
  RejectionCounts,
  RuleCounts,
  SourceCounts,
  TraitCounts,
  UnknownCounts,
} from "@attune/core/quality";
import { UNKNOWN_EVENT } from "@attune/core/quality";
import type { QualityReads } from "../../quality-contract.ts";
import { int, maybeInt, text } from "../open.ts";
import { snapshot } from "../pages.ts";
import { storedConsents } from "./profile-consents.ts";
import { KNOWN } from "./profile-traits.ts";

type Row = Readonly<Record<string, unknown>>;

/** Event names and rules that are told of a source, those that came most and were broken most. */
const TOLD = 200;

const outcomesOf = (row: Row) => ({
  accepted: int(row, "accepted"),
  warned: int(row, "warned"),
  released: int(row, "released"),
  quarantined: int(row, "quarantined"),
  duplicate: int(row, "duplicate"),
});
const SUMS =
  "sum(accepted) AS accepted, sum(warned) AS warned, sum(released) AS released, sum(quarantined) AS quarantined, sum(duplicate) AS duplicate";

const dayFromRow = (row: Row): DayCounts => ({
  day: int(row, "day"),
  ...outcomesOf(row),
  rejected: int(row, "rejected"),
  identifies: int(row, "identifies"),
  tied: int(row, "tied"),
});
const eventFromRow = (row: Row): EventCounts => ({
  type: text(row, "type"),
  name: text(row, "name"),
  ...outcomesOf(row),
});
const ruleFromRow = (row: Row): RuleCounts => ({
  type: text(row, "type"),
  name: text(row, "name"),
  rule: text(row, "rule"),
  count: int(row, "n"),
  first: int(row, "first"),
  last: int(row, "last"),
  profile: maybeInt(row, "profile"),
});
const refusalFromRow = (row: Row): RefusalCounts => ({
  reason: text(row, "reason"),
  namespace: text(row, "ns"),
  count: int(row, "n"),
  first: int(row, "first"),
  last: int(row, "last"),
  profile: maybeInt(row, "profile"),
});
const unknownFromRow = (row: Row | undefined): UnknownCounts | null => {
  const [first, last] = [maybeInt(row, "first"), maybeInt(row, "last")];
  if (first === null || last === null) return null;
  return { events: int(row, "n"), names: int(row, "names"), first, last };
};
const rejectionFromRow = (row: Row): RejectionCounts => ({
  code: text(row, "code"),
  count: int(row, "n"),
});
const traitFromRow = (row: Row): TraitCounts => ({
  day: int(row, "day"),
  trait: text(row, "trait"),
  count: int(row, "count"),
});

/** The facet of the newest example of each: SQLite takes it from the row that has the maximum. */
const newestExample = (table: string, columns: string): string =>
  `SELECT ${columns}, facet, max(day) FROM ${table} WHERE source = ?1 AND day >= ?2 AND facet IS NOT NULL GROUP BY ${columns}`;

/** What went wrong with a source's events since a day. */
const createWrongReads = (db: DatabaseSync) => {
  // Each with the profile of its newest example. Unknown names are told last: there is no end of them.
  const rules = db.prepare(
    `SELECT r.*, f.profile FROM
       (SELECT type, name, rule, sum(count) AS n, min(day) AS first, max(day) AS last FROM quality_rule
        WHERE source = ?1 AND day >= ?2 GROUP BY type, name, rule
        ORDER BY rule = '${UNKNOWN_EVENT}', n DESC, type, name, rule LIMIT ${TOLD}) r
     LEFT JOIN (${newestExample("quality_rule", "type, name, rule")}) e USING (type, name, rule)
     LEFT JOIN facet f ON f.id = e.facet ORDER BY r.rule = '${UNKNOWN_EVENT}', n DESC, type, name, rule`,
  );
  const refusals = db.prepare(
    `SELECT r.*, f.profile FROM
       (SELECT reason, ns, sum(count) AS n, min(day) AS first, max(day) AS last FROM quality_refusal
        WHERE source = ?1 AND day >= ?2 GROUP BY reason, ns) r
     LEFT JOIN (${newestExample("quality_refusal", "reason, ns")}) e USING (reason, ns)
     LEFT JOIN facet f ON f.id = e.facet ORDER BY n DESC, reason, ns`,
  );
  const unknown = db.prepare(
    `SELECT sum(count) AS n, count(DISTINCT name) AS names, min(day) AS first, max(day) AS last
     FROM quality_rule WHERE source = ? AND day >= ? AND rule = '${UNKNOWN_EVENT}'`,
  );
  return (
    source: string,
    window: number,
  ): Pick<SourceCounts, "rules" | "unknown" | "refusals"> => ({
    rules: rules.all(source, window).map(ruleFromRow),
    unknown: unknownFromRow(unknown.get(source, window)),
    refusals: refusals.all(source, window).map(refusalFromRow),
  });
};

const createSourceReads = (db: DatabaseSync) => {
  const wrongOf = createWrongReads(db);
  const about = db.prepare(
    `SELECT min(day) AS first, max(last_received) AS received, max(last_time) AS time
     FROM (SELECT day, last_received, last_time FROM quality_day WHERE source = ?1
           UNION ALL SELECT day, NULL, NULL FROM quality_rejection WHERE source = ?1)`,
  );
  const days = db.prepare(
    `SELECT d.day, coalesce(e.accepted, 0) AS accepted, coalesce(e.warned, 0) AS warned, coalesce(e.released, 0) AS released,
            coalesce(e.quarantined, 0) AS quarantined, coalesce(e.duplicate, 0) AS duplicate, coalesce(e.identifies, 0) AS identifies,
            coalesce(q.tied + q.tied_later, 0) AS tied, coalesce(r.rejected, 0) AS rejected
     FROM (SELECT day FROM quality_day WHERE source = ?1 AND day >= ?2
           UNION SELECT day FROM quality_rejection WHERE source = ?1 AND day >= ?2) d
     LEFT JOIN quality_day q ON q.source = ?1 AND q.day = d.day
     LEFT JOIN (SELECT day, ${SUMS}, sum(CASE type WHEN 'identify' THEN accepted ELSE 0 END) AS identifies
                FROM quality_event WHERE source = ?1 AND day >= ?2 GROUP BY day) e ON e.day = d.day
     LEFT JOIN (SELECT day, sum(count) AS rejected FROM quality_rejection WHERE source = ?1 AND day >= ?2 GROUP BY day) r ON r.day = d.day
     ORDER BY d.day`,
  );
  const events = db.prepare(
    `SELECT type, name, ${SUMS} FROM quality_event WHERE source = ? AND day >= ? GROUP BY type, name
     ORDER BY sum(accepted + quarantined) DESC, type, name LIMIT ${TOLD}`,
  );
  const rejections = db.prepare(
    "SELECT code, sum(count) AS n FROM quality_rejection WHERE source = ? AND day >= ? GROUP BY code ORDER BY n DESC, code",
  );
  const traits = db.prepare(
    "SELECT day, trait, count FROM quality_trait WHERE source = ? AND day >= ? ORDER BY day, trait",
  );

  return (source: string, from: number, window: number): SourceCounts => {
    const row = about.get(source);
    return {
      source,
      firstDay: maybeInt(row, "first"),
      // Zero stands for a day of duplicates only: nothing new came.
      lastReceived: maybeInt(row, "received") || null,
      lastTime: maybeInt(row, "time") || null,
      days: days.all(source, from).map(dayFromRow),
      events: events.all(source, window).map(eventFromRow),
      ...wrongOf(source, window),
      rejections: rejections.all(source, window).map(rejectionFromRow),
      traits: traits.all(source, from).map(traitFromRow),
    };
  };
};

export const createQualityReads = (db: DatabaseSync): QualityReads => {
  const sources = db.prepare(
    "SELECT source FROM quality_day UNION SELECT source FROM quality_rejection ORDER BY source",
  );
  const countsOf = createSourceReads(db);
  const top = db.prepare(
    "SELECT trait FROM quality_profile_trait WHERE trait <> ? GROUP BY trait ORDER BY sum(change) DESC, trait LIMIT ?",
  );
  const changesOf = db.prepare(
    "SELECT day, change FROM quality_profile_trait WHERE trait = ? ORDER BY day",
  );
  const changes = (trait: string): ProfileTraitCounts["changes"] =>
    changesOf.all(trait).map((row) => ({ day: int(row, "day"), change: int(row, "change") }));
  const known = db.prepare(
    "SELECT coalesce(sum(change), 0) AS n FROM quality_profile_trait WHERE trait = ?",
  );
  return {
    consentCounts: async () =>
      snapshot(db, () => ({ known: int(known.get(KNOWN), "n"), answers: storedConsents(db) })),
    qualitySources: async () => sources.all().map((row) => text(row, "source")),
    qualityCounts: async (source, from, window) =>
      snapshot(db, () => countsOf(source, from, window)),
    profileTraits: async (limit) =>
      snapshot(db, () => ({
        known: changes(KNOWN),
        traits: top.all(KNOWN, limit).map((row) => {
          const trait = text(row, "trait");
          return { trait, changes: changes(trait) };
        }),
      })),
  };
};
