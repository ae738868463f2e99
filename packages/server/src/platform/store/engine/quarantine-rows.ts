import type { Database } from "./database.ts";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { QuarantineFilter } from "../quarantine-contract.ts";
import { int, text } from "./database.ts";
import type { EngineParts } from "./parts.ts";
import type { Alike, GroupCount, Size } from "./quarantine-groups.ts";
import { createQuarantineGroups, groupOf } from "./quarantine-groups.ts";
import type { QuarantineShares, Sender } from "./quarantine-shares.ts";
import { createQuarantineShares } from "./quarantine-shares.ts";

type Row = Readonly<Record<string, unknown>>;

/** Rows that one summary takes at most, so that none holds the writer for long. */
const CHUNK = 250;

export type HeldRow = Sender & {
  readonly seq: number;
  readonly id: string;
  readonly group: string;
  readonly bytes: number;
};

/** What is kept of an event. */
export type Kept = { readonly id: string; readonly isPublic: boolean; readonly stored: string };

/** Events that waited, as they are counted from now on. */
export type Summary = { readonly ids: readonly string[]; readonly groups: readonly GroupCount[] };

const heldFrom = (row: Row): HeldRow => ({
  seq: int(row, "seq"),
  id: text(row, "id"),
  group: text(row, "group_id"),
  source: text(row, "source"),
  isPublic: int(row, "public") === 1,
  bytes: int(row, "bytes"),
});

const COLUMNS = "seq, id, group_id, source, public, bytes";
const prepare = (db: Database) => ({
  byId: db.prepare(`SELECT ${COLUMNS}, reasons FROM quarantine WHERE id = ?`),
  ofGroup: db.prepare(`SELECT ${COLUMNS} FROM quarantine WHERE group_id = ? ORDER BY seq LIMIT ?`),
  oldest: db.prepare(
    `SELECT ${COLUMNS} FROM quarantine WHERE source = ? AND public = ? AND seq < ? ORDER BY seq LIMIT ${CHUNK}`,
  ),
  insert: db.prepare(
    "INSERT INTO quarantine (seq, id, group_id, source, at, public, bytes, reasons, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
  ),
  remove: db.prepare("DELETE FROM quarantine WHERE seq = ?"),
  rejudge: db.prepare("UPDATE quarantine SET group_id = ?, reasons = ?, bytes = ? WHERE seq = ?"),
  bodyOf: db.prepare("SELECT at, body FROM quarantine WHERE seq = ?"),
});

export type QuarantineRows = {
  readonly find: (id: string) => HeldRow | null;
  /** The oldest of a group. */
  readonly ofGroup: (group: string, limit: number) => HeldRow[];
  /** Some of the groups that a filter names; without rows of their own only, when told so. */
  readonly matching: (filter: QuarantineFilter, withRows: boolean) => string[];
  readonly isEmpty: () => boolean;
  readonly add: (
    place: { readonly seq: number; readonly at: number },
    event: Alike,
    reasons: readonly QuarantineReason[],
    kept: Kept,
  ) => void;
  readonly remove: (row: HeldRow) => void;
  /** Gives an event that still waits the reasons of now; answers the group that they make. */
  readonly rejudge: (
    id: string,
    seq: number,
    reasons: readonly QuarantineReason[],
  ) => string | null;
  /** Of a group in which none waits, summarised events are counted no longer; answers how many. */
  readonly forgetSummarised: (group: string) => number;
  /** Summarises old ones, older than `newest`, when there are too many; null when there are not. */
  readonly summarise: (newest: number) => Summary | null;
  /** To be asked before anything here is changed: what other nodes changed is seen, and no more of it comes. */
  readonly hold: () => void;
  /** Counts anew, after a rollback. */
  readonly reload: () => void;
};

type Groups = ReturnType<typeof createQuarantineGroups>;
type Statements = ReturnType<typeof prepare>;
/** Makes room when there is more than may be. */
const createSummariser = (
  statements: Statements,
  groups: Groups,
  shares: QuarantineShares,
  limit: number,
) => {
  // Some more than must be, so that not every event that comes makes a summary.
  const spare = Math.floor(limit / 100);

  /** Takes the oldest out of the fullest share, as many as must go; answers them. */
  const takeOldest = (newest: number): HeldRow[] => {
    const share = shares.fullest();
    if (!share) return [];
    const { source, isPublic } = share;
    const taken: HeldRow[] = [];
    for (const row of statements.oldest.all(source, isPublic ? 1 : 0, newest).map(heldFrom)) {
      if (!shares.isOver(spare)) break;
      statements.remove.run(row.seq);
      shares.add(row, { rows: -1, bytes: -row.bytes });
      taken.push(row);
    }
    return taken;
  };

  return (newest: number): Summary | null => {
    if (!shares.isOver(0)) return null;
    const sizes = new Map<string, Size>();
    const ids: string[] = [];
    while (ids.length < CHUNK) {
      const taken = takeOldest(newest);
      if (taken.length === 0) break;
      for (const { id, group, bytes } of taken) {
        const size = sizes.get(group) ?? { rows: 0, bytes: 0 };
        sizes.set(group, { rows: size.rows + 1, bytes: size.bytes + bytes });
        ids.push(id);
      }
    }
    return ids.length === 0 ? null : { ids, groups: groups.summarise(sizes) };
  };
};

const createRejudge =
  (statements: Statements, groups: Groups, shares: QuarantineShares): QuarantineRows["rejudge"] =>
  (id, seq, reasons) => {
    const row = statements.byId.get(id);
    const [was, why] = [text(row, "reasons"), JSON.stringify(reasons)];
    if (!row || int(row, "seq") !== seq) return null;
    const before = heldFrom(row);
    if (was === why) return before.group;
    const kept = statements.bodyOf.get(seq);
    const event: Alike = JSON.parse(text(kept, "body"));
    const group = groupOf(event, reasons);
    const bytes = before.bytes - Buffer.byteLength(was) + Buffer.byteLength(why);
    statements.rejudge.run(group, why, bytes, seq);
    groups.leave(before.group, { rows: 1, bytes: before.bytes });
    groups.join(group, event, why, bytes, int(kept, "at"));
    shares.add(before, { rows: 0, bytes: bytes - before.bytes });
    return group;
  };

/**
 * The writer's end of quarantine, in the caller's transaction. It holds at most `limit` events and
 * four kilobytes for each; what is beyond is summarised, each sender's oldest first. What each has
 * here is counted in memory, so that an event costs the same however many wait.
 */
export const createQuarantineRows = (
  db: Database,
  engine: Pick<EngineParts, "lock" | "isShared">,
  limit: number,
): QuarantineRows => {
  const statements = prepare(db);
  const groups = createQuarantineGroups(db);
  const shares = createQuarantineShares(db, engine, limit);
  return {
    find: (id) => {
      const row = statements.byId.get(id);
      return row ? heldFrom(row) : null;
    },
    ofGroup: (group, most) => statements.ofGroup.all(group, most).map(heldFrom),
    matching: groups.matching,
    isEmpty: shares.isEmpty,
    add: ({ seq, at }, event, reasons, { id, isPublic, stored }) => {
      const group = groupOf(event, reasons);
      const why = JSON.stringify(reasons);
      const bytes = Buffer.byteLength(why) + Buffer.byteLength(stored);
      const { source } = event;
      statements.insert.run(seq, id, group, source, at, isPublic ? 1 : 0, bytes, why, stored);
      groups.join(group, event, why, bytes, at);
      shares.add({ source, isPublic }, { rows: 1, bytes });
    },
    remove: (row) => {
      statements.remove.run(row.seq);
      groups.leave(row.group, { rows: 1, bytes: row.bytes });
      shares.add(row, { rows: -1, bytes: -row.bytes });
    },
    rejudge: createRejudge(statements, groups, shares),
    forgetSummarised: groups.forget,
    summarise: createSummariser(statements, groups, shares, limit),
    hold: shares.hold,
    reload: () => {
      if (!engine.isShared) shares.reload();
    },
  };
};
