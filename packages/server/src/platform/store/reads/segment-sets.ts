import type { Row } from "../engine/index.ts";
import { int, text, listOf } from "../engine/index.ts";
import type { SegmentOverlap } from "../segments-contract.ts";
import type { ReadDatabase } from "./read-database.ts";

/** Ids that are read at once: other reads have their turn in between. */
const IDS_AT_ONCE = 20_000;

/** How many are in both of two segments, each pair once; `sqlOf` asks it of those that the marks stand for. */
export const createOverlap =
  (db: ReadDatabase, sqlOf: (marks: string) => string) =>
  async (segments: readonly string[]): Promise<readonly SegmentOverlap[]> => {
    if (segments.length === 0) return [];
    const { marks, values } = listOf(segments);
    return (await db.all(sqlOf(marks), ...values)).map((row) => ({
      a: text(row, "a"),
      b: text(row, "b"),
      both: int(row, "n"),
    }));
  };

/** All ids, some at a time: `sql` asks for those after a place, in the order of the column `place`. */
export const createIds =
  <T>(db: ReadDatabase, sql: string, place: string, idOf: (row: Row) => T) =>
  async (): Promise<readonly T[]> => {
    const ids: T[] = [];
    for (let after = -1; ;) {
      const rows = await db.all(sql, after, IDS_AT_ONCE);
      for (const row of rows) ids.push(idOf(row));
      if (rows.length < IDS_AT_ONCE) return ids;
      after = int(rows.at(-1), place);
    }
  };
