import type { DuckDBConnection } from "@duckdb/node-api";
import type { RollupQuery } from "../contract.ts";
import { ROLLUP_LIMITS } from "../contract.ts";
import { OTHER_CHANNELS } from "./cells.ts";
import { splitOf } from "./splits.ts";
import { intOf, maybeTextOf, rowsOf } from "./sql.ts";

/** The rollups of a query: grain, first and last first day, split are the parameters. */
export const OF_QUERY = "grain = ? AND first_day >= ? AND first_day <= ? AND split = ?";
export const parametersOf = ({ grain, from, to, by }: RollupQuery): string[] => [
  grain,
  from,
  to,
  splitOf(by),
];

/** How much of an answer something takes. */
type Size = { readonly rows: number; readonly amounts: number };
type Channel = Size & { readonly channel: string | null; readonly events: number };

const fits = ({ rows, amounts }: Size): boolean =>
  rows <= ROLLUP_LIMITS.rows && amounts <= ROLLUP_LIMITS.amounts;

const NONE: Size = { rows: 0, amounts: 0 };
const plus = (a: Size, b: Size): Size => ({
  rows: a.rows + b.rows,
  amounts: a.amounts + b.amounts,
});

/** What each channel takes, null standing for events that name none; most events first. */
const channelsOf = async (connection: DuckDBConnection, query: RollupQuery): Promise<Channel[]> => {
  const parameters = parametersOf(query);
  const amounts = query.withoutMoney
    ? []
    : await rowsOf(
        connection,
        `SELECT channel, count(*) FROM rollup_money WHERE ${OF_QUERY} GROUP BY channel`,
        parameters,
      );
  const amountsOf = new Map(amounts.map(([channel, count]) => [channel, intOf(count)]));
  const rows = await rowsOf(
    connection,
    `SELECT channel, count(*), sum(events) FROM rollup WHERE ${OF_QUERY}
     GROUP BY channel ORDER BY sum(events) DESC, channel`,
    parameters,
  );
  return rows.map(([channel, count, events]) => ({
    channel: maybeTextOf(channel),
    rows: intOf(count),
    amounts: amountsOf.get(channel ?? null) ?? 0,
    events: intOf(events),
  }));
};

/** What all channels take in one row. */
const foldedSize = async (connection: DuckDBConnection, query: RollupQuery): Promise<Size> => {
  const count = async (table: string, columns: string): Promise<number> => {
    const [row] = await rowsOf(
      connection,
      `SELECT count(*) FROM (
         SELECT DISTINCT ${columns} FROM ${table} WHERE ${OF_QUERY} AND channel IS NOT NULL
       )`,
      parametersOf(query),
    );
    return intOf(row?.[0]);
  };
  return {
    rows: await count("rollup", "first_day, source"),
    amounts: query.withoutMoney ? 0 : await count("rollup_money", "first_day, source, currency"),
  };
};

/**
 * The channels that an answer tells apart: all, or those with the most events for which it has room.
 * Null when it has none for any, not even for all channels in one row.
 */
export const channelsTold = async (
  connection: DuckDBConnection,
  query: RollupQuery,
): Promise<readonly string[] | null> => {
  const channels = await channelsOf(connection, query);
  const named = channels.flatMap(({ channel, ...size }) =>
    channel === null || channel === OTHER_CHANNELS ? [] : [{ ...size, channel }],
  );
  if (fits(channels.reduce<Size>(plus, NONE))) return named.map(({ channel }) => channel);
  const unnamed = channels.find(({ channel }) => channel === null) ?? NONE;
  let size = plus(unnamed, await foldedSize(connection, query));
  if (!fits(size)) return null;
  const told: string[] = [];
  for (const each of named) {
    size = plus(size, each);
    if (!fits(size)) break;
    told.push(each.channel);
  }
  return told;
};
