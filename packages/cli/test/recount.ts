import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect } from "vitest";
import { z } from "zod";

/** Answers a question in SQL, each row as an object. */
export type Ask = <T extends z.ZodType>(sql: string, row: T) => Promise<z.infer<T>[]>;

const askOn =
  (connection: DuckDBConnection): Ask =>
  async (sql, row) => {
    const read = await connection.runAndReadAll(sql);
    return z.array(row).parse(read.getRowObjectsJson());
  };

const EVENTS = (file: string): string => `
create or replace table event as
select * from read_json('${file}', format = 'newline_delimited', maximum_object_size = 1000000, columns = {
  type: 'varchar', event: 'varchar', userId: 'varchar', anonymousId: 'varchar', profileId: 'varchar',
  source: 'varchar', timestamp: 'timestamptz', messageId: 'varchar', properties: 'json', traits: 'json'
})`;

const Numeric = z.coerce.number();

/** What a period's figures are. */
export const Figures = z.object({
  period: z.string(),
  events: Numeric,
  people: Numeric,
  buyers: Numeric,
  orders: Numeric,
  refunds: Numeric,
  revenue: Numeric,
  refunded: Numeric,
});
export type Figures = z.infer<typeof Figures>;

const amount = (event: string): string =>
  `coalesce(sum((properties->>'$.revenue')::decimal(18,3)) filter (event = '${event}'), 0)`;

/** One query over all events, as they were exported: no rollup, and nothing of ours. */
const FIGURES = (form: string, from: string, to: string): string => `
select strftime(timestamp, '${form}') as period, count(*) as events,
  count(distinct profileId) as people,
  count(distinct profileId) filter (event = 'Order Completed') as buyers,
  count(*) filter (event = 'Order Completed') as orders,
  count(*) filter (event = 'Order Refunded') as refunds,
  ${amount("Order Completed")} as revenue, ${amount("Order Refunded")} as refunded
from event where timestamp >= '${from}' and timestamp < '${to}'::timestamptz + interval 1 day
group by period order by period`;

const FORMS = { day: "%Y-%m-%d", week: "%G-W%V", month: "%Y-%m" } as const;

/** A database of its own in which to count anew what Attune says. */
export type Recount = {
  readonly run: (sql: string) => Promise<void>;
  readonly ask: Ask;
  /** The number that a query has as `count`. */
  readonly count: (sql: string) => Promise<number>;
  /** Rows that one table has and not the other, as often as it has them. */
  readonly differences: (a: string, b: string) => Promise<unknown[]>;
  /** Reads what `attune export events` wrote, instead of what was read before. */
  readonly take: (file: string) => Promise<void>;
  /** Figures of the periods that have events. */
  readonly figures: (grain: keyof typeof FORMS, from: string, to: string) => Promise<Figures[]>;
  readonly close: () => void;
};

export const openRecount = async (): Promise<Recount> => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const run = async (sql: string): Promise<void> => {
    await connection.run(sql);
  };
  await run("set TimeZone = 'UTC'; set threads = 1");
  const ask = askOn(connection);
  return {
    run,
    ask,
    count: async (sql) => {
      const [row] = await ask(sql, z.object({ count: Numeric }));
      return row?.count ?? 0;
    },
    differences: (a, b) =>
      ask(
        `(select 'only in a' as place, * from (from ${a} except all from ${b})) union all
         (select 'only in b' as place, * from (from ${b} except all from ${a})) limit 5`,
        z.looseObject({}),
      ),
    take: (file) => run(EVENTS(file)),
    figures: (grain, from, to) => ask(FIGURES(FORMS[grain], from, to), Figures),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};

const Amounts = z.object({
  value: z.array(z.object({ currency: z.string(), amount: z.string().nullable() })),
});
const Counted = z.object({ value: z.int() });
const Kpis = z.object({
  periods: z.array(
    z.object({
      period: z.string(),
      isPending: z.boolean(),
      rows: z.array(
        z.object({
          events: Counted,
          people: Counted,
          buyers: Counted,
          orders: Counted,
          refunds: Counted,
          revenue: Amounts,
          refunded: Amounts,
        }),
      ),
    }),
  ),
});

const amountOf = ({ value }: z.infer<typeof Amounts>): number => {
  expect(value.length).toBeLessThanOrEqual(1);
  return Number(value[0]?.amount ?? 0);
};

/** The figures that `attune kpis --json` told, of the periods that have events. */
export const figuresTold = (kpis: unknown): Figures[] =>
  Kpis.parse(kpis)
    .periods.flatMap(({ period, isPending, rows }) => {
      expect({ period, isPending }).toEqual({ period, isPending: false });
      return rows.map((row) => ({
        period,
        events: row.events.value,
        people: row.people.value,
        buyers: row.buyers.value,
        orders: row.orders.value,
        refunds: row.refunds.value,
        revenue: amountOf(row.revenue),
        refunded: amountOf(row.refunded),
      }));
    })
    .filter(({ events }) => events > 0);
