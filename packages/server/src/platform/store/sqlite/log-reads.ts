import type { DatabaseSync } from "node:sqlite";
import type { Decision } from "@attune/core/decision";
import type {
  LoggedEvent,
  Reads,
  StoredDecision,
  TimelineCursor,
  TimelineEntry,
  TimelinePage,
} from "../contract.ts";
import { entryFromRow } from "./codec.ts";
import { int, maybeInt, text } from "./open.ts";
import { pages, snapshot } from "./pages.ts";

type Row = Readonly<Record<string, unknown>>;
type MemberIds = (profile: number) => number[];

const decisionFromRow = (row: Row): StoredDecision => {
  const decision: Decision = JSON.parse(text(row, "body"));
  return { seq: int(row, "seq"), decision };
};

/** Where the entries of some facets stand, in the sorted index and in its tail; takes the facets twice. */
export const placesOf = (facets: readonly number[]): string => {
  const list = facets.map(() => "?").join(", ");
  return `(SELECT facet, time, seq FROM timeline WHERE facet IN (${list})
           UNION SELECT facet, time, seq FROM timeline_tail WHERE facet IN (${list}))`;
};

const createTimelineReads = (
  db: DatabaseSync,
  memberIds: MemberIds,
): Pick<Reads, "timeline" | "lastDecisions"> => {
  const page = (
    facets: readonly number[],
    limit: number,
    { time, seq }: TimelineCursor,
  ): TimelineEntry[] =>
    db
      .prepare(
        `SELECT DISTINCT t.time, t.seq, l.at, l.kind, l.facet, p.body
         FROM ${placesOf(facets)} t JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq
         WHERE (t.time, t.seq) < (?, ?) ORDER BY t.time DESC, t.seq DESC LIMIT ?`,
      )
      .all(...facets, ...facets, time, seq, limit)
      .map((row) => ({ ...entryFromRow(row), time: int(row, "time") }));

  return {
    timeline: async (profile, limit, before): Promise<TimelinePage> =>
      snapshot(db, () => {
        const start = before ?? { time: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
        const found = page(memberIds(profile), limit + 1, start);
        const entries = found.slice(0, limit);
        const last = entries.at(-1);
        return {
          entries,
          next: found.length > limit && last ? { time: last.time, seq: last.seq } : null,
        };
      }),
    lastDecisions: async (profile, limit) =>
      snapshot(db, () => {
        const facets = memberIds(profile);
        return db
          .prepare(
            `SELECT l.seq, p.body
             FROM ${placesOf(facets)} t JOIN log l ON l.seq = t.seq JOIN payload p ON p.seq = t.seq
             WHERE l.kind = 'decision' ORDER BY t.time DESC, t.seq DESC LIMIT ?`,
          )
          .all(...facets, ...facets, limit)
          .map(decisionFromRow);
      }),
  };
};

/** Reads of the log: timelines, decisions, exports in commit order. */
export const createLogReads = (db: DatabaseSync, memberIds: MemberIds) => {
  const decisionById = db.prepare(
    "SELECT d.seq, p.body FROM decision d JOIN payload p ON p.seq = d.seq WHERE d.id = ?",
  );
  const eventsAfter = db.prepare(
    "SELECT l.seq, p.body, f.profile FROM log l JOIN payload p ON p.seq = l.seq LEFT JOIN facet f ON f.id = l.facet WHERE l.seq > ? AND l.kind = 'event' ORDER BY l.seq LIMIT ?",
  );
  const decisionsAfter = db.prepare(
    "SELECT l.seq, p.body, f.profile FROM log l JOIN payload p ON p.seq = l.seq LEFT JOIN facet f ON f.id = l.facet WHERE l.seq > ? AND l.kind = 'decision' ORDER BY l.seq LIMIT ?",
  );
  const lastSeq = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM log");

  const eventFromRow = (row: Row): LoggedEvent => ({
    seq: int(row, "seq"),
    body: text(row, "body"),
    profile: maybeInt(row, "profile"),
  });
  const reads: Pick<
    Reads,
    "timeline" | "lastDecisions" | "decision" | "exportEvents" | "exportDecisions" | "lastSeq"
  > = {
    ...createTimelineReads(db, memberIds),
    decision: async (id) => {
      const row = decisionById.get(id);
      return row ? decisionFromRow(row) : null;
    },
    exportEvents: () =>
      pages((after, limit) =>
        eventsAfter
          .all(after, limit)
          .map((row) => ({ key: int(row, "seq"), value: eventFromRow(row) })),
      ),
    exportDecisions: () =>
      pages((after, limit) =>
        decisionsAfter.all(after, limit).map((row) => ({
          key: int(row, "seq"),
          value: { ...decisionFromRow(row), profile: maybeInt(row, "profile") },
        })),
      ),
    lastSeq: async () => int(lastSeq.get(), "seq"),
  };
  return reads;
};
