import type { DuckDBConnection } from "@duckdb/node-api";
import { LIST, listValue, VARCHAR } from "@duckdb/node-api";
import type { CurrencySums } from "@attune/core/kpi";
import type { RollupPeriod, RollupQuery, RollupRow, Rollups, TooMuch } from "../contract.ts";
import { OTHER_CHANNELS } from "./cells.ts";
import { channelsTold, OF_QUERY, parametersOf } from "./fold.ts";
import type { Row } from "./sql.ts";
import { decimalText, intOf, maybeTextOf, rowsOf, textOf } from "./sql.ts";

type Place = Pick<RollupRow, "firstDay" | "channel" | "isOther" | "source">;

const placeOf = ([firstDay, channel, source]: Row): Place => {
  const isOther = channel === OTHER_CHANNELS;
  return {
    firstDay: textOf(firstDay),
    channel: isOther ? null : maybeTextOf(channel),
    isOther,
    source: maybeTextOf(source),
  };
};

const keyOf = ({ firstDay, channel, isOther, source }: Place): string =>
  JSON.stringify([firstDay, channel, isOther, source]);

const moneyOf = ([, , , currency, orders, revenue, refunded]: Row): CurrencySums => ({
  currency: textOf(currency),
  orders: intOf(orders),
  revenue: decimalText(revenue),
  refunded: decimalText(refunded),
});

/** Where a row stands, when the channels of the first parameter are told apart and no others. */
const PLACE = `first_day, source, CASE
  WHEN channel IS NULL OR channel IN (SELECT unnest(?)) THEN channel ELSE '${OTHER_CHANNELS}'
END AS told`;

/** What rows come to together; people, who do not add up, only where there is one row. */
const ROWS = `
  SELECT first_day, told, source, sum(events),
         CASE WHEN count(*) = 1 THEN min(people) END,
         CASE WHEN count(*) = 1 THEN min(buyers) END,
         sum(orders), sum(refunds)
  FROM (
    SELECT ${PLACE}, events, people, buyers, orders, refunds FROM rollup WHERE ${OF_QUERY}
  )
  GROUP BY first_day, told, source ORDER BY first_day, told NULLS FIRST, source`;

const MONEY = `
  SELECT first_day, told, source, currency, sum(orders), sum(revenue), sum(refunded)
  FROM (
    SELECT ${PLACE}, currency, orders, revenue, refunded FROM rollup_money WHERE ${OF_QUERY}
  )
  GROUP BY first_day, told, source, currency ORDER BY currency`;

const readPeriods = async (
  connection: DuckDBConnection,
  { grain, from, to }: RollupQuery,
): Promise<RollupPeriod[]> => {
  const within = "grain = ? AND first_day >= ? AND first_day <= ?";
  const periods = await rowsOf(
    connection,
    `SELECT coalesce(r.first_day, m.first_day), r.computed_at, m.first_day IS NOT NULL
     FROM (SELECT first_day, computed_at FROM rollup_period WHERE ${within}) AS r
     FULL JOIN (SELECT DISTINCT first_day FROM mark WHERE ${within}) AS m
       ON m.first_day = r.first_day
     ORDER BY 1`,
    [grain, from, to, grain, from, to],
  );
  return periods.map(([firstDay, computedAt, isPending]) => ({
    firstDay: textOf(firstDay),
    computedAt: computedAt === null ? null : intOf(computedAt),
    isPending: isPending === true,
  }));
};

const peopleOf = (value: Row[number] | undefined): number | null =>
  value === null || value === undefined ? null : intOf(value);

/** Reads the rollups of a query; periods that were touched since have their marks. */
export const readRollups = async (
  connection: DuckDBConnection,
  query: RollupQuery,
): Promise<Rollups | TooMuch> => {
  const channels = await channelsTold(connection, query);
  if (channels === null) return { state: "too much" };
  const parameters = parametersOf(query);
  const read = async (sql: string): Promise<readonly Row[]> => {
    const reader = await connection.runAndReadAll(
      sql,
      [listValue(channels), ...parameters],
      [LIST(VARCHAR), ...parameters.map(() => VARCHAR)],
    );
    return reader.getRows();
  };
  const money = Map.groupBy(query.withoutMoney ? [] : await read(MONEY), (row) =>
    keyOf(placeOf(row)),
  );
  const rows = await read(ROWS);
  return {
    state: "on",
    rows: rows.map((row): RollupRow => {
      const place = placeOf(row);
      const [, , , events, people, buyers, orders, refunds] = row;
      return {
        ...place,
        events: intOf(events),
        people: peopleOf(people),
        buyers: peopleOf(buyers),
        orders: intOf(orders),
        refunds: intOf(refunds),
        money: (money.get(keyOf(place)) ?? []).map(moneyOf),
      };
    }),
    periods: await readPeriods(connection, query),
  };
};
