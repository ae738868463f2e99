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
import type { Row } from "../engine/index.ts";
import {
  consentCountFrom,
  int,
  KNOWN_PROFILES,
  maybeInt,
  STORED_CONSENTS,
  text,
  listsOf,
} from "../engine/index.ts";
import type { QualityReads } from "../quality-contract.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";

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

/** The facet of the newest example of each. */
const newestExample = (table: string, columns: string): string =>
  `SELECT ${columns}, facet FROM
     (SELECT ${columns}, facet, row_number() OVER (PARTITION BY ${columns} ORDER BY day DESC) AS age
      FROM ${table} WHERE source = ?1 AND day >= ?2 AND facet IS NOT NULL) x WHERE age = 1`;

// Each with the profile of its newest example. Unknown names are told last: there is no end of them.
const RULES = `SELECT r.type, r.name, r.rule, r.n, r.first, r.last, f.profile FROM
    (SELECT type, name, rule, sum(count) AS n, min(day) AS first, max(day) AS last FROM quality_rule
     WHERE source = ?1 AND day >= ?2 GROUP BY type, name, rule
     ORDER BY rule = '${UNKNOWN_EVENT}', n DESC, type, name, rule LIMIT ${TOLD}) r
  LEFT JOIN (${newestExample("quality_rule", "type, name, rule")}) e
    ON e.type = r.type AND e.name = r.name AND e.rule = r.rule
  LEFT JOIN facet f ON f.id = e.facet ORDER BY r.rule = '${UNKNOWN_EVENT}', r.n DESC, r.type, r.name, r.rule`;
const REFUSALS = `SELECT r.reason, r.ns, r.n, r.first, r.last, f.profile FROM
    (SELECT reason, ns, sum(count) AS n, min(day) AS first, max(day) AS last FROM quality_refusal
     WHERE source = ?1 AND day >= ?2 GROUP BY reason, ns) r
  LEFT JOIN (${newestExample("quality_refusal", "reason, ns")}) e ON e.reason = r.reason AND e.ns = r.ns
  LEFT JOIN facet f ON f.id = e.facet ORDER BY r.n DESC, r.reason, r.ns`;
const UNKNOWN = `SELECT sum(count) AS n, count(DISTINCT name) AS names, min(day) AS first, max(day) AS last
  FROM quality_rule WHERE source = ? AND day >= ? AND rule = '${UNKNOWN_EVENT}'`;

const SOURCES =
  "SELECT source FROM quality_day UNION SELECT source FROM quality_rejection ORDER BY source";
const ABOUT = `SELECT min(day) AS first, max(last_received) AS received, max(last_time) AS time
  FROM (SELECT day, last_received, last_time FROM quality_day WHERE source = ?1
        UNION ALL SELECT day, NULL, NULL FROM quality_rejection WHERE source = ?1) d`;
const DAYS = `SELECT d.day, coalesce(e.accepted, 0) AS accepted, coalesce(e.warned, 0) AS warned, coalesce(e.released, 0) AS released,
    coalesce(e.quarantined, 0) AS quarantined, coalesce(e.duplicate, 0) AS duplicate, coalesce(e.identifies, 0) AS identifies,
    coalesce(q.tied + q.tied_later, 0) AS tied, coalesce(r.rejected, 0) AS rejected
  FROM (SELECT day FROM quality_day WHERE source = ?1 AND day >= ?2
        UNION SELECT day FROM quality_rejection WHERE source = ?1 AND day >= ?2) d
  LEFT JOIN quality_day q ON q.source = ?1 AND q.day = d.day
  LEFT JOIN (SELECT day, ${SUMS}, sum(CASE type WHEN 'identify' THEN accepted ELSE 0 END) AS identifies
             FROM quality_event WHERE source = ?1 AND day >= ?2 GROUP BY day) e ON e.day = d.day
  LEFT JOIN (SELECT day, sum(count) AS rejected FROM quality_rejection WHERE source = ?1 AND day >= ?2 GROUP BY day) r ON r.day = d.day
  ORDER BY d.day`;
const EVENTS = `SELECT type, name, ${SUMS} FROM quality_event WHERE source = ? AND day >= ? GROUP BY type, name
  ORDER BY sum(accepted + quarantined) DESC, type, name LIMIT ${TOLD}`;
const REJECTIONS =
  "SELECT code, sum(count) AS n FROM quality_rejection WHERE source = ? AND day >= ? GROUP BY code ORDER BY n DESC, code";
const TRAITS =
  "SELECT day, trait, count FROM quality_trait WHERE source = ? AND day >= ? ORDER BY day, trait";

const countsOf = async (
  on: Reader,
  source: string,
  from: number,
  window: number,
): Promise<SourceCounts> => {
  const about = await on.get(ABOUT, source);
  return {
    source,
    firstDay: maybeInt(about, "first"),
    // Zero stands for a day of duplicates only: nothing new came.
    lastReceived: maybeInt(about, "received") || null,
    lastTime: maybeInt(about, "time") || null,
    days: (await on.all(DAYS, source, from)).map(dayFromRow),
    events: (await on.all(EVENTS, source, window)).map(eventFromRow),
    rules: (await on.all(RULES, source, window)).map(ruleFromRow),
    unknown: unknownFromRow(await on.get(UNKNOWN, source, window)),
    refusals: (await on.all(REFUSALS, source, window)).map(refusalFromRow),
    rejections: (await on.all(REJECTIONS, source, window)).map(rejectionFromRow),
    traits: (await on.all(TRAITS, source, from)).map(traitFromRow),
  };
};

type Changes = ProfileTraitCounts["changes"][number][];

/** How the known profiles with a value for each of some traits changed, by day. */
const changesOf = async (
  on: Reader,
  traits: readonly string[],
): Promise<ReadonlyMap<string, Changes>> => {
  const changes = new Map<string, Changes>(traits.map((trait) => [trait, []]));
  for (const { marks, values } of listsOf(traits)) {
    const rows = await on.all(
      `SELECT trait, day, change FROM quality_profile_trait WHERE trait IN (${marks}) ORDER BY day`,
      ...values,
    );
    for (const row of rows)
      changes.get(text(row, "trait"))?.push({ day: int(row, "day"), change: int(row, "change") });
  }
  return changes;
};

const KNOWN_NOW = "SELECT coalesce(sum(change), 0) AS n FROM quality_profile_trait WHERE trait = ?";
const TOP_TRAITS =
  "SELECT trait FROM quality_profile_trait WHERE trait <> ? GROUP BY trait ORDER BY sum(change) DESC, trait LIMIT ?";

export const createQualityReads = (db: ReadDatabase): QualityReads => ({
  consentCounts: () =>
    db.snapshot(async (on) => ({
      known: int(await on.get(KNOWN_NOW, KNOWN_PROFILES), "n"),
      answers: (await on.all(STORED_CONSENTS)).map(consentCountFrom),
    })),
  qualitySources: async () => (await db.all(SOURCES)).map((row) => text(row, "source")),
  qualityCounts: (source, from, window) =>
    db.snapshot(async (on) => countsOf(on, source, from, window)),
  profileTraits: (limit) =>
    db.snapshot(async (on) => {
      const rows = await on.all(TOP_TRAITS, KNOWN_PROFILES, limit);
      const traits = rows.map((row) => text(row, "trait"));
      const changes = await changesOf(on, [KNOWN_PROFILES, ...traits]);
      return {
        known: changes.get(KNOWN_PROFILES) ?? [],
        traits: traits.map((trait) => ({ trait, changes: changes.get(trait) ?? [] })),
      };
    }),
});
