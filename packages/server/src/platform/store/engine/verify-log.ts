import type { Database, Row } from "./database.ts";
import type { Recorded } from "@attune/core/commit";
import { apply, emptyWorkingSet, facetsOf } from "@attune/core/commit";
import type { Difference } from "../contract.ts";
import { dedupeHash } from "./commit-events.ts";
import { createTimeOf, entryFromRow, eventName } from "./codec.ts";
import { createCatalogFold } from "./verify-catalog.ts";
import { createDefinitionFold } from "./verify-definitions.ts";
import { createQuarantineFold } from "./verify-quarantine.ts";
import { createUseFold } from "./verify-uses.ts";
import { int, maybeText, text } from "./database.ts";
import { settledProgram } from "./program-rows.ts";
import { createQualityRecount } from "./quality/index.ts";

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
  timeline: "timeline_rows",
  dedupe: "dedupe_rows",
  decision: "decision",
  payload: "payload",
} as const;
type SideTable = keyof typeof SIDE_TABLES;
const TABLES = ["timeline", "dedupe", "decision", "payload"] as const;

/** A surplus row has no entry that speaks of it: it shows in the counts. */
const compareCounts = (
  db: Database,
  counts: Readonly<Record<SideTable, number>>,
  findings: Findings,
): void => {
  for (const table of TABLES) {
    const stored = int(db.prepare(`SELECT count(*) AS n FROM ${SIDE_TABLES[table]}`).get(), "n");
    if (stored === counts[table]) continue;
    findings.add({ table, key: "rows", stored: String(stored), folded: String(counts[table]) });
  }
};

/** What stands beside the log for its entries, as an engine looks it up. */
export type Lookups = {
  /** To be asked with a page of entries before they are looked up one by one. */
  readonly look: (entries: readonly Recorded[]) => void;
  readonly isPlaced: (facet: number, time: number, seq: number) => boolean;
  readonly isDeduped: (hash: Buffer) => boolean;
  readonly seqOfDecision: (id: string) => number | null;
};

/** A log to fold, on one snapshot of a connection of its own. */
export type LogToVerify = {
  readonly db: Database;
  readonly lookups: Lookups;
  /** Whether its sequence has no gaps: then an entry that was taken out leaves one. */
  readonly isGapless: boolean;
};

/** An event is found by its name when definitions catch up. */
const createNameCheck =
  (findings: Findings) =>
  ({ seq, entry }: Recorded, stored: string | null): void => {
    const folded = eventName(entry);
    if (stored !== null && stored !== folded)
      findings.add({ table: "log", key: `${seq}/name`, stored, folded });
  };

/** Folds one entry at a time, checks what stands beside the log for it, and counts. */
const createFold = ({ db, lookups }: LogToVerify, findings: Findings) => {
  const definitions = createDefinitionFold();
  const quarantine = createQuarantineFold();
  const catalog = createCatalogFold();
  const uses = createUseFold();
  const quality = createQualityRecount(db);
  const set = emptyWorkingSet();
  const program = settledProgram(db);
  const timeOf = createTimeOf();
  const checkName = createNameCheck(findings);
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
      case "catalog":
        catalog.fold(recorded, entry);
        return;
      default:
    }
  };

  const fold = ({ recorded, kind, name }: LoggedEntry): void => {
    const { seq, entry } = recorded;
    const time = timeOf(recorded);
    counts.payload += 1;
    if (entry.kind !== kind) throw new Error(`its payload is of kind ${entry.kind}`);
    checkName(recorded, name);
    apply(set, recorded, program);
    quality.add(recorded);
    uses.fold(recorded);
    for (const facet of new Set(facetsOf(entry))) {
      counts.timeline += 1;
      if (!lookups.isPlaced(facet, time, seq)) missing("timeline", `${facet}/${seq}`);
    }
    checkSides(recorded);
  };
  const end = (): void => {
    compareCounts(db, counts, findings);
    for (const folded of [definitions, quarantine, catalog]) folded.compare(db, findings.add);
  };
  return { set, counts, quality: quality.counts, uses, fold, end };
};

type LoggedEntry = {
  readonly seq: number;
  readonly kind: string;
  /** What conditions call it; null for what is no event, and for entries of before 0013. */
  readonly name: string | null;
  readonly body: string;
  readonly recorded: Recorded;
};
type Unreadable = Omit<LoggedEntry, "recorded"> & { readonly problem: string };

const readRow = (row: Row): LoggedEntry | Unreadable => {
  const read = {
    seq: int(row, "seq"),
    kind: text(row, "kind"),
    name: maybeText(row, "name"),
    body: text(row, "body"),
  };
  try {
    return { ...read, recorded: entryFromRow(row) };
  } catch (error) {
    return { ...read, problem: messageOf(error) };
  }
};

/** Folds the whole log from nothing, a page at a time. */
export const foldLog = async (log: LogToVerify, findings: Findings, progress: VerifyProgress) => {
  const { db, lookups, isGapless } = log;
  const page = db.prepare(
    "SELECT l.seq, l.at, l.kind, l.facet, l.name, p.body FROM log l LEFT JOIN payload p ON p.seq = l.seq WHERE l.seq > ? ORDER BY l.seq LIMIT ?",
  );
  const total = int(db.prepare("SELECT count(*) AS n FROM log").get(), "n");
  const { set, counts, quality, uses, fold, end } = createFold(log, findings);
  let entries = 0;
  let expected = 0;
  /** Why an entry cannot be folded; null when it was. */
  const foldOne = (each: LoggedEntry | Unreadable): string | null => {
    if ("problem" in each) return each.problem;
    try {
      fold(each);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  };

  for (let after = 0; ;) {
    const rows = page.all(after, PAGE);
    const read = rows.map(readRow);
    lookups.look(read.flatMap((each) => ("recorded" in each ? [each.recorded] : [])));
    for (const each of read) {
      expected += 1;
      if (isGapless && each.seq !== expected)
        findings.add({ table: "log", key: String(expected), stored: null, folded: "an entry" });
      expected = each.seq;
      const problem = foldOne(each);
      if (problem !== null)
        findings.add({
          table: "payload",
          key: String(each.seq),
          stored: each.body.slice(0, 200),
          folded: `cannot be folded: ${problem}`,
        });
      entries += 1;
    }
    const last = rows.at(-1);
    progress(entries, total);
    if (!last || rows.length < PAGE) break;
    after = int(last, "seq");
    await new Promise((resolve) => setImmediate(resolve));
  }
  end();
  return { set, entries, events: counts.dedupe, quality, uses };
};
