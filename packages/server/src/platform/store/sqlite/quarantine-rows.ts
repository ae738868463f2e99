import type { DatabaseSync } from "node:sqlite";
import type { QuarantineReason } from "@attune/core/quarantine";
import { int, text } from "./open.ts";
import type { Alike, GroupCount, Size } from "./quarantine-groups.ts";
import { createQuarantineGroups, groupOf } from "./quarantine-groups.ts";

type Row = Readonly<Record<string, unknown>>;

/** Bytes that quarantine holds for each event of its limit: those of a large ordinary one. */
const BYTES_EACH = 4_096;
/** Rows that one summary takes at most, so that none holds the writer for long. */
const CHUNK = 250;

export type HeldRow = {
  readonly seq: number;
  readonly id: string;
  readonly group: string;
  readonly bytes: number;
};

/** What is kept of an event. */
export type Kept = { readonly id: string; readonly isPublic: boolean; readonly stored: string };

/** What waited up to a sequence, as it is counted from now on. */
export type Summary = { readonly upTo: number; readonly groups: readonly GroupCount[] };

const heldFrom = (row: Row): HeldRow => ({
  seq: int(row, "seq"),
  id: text(row, "id"),
  group: text(row, "group_id"),
  bytes: int(row, "bytes"),
});

const COLUMNS = "seq, id, group_id, bytes";
const prepare = (db: DatabaseSync) => ({
  byId: db.prepare(`SELECT ${COLUMNS}, reasons FROM quarantine WHERE id = ?`),
  ofGroup: db.prepare(`SELECT ${COLUMNS} FROM quarantine WHERE group_id = ? ORDER BY seq LIMIT ?`),
  oldest: db.prepare(`SELECT ${COLUMNS} FROM quarantine WHERE seq < ? ORDER BY seq LIMIT ${CHUNK}`),
  insert: db.prepare(
    "INSERT INTO quarantine (seq, id, group_id, at, public, bytes, reasons, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  remove: db.prepare("DELETE FROM quarantine WHERE seq = ?"),
  dropUpTo: db.prepare("DELETE FROM quarantine WHERE seq <= ?"),
  rejudge: db.prepare("UPDATE quarantine SET group_id = ?, reasons = ?, bytes = ? WHERE seq = ?"),
  bodyOf: db.prepare("SELECT at, body FROM quarantine WHERE seq = ?"),
});

export type QuarantineRows = {
  readonly find: (id: string) => HeldRow | null;
  /** The oldest of a group. */
  readonly ofGroup: (group: string, limit: number) => HeldRow[];
  readonly waitingIn: (group: string) => number;
  readonly add: (
    place: { readonly seq: number; readonly at: number },
    event: Alike,
    reasons: readonly QuarantineReason[],
    kept: Kept,
  ) => void;
  readonly remove: (row: HeldRow) => void;
  /** Gives an event that still waits the reasons of now, and the group that they make. */
  readonly rejudge: (id: string, seq: number, reasons: readonly QuarantineReason[]) => void;
  /** The summarised events of a group are counted no longer; answers how many there were. */
  readonly forgetSummarised: (group: string) => number;
  /** Summarises the oldest, older than `newest`, when there are too many; null when there are not. */
  readonly summarise: (newest: number) => Summary | null;
  /** Counts anew, after a rollback. */
  readonly reload: () => void;
};

type Groups = ReturnType<typeof createQuarantineGroups>;
type Statements = ReturnType<typeof prepare>;
/** How many wait, and their bytes. */
type Held = { waiting: number; bytes: number };

/** Makes room when there are more than `limit` events or four kilobytes for each. */
const createSummariser = (statements: Statements, groups: Groups, held: Held, limit: number) => {
  // Some more than must be, so that not every event that comes makes a summary.
  const spare = Math.floor(limit / 100);
  const isOver = (rows: number, bytes: number): boolean =>
    held.waiting - rows > limit || held.bytes - bytes > limit * BYTES_EACH;

  return (newest: number): Summary | null => {
    if (!isOver(0, 0)) return null;
    const sizes = new Map<string, Size>();
    const going = { rows: 0, bytes: 0, upTo: 0 };
    for (const row of statements.oldest.all(newest).map(heldFrom)) {
      if (!isOver(going.rows - spare, going.bytes - spare * BYTES_EACH)) break;
      const { rows, bytes } = sizes.get(row.group) ?? { rows: 0, bytes: 0 };
      sizes.set(row.group, { rows: rows + 1, bytes: bytes + row.bytes });
      going.rows += 1;
      going.bytes += row.bytes;
      going.upTo = row.seq;
    }
    if (going.rows === 0) return null;
    statements.dropUpTo.run(going.upTo);
    held.waiting -= going.rows;
    held.bytes -= going.bytes;
    return { upTo: going.upTo, groups: groups.summarise(sizes) };
  };
};

const createRejudge =
  (statements: Statements, groups: Groups, held: Held): QuarantineRows["rejudge"] =>
  (id, seq, reasons) => {
    const row = statements.byId.get(id);
    const [was, why] = [text(row, "reasons"), JSON.stringify(reasons)];
    if (!row || int(row, "seq") !== seq || was === why) return;
    const before = heldFrom(row);
    const kept = statements.bodyOf.get(seq);
    const event: Alike = JSON.parse(text(kept, "body"));
    const group = groupOf(event, reasons);
    const bytes = before.bytes - Buffer.byteLength(was) + Buffer.byteLength(why);
    statements.rejudge.run(group, why, bytes, seq);
    groups.leave(before.group, { rows: 1, bytes: before.bytes });
    groups.join(group, event, why, bytes, int(kept, "at"));
    held.bytes += bytes - before.bytes;
  };

/**
 * The writer's end of quarantine, in the caller's transaction. It holds at most `limit` events and
 * four kilobytes for each; what is beyond is summarised, oldest first. How many there are is held in
 * memory, so that an event costs the same however many wait.
 */
export const createQuarantineRows = (db: DatabaseSync, limit: number): QuarantineRows => {
  const statements = prepare(db);
  const groups = createQuarantineGroups(db);
  const held: Held = groups.totals();
  return {
    find: (id) => {
      const row = statements.byId.get(id);
      return row ? heldFrom(row) : null;
    },
    ofGroup: (group, most) => statements.ofGroup.all(group, most).map(heldFrom),
    waitingIn: groups.waitingIn,
    add: ({ seq, at }, event, reasons, { id, isPublic, stored }) => {
      const group = groupOf(event, reasons);
      const why = JSON.stringify(reasons);
      const bytes = Buffer.byteLength(why) + Buffer.byteLength(stored);
      statements.insert.run(seq, id, group, at, isPublic ? 1 : 0, bytes, why, stored);
      groups.join(group, event, why, bytes, at);
      held.waiting += 1;
      held.bytes += bytes;
    },
    remove: ({ seq, group, bytes }) => {
      statements.remove.run(seq);
      groups.leave(group, { rows: 1, bytes });
      held.waiting -= 1;
      held.bytes -= bytes;
    },
    rejudge: createRejudge(statements, groups, held),
    forgetSummarised: groups.forget,
    summarise: createSummariser(statements, groups, held, limit),
    reload: () => void Object.assign(held, groups.totals()),
  };
};
