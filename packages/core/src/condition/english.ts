import type { DurationUnit, Figure, Phrases } from "./phrases.ts";
import { shortCount } from "./phrases.ts";

const OPERATORS: Readonly<Record<string, (value: string) => string>> = {
  $eq: (value) => `is ${value}`,
  $ne: (value) => `is not ${value}`,
  $lt: (value) => `is less than ${value}`,
  $lte: (value) => `is at most ${value}`,
  $gt: (value) => `is more than ${value}`,
  $gte: (value) => `is at least ${value}`,
  $in: (value) => `is ${value}`,
  $nin: (value) => `is not ${value}`,
  $ini: (value) => `is ${value} (in capitals or not)`,
  $nini: (value) => `is not ${value} (in capitals or not)`,
  $inGroup: (value) => `is in the group ${value}`,
  $notInGroup: (value) => `is not in the group ${value}`,
  $type: (value) => `is of type ${value}`,
  $regex: (value) => `matches /${value}/`,
  $regexi: (value) => `matches /${value}/ (in capitals or not)`,
  $veq: (value) => `is version ${value}`,
  $vne: (value) => `is not version ${value}`,
  $vlt: (value) => `is a version before ${value}`,
  $vlte: (value) => `is version ${value} or one before`,
  $vgt: (value) => `is a version after ${value}`,
  $vgte: (value) => `is version ${value} or one after`,
};

const UNITS: Readonly<Record<DurationUnit, string>> = {
  w: "week",
  d: "day",
  h: "hour",
  m: "minute",
  s: "second",
  ms: "millisecond",
};

const FIGURES: Readonly<Record<Figure, string>> = {
  sum: "the sum of",
  avg: "the average",
  min: "the least",
  max: "the greatest",
  distinct: "the number of different values of",
  first: "the first",
  last: "the last",
};

const AT_NOW = {
  $lt: "is before now",
  $lte: "is now or before",
  $gt: "is after now",
  $gte: "is now or after",
} as const;
const AGO = { $lt: "more than", $lte: "at least", $gt: "less than", $gte: "at most" } as const;
const AHEAD = { $lt: "less than", $lte: "at most", $gt: "more than", $gte: "at least" } as const;

/** "the last 1 day" is "the last day". */
const withoutOne = (text: string): string => text.replace(/^1 /, "");

const COUNTS = {
  least: (count: number) => `at least ${count}`,
  most: (count: number) => `at most ${count}`,
  exactly: (count: number) => `exactly ${count}`,
  none: () => "no",
  more: (count: number) => `more than ${count}`,
  fewer: (count: number) => `fewer than ${count}`,
} as const;

export const ENGLISH: Phrases = {
  and: "and",
  or: "or",
  always: "always",
  never: "never",
  nothing: "nothing",
  anyEvent: (count) => `event${count === 1 ? "" : "s"} of any kind`,
  not: (text) => `not (${text})`,
  noneOf: (text) => `none of: ${text}`,
  operator: (op, value, operand) => {
    if (op === "$exists") return operand === true ? "is known" : "is not known";
    if (op === "$eq" && operand === null) return "is not known";
    if (op === "$ne" && operand === null) return "is known";
    return (OPERATORS[op] ?? ((text) => `${op} ${text}`))(value);
  },
  now: (op, duration, sign) => {
    if (sign === 0) return AT_NOW[op];
    return sign < 0 ? `is ${AGO[op]} ${duration} ago` : `is ${AHEAD[op]} ${duration} from now`;
  },
  nested: (op, test) => {
    switch (op) {
      case "$not":
        return `is not such that it ${test}`;
      case "$size":
        return `has a length that ${test}`;
      case "$elemMatch":
        return `has an element that: ${test}`;
    }
  },
  each: (tests, ignoresCase) =>
    `has elements for each of: ${tests}${ignoresCase ? " (in capitals or not)" : ""}`,
  duration: (amount, unit) => `${amount} ${UNITS[unit]}${amount === 1 ? "" : "s"}`,
  rolling: (duration) => `in the last ${withoutOne(duration)}`,
  calendar: {
    today: "today",
    yesterday: "yesterday",
    "this week": "this week",
    "last week": "last week",
    "this month": "this month",
    "last month": "last month",
    "this year": "this year",
    "last year": "last year",
  },
  between: (from, until) =>
    [from === null ? [] : `from ${from}`, until === null ? [] : `before ${until}`]
      .flat()
      .join(" and "),
  where: (condition) => `where ${condition}`,
  relative: {
    before: (match) => `before the last ${match}`,
    after: (match) => `after the last ${match}`,
    since: (match) => `since the last ${match}, if any`,
  },
  step: (match, within) =>
    within === null ? `and then ${match}` : `and then ${match} within ${within}`,
  lastOf: (count, which) => (count === 1 ? `the last ${which}` : `the last ${count} ${which}`),
  count: (test, text, which, isOfLast) => {
    const short = shortCount(test);
    if (short === null) return `the number of ${which} ${text}`;
    if (!isOfLast) return `${COUNTS[short.is](short.count)} ${which}`;
    return `${short.is === "none" ? "none" : COUNTS[short.is](short.count)} of ${which}`;
  },
  matched: (test, text, which, match, by) => {
    const short = shortCount(test);
    return short === null
      ? `the number of ${which} that ${match} with the same ${by} belongs to ${text}`
      : `${short.is === "none" ? "none" : COUNTS[short.is](short.count)} of ${which} with ${match} of the same ${by}`;
  },
  measured: (figure, of, which, test) => `${FIGURES[figure]} ${of} of ${which} ${test}`,
  quoted: (name) => `“${name}”`,
  segment: (keys, count) => (count === 1 ? `in segment ${keys}` : `in any of the segments ${keys}`),
  account: (condition) => `an account is such that ${condition}`,
  accountIn: (keys, count) =>
    count === 1
      ? `in an account that is in the segment ${keys}`
      : `in an account that is in any of the segments ${keys}`,
  item: (condition) => `an item is such that ${condition}`,
};
