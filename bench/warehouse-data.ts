import type { DuckWarehouse } from "../packages/server/src/platform/warehouse/duckdb/index.ts";

type Connection = DuckWarehouse["connection"];

export type Synthetic = {
  readonly events: number;
  readonly facets: number;
  readonly days: number;
  /** When the last of them was committed, epoch ms. */
  readonly now: number;
};

const DAY = 86_400_000;

/** Made in parts, so that a part fits into memory. */
const PART = 2_000_000;

/** Sequences and facets of the synthetic events begin here: far above those of a log. */
const FIRST = 1_000_000_000;

const SOURCES = ["web", "shop", "app", "till"] as const;
/** Null is one of them: not every event names its channel. */
const CHANNELS = ["web", "app", "store", "email", null] as const;

const textOf = (value: string | null): string => (value === null ? "NULL" : `'${value}'`);

/** Each channel of each source as a cell; answers the number of the first. */
const makeCells = async (connection: Connection): Promise<number> => {
  const reader = await connection.runAndReadAll("SELECT coalesce(max(id) + 1, 0) FROM cell");
  const first = Number(reader.getRows()[0]?.[0]);
  const cells = SOURCES.flatMap((source, s) =>
    CHANNELS.map(
      (channel, c) => `(${first + s * CHANNELS.length + c}, ${textOf(channel)}, ${textOf(source)})`,
    ),
  );
  await connection.run(`INSERT INTO cell (id, channel, source) VALUES ${cells.join(", ")}`);
  return first;
};

/** One of the list by a number from 0 to 99 and the shares of its members. */
const picked = (
  column: string,
  list: readonly (string | null)[],
  upTo: readonly number[],
): string =>
  `CASE ${list.map((each, nth) => `WHEN ${column} < ${upTo[nth] ?? 100} THEN ${textOf(each)}`).join(" ")} END`;
const numbered = (column: string, upTo: readonly number[]): string =>
  `CASE ${upTo.map((limit, nth) => `WHEN ${column} < ${limit} THEN ${nth}`).join(" ")} END`;

const SOURCE_SHARES = [55, 85, 95, 100];
const CHANNEL_SHARES = [60, 80, 88, 93, 100];

/**
 * Events number `from` to `to`. All that is drawn is a hash of the event's number, so that the same
 * events are made each time: Zipf's law with exponent 1 over the facets, 50 % views, 25 % pages,
 * 14.8 % carts, 2 % orders, 0.2 % refunds, 8 % identify; one in a hundred up to three days late.
 */
const partSql = (
  { events, facets, days, now }: Synthetic,
  cell: number,
  from: number,
  to: number,
): string => `
  INSERT INTO event (stream, seq, committed_at, facet, time, received_at, source, message_id, type, name,
    historical, channel, cell, deal, order_id, amount, currency, products, decision_id, body)
  WITH drawn AS (
    SELECT i,
      CAST(${now - days * DAY} + i * ${(days * DAY) / events} AS BIGINT) AS committed,
      (hash(i, 1) % 1000000007) / 1000000007 AS who,
      hash(i, 2) % 1000 AS what,
      hash(i, 3) % 100 AS place,
      hash(i, 4) % 100 AS way,
      CASE WHEN hash(i, 5) % 100 = 0 THEN CAST(hash(i, 6) % ${3 * DAY} AS BIGINT) ELSE 0 END AS late,
      CAST(hash(i, 7) % 200000 AS BIGINT) AS cents
    FROM range(${from}, ${to}) AS numbers(i)
  ), told AS (
    SELECT *,
      CASE
        WHEN what < 500 THEN 'Product Viewed'
        WHEN what < 750 THEN 'Product'
        WHEN what < 898 THEN 'Product Added'
        WHEN what < 918 THEN 'Order Completed'
        WHEN what < 920 THEN 'Order Refunded'
        ELSE ''
      END AS called,
      CASE WHEN what BETWEEN 898 AND 917 THEN 'order' WHEN what BETWEEN 918 AND 919 THEN 'refund' END AS deal
    FROM drawn
  )
  SELECT 'log', ${FIRST} + i, committed, ${FIRST} + CAST(floor(pow(${facets}, who)) AS BIGINT),
    committed - late, committed, ${picked("place", SOURCES, SOURCE_SHARES)}, 'm' || i,
    CASE WHEN what BETWEEN 500 AND 749 THEN 'page' WHEN what >= 920 THEN 'identify' ELSE 'track' END,
    called, false, ${picked("way", CHANNELS, CHANNEL_SHARES)},
    ${cell} + ${CHANNELS.length} * ${numbered("place", SOURCE_SHARES)} + ${numbered("way", CHANNEL_SHARES)},
    deal, CASE WHEN deal IS NOT NULL THEN 'O-' || i END,
    CASE WHEN deal IS NOT NULL THEN CAST(cents AS DECIMAL(18, 4)) / 100 END,
    CASE WHEN deal IS NOT NULL THEN CASE WHEN cents % 10 < 7 THEN 'SEK' ELSE 'EUR' END END,
    CASE WHEN deal IS NOT NULL THEN 1 + cents % 4 END, NULL, '{}'
  FROM told`;

/** Every tenth facet belongs to the profile of the one before it. */
const facetsSql = ({ facets }: Synthetic): string => `
  INSERT INTO facet (id, profile)
  SELECT ${FIRST} + i, ${FIRST} + i - CASE WHEN i % 10 = 9 THEN 1 ELSE 0 END
  FROM range(1, ${facets + 1}) AS numbers(i)`;

/** Makes the events inside the warehouse's own tables; its cursor stays where it is. */
export const makeEvents = async (
  connection: Connection,
  synthetic: Synthetic,
  onPart: (made: number) => void,
): Promise<void> => {
  const cell = await makeCells(connection);
  await connection.run(facetsSql(synthetic));
  for (let from = 0; from < synthetic.events; from += PART) {
    const to = Math.min(synthetic.events, from + PART);
    await connection.run(partSql(synthetic, cell, from, to));
    onPart(to);
  }
  await connection.run("CHECKPOINT");
};
