import type { DuckDBConnection } from "@duckdb/node-api";
import { BIGINT, INTEGER, LIST, listValue } from "@duckdb/node-api";
import type { GroupWorth, RankQuery, Ranks, Worth, WorthMoney, WorthQuery } from "../contract.ts";
import type { Row } from "./sql.ts";
import { decimalText, intOf, rowsOf, textOf } from "./sql.ts";

/** The group of everybody. */
const EVERYBODY = -1;

/** Orders and refunds up to the period's end, by profile; `now` for those of the period. */
const dealsOf = ({ from, until }: Pick<WorthQuery, "from" | "until">): string => `
  SELECT coalesce(f.profile, e.facet) AS profile, e.deal, e.amount, e.currency,
         e.time >= ${from} AS now
  FROM event AS e LEFT JOIN facet AS f ON f.id = e.facet
  WHERE e.deal IS NOT NULL AND e.time < ${until}`;

const sqlOf = (query: WorthQuery): string => `
  WITH deal AS MATERIALIZED (${dealsOf(query)}),
  member AS (
    SELECT unnest(?) AS place, unnest(?) AS profile
    UNION ALL SELECT DISTINCT ${EVERYBODY}, profile FROM deal
  )
  SELECT m.place, d.currency, grouping(d.currency) AS is_total,
    count(DISTINCT d.profile) FILTER (d.now AND d.deal = 'order'),
    count(*) FILTER (d.now AND d.deal = 'order'),
    count(d.amount),
    count(d.amount) FILTER (d.now AND d.deal = 'order'),
    sum(d.amount) FILTER (d.now AND d.deal = 'order'),
    sum(d.amount) FILTER (d.now AND d.deal = 'refund'),
    sum(d.amount) FILTER (d.deal = 'order'),
    sum(d.amount) FILTER (d.deal = 'refund')
  FROM member AS m JOIN deal AS d ON d.profile = m.profile
  GROUP BY GROUPING SETS ((m.place), (m.place, d.currency)) ORDER BY m.place, d.currency`;

const moneyOf = ([, currency, , , , , orders, revenue, refunded, ever, refundedEver]: Row) => ({
  currency: textOf(currency),
  orders: intOf(orders),
  revenue: decimalText(revenue),
  refunded: decimalText(refunded),
  revenueEver: decimalText(ever),
  refundedEver: decimalText(refundedEver),
});

const worthOf = (rows: readonly Row[], place: number): GroupWorth => {
  const own = rows.filter((row) => intOf(row[0]) === place);
  const total = own.find((row) => intOf(row[2]) === 1);
  const money: WorthMoney[] = own
    .filter((row) => intOf(row[2]) === 0 && intOf(row[5]) > 0)
    .map(moneyOf);
  return { buyers: intOf(total?.[3]), orders: intOf(total?.[4]), money };
};

/** What groups of profiles have ordered, and everybody. */
export const readWorth = async (
  connection: DuckDBConnection,
  query: WorthQuery,
): Promise<Worth> => {
  const places = query.groups.flatMap((profiles, place) => profiles.map(() => place));
  const reader = await connection.runAndReadAll(
    sqlOf(query),
    [listValue(places), listValue(query.groups.flat().map(BigInt))],
    [LIST(INTEGER), LIST(BIGINT)],
  );
  const rows = reader.getRows();
  return {
    state: "on",
    groups: query.groups.map((_, place) => worthOf(rows, place)),
    everybody: worthOf(rows, EVERYBODY),
  };
};

const buyersOf = (query: RankQuery): string =>
  `SELECT profile, currency, amount FROM (${dealsOf(query)}) WHERE deal = 'order' AND now`;

/** What a buyer of a period has at quantiles: the least value that so large a share is at or below. */
export const readRanks = async (connection: DuckDBConnection, query: RankQuery): Promise<Ranks> => {
  const { quantiles } = query;
  const points = quantiles.map((each) => `quantile_disc(x, ${each})`).join(", ");
  const [orders = []] = await rowsOf(
    connection,
    `SELECT count(*), ${points} FROM (
       SELECT count(*) AS x FROM (${buyersOf(query)}) GROUP BY profile
     )`,
  );
  const money = await rowsOf(
    connection,
    `SELECT currency, count(*), ${points} FROM (
       SELECT currency, sum(amount) AS x FROM (${buyersOf(query)})
       WHERE amount IS NOT NULL GROUP BY profile, currency
     ) GROUP BY currency ORDER BY currency`,
  );
  return {
    state: "on",
    buyers: intOf(orders[0]),
    orders: quantiles.map((_, nth) => intOf(orders[nth + 1])),
    money: money.map((row) => ({
      currency: textOf(row[0]),
      buyers: intOf(row[1]),
      revenue: quantiles.map((_, nth) => decimalText(row[nth + 2])),
    })),
  };
};
