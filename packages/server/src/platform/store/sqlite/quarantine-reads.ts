import type { DatabaseSync } from "node:sqlite";
import type { QuarantineReason } from "@attune/core/quarantine";
import type {
  GroupPlace,
  QuarantinedEvent,
  QuarantineGroup,
  QuarantineReads,
} from "../quarantine-contract.ts";
import { int, maybeText, text } from "./open.ts";
import { snapshot } from "./pages.ts";
import type { Condition } from "./quarantine-groups.ts";
import { conditionOf } from "./quarantine-groups.ts";

type Row = Readonly<Record<string, unknown>>;

/** Groups of a page; `groupCount` says how many there are. */
const GROUPS = 100;

const EVENT_COLUMNS = "seq, id, group_id, at, public, reasons, body";

const eventFrom = (row: Row): QuarantinedEvent => {
  const reasons: QuarantineReason[] = JSON.parse(text(row, "reasons"));
  return {
    id: text(row, "id"),
    seq: int(row, "seq"),
    at: int(row, "at"),
    group: text(row, "group_id"),
    reasons,
    isPublic: int(row, "public") === 1,
    stored: text(row, "body"),
  };
};

const groupFrom = (row: Row): QuarantineGroup => {
  const reasons: QuarantineReason[] = JSON.parse(text(row, "reasons"));
  return {
    group: text(row, "id"),
    source: text(row, "source"),
    type: text(row, "type"),
    name: text(row, "name"),
    reasons,
    waiting: int(row, "waiting"),
    summarised: int(row, "summarised"),
    first: int(row, "first"),
    last: int(row, "last"),
    example: maybeText(row, "example"),
  };
};

const GROUP_COLUMNS = `g.id, g.source, g.type, g.name, g.reasons, g.waiting, g.summarised, g.first, g.last,
  (SELECT q.id FROM quarantine q WHERE q.group_id = g.id ORDER BY q.seq DESC LIMIT 1) AS example`;

const totalsOf = (db: DatabaseSync, { sql, values }: Condition) =>
  db
    .prepare(
      `SELECT count(*) AS n, coalesce(sum(waiting), 0) AS waiting, coalesce(sum(summarised), 0) AS summarised FROM quarantine_group g WHERE ${sql}`,
    )
    .get(...values);

/** A page of groups: those of which something waits first, then by their last. */
const groupPage = (
  db: DatabaseSync,
  { sql, values }: Condition,
  before: GroupPlace | null,
): { readonly groups: readonly QuarantineGroup[]; readonly groupsNext: GroupPlace | null } => {
  const past = before === null ? "1" : "(g.waiting > 0, g.last, g.id) < (?, ?, ?)";
  const place = before === null ? [] : [before.waits ? 1 : 0, before.last, before.group];
  const found = db
    .prepare(
      `SELECT ${GROUP_COLUMNS} FROM quarantine_group g WHERE ${sql} AND ${past}
       ORDER BY (g.waiting > 0) DESC, g.last DESC, g.id DESC LIMIT ${GROUPS + 1}`,
    )
    .all(...values, ...place)
    .map(groupFrom);
  const groups = found.slice(0, GROUPS);
  const end = found.length > GROUPS ? groups.at(-1) : undefined;
  return {
    groups,
    groupsNext: end ? { waits: end.waiting > 0, last: end.last, group: end.group } : null,
  };
};

/** A page of what waits, newest first. Of some groups only: each is sought by its index. */
const createEventPages = (db: DatabaseSync) => {
  const all = db.prepare(
    `SELECT ${EVENT_COLUMNS} FROM quarantine WHERE seq < ? ORDER BY seq DESC LIMIT ?`,
  );
  const ofGroup = db.prepare(
    "SELECT seq FROM quarantine WHERE group_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?",
  );
  const bySeq = db.prepare(`SELECT ${EVENT_COLUMNS} FROM quarantine WHERE seq = ?`);
  return (groups: readonly string[] | null, before: number, limit: number): QuarantinedEvent[] => {
    if (groups === null) return all.all(before, limit).map(eventFrom);
    const found = groups.flatMap((group) =>
      ofGroup.all(group, before, limit).map((row) => int(row, "seq")),
    );
    return found
      .sort((a, b) => b - a)
      .slice(0, limit)
      .flatMap((seq) => {
        const row = bySeq.get(seq);
        return row ? [eventFrom(row)] : [];
      });
  };
};

/** Reads of quarantine. Groups are counted in rows of their own: nothing walks over what waits. */
export const createQuarantineReads = (db: DatabaseSync): QuarantineReads => {
  const pageOf = createEventPages(db);
  const byId = db.prepare(`SELECT ${EVENT_COLUMNS} FROM quarantine WHERE id = ?`);
  const groupById = db.prepare(`SELECT ${GROUP_COLUMNS} FROM quarantine_group g WHERE g.id = ?`);
  const after = db.prepare(
    `SELECT ${EVENT_COLUMNS} FROM quarantine WHERE group_id = ? AND seq > ? ORDER BY seq LIMIT ?`,
  );

  const groupIds = ({ sql, values }: Condition): string[] =>
    db
      .prepare(`SELECT g.id FROM quarantine_group g WHERE ${sql} AND g.waiting > 0`)
      .all(...values)
      .map((row) => text(row, "id"));

  return {
    quarantine: async (filter, limit, before, groupsBefore) =>
      snapshot(db, () => {
        const condition = conditionOf(filter);
        const totals = totalsOf(db, condition);
        const found = pageOf(
          condition.values.length === 0 ? null : groupIds(condition),
          before ?? Number.MAX_SAFE_INTEGER,
          limit + 1,
        );
        const events = found.slice(0, limit);
        return {
          waiting: int(totals, "waiting"),
          summarised: int(totals, "summarised"),
          groupCount: int(totals, "n"),
          ...groupPage(db, condition, groupsBefore),
          events,
          next: found.length > limit ? (events.at(-1)?.seq ?? null) : null,
        };
      }),
    quarantined: async (id) => {
      const row = byId.get(id);
      return row ? eventFrom(row) : null;
    },
    quarantineGroup: async (group) => {
      const row = groupById.get(group);
      return row ? groupFrom(row) : null;
    },
    quarantinedAfter: async (group, seq, limit) => after.all(group, seq, limit).map(eventFrom),
    quarantineCounts: async (filter) => {
      const row = totalsOf(db, conditionOf(filter));
      return { waiting: int(row, "waiting"), summarised: int(row, "summarised") };
    },
  };
};
