import type { DatabaseSync } from "node:sqlite";
import type { Recorded } from "@attune/core/commit";
import { apply, emptyWorkingSet, facetsOf } from "@attune/core/commit";
import type { Difference } from "../contract.ts";
import { dedupeHash } from "./commit-events.ts";
import { createTimeOf, entryFromRow } from "./codec.ts";
import { createDefinitionFold } from "./verify-definitions.ts";
import { createQuarantineFold } from "./verify-quarantine.ts";
import { int, maybeInt, text } from "./open.ts";
import { createQualityRecount } from "./quality/index.ts";

type Row = Readonly<Record<string, unknown>>;

export type VerifyProgress = (done: number, total: number) => void;

/** Differences that are shown; all are counted. */
const SHOWN = 100;
const PAGE = 2_000;

export type Findings = {
  readonly add: (difference: Difference) => void;
  readonly list: Difference[];
  count: number;
};

export const createFindings = (): Findings => {
  const findings: Findings = {
    list: [],
    count: 0,
    add: (difference) => {
      findings.count += 1;
      if (findings.list.length < SHOWN) findings.list.push(difference);
    },
  };
  return findings;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown");

/** What stands beside the log, one row for each thing in it. */
const SIDE_TABLES = {
  timeline:
    "SELECT facet, time, seq FROM timeline UNION SELECT facet, time, seq FROM timeline_tail",
  dedupe: "SELECT hash FROM dedupe UNION SELECT hash FROM dedupe_tail",
  decision: "SELECT id FROM decision",
  payload: "SELECT seq FROM payload",
} as const;
type SideTable = keyof typeof SIDE_TABLES;
const TABLES = ["timeline", "dedupe", "decision", "payload"] as const;

/** A surplus row has no entry that speaks of it: it shows in the counts. */
const compareCounts = (
  db: DatabaseSync,
  counts: Readonly<Record<SideTable, number>>,
  findings: Findings,
): void => {
  for (const table of TABLES) {
    const stored = int(db.prepare(`SELECT count(*) AS n FROM (${SIDE_TABLES[table]})`).get(), "n");
    if (stored === counts[table]) continue;
    findings.add({ table, key: "rows", stored: String(stored), folded: String(counts[table]) });
  }
};

/** Looks rows up in a sorted index and in its tail, which is short enough to be held. */
const createLookups = (db: DatabaseSync) => {
  const inTimeline = db.prepare(
    "SELECT 1 AS found FROM timeline WHERE facet = ? AND time = ? AND seq = ?",
  );
  const inDedupe = db.prepare("SELECT 1 AS found FROM dedupe WHERE hash = ?");
  const decision = db.prepare("SELECT seq FROM decision WHERE id = ?");
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
    isPlaced: (facet: number, time: number, seq: number): boolean =>
      places.has(`${facet}/${time}/${seq}`) || inTimeline.get(facet, time, seq) !== undefined,
    seqOfDecision: (id: string): number | null => maybeInt(decision.get(id), "seq"),
    isDeduped: (hash: Buffer): boolean =>
      hashes.has(hash.toString("hex").toUpperCase()) || inDedupe.get(hash) !== undefined,
  };
};

/** Folds one entry at a time, checks what stands beside the log for it, and counts. */
const createFold = (db: DatabaseSync, findings: Findings) => {
  const lookups = createLookups(db);
  const definitions = createDefinitionFold();
  const quarantine = createQuarantineFold();
  const quality = createQualityRecount(db);
  const set = emptyWorkingSet();
  const timeOf = createTimeOf();
  const counts = { timeline: 0, dedupe: 0, decision: 0, payload: 0 };
  const missing = (table: string, key: string): void =>
    findings.add({ table, key, stored: null, folded: "a row" });

  const checkSides = (recorded: Recorded): void => {
    const { seq, entry } = recorded;
    switch (entry.kind) {
      case "event":
        counts.dedupe += 1;
        if (!lookups.isDeduped(dedupeHash(entry.event))) missing("dedupe", `event ${seq}`);
        return;
      case "decision":
        counts.decision += 1;
        if (lookups.seqOfDecision(entry.id) !== seq) missing("decision", entry.id);
        return;
      case "quarantine":
      case "release":
      case "discard":
      case "summary":
        quarantine.fold(seq, entry);
        return;
      case "definitions":
        definitions.fold(recorded, entry);
        return;
      default:
    }
  };

  const fold = (row: Row): void => {
    const recorded = entryFromRow(row);
    const { seq, entry } = recorded;
    const time = timeOf(recorded);
    counts.payload += 1;
    if (entry.kind !== text(row, "kind")) throw new Error(`its payload is of kind ${entry.kind}`);
    apply(set, recorded);
    quality.add(recorded);
    for (const facet of new Set(facetsOf(entry))) {
      counts.timeline += 1;
      if (!lookups.isPlaced(facet, time, seq)) missing("timeline", `${facet}/${seq}`);
    }
    checkSides(recorded);
  };
  const end = (): void => {
    compareCounts(db, counts, findings);
    definitions.compare(db, findings.add);
    quarantine.compare(db, findings.add);
  };
  return { set, counts, quality: quality.counts, fold, end };
};

/** Folds the whole log from nothing, a page at a time. */
export const foldLog = async (db: DatabaseSync, findings: Findings, progress: VerifyProgress) => {
  const page = db.prepare(
    "SELECT l.seq, l.at, l.kind, l.facet, p.body FROM log l LEFT JOIN payload p ON p.seq = l.seq WHERE l.seq > ? ORDER BY l.seq LIMIT ?",
  );
  const total = int(db.prepare("SELECT count(*) AS n FROM log").get(), "n");
  const { set, counts, quality, fold, end } = createFold(db, findings);
  let entries = 0;
  let expected = 0;

  for (let after = 0; ;) {
    const rows = page.all(after, PAGE);
    for (const row of rows) {
      expected += 1;
      const seq = int(row, "seq");
      // The sequence has no gaps: an entry that was taken out leaves one.
      if (seq !== expected)
        findings.add({ table: "log", key: String(expected), stored: null, folded: "an entry" });
      expected = seq;
      try {
        fold(row);
      } catch (error) {
        findings.add({
          table: "payload",
          key: String(int(row, "seq")),
          stored: text(row, "body").slice(0, 200),
          folded: `cannot be folded: ${messageOf(error)}`,
        });
      }
      entries += 1;
    }
    const last = rows.at(-1);
    progress(entries, total);
    if (!last || rows.length < PAGE) break;
    after = int(last, "seq");
    await new Promise((resolve) => setImmediate(resolve));
  }
  end();
  return { set, entries, events: counts.dedupe, quality };
};
