import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import { AMOUNT_DIGITS, amountOf, amountText } from "../order/index.ts";
import type { Budget } from "./cap.ts";
import type { BudgetClaim, Refusal } from "./claim.ts";
import { periodOf } from "./period.ts";

/** From ≤ t < until, epoch ms. */
type Span = { readonly from: number; readonly until: number };

/** Where and when a budget is asked: the installation's zone, and when the offer may be shown at all. */
export type BudgetMoment = {
  readonly now: number;
  readonly zone: string;
  /** The offer's schedule, where it begins and ends. */
  readonly schedule?: Span;
};

const EVER = "ever";

const unitsOf = (amount: number): number => Number(amountOf(amount) ?? 0n);

/** What may be spent by an instant when it is spent evenly; one of it may be shown at once. */
const evenly = (amount: number, cost: number, { from, until }: Span, now: number): number => {
  if (until <= from) return amount;
  const passed = Math.min(Math.max(now - from, 0), until - from);
  const part = Number((BigInt(amount) * BigInt(passed)) / BigInt(until - from));
  return Math.min(amount, Math.max(part, cost));
};

/** What showing an offer once takes from its budget at an instant. */
export const budgetClaim = (
  offer: string,
  budget: Budget,
  { now, zone, schedule }: BudgetMoment,
): BudgetClaim => {
  const { window, pace, currency } = budget;
  const amount = unitsOf(budget.amount);
  const cost = unitsOf(budget.cost);
  const period = window === undefined ? null : periodOf(window, zone, now);
  const span = period === null ? schedule : { from: period.start, until: period.end };
  const isEven = pace === "even" && span !== undefined;
  return {
    offer,
    period: period?.name ?? EVER,
    cost,
    allowed: isEven ? evenly(amount, cost, span, now) : amount,
    amount,
    resets: cost > amount ? null : (period?.end ?? null),
    ...(currency === undefined ? {} : { currency }),
    ...(isEven ? { evenly: span } : {}),
  };
};

/** When so much is allowed that it can be shown again, if nothing is spent until then; null: never. */
export const budgetResets = ({
  budget,
  taken,
}: Extract<Refusal, { readonly budget: BudgetClaim }>): number | null => {
  const { evenly: span, amount, cost, resets } = budget;
  if (span === undefined || amount === 0 || taken + cost > amount) return resets;
  const needed = BigInt(taken + cost) * BigInt(span.until - span.from);
  const passed = (needed + BigInt(amount) - 1n) / BigInt(amount);
  return span.from + Number(passed);
};

type Flaw = Told & { readonly pointer: string };

/** Whether an amount is counted as it is written: further digits would be rounded. */
const isCounted = (amount: number): boolean => {
  const units = amountOf(amount);
  return units !== null && Number(amountText(units)) === amount;
};

/** Amounts that are counted as something else, or that leave nothing to show it for. */
const amountFlaws = ({ amount, cost }: Budget): readonly Flaw[] => [
  ...Object.entries({ amount, cost }).flatMap(([name, each]) =>
    isCounted(each)
      ? []
      : [
          {
            pointer: `/${name}`,
            ...told("budget-digits", { digits: AMOUNT_DIGITS }),
          },
        ],
  ),
  ...(cost > amount
    ? [
        {
          pointer: "/cost",
          ...told("budget-cost-high"),
        },
      ]
    : []),
];

/** What is wrong with a budget; `isScheduled` when its offer begins and ends. */
export const budgetFlaws = (budget: Budget, isScheduled: boolean): readonly Flaw[] => [
  ...amountFlaws(budget),
  ...paceFlaws(budget, isScheduled),
];

const paceFlaws = ({ cost, pace, window }: Budget, isScheduled: boolean): readonly Flaw[] => [
  ...(cost === 0
    ? [
        {
          pointer: "/cost",
          ...told("budget-cost-nothing"),
        },
      ]
    : []),
  ...(pace === "even" && window === undefined && !isScheduled
    ? [
        {
          pointer: "/pace",
          ...told("budget-pace"),
        },
      ]
    : []),
];
