import type { DuckDBConnection } from "@duckdb/node-api";
import type { SegmentHistory, SegmentHistoryQuery, SegmentRevenue } from "../contract.ts";
import { advanceSegments } from "./segment-fold.ts";
import { decimalText, intOf, rowsOf, textOf } from "./sql.ts";

/** What became of a segment at each commit that changed it. */
const CHANGES = `
  SELECT committed_at, sum(size), sum(entered), sum(gone) FROM segment_change
  WHERE segment = ? GROUP BY committed_at ORDER BY committed_at`;

/** Orders less refunds by currency: of some profiles, and of everybody. */
const MONEY = `
  SELECT currency, sum(signed), sum(signed) FILTER (WHERE own),
         count(*) FILTER (WHERE own AND deal = 'order')
  FROM (
    SELECT coalesce(e.currency, '') AS currency, e.deal,
           CASE WHEN e.deal = 'refund' THEN -e.amount ELSE e.amount END AS signed,
           coalesce(f.profile IN (SELECT profile FROM segment_member WHERE segment = ?), false) AS own
    FROM event e LEFT JOIN facet f ON f.id = e.facet
    WHERE e.deal IS NOT NULL AND e.amount IS NOT NULL
  )
  GROUP BY currency ORDER BY currency`;

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
  revenue: async (segment: string): Promise<SegmentRevenue> => {
    await advanceSegments(connection);
    const [members] = await rowsOf(
      connection,
      "SELECT count(*) FROM segment_member WHERE segment = ?",
      [segment],
    );
    const rows = await rowsOf(connection, MONEY, [segment]);
    return {
      state: "on",
      members: intOf(members?.[0]),
      money: rows.map(([currency, total, amount, orders]) => ({
        currency: textOf(currency),
        amount: decimalText(amount),
        total: decimalText(total),
        orders: intOf(orders),
      })),
    };
  },
});
