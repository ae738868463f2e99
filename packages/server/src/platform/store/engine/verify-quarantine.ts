import type { Database } from "./database.ts";
import type { Entry } from "@attune/core/commit";
import type { Difference } from "../contract.ts";
import { int, text } from "./database.ts";

type Add = (difference: Difference) => void;

const EVENTS = "quarantine";
const GROUPS = "quarantine_group";

const compareEvents = (db: Database, waiting: ReadonlyMap<string, number>, add: Add): void => {
  const left = new Map(waiting);
  for (const row of db.prepare("SELECT id, seq FROM quarantine").iterate()) {
    const [id, seq] = [text(row, "id"), int(row, "seq")];
    const wanted = left.get(id);
    const folded = wanted === undefined ? null : String(wanted);
    if (wanted !== seq) add({ table: EVENTS, key: id, stored: String(seq), folded });
    left.delete(id);
  }
  for (const [id, seq] of left) add({ table: EVENTS, key: id, stored: null, folded: String(seq) });
};

/** Waiting events are counted by their rows, summarised ones by the log. */
const compareGroups = (db: Database, summarised: ReadonlyMap<string, number>, add: Add): void => {
  const groups = db
    .prepare(
      `SELECT g.id, g.waiting, g.bytes, g.summarised, count(q.seq) AS rows, coalesce(sum(q.bytes), 0) AS size
       FROM quarantine_group g LEFT JOIN quarantine q ON q.group_id = g.id GROUP BY g.id`,
    )
    .iterate();
  const left = new Map(summarised);
  for (const row of groups) {
    const key = text(row, "id");
    const stored = `${int(row, "waiting")} waiting (${int(row, "bytes")} bytes), ${int(row, "summarised")} summarised`;
    const folded = `${int(row, "rows")} waiting (${int(row, "size")} bytes), ${left.get(key) ?? 0} summarised`;
    if (stored !== folded) add({ table: GROUPS, key, stored, folded });
    left.delete(key);
  }
  for (const [key, count] of left)
    add({ table: GROUPS, key, stored: null, folded: `${count} summarised` });
  const astray = db
    .prepare(
      "SELECT DISTINCT group_id FROM quarantine WHERE group_id NOT IN (SELECT id FROM quarantine_group)",
    )
    .all();
  for (const row of astray)
    add({ table: GROUPS, key: text(row, "group_id"), stored: null, folded: "a row" });
};

/** What must wait in quarantine by the log, and what must be counted; compared with what stands. */
export const createQuarantineFold = () => {
  const waiting = new Map<string, number>();
  const summarised = new Map<string, number>();

  const countMore = (group: string, count: number): void => {
    const sum = (summarised.get(group) ?? 0) + count;
    if (sum === 0) summarised.delete(group);
    else summarised.set(group, sum);
  };

  return {
    fold: (seq: number, entry: Entry): void => {
      switch (entry.kind) {
        case "quarantine":
          waiting.set(entry.id, seq);
          return;
        case "release":
          for (const id of [...entry.ids, ...entry.duplicates]) waiting.delete(id);
          return;
        case "discard":
          for (const id of entry.ids) waiting.delete(id);
          for (const { group, count } of entry.summarised) countMore(group, -count);
          return;
        case "summary":
          for (const id of entry.ids) waiting.delete(id);
          for (const { group, count } of entry.groups) countMore(group, count);
          return;
        default:
      }
    },
    compare: (db: Database, add: Add): void => {
      compareEvents(db, waiting, add);
      compareGroups(db, summarised, add);
    },
  };
};
