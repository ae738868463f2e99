import { z } from "zod";
import type { Flaw } from "./parsed.ts";
import { parsed } from "./parsed.ts";

export const Scalar = z.union([z.string(), z.number(), z.boolean()]);
export type Scalar = z.infer<typeof Scalar>;

/** What a cell must be: one of a list, in an order to something, there at all, and so on. */
export const CELL_TESTS = {
  $eq: Scalar.describe("The cell is this."),
  $ne: Scalar.describe("The cell is not this."),
  $in: z.array(Scalar).min(1).describe("The cell is one of these."),
  $nin: z.array(Scalar).min(1).describe("The cell is none of these."),
  $lt: z.union([z.number(), z.string()]).describe("The cell is less than this."),
  $lte: z.union([z.number(), z.string()]).describe("The cell is this or less."),
  $gt: z.union([z.number(), z.string()]).describe("The cell is greater than this."),
  $gte: z.union([z.number(), z.string()]).describe("The cell is this or greater."),
  $exists: z.boolean().describe("true: the cell is not empty. false: it is."),
  $startsWith: z.string().min(1).describe("The cell's text begins so."),
} as const;
export type TestName = keyof typeof CELL_TESTS;

export type CellTest = {
  readonly test: TestName;
  readonly wanted: Scalar | readonly Scalar[];
};

/** One part of a condition; all of them must hold. */
export type Clause =
  | { readonly is: "cell"; readonly column: string; readonly tests: readonly CellTest[] }
  | { readonly is: "any" | "none"; readonly of: readonly Condition[] };
export type Condition = readonly Clause[];

const isTest = (name: string): name is TestName => Object.hasOwn(CELL_TESTS, name);

const isOperators = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const testsOf = (value: unknown, flaw: Flaw): CellTest[] => {
  if (!isOperators(value)) {
    const list = z.union([Scalar, z.array(Scalar).min(1)]).safeParse(value);
    if (!list.success)
      flaw([], "wants a cell's value, a list of them, or tests such as { $gt: 0 }");
    return list.success ? [{ test: "$in", wanted: [list.data].flat() }] : [];
  }
  return Object.entries(value).flatMap(([name, wanted]): CellTest[] => {
    if (!isTest(name)) {
      flaw([name], `is no test of a cell; there are ${Object.keys(CELL_TESTS).join(", ")}`);
      return [];
    }
    const operand = CELL_TESTS[name].safeParse(wanted);
    if (!operand.success) flaw([name], operand.error.issues[0]?.message ?? "");
    return operand.success ? [{ test: name, wanted: operand.data }] : [];
  });
};

const under =
  (path: PropertyKey[], flaw: Flaw): Flaw =>
  (inner, message) =>
    flaw([...path, ...inner], message);

const conditionsOf = (value: unknown, flaw: Flaw): Condition[] => {
  if (Array.isArray(value) && value.length > 0)
    return value.map((each, index) => conditionOf(each, under([index], flaw)));
  flaw([], "wants a list of conditions");
  return [];
};

const clauseOf = (name: string, value: unknown, flaw: Flaw): Clause => {
  switch (name) {
    case "$or":
      return { is: "any", of: conditionsOf(value, flaw) };
    case "$nor":
      return { is: "none", of: conditionsOf(value, flaw) };
    case "$not":
      return { is: "none", of: [conditionOf(value, flaw)] };
    default:
      if (name.startsWith("$"))
        flaw([], `${name} is none of $or, $nor and $not, and no column's name begins with $`);
      return { is: "cell", column: name, tests: testsOf(value, flaw) };
  }
};

const conditionOf = (value: unknown, flaw: Flaw): Condition => {
  if (isOperators(value) && Object.keys(value).length > 0)
    return Object.entries(value).map(([name, each]) => clauseOf(name, each, under([name], flaw)));
  flaw([], "wants columns and what their cells must be");
  return [];
};

/** `when:` of a mapping. An unquoted number is compared as a number, a text as text. */
export const Condition: z.ZodType<Condition> = parsed(conditionOf);

/** Columns that a condition reads. */
export const columnsOfCondition = (condition: Condition): string[] =>
  condition.flatMap((clause) =>
    clause.is === "cell" ? [clause.column] : clause.of.flatMap(columnsOfCondition),
  );
