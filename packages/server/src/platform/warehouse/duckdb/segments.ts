import type { DuckDBConnection } from "@duckdb/node-api";
import type { SegmentHistory, SegmentHistoryQuery } from "../contract.ts";
import { advanceSegments } from "./segment-fold.ts";
import { intOf, rowsOf } from "./sql.ts";

/** What became of a segment at each commit that changed it. */
const CHANGES = `
  SELECT committed_at, sum(size), sum(entered), sum(gone) FROM segment_change
  WHERE segment = ? GROUP BY committed_at ORDER BY committed_at`;

/** Figures of segments, from a connection that has a transaction open. */
export const createSegmentFigures = (connection: DuckDBConnection) => ({
  history: async ({ segment, start, ends }: SegmentHistoryQuery): Promise<SegmentHistory> => {
    await advanceSegments(connection);
    const changes = (await rowsOf(connection, CHANGES, [segment])).map((row) => row.map(intOf));
    let nth = 0;
    let size = 0;
    const pass = (end: number) => {
      const moved = { entered: 0, left: 0 };
      for (let change = changes[nth]; change; change = changes[++nth]) {
        const [at = 0, more = 0, entered = 0, left = 0] = change;
        if (at >= end) break;
        size += more;
        moved.entered += entered;
        moved.left += left;
      }
      return moved;
    };
    pass(start);
    return { state: "on", periods: ends.map((end) => ({ ...pass(end), size })) };
  },
});
