import type { DuckDBConnection } from "@duckdb/node-api";
import type { CurrencySums } from "@attune/core/kpi";
import type { RollupPeriod, RollupQuery, RollupRow, Rollups } from "../contract.ts";
import { splitOf } from "./splits.ts";
import type { Row } from "./sql.ts";
import { decimalText, intOf, maybeTextOf, rowsOf, textOf } from "./sql.ts";

type Place = Pick<RollupRow, "firstDay" | "channel" | "source">;

const placeOf = ([firstDay, channel, source]: Row): Place => ({
  firstDay: textOf(firstDay),
  channel: maybeTextOf(channel),
  source: maybeTextOf(source),
});

const keyOf = ({ firstDay, channel, source }: Place): string =>
  JSON.stringify([firstDay, channel, source]);

const moneyOf = ([, , , currency, orders, revenue, refunded]: Row): CurrencySums => ({
  currency: textOf(currency),
  orders: intOf(orders),
  revenue: decimalText(revenue),
  refunded: decimalText(refunded),
});

const SPAN = "grain = ? AND first_day >= ? AND first_day <= ?";

/** Reads the rollups of a query; periods that were touched since have their marks. */
export const readRollups = async (
  connection: DuckDBConnection,
  { grain, from, to, by }: RollupQuery,
): Promise<Rollups> => {
  const span = [grain, from, to];
  const split = splitOf(by);
  const money = Map.groupBy(
    await rowsOf(
      connection,
      `SELECT first_day, channel, source, currency, orders, revenue, refunded FROM rollup_money
       WHERE ${SPAN} AND split = ? ORDER BY currency`,
      [...span, split],
    ),
    (row) => keyOf(placeOf(row)),
  );
  const rows = await rowsOf(
    connection,
    `SELECT first_day, channel, source, events, people, buyers, orders, refunds FROM rollup
     WHERE ${SPAN} AND split = ? ORDER BY first_day, channel NULLS FIRST, source`,
    [...span, split],
  );
  const periods = await rowsOf(
    connection,
    `SELECT coalesce(r.first_day, m.first_day), r.computed_at, m.first_day IS NOT NULL
     FROM (SELECT first_day, computed_at FROM rollup_period WHERE ${SPAN}) AS r
     FULL JOIN (SELECT DISTINCT first_day FROM mark WHERE ${SPAN}) AS m ON m.first_day = r.first_day
     ORDER BY 1`,
    [...span, ...span],
  );
  return {
    rows: rows.map((row): RollupRow => {
      const place = placeOf(row);
      const [, , , events, people, buyers, orders, refunds] = row;
      return {
        ...place,
        events: intOf(events),
        people: intOf(people),
        buyers: intOf(buyers),
        orders: intOf(orders),
        refunds: intOf(refunds),
        money: (money.get(keyOf(place)) ?? []).map(moneyOf),
      };
    }),
    periods: periods.map(
      ([firstDay, computedAt, isPending]): RollupPeriod => ({
        firstDay: textOf(firstDay),
        computedAt: computedAt === null ? null : intOf(computedAt),
        isPending: isPending === true,
      }),
    ),
  };
};
