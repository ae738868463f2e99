import type { DuckDBConnection } from "@duckdb/node-api";
import { BIGINT, DECIMAL, DuckDBDecimalValue, VARCHAR } from "@duckdb/node-api";
import type { Period } from "@attune/core/calendar";
import { AMOUNT_DIGITS } from "@attune/core/order";
import type { Cells } from "./cells.ts";
import { countPeople } from "./people.ts";
import { slotsOf } from "./slots.ts";
import type { Target } from "./splits.ts";
import { targetsOf } from "./splits.ts";
import type { Column } from "./sql.ts";
import { appendRows, intOf, maybeTextOf, rowsOf } from "./sql.ts";

/** What the orders and refunds of one currency come to; amounts in ten-thousandths. */
type Money = {
  readonly currency: string;
  orders: number;
  revenue: bigint;
  refunds: number;
  refunded: bigint;
};

/** What was counted for one target. */
type Counted = {
  events: number;
  orders: number;
  refunds: number;
  readonly money: Map<string, Money>;
};

/** A group of a period's events. */
type Group = {
  readonly cell: number;
  readonly deal: string | null;
  readonly currency: string | null;
  readonly events: number;
  /** Of them, those with an amount. */
  readonly priced: number;
  readonly amount: bigint;
};

const groupsOf = async (
  connection: DuckDBConnection,
  { start, end }: Period,
): Promise<readonly Group[]> => {
  const rows = await rowsOf(
    connection,
    `SELECT cell, deal, currency, count(*), count(amount), sum(amount) FROM event
     WHERE time >= ${start} AND time < ${end} GROUP BY cell, deal, currency`,
  );
  return rows.map(([cell, deal, currency, events, priced, amount]) => ({
    cell: intOf(cell),
    deal: maybeTextOf(deal),
    currency: maybeTextOf(currency),
    events: intOf(events),
    priced: intOf(priced),
    amount: amount instanceof DuckDBDecimalValue ? amount.value : 0n,
  }));
};

const addMoney = ({ money }: Counted, { deal, currency, priced, amount }: Group): void => {
  if (priced === 0 || currency === null) return;
  const sums = money.get(currency) ?? {
    currency,
    orders: 0,
    revenue: 0n,
    refunds: 0,
    refunded: 0n,
  };
  money.set(currency, sums);
  if (deal === "order") {
    sums.orders += priced;
    sums.revenue += amount;
  } else {
    sums.refunds += priced;
    sums.refunded += amount;
  }
};

const add = (counted: Counted, group: Group): void => {
  counted.events += group.events;
  if (group.deal === "order") counted.orders += group.events;
  if (group.deal === "refund") counted.refunds += group.events;
  addMoney(counted, group);
};

const eventsByCell = (groups: readonly Group[]): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const { cell, events } of groups) counts.set(cell, (counts.get(cell) ?? 0) + events);
  return counts;
};

type RollupRow = {
  readonly period: Period;
  readonly target: Target;
  readonly counted: Counted;
  readonly people: number;
  readonly buyers: number;
};

const figuresOf = async (
  connection: DuckDBConnection,
  cells: Cells,
  period: Period,
): Promise<RollupRow[]> => {
  const groups = await groupsOf(connection, period);
  if (groups.length === 0) return [];
  const slots = slotsOf(
    [...eventsByCell(groups)].map(([id, events]) => ({ cell: cells.byId(id), events })),
  );
  const targets = targetsOf(slots.slots);
  const rows = targets.targets.map(
    (): Counted => ({
      events: 0,
      orders: 0,
      refunds: 0,
      money: new Map(),
    }),
  );
  for (const group of groups)
    for (const target of targets.ofSlot[slots.byCell.get(group.cell) ?? -1] ?? []) {
      const counted = rows[target];
      if (counted) add(counted, group);
    }
  const { people, buyers } = await countPeople(connection, period, slots, targets);
  return targets.targets.flatMap((target, nth) => {
    const counted = rows[nth];
    return counted
      ? [{ period, target, counted, people: people[nth] ?? 0, buyers: buyers[nth] ?? 0 }]
      : [];
  });
};

const WIDE = DECIMAL(38, AMOUNT_DIGITS);
const wide = (units: bigint): DuckDBDecimalValue =>
  new DuckDBDecimalValue(units, 38, AMOUNT_DIGITS);

const place = <R extends Pick<RollupRow, "period" | "target">>(): readonly Column<R>[] => [
  [VARCHAR, ({ period }) => period.grain],
  [VARCHAR, ({ period }) => period.firstDay],
  [VARCHAR, ({ target }) => target.split],
  [VARCHAR, ({ target }) => target.channel],
  [VARCHAR, ({ target }) => target.source],
];

const ROLLUP: readonly Column<RollupRow>[] = [
  ...place<RollupRow>(),
  [BIGINT, ({ counted }) => BigInt(counted.events)],
  [BIGINT, ({ people }) => BigInt(people)],
  [BIGINT, ({ buyers }) => BigInt(buyers)],
  [BIGINT, ({ counted }) => BigInt(counted.orders)],
  [BIGINT, ({ counted }) => BigInt(counted.refunds)],
];

type MoneyRow = Pick<RollupRow, "period" | "target"> & { readonly sums: Money };

const MONEY: readonly Column<MoneyRow>[] = [
  ...place<MoneyRow>(),
  [VARCHAR, ({ sums }) => sums.currency],
  [BIGINT, ({ sums }) => BigInt(sums.orders)],
  [WIDE, ({ sums }) => wide(sums.revenue)],
  [BIGINT, ({ sums }) => BigInt(sums.refunds)],
  [WIDE, ({ sums }) => wide(sums.refunded)],
];

/**
 * Computes a period's figures from its events and writes them in the place of those that stood there;
 * `now` is epoch ms. Runs in the caller's transaction.
 */
export const computePeriod = async (
  connection: DuckDBConnection,
  cells: Cells,
  period: Period,
  now: number,
): Promise<void> => {
  const rows = await figuresOf(connection, cells, period);
  const key = [period.grain, period.firstDay];
  for (const table of ["rollup", "rollup_money", "rollup_period"])
    await connection.run(`DELETE FROM ${table} WHERE grain = ? AND first_day = ?`, key);
  await appendRows(connection, "rollup", ROLLUP, rows);
  await appendRows(
    connection,
    "rollup_money",
    MONEY,
    rows.flatMap(({ target, counted }) =>
      [...counted.money.values()].map((sums) => ({ period, target, sums })),
    ),
  );
  await connection.run("INSERT INTO rollup_period VALUES (?, ?, ?)", [...key, BigInt(now)]);
};
