import type { Decision } from "@attune/core/decision";
import type {
  LoggedDecision,
  LoggedEvent,
  Reads,
  StoredDecision,
  TimelineCursor,
} from "../contract.ts";
import type { Row } from "../engine/index.ts";
import { entryFromRow, int, maybeInt, maybeText, text, listOf } from "../engine/index.ts";
import type { Page } from "./pages.ts";
import { PAGE, pages } from "./pages.ts";
import { memberIds } from "./profile-reads.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";

const decisionFromRow = (row: Row): StoredDecision => {
  const decision: Decision = JSON.parse(text(row, "body"));
  return { seq: int(row, "seq"), decision };
};

const eventFromRow = (row: Row): LoggedEvent => ({
  seq: int(row, "seq"),
  body: text(row, "body"),
  profile: maybeInt(row, "profile"),
});

/** Sequences that a page of events looks through at most: long stretches of the log hold other entries. */
const WINDOW = 10_000;
/** Events in the order of the log, with the profile that each one's facet belongs to now. */
const EVENTS_BETWEEN = `SELECT l.seq, p.body, f.profile FROM log l JOIN payload p ON p.seq = l.seq LEFT JOIN facet f ON f.id = l.facet
   WHERE l.seq > ? AND l.seq <= ? AND l.kind = 'event' ORDER BY l.seq LIMIT ?`;
const NEXT_ENTRY = "SELECT min(seq) AS seq FROM log WHERE seq > ?";
/** Decisions likewise. The page is chosen before its entries are read. */
const DECISIONS_AFTER = `SELECT d.seq, p.body, f.profile
   FROM (SELECT seq FROM decision WHERE seq > ? ORDER BY seq LIMIT ?) d
   LEFT JOIN payload p ON p.seq = d.seq LEFT JOIN log l ON l.seq = d.seq LEFT JOIN facet f ON f.id = l.facet
   ORDER BY d.seq`;

/** Decisions of a period. The page is chosen by the index before its entries are read. */
const DECISIONS_BETWEEN = `SELECT d.at, d.seq, p.body, f.profile
   FROM (SELECT at, seq, facet FROM log WHERE kind = 'decision' AND (at, seq) > (?, ?) AND at < ? ORDER BY at, seq LIMIT ?) d
   LEFT JOIN payload p ON p.seq = d.seq LEFT JOIN facet f ON f.id = d.facet
   ORDER BY d.at, d.seq`;

const eventsAfter = async (on: Reader, after: number): Promise<Page<LoggedEvent>> => {
  const found = await on.all(EVENTS_BETWEEN, after, after + WINDOW, PAGE);
  const rows = found.map(eventFromRow);
  const last = rows.at(PAGE - 1);
  if (last) return { rows, next: last.seq };
  const entry = maybeInt(await on.get(NEXT_ENTRY, after + WINDOW), "seq");
  return { rows, next: entry === null ? null : entry - 1 };
};

/** Those whose payload is there still. */
const loggedFrom = (rows: readonly Row[]): LoggedDecision[] =>
  rows
    .filter((row) => maybeText(row, "body") !== null)
    .map((row) => ({ ...decisionFromRow(row), profile: maybeInt(row, "profile") }));

const decisionsAfter = async (on: Reader, after: number): Promise<Page<LoggedDecision>> => {
  const found = await on.all(DECISIONS_AFTER, after, PAGE);
  const last = found.at(PAGE - 1);
  return { rows: loggedFrom(found), next: last ? int(last, "seq") : null };
};

/** Before the first page of a timeline, which begins with the newest. */
const NEWEST: TimelineCursor = { time: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };

/** Places of some facets' entries, newest first; an entry that two facets share has one. */
const placesBefore = async (
  on: Reader,
  facets: readonly number[],
  limit: number,
  { time, seq }: TimelineCursor,
): Promise<readonly Row[]> => {
  if (facets.length === 0) return [];
  const { marks, values } = listOf(facets);
  // The page is chosen before its entries are read: a timeline may be long.
  return on.all(
    `SELECT t.time, t.seq, l.at, l.kind, l.facet, p.body
     FROM (SELECT DISTINCT time, seq FROM timeline_rows WHERE facet IN (${marks}) AND (time, seq) < (?, ?)
           ORDER BY time DESC, seq DESC LIMIT ?) t
     JOIN log l ON l.seq = t.seq LEFT JOIN payload p ON p.seq = t.seq ORDER BY t.time DESC, t.seq DESC`,
    ...values,
    time,
    seq,
    limit,
  );
};

const createTimelineReads = (db: ReadDatabase): Pick<Reads, "timeline" | "lastDecisions"> => ({
  timeline: (profile, limit, before) =>
    db.snapshot(async (on) => {
      const facets = await memberIds(on, profile);
      const found = await placesBefore(on, facets, limit + 1, before ?? NEWEST);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      return {
        entries: page
          .filter((row) => maybeText(row, "body") !== null)
          .map((row) => ({ ...entryFromRow(row), time: int(row, "time") })),
        next: last ? { time: int(last, "time"), seq: int(last, "seq") } : null,
      };
    }),
  lastDecisions: (profile, limit) =>
    db.snapshot(async (on) => {
      const facets = await memberIds(on, profile);
      if (facets.length === 0) return [];
      const { marks, values } = listOf(facets);
      const rows = await on.all(
        `SELECT l.seq, p.body
         FROM (SELECT time, seq FROM timeline_rows WHERE facet IN (${marks})) t
         JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq
         WHERE l.kind = 'decision' ORDER BY t.time DESC, t.seq DESC LIMIT ?`,
        ...values,
        limit,
      );
      return rows.map(decisionFromRow);
    }),
});

/** Reads of the log: timelines, decisions, exports in commit order. */
export const createLogReads = (
  db: ReadDatabase,
): Pick<
  Reads,
  | "timeline"
  | "lastDecisions"
  | "decision"
  | "decisionsBetween"
  | "exportEvents"
  | "exportDecisions"
  | "lastSeq"
  | "eventsBefore"
> => ({
  ...createTimelineReads(db),
  decision: async (id) => {
    const row = await db.get(
      "SELECT d.seq, p.body FROM decision d JOIN payload p ON p.seq = d.seq WHERE d.id = ?",
      id,
    );
    return row ? decisionFromRow(row) : null;
  },
  decisionsBetween: async (from, until, limit, after) => {
    const { at, seq } = after ?? { at: from - 1, seq: Number.MAX_SAFE_INTEGER };
    const rows = await db.all(DECISIONS_BETWEEN, at, seq, until, limit);
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      decisions: loggedFrom(rows),
      next: last ? { at: int(last, "at"), seq: int(last, "seq") } : null,
    };
  },
  exportEvents: (wanted) => pages(db, eventsAfter, wanted),
  exportDecisions: (wanted) => pages(db, decisionsAfter, wanted),
  lastSeq: async () => int(await db.get("SELECT coalesce(max(seq), 0) AS seq FROM log"), "seq"),
  eventsBefore: async (seq, span) => {
    const rows = await db.all(
      "SELECT p.body FROM log l JOIN payload p ON p.seq = l.seq WHERE l.seq < ? AND l.seq >= ? AND l.kind = 'event' ORDER BY l.seq DESC",
      seq,
      seq - span,
    );
    return rows.map((row) => text(row, "body"));
  },
});
