import type { EventClause, Measure, ValueTest } from "./ast.ts";
import type { Keep } from "./feature.ts";
import { MAX_RECORDS } from "./feature.ts";
import { LONGEST_WINDOW } from "./window.ts";

/** How many of the latest decide a test of how many there are; null when more may always matter. */
const enoughFor = (test: ValueTest): number | null => {
  let enough = 1;
  for (const operator of test) {
    const needed =
      operator.is === "test" && operator.op === "$not"
        ? enoughFor(operator.test)
        : operator.is === "plain"
          ? enoughForOperator(operator.op, operator.operand)
          : null;
    if (needed === null) return null;
    enough = Math.max(enough, needed);
  }
  return enough;
};

const enoughForOperator = (op: string, operand: unknown): number | null => {
  const numbers: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  const known = numbers.filter((each) => typeof each === "number");
  if (known.length !== numbers.length || known.length === 0) return null;
  const most = Math.max(...known);
  switch (op) {
    case "$gte":
      return Math.ceil(most);
    case "$eq":
    case "$ne":
    case "$gt":
    case "$lt":
    case "$lte":
    case "$in":
    case "$nin":
      return Math.floor(most) + 1;
    default:
      return null;
  }
};

const latestFor = (measure: Measure): number | null => {
  switch (measure.is) {
    case "count":
      return enoughFor(measure.test);
    case "last":
      return 1;
    default:
      return null;
  }
};

const ALL: Keep = { is: "all" };

const latest = (count: number): Keep => ({ is: "latest", count: Math.min(count, MAX_RECORDS) });

const windowOf = ({ window }: Pick<EventClause, "window">): Keep | null => {
  switch (window?.is) {
    case "rolling":
      return { is: "window", ms: window.ms };
    case "calendar":
      return { is: "window", ms: LONGEST_WINDOW[window.period] };
    case "between":
      return ALL;
    case undefined:
      return null;
  }
};

/** Whether a window ends with the present, so that the latest records are those in it. */
const isUpToNow = ({ window }: Pick<EventClause, "window">): boolean => {
  switch (window?.is) {
    case undefined:
    case "rolling":
      return true;
    case "calendar":
      return !window.period.startsWith("last") && window.period !== "yesterday";
    case "between":
      return false;
  }
};

/** Which records of its own events a selection needs, where so many of the latest would do; null for all. */
export const keepFor = (
  selection: Omit<EventClause, "match" | "measures">,
  enough: number | null,
): Keep => {
  const needed = selection.last ?? enough;
  const looksBack = selection.then.length > 0 || selection.relative?.is === "before";
  return needed === null || looksBack || !isUpToNow(selection)
    ? (windowOf(selection) ?? ALL)
    : latest(needed);
};

/** Which records of its own events a clause needs. */
export const keepOf = (clause: EventClause): Keep => {
  const needs = clause.measures.map(latestFor);
  return keepFor(clause, needs.includes(null) ? null : Math.max(...needs.map((each) => each ?? 0)));
};

/** Which records of the steps that follow: they are younger than what they follow. */
export const keepOfSteps = (clause: Pick<EventClause, "window">): Keep => windowOf(clause) ?? ALL;
