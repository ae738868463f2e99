import type { Answer } from "../../api/index.ts";

export type SegmentState = Answer<"segments">["segments"][number];
export type History = Answer<"segmentHistory">;
export type Revenue = Answer<"segmentRevenue">;

const WEEK = 7;

type Periods = History["periods"];

/** From the period on in which it was first there: before that its size is not zero, there was none. */
export const knownPeriods = (periods: Periods): Periods => {
  const first = periods.findIndex(({ size, entered, left }) => size > 0 || entered > 0 || left > 0);
  return first < 0 ? [] : periods.slice(first);
};

/** How many more there are than a week ago; null where it was not there yet. */
export const weekChangeOf = (members: number, days: Periods): number | null => {
  const then = knownPeriods(days).at(-1 - WEEK);
  return then === undefined ? null : members - then.size;
};

export type Share = { readonly share: number; readonly currency: string };

/** The share of the currency in which most money is made; shares of several are never added up. */
export const shareOf = ({ revenue }: Pick<Revenue, "revenue">): Share | null => {
  const [most] = revenue.toSorted((a, b) => Number(b.total) - Number(a.total));
  return most === undefined || most.share === null
    ? null
    : { share: most.share, currency: most.currency };
};

/** What is known of a segment beside its size; null where it is not, or not yet. */
export type Figures = {
  readonly change: number | null;
  readonly sizes: readonly number[] | null;
  readonly share: Share | null;
};

export const figuresOf = (
  { members }: Pick<SegmentState, "members">,
  history: History | undefined,
  revenue: Revenue | undefined,
): Figures => {
  const days = history?.warehouse.state === "on" ? history.periods : [];
  const known = knownPeriods(days);
  return {
    change: weekChangeOf(members, days),
    sizes: known.length < 2 ? null : known.map(({ size }) => size),
    share: revenue === undefined ? null : shareOf(revenue),
  };
};
