import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import type { Json } from "../json/index.ts";
import type {
  ConditionFlaw,
  ConditionNode,
  EventClause,
  Measure,
  Operator,
  ValueTest,
} from "./ast.ts";
import { MAX_RECORDS } from "./feature.ts";
import { clashesIn } from "./clash.ts";
import type { LiveTest } from "./value-test.ts";
import { compileTest } from "./value-test.ts";

type Placed = { readonly path: string; readonly test: ValueTest; readonly pointer: string };
type Plain = Extract<Operator, { is: "plain" }>;

const live = (test: ValueTest): LiveTest =>
  compileTest(test, {
    groups: {},
    element: () => ({ holds: () => true, changes: () => Infinity }),
  });

const plainOf = (test: ValueTest): Plain[] => test.filter((each) => each.is === "plain");

/** Tests that read nothing but the value itself, so that trying values out says all. */
const isTryable = ({ is, op }: Operator): boolean => is === "plain" && !op.endsWith("Group");

const COMPARES = new Set(["$gt", "$gte", "$lt", "$lte"]);

/** Bounds whose order is known whatever the value is: all numbers, or all texts that are none. */
const boundsOf = (test: ValueTest): Plain[] => {
  const bounds = plainOf(test).filter(({ op }) => COMPARES.has(op));
  const isNumeric = (operand: Json): boolean => typeof operand === "number";
  const isText = (operand: Json): boolean =>
    typeof operand === "string" && Number.isNaN(Number(operand));
  return bounds.every(({ operand }) => isNumeric(operand)) ||
    bounds.every(({ operand }) => isText(operand))
    ? bounds
    : [];
};

const compareOperands = (a: Json, b: Json): number => {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a === b ? 0 : 1;
  return Number.NaN;
};

/** No value lies between a lower and an upper bound. */
const isEmptyRange = (test: ValueTest): boolean => {
  const bounds = boundsOf(test);
  const [lower, upper] = [
    bounds.filter(({ op }) => op.startsWith("$gt")),
    bounds.filter(({ op }) => op.startsWith("$lt")),
  ];
  return lower.some((low) =>
    upper.some((high) => {
      const difference = compareOperands(low.operand, high.operand);
      return difference > 0 || (difference === 0 && (low.op === "$gt" || high.op === "$lt"));
    }),
  );
};

/** None of the values that it may equal passes what else is asked of it. */
const isNoChoice = (test: ValueTest): boolean => {
  const plain = plainOf(test);
  const equal = plain.find(({ op }) => op === "$eq");
  const among = plain.find(({ op, operand }) => op === "$in" && Array.isArray(operand));
  // An element of a list may be the one that is in the list: only scalars are alone.
  const rest = test.filter((each) => isTryable(each) && each !== among);
  const choices: readonly Json[] = equal
    ? [equal.operand]
    : Array.isArray(among?.operand) && rest.some(({ op }) => COMPARES.has(op))
      ? among.operand
      : [];
  if (choices.length === 0) return false;
  const all = live(equal ? test.filter(isTryable) : rest);
  return !choices.some((value) => all.passes(value, 0));
};

/** It has to be missing, and what else is asked of it fails for what is missing. */
const isAbsentAndMore = (test: ValueTest): boolean =>
  isAbsent(test) && test.some((each) => isTryable(each) && !live([each]).passes(undefined, 0));

const isAbsent = (test: ValueTest): boolean =>
  plainOf(test).some(({ op, operand }) => op === "$exists" && operand === false);

/** No instant lies between a lower and an upper bound that move on with now. */
const isEmptySpan = (test: ValueTest): boolean => {
  const bounds = test.filter((each) => each.is === "now");
  const upper = bounds.filter(({ op }) => op.startsWith("$lt"));
  return bounds
    .filter(({ op }) => op.startsWith("$gt"))
    .some((low) =>
      upper.some(
        (high) =>
          low.offset > high.offset ||
          (low.offset === high.offset && (low.op === "$gt" || high.op === "$lt")),
      ),
    );
};

/** Lengths are whole numbers from 0 on. */
const hasNoLength = (test: ValueTest): boolean =>
  test.some((each) => each.is === "test" && each.op === "$size" && isNoCount(each.test, Infinity));

const testFlaw = (test: ValueTest): Told | null => {
  if (isEmptySpan(test)) return told("never-instant");
  if (hasNoLength(test)) return told("never-length");
  if (isEmptyRange(test)) return told("never-range");
  if (isAbsentAndMore(test)) return told("never-absent");
  return isNoChoice(test) ? told("never-choice") : null;
};

/** Whole numbers around every operand: whatever count passes, one of these does. */
const triedCounts = (test: ValueTest, most: number): number[] => {
  const operands = plainOf(test).flatMap(({ operand }) =>
    (Array.isArray(operand) ? operand : [operand]).filter((each) => typeof each === "number"),
  );
  return [
    0,
    1,
    ...operands.flatMap((each) => [
      Math.floor(each) - 1,
      Math.floor(each),
      Math.floor(each) + 1,
      Math.ceil(each),
    ]),
  ].filter((count) => count >= 0 && count <= most);
};

/** No whole number from 0 to `most` passes it. */
const isNoCount = (test: ValueTest, most: number): boolean => {
  if (!test.every((each) => isTryable(each))) return false;
  const { passes } = live(test);
  return !triedCounts(test, most).some((count) => passes(count, 0));
};

/** The greatest number of events that a test has to tell from one more. */
const greatestCount = (test: ValueTest): number => {
  let most = 0;
  for (const { op, operand } of plainOf(test))
    for (const each of Array.isArray(operand) ? operand : [operand])
      if (typeof each === "number")
        most = Math.max(most, op === "$gte" || op === "$lt" ? each : each + 1);
  return most;
};

const countFlaw = ({ test, pointer }: Measure, most: number): ConditionFlaw[] => {
  if (most === Infinity && greatestCount(test) > MAX_RECORDS)
    return [
      {
        pointer,
        ...told("count-beyond", { most: String(MAX_RECORDS) }),
      },
    ];
  return !isNoCount(test, most)
    ? []
    : [
        {
          pointer,
          ...(most === Infinity
            ? told("never-count")
            : told("never-count-most", { most: String(most) })),
        },
      ];
};

const isNumeric = (operand: Json): boolean =>
  operand === null || typeof operand === "number" || Number.isFinite(Number(operand));

/** What is measured is a number, or missing. */
const amountFlaw = (test: ValueTest): Told | null =>
  plainOf(test).some(({ op, operand }) => {
    if (COMPARES.has(op)) return !isNumeric(operand);
    if (op === "$eq") return operand !== null && typeof operand !== "number";
    if (op === "$in")
      return Array.isArray(operand) && operand.every((each: Json) => typeof each !== "number");
    return op === "$type" && operand !== "number" && operand !== "null";
  })
    ? told("never-amount")
    : null;

const flawOf = ({ pointer }: Measure, wrong: Told | null): ConditionFlaw[] =>
  wrong === null ? [] : [{ pointer, ...wrong }];

const measureFlaws = (clause: EventClause): ConditionFlaw[] =>
  clause.measures.flatMap((measure) => {
    switch (measure.is) {
      case "count":
      case "distinct":
      case "matched":
        return countFlaw(measure, clause.last ?? Infinity);
      case "first":
      case "last":
        return flawOf(measure, testFlaw(measure.test));
      default:
        return flawOf(measure, testFlaw(measure.test) ?? amountFlaw(measure.test));
    }
  });

const eventFlaws = (clause: EventClause): ConditionFlaw[] => [
  ...measureFlaws(clause),
  ...[
    clause.match,
    clause.relative?.match,
    ...clause.then.map(({ match }) => match),
    ...clause.measures.map((each) => (each.is === "matched" ? each.match : undefined)),
  ].flatMap((match) => (match?.where ? contradictionsIn(match.where) : [])),
];

/** The attribute tests that must all hold together. */
const together = (node: ConditionNode): Placed[] => {
  if (node.is === "attribute") return [node];
  return node.is === "all" ? node.parts.flatMap(together) : [];
};

/** Tests of one path that are tried together with each that stands before; of more only all at once. */
const MOST_TRIED = 20;

/** What contradicts what stands before it on the same path, by the test. */
const againstOthers = (tests: readonly Placed[]): ReadonlyMap<Placed, Told> => {
  const byPath = Map.groupBy(tests, ({ path }) => path);
  const found = new Map<Placed, Told>();
  for (const same of byPath.values()) {
    const first = same.length > MOST_TRIED ? same.length - 1 : 1;
    for (const [index, own] of same.entries()) {
      if (index < first) continue;
      const wrong = testFlaw(same.slice(0, index + 1).flatMap(({ test }) => test));
      if (wrong !== null) found.set(own, wrong);
    }
  }
  return found;
};

const isInside = (path: string, outer: string): boolean => path.startsWith(`${outer}.`);

const togetherFlaws = (tests: readonly Placed[]): ConditionFlaw[] => {
  const against = againstOthers(tests);
  const missing = tests.filter(({ test }) => isAbsent(test));
  return tests.flatMap((own) => {
    const wrong = testFlaw(own.test) ?? against.get(own) ?? null;
    if (wrong !== null) return [{ pointer: own.pointer, ...wrong }];
    const absent = missing.find(({ path }) => isInside(own.path, path));
    return absent && !live(own.test.filter(isTryable)).passes(undefined, 0)
      ? [
          {
            pointer: own.pointer,
            ...told("never-inside", { path: absent.path, at: absent.pointer }),
          },
        ]
      : [];
  });
};

const partFlaws = (node: ConditionNode): ConditionFlaw[] => {
  switch (node.is) {
    case "all":
      return node.parts.flatMap((part) => (part.is === "attribute" ? [] : partFlaws(part)));
    case "any":
    case "none":
      return node.parts.flatMap(node.is === "any" ? contradictionsIn : partFlaws);
    case "event":
      return eventFlaws(node.clause);
    case "account":
    case "item":
      return contradictionsIn(node.condition);
    case "attribute":
    case "segment":
      return [];
  }
};

/** Clauses that can never be true, though each part of them can be read. */
export const contradictionsIn = (node: ConditionNode): ConditionFlaw[] => [
  ...togetherFlaws(together(node)),
  ...clashesIn(node, isNoCount),
  ...partFlaws(node),
];
