import type { QuarantineReason } from "@attune/core/quarantine";
import type {
  GroupPlace,
  QuarantinedEvent,
  QuarantineGroup,
  QuarantineReads,
} from "../quarantine-contract.ts";
import type { Condition, Row } from "../engine/index.ts";
import { conditionOf, int, maybeText, text, listsOf } from "../engine/index.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";

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

const totalsOf = async (on: Reader, { sql, values }: Condition) => {
  const row = await on.get(
    `SELECT count(*) AS n, coalesce(sum(waiting), 0) AS waiting, coalesce(sum(summarised), 0) AS summarised FROM quarantine_group g WHERE ${sql}`,
    ...values,
  );
  return {
    groupCount: int(row, "n"),
    waiting: int(row, "waiting"),
    summarised: int(row, "summarised"),
  };
};

/** A page of groups: those of which something waits first, then by their last. */
const groupPage = async (
  on: Reader,
  { sql, values }: Condition,
  before: GroupPlace | null,
): Promise<{
  readonly groups: readonly QuarantineGroup[];
  readonly groupsNext: GroupPlace | null;
}> => {
  const past =
    before === null
      ? "TRUE"
      : `(g.waiting > 0, g.last, g.id) < (${before.waits ? "TRUE" : "FALSE"}, ?, ?)`;
  const rows = await on.all(
    `SELECT ${GROUP_COLUMNS} FROM quarantine_group g WHERE ${sql} AND ${past}
     ORDER BY (g.waiting > 0) DESC, g.last DESC, g.id DESC LIMIT ${GROUPS + 1}`,
    ...values,
    ...(before === null ? [] : [before.last, before.group]),
  );
  const found = rows.map(groupFrom);
  const groups = found.slice(0, GROUPS);
  const end = found.length > GROUPS ? groups.at(-1) : undefined;
  return {
    groups,
    groupsNext: end ? { waits: end.waiting > 0, last: end.last, group: end.group } : null,
  };
};

const NEWEST = `SELECT ${EVENT_COLUMNS} FROM quarantine WHERE seq < ? ORDER BY seq DESC LIMIT ?`;
const AFTER = `SELECT ${EVENT_COLUMNS} FROM quarantine WHERE group_id = ? AND seq > ? ORDER BY seq LIMIT ?`;

/** Groups that one statement asks for: a compound of more is refused by SQLite. */
const GROUPS_AT_ONCE = 256;

/** The newest of some groups that wait; each group is sought by its index. */
const seqsOf = async (
  on: Reader,
  groups: readonly string[],
  before: number,
  limit: number,
): Promise<readonly number[]> => {
  const found: number[] = [];
  for (const { values } of listsOf(groups, GROUPS_AT_ONCE)) {
    const [seq, most] = [`?${values.length + 1}`, `?${values.length + 2}`];
    const each = values.map(
      (_, n) =>
        `SELECT seq FROM (SELECT seq FROM quarantine WHERE group_id = ?${n + 1} AND seq < ${seq} ORDER BY seq DESC LIMIT ${most}) g${n}`,
    );
    const rows = await on.all(each.join(" UNION "), ...values, before, limit);
    found.push(...rows.map((row) => int(row, "seq")));
  }
  return found.sort((a, b) => b - a).slice(0, limit);
};

/** A page of what waits, newest first. */
const eventPage = async (
  on: Reader,
  { sql, values }: Condition,
  before: number,
  limit: number,
): Promise<readonly QuarantinedEvent[]> => {
  if (values.length === 0) return (await on.all(NEWEST, before, limit)).map(eventFrom);
  const groups = await on.all(
    `SELECT g.id FROM quarantine_group g WHERE ${sql} AND g.waiting > 0`,
    ...values,
  );
  const ids = groups.map((row) => text(row, "id"));
  const rows: Row[] = [];
  for (const list of listsOf(await seqsOf(on, ids, before, limit)))
    rows.push(
      ...(await on.all(
        `SELECT ${EVENT_COLUMNS} FROM quarantine WHERE seq IN (${list.marks})`,
        ...list.values,
      )),
    );
  return rows.map(eventFrom).sort((a, b) => b.seq - a.seq);
};

/** Reads of quarantine. Groups are counted in rows of their own: nothing walks over what waits. */
export const createQuarantineReads = (db: ReadDatabase): QuarantineReads => ({
  quarantine: (filter, limit, before, groupsBefore) =>
    db.snapshot(async (on) => {
      const condition = conditionOf(filter);
      const totals = await totalsOf(on, condition);
      const found = await eventPage(on, condition, before ?? Number.MAX_SAFE_INTEGER, limit + 1);
      const events = found.slice(0, limit);
      return {
        ...totals,
        ...(await groupPage(on, condition, groupsBefore)),
        events,
        next: found.length > limit ? (events.at(-1)?.seq ?? null) : null,
      };
    }),
  quarantined: async (id) => {
    const row = await db.get(`SELECT ${EVENT_COLUMNS} FROM quarantine WHERE id = ?`, id);
    return row ? eventFrom(row) : null;
  },
  quarantineGroup: async (group) => {
    const row = await db.get(
      `SELECT ${GROUP_COLUMNS} FROM quarantine_group g WHERE g.id = ?`,
      group,
    );
    return row ? groupFrom(row) : null;
  },
  quarantinedAfter: async (group, seq, limit) =>
    (await db.all(AFTER, group, seq, limit)).map(eventFrom),
  quarantineCounts: async (filter) => {
    const { waiting, summarised } = await totalsOf(db, conditionOf(filter));
    return { waiting, summarised };
  },
});
