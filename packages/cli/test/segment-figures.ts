import { expect } from "vitest";
import { z } from "zod";
import { attune, attuneJson } from "./attune-command.ts";
import type { Recount } from "./recount.ts";

const MINUTE = 60_000;

/** A duration that reaches back from now to a minute of long ago, and a little less. */
export const since = (instant: number): string => `${Math.floor((Date.now() - instant) / MINUTE)}m`;

/** Where the windows of the recipes begin, epoch ms; nobody bought anything for a while before and after. */
export type Edges = {
  readonly year: number;
  readonly new: number;
  readonly active: number;
  readonly lapsed: number;
  /** The window in which who was won back has no two orders. */
  readonly wonBack: number;
};

export type CutPoints = {
  readonly orders: number;
  readonly regular: number;
  readonly amount: number;
};

const edge = (instant: number): string => `epoch_ms(${instant})::timestamp`;

/**
 * What the tiers mean, in SQL of its own: `deal` holds person, happened (UTC) and total of each order,
 * `looked` the person of each who has viewed something.
 */
const TIERS = (deal: string, looked: string, edges: Edges, cut: CutPoints): string => `
with facts as (
  select person, min(happened) as began,
    count(*) filter (happened > ${edge(edges.year)}) as orders,
    coalesce(sum(total) filter (happened > ${edge(edges.year)}), 0) as amount
  from (${deal}) group by person
)
select case
    when orders >= ${cut.orders} or amount >= ${cut.amount} then 'tier-vip'
    when began > ${edge(edges.new)} then 'tier-new'
    when orders >= ${cut.regular} then 'tier-regular'
    else 'tier-occasional'
  end as key, person from facts
union all
select distinct 'tier-browser', person from (${looked}) anti join facts using (person)`;

/** What the lifecycle means: a customer who is won back has one order after a gap, and was not just new. */
const LIFECYCLE = (deal: string, edges: Edges): string => `
with spaced as (
  select person, happened,
    lead(happened) over (partition by person order by happened) - happened as until_next
  from (${deal})
), facts as (
  select person, min(happened) as began, max(happened) as latest, count(*) as orders,
    count(*) filter (happened > ${edge(edges.wonBack)} and
      epoch_ms(until_next) <= ${edges.active - edges.wonBack}) as close
  from spaced group by person
)
select case
    when began > ${edge(edges.new)} then 'lifecycle-new'
    when latest > ${edge(edges.active)} and orders >= 2 and close = 0 then 'lifecycle-won-back'
    when latest > ${edge(edges.active)} then 'lifecycle-active'
    when latest > ${edge(edges.lapsed)} then 'lifecycle-at-risk'
    else 'lifecycle-lapsed'
  end as key, person from facts`;

export const TIER_KEYS = [
  "tier-vip",
  "tier-regular",
  "tier-occasional",
  "tier-new",
  "tier-browser",
];
const LIFECYCLE_KEYS = [
  "lifecycle-new",
  "lifecycle-active",
  "lifecycle-at-risk",
  "lifecycle-lapsed",
  "lifecycle-won-back",
];

const Money = z.object({
  currency: z.string(),
  revenue: z.coerce.number(),
  revenueShare: z.object({ value: z.number().nullable() }),
  averageOrderValue: z.object({ value: z.coerce.number().nullable() }),
  lifetimeValue: z.object({ value: z.coerce.number().nullable() }),
});
const Report = z.object({
  warehouse: z.string(),
  isCaughtUp: z.boolean(),
  tiers: z.array(
    z.object({
      key: z.string(),
      size: z.int(),
      buyers: z.object({ value: z.int().nullable() }),
      orders: z.object({ value: z.int().nullable() }),
      money: z.array(Money),
    }),
  ),
});
export type Report = z.infer<typeof Report>;

const Counted = z.object({ key: z.string(), size: z.coerce.number() });

/** Makes the recipes live in a data directory, and tells what they come to beside a query's count. */
export const segmentFigures = (data: readonly string[], edges: Edges, cut: CutPoints) => {
  const set = (values: Readonly<Record<string, string | number>>): string[] =>
    Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  const apply = async (recipe: string, values: Readonly<Record<string, string | number>>) => {
    const { code, err } = await attune(["recipes", "apply", recipe, ...set(values), ...data]);
    // A terminal without a server looks at everybody itself, and says so.
    expect(code, err).toBe(0);
  };
  return {
    apply: async (): Promise<void> => {
      await apply("value-tiers", {
        year: since(edges.year),
        new_for: `-${since(edges.new)}`,
        vip_orders: cut.orders,
        vip_amount: cut.amount,
        regular_orders: cut.regular,
        currency: "GBP",
      });
      await apply("lifecycle", {
        new_for: `-${since(edges.new)}`,
        active_for: since(edges.active),
        lapsed_after: since(edges.lapsed),
        away_for: `${(edges.active - edges.wonBack) / MINUTE}m`,
        won_back_within: since(edges.wonBack),
      });
    },
    report: async (keys: readonly string[], period: readonly string[] = []): Promise<Report> => {
      const asked = ["report", "tiers", "--segments", keys.join(","), "--wait", ...period, ...data];
      const report = Report.parse(await attuneJson(asked));
      expect(report).toMatchObject({ warehouse: "on", isCaughtUp: true });
      return report;
    },
    counted: async (recount: Recount, deal: string, looked: string): Promise<object> => {
      const sql = `select key, count(*) as size from
        ((${TIERS(deal, looked, edges, cut)}) union all (${LIFECYCLE(deal, edges)})) group by key`;
      const rows = await recount.ask(sql, Counted);
      return Object.fromEntries(rows.map(({ key, size }) => [key, size]));
    },
    /** Who is in which tier, as the query says it. */
    tiersSql: (deal: string, looked: string): string => TIERS(deal, looked, edges, cut),
  };
};

/** Sizes of segments that have anybody, by key. */
export const sizesIn = ({ tiers }: Report): object =>
  Object.fromEntries(tiers.flatMap(({ key, size }) => (size === 0 ? [] : [[key, size]])));

export const ALL_KEYS = [...TIER_KEYS, ...LIFECYCLE_KEYS];
