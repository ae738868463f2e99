import { hash } from "node:crypto";
import type { Database } from "./database.ts";
import type { Event } from "@attune/core/event";
import type { QuarantineReason } from "@attune/core/quarantine";
import type { QuarantineFilter } from "../quarantine-contract.ts";
import { int, text } from "./database.ts";

/** What makes events alike, besides the rules that they broke. */
export type Alike = Pick<Event, "source" | "name"> & { readonly type: string };

/** Groups whose summarised events are counted one by one; those beyond are counted together, by source. */
const MAX_SUMMARISED_GROUPS = 10_000;

const OTHERS: readonly QuarantineReason[] = [
  {
    rule: "others",
    pointer: "",
    detail: `Events of many groups, counted together: ${MAX_SUMMARISED_GROUPS.toLocaleString("en")} groups are counted one by one.`,
  },
];

/** Names those that failed alike: by source, type, name and rules. */
export const groupOf = (
  { source, type, name }: Alike,
  reasons: readonly QuarantineReason[],
): string => {
  const rules = [...new Set(reasons.map(({ rule }) => rule))].sort();
  return hash("sha256", JSON.stringify([source, type, name, rules]), "hex").slice(0, 16);
};

/** Groups that one discard works on at a time. */
const MATCHING = 500;

export type Condition = { readonly sql: string; readonly values: readonly string[] };

/** What a filter asks of the groups `g`. */
export const conditionOf = ({ source, event, group }: QuarantineFilter): Condition => {
  const asked = [
    ["g.source", source],
    ["g.name", event],
    ["g.id", group],
  ] as const;
  const given = asked.flatMap(([column, value]) => (value === null ? [] : [{ column, value }]));
  return {
    sql: given.length === 0 ? "TRUE" : given.map(({ column }) => `${column} = ?`).join(" AND "),
    values: given.map(({ value }) => value),
  };
};

export type GroupCount = { readonly group: string; readonly count: number };
/** Rows of a group, and their bytes. */
export type Size = { readonly rows: number; readonly bytes: number };

const prepare = (db: Database) => ({
  find: db.prepare(
    "SELECT source, type, name, waiting, summarised, first, last FROM quarantine_group WHERE id = ?",
  ),
  join: db.prepare(
    `INSERT INTO quarantine_group AS g (id, source, type, name, reasons, waiting, bytes, summarised, first, last)
     VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, 0, ?7, ?7)
     ON CONFLICT (id) DO UPDATE SET waiting = g.waiting + 1, bytes = g.bytes + ?6,
       first = CASE WHEN ?7 < g.first THEN ?7 ELSE g.first END, last = CASE WHEN ?7 > g.last THEN ?7 ELSE g.last END`,
  ),
  leave: db.prepare(
    "UPDATE quarantine_group SET waiting = waiting - ?, bytes = bytes - ? WHERE id = ?",
  ),
  drop: db.prepare("DELETE FROM quarantine_group WHERE id = ? AND waiting = 0 AND summarised = 0"),
  count: db.prepare("UPDATE quarantine_group SET summarised = summarised + ? WHERE id = ?"),
  countTogether: db.prepare(
    `INSERT INTO quarantine_group AS g (id, source, type, name, reasons, waiting, bytes, summarised, first, last)
     VALUES (?1, ?2, '', '', ?3, 0, 0, ?4, ?5, ?6)
     ON CONFLICT (id) DO UPDATE SET summarised = g.summarised + ?4,
       first = CASE WHEN ?5 < g.first THEN ?5 ELSE g.first END, last = CASE WHEN ?6 > g.last THEN ?6 ELSE g.last END`,
  ),
  summarisedGroups: db.prepare("SELECT count(*) AS n FROM quarantine_group WHERE summarised > 0"),
  forget: db.prepare("UPDATE quarantine_group SET summarised = 0 WHERE id = ?"),
});

/** Counters of those that failed alike; a group is gone with its last event. */
export const createQuarantineGroups = (db: Database) => {
  const statements = prepare(db);

  const leave = (group: string, { rows, bytes }: Size): void => {
    statements.leave.run(rows, bytes, group);
    statements.drop.run(group);
  };

  /** Counts what is summarised with the others of its source; answers in which group. */
  const countTogether = (group: string, rows: number): string => {
    const row = statements.find.get(group);
    const source = text(row, "source");
    const others = groupOf({ source, type: "", name: "" }, OTHERS);
    const [first, last] = [int(row, "first"), int(row, "last")];
    statements.countTogether.run(others, source, JSON.stringify(OTHERS), rows, first, last);
    return others;
  };

  return {
    leave,
    join: (
      group: string,
      { source, type, name }: Alike,
      reasons: string,
      bytes: number,
      at: number,
    ): void => void statements.join.run(group, source, type, name, reasons, bytes, at),
    /** Of a group in which none waits, summarised events are counted no longer; answers how many. */
    forget: (group: string): number => {
      const row = statements.find.get(group);
      if (!row || int(row, "waiting") > 0) return 0;
      const summarised = int(row, "summarised");
      if (summarised > 0) statements.forget.run(group);
      statements.drop.run(group);
      return summarised;
    },
    /** Counts what no longer waits; answers in which groups. */
    summarise: (sizes: ReadonlyMap<string, Size>): GroupCount[] => {
      let open = int(statements.summarisedGroups.get(), "n");
      const counts = new Map<string, number>();
      for (const [group, size] of sizes) {
        const isOpen = int(statements.find.get(group), "summarised") > 0;
        const hasOwn = isOpen || open < MAX_SUMMARISED_GROUPS;
        if (hasOwn) statements.count.run(size.rows, group);
        if (hasOwn && !isOpen) open += 1;
        const counted = hasOwn ? group : countTogether(group, size.rows);
        counts.set(counted, (counts.get(counted) ?? 0) + size.rows);
        leave(group, size);
      }
      return [...counts].map(([group, count]) => ({ group, count }));
    },
    /** Some of the groups that a filter names; without rows of their own only, when told so. */
    matching: (filter: QuarantineFilter, withRows: boolean): string[] => {
      const { sql, values } = conditionOf(filter);
      return db
        .prepare(
          `SELECT g.id FROM quarantine_group g WHERE ${sql}${withRows ? "" : " AND g.waiting = 0"} LIMIT ${MATCHING}`,
        )
        .all(...values)
        .map((row) => text(row, "id"));
    },
  };
};
