import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { ConditionNode, Operator, ValueTest } from "./ast.ts";
import { instantOf } from "./compare.ts";
import { plainOperator } from "./operators.ts";

/** A test of one value at an instant (epoch ms); undefined is a value that was missing. */
export type LiveTest = {
  readonly passes: (value: Json | undefined, now: number) => boolean;
  /** The first instant after now at which time alone changes it; Infinity when none does. May be early. */
  readonly changes: (value: Json | undefined, now: number) => number;
};

/** How an $elemMatch of objects is compiled: a condition over one element. */
export type CompileElement = (condition: ConditionNode) => {
  readonly holds: (element: JsonObject, now: number) => boolean;
  readonly changes: (element: JsonObject, now: number) => number;
};

export type TestContext = { readonly groups: JsonObject; readonly element: CompileElement };

/** What changes with the value alone. */
export const NEVER_CHANGES = (): number => Infinity;

const always = (passes: LiveTest["passes"]): LiveTest => ({ passes, changes: NEVER_CHANGES });

const earliest = (instants: readonly number[]): number => Math.min(Infinity, ...instants);

/** now − value passes the offset at one instant, exact to the millisecond. */
const relative = (op: "$lt" | "$lte" | "$gt" | "$gte", offset: number): LiveTest => {
  const turnsAfter = op === "$lt" || op === "$gte";
  const isPast = op === "$lt" || op === "$lte";
  const turn = (at: number): number =>
    turnsAfter ? Math.floor(at - offset) + 1 : Math.ceil(at - offset);
  return {
    passes: (value, now) => {
      const at = instantOf(value);
      return at !== null && now >= turn(at) === isPast;
    },
    changes: (value, now) => {
      const at = instantOf(value);
      if (at === null) return Infinity;
      const turns = turn(at);
      return turns > now ? turns : Infinity;
    },
  };
};

const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const nested = (op: "$not" | "$size" | "$elemMatch", test: LiveTest): LiveTest => {
  switch (op) {
    case "$not":
      return { ...test, passes: (value, now) => !test.passes(value, now) };
    case "$size":
      return {
        passes: (value, now) => Array.isArray(value) && test.passes(value.length, now),
        changes: (value, now) =>
          Array.isArray(value) ? test.changes(value.length, now) : Infinity,
      };
    case "$elemMatch":
      return {
        passes: (value, now) =>
          Array.isArray(value) && value.some((each: Json) => test.passes(each, now)),
        changes: (value, now) => earliest(listOf(value).map((each) => test.changes(each, now))),
      };
  }
};

const each = (tests: readonly LiveTest[]): LiveTest => ({
  passes: (value, now) =>
    Array.isArray(value) &&
    tests.every((test) => value.some((item: Json) => test.passes(item, now))),
  changes: (value, now) =>
    earliest(listOf(value).flatMap((item) => tests.map((test) => test.changes(item, now)))),
});

const element = (condition: ConditionNode, context: TestContext): LiveTest => {
  const live = context.element(condition);
  return {
    passes: (value, now) =>
      Array.isArray(value) && value.some((item: Json) => isObject(item) && live.holds(item, now)),
    changes: (value, now) =>
      earliest(listOf(value).map((item) => (isObject(item) ? live.changes(item, now) : Infinity))),
  };
};

const compileOperator = (operator: Operator, context: TestContext): LiveTest => {
  switch (operator.is) {
    case "plain":
      return always(
        plainOperator(operator.op)?.make(operator.operand, context.groups) ?? (() => false),
      );
    case "now":
      return relative(operator.op, operator.offset);
    case "test":
      return nested(operator.op, compileTest(operator.test, context));
    case "each":
      return each(operator.tests.map((test) => compileTest(test, context)));
    case "element":
      return element(operator.condition, context);
    case "never":
      return always(() => false);
  }
};

/** Compiles a test of one value. */
export const compileTest = (test: ValueTest, context: TestContext): LiveTest => {
  const live = test.map((operator) => compileOperator(operator, context));
  const [first, second] = live;
  if (first === undefined) return always(() => true);
  if (second === undefined) return first;
  const isTimeless = live.every(({ changes }) => changes === NEVER_CHANGES);
  const all = live.map(({ passes }) => passes);
  const passes: LiveTest["passes"] =
    all.length === 2
      ? (value, now) => first.passes(value, now) && second.passes(value, now)
      : (value, now) => all.every((test_) => test_(value, now));
  return {
    passes,
    changes: isTimeless
      ? NEVER_CHANGES
      : (value, now) => earliest(live.map(({ changes }) => changes(value, now))),
  };
};
