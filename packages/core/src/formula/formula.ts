import type { ASTNode } from "@marcbachmann/cel-js";
import { Environment, EvaluationError } from "@marcbachmann/cel-js";
import type { Json } from "../json/index.ts";
import { isObject } from "../json/index.ts";

/** A formula over traits, compiled; what it reads are names of traits. */
export type Formula = {
  readonly reads: readonly string[];
  readonly value: (read: (name: string) => Json | undefined) => FormulaValue;
};
export type FormulaValue =
  | { readonly value: Json }
  | { readonly value: undefined; readonly reason: string };

/** What a formula may cost: parts, depth, and how long a text or list is that comes out of it. */
const MOST_PARTS = 200;
const MOST_DEPTH = 30;
const LONGEST_RESULT = 1_000;

const FUNCTIONS = new Set(["size", "int", "double", "string", "has"]);
const METHODS = new Set(["startsWith", "endsWith", "contains", "size"]);

type Numeric = number | bigint;

const MIXED: Readonly<Record<string, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

/** CEL has no arithmetic of a double and an int; every number of a trait is a double. */
const createEnvironment = (): Environment => {
  const environment = new Environment({
    unlistedVariablesAreDyn: true,
    homogeneousAggregateLiterals: false,
    limits: {
      maxAstNodes: MOST_PARTS,
      maxDepth: MOST_DEPTH,
      maxListElements: 50,
      maxMapEntries: 50,
    },
  });
  for (const [sign, compute] of Object.entries(MIXED))
    for (const signature of [`double ${sign} int`, `int ${sign} double`])
      environment.registerOperator(signature, (left: Numeric, right: Numeric) =>
        compute(Number(left), Number(right)),
      );
  return environment;
};

type Visit = { readonly reads: Set<string>; refused: string | null };

const refuse = (visit: Visit, what: string): void => {
  visit.refused ??= what;
};

/** Walks a formula: names that it reads, and the first thing in it that is not allowed. There are no loops. */
const walk = (node: ASTNode, visit: Visit): void => {
  switch (node.op) {
    case "value":
      return undefined;
    case "id":
      visit.reads.add(node.args);
      return undefined;
    case ".":
      return walk(node.args[0], visit);
    case ".?":
    case "[?]":
      return refuse(visit, "optional values are not part of it: use has(a.b) ? a.b : 0");
    case "call":
      if (!FUNCTIONS.has(node.args[0]))
        refuse(visit, `there is no function ${node.args[0]}: use ${[...FUNCTIONS].join(", ")}`);
      return node.args[1].forEach((each) => walk(each, visit));
    case "rcall":
      if (!METHODS.has(node.args[0]))
        refuse(visit, `there is no function .${node.args[0]}(): use ${[...METHODS].join(", ")}`);
      walk(node.args[1], visit);
      return node.args[2].forEach((each) => walk(each, visit));
    case "list":
      return node.args.forEach((each) => walk(each, visit));
    case "map":
      return node.args.forEach((entry) => entry.forEach((each) => walk(each, visit)));
    case "!_":
    case "-_":
      return walk(node.args, visit);
    default:
      return node.args.forEach((each: ASTNode) => walk(each, visit));
  }
};

const NO_VALUE = (reason: string): FormulaValue => ({ value: undefined, reason });

/** A result as JSON; undefined for what is none. Whole numbers come as bigint. */
const asJson = (value: unknown): Json | undefined => {
  switch (typeof value) {
    case "string":
      return value.length > LONGEST_RESULT ? undefined : value;
    case "boolean":
      return value;
    case "bigint":
    case "number":
      return Number.isFinite(Number(value)) ? Number(value) : undefined;
    default:
      return value === null ? null : asStructure(value);
  }
};

const asStructure = (value: unknown): Json | undefined => {
  if (Array.isArray(value)) {
    const list = value.map(asJson);
    return list.length > LONGEST_RESULT || list.includes(undefined)
      ? undefined
      : list.flatMap((each) => each ?? []);
  }
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  const entries = Object.entries(value).flatMap(([key, each]): [string, Json][] => {
    const member = asJson(each);
    return member === undefined ? [] : [[key, member]];
  });
  return Object.fromEntries(entries);
};

/** Why there is no value: the code of the error says it without telling values. */
const reasonOf = (error: unknown): string => {
  const code = error instanceof EvaluationError ? error.code : "error";
  return `the formula has no value: ${code.replaceAll("_", " ")}`;
};

const evaluating =
  (run: (context: Record<string, Json>) => unknown, reads: readonly string[]): Formula["value"] =>
  (read) => {
    const context: Record<string, Json> = {};
    for (const name of reads) {
      const value = read(name);
      if (value === undefined) return NO_VALUE(`there is no ${name}`);
      context[name] = value;
    }
    try {
      const value = asJson(run(context));
      return value === undefined ? NO_VALUE("the formula comes to no value") : { value };
    } catch (error) {
      return NO_VALUE(reasonOf(error));
    }
  };

/** What an error of the parser says, in one line. */
const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";

/** Compiles a formula, or says what is wrong with it. */
export const compileFormula = (text: string): Formula | string => {
  try {
    const parsed = createEnvironment().parse(text);
    const visit: Visit = { reads: new Set(), refused: null };
    walk(parsed.ast, visit);
    if (visit.refused !== null) return visit.refused;
    const { valid, error } = parsed.check();
    if (!valid) return `it is no formula: ${messageOf(error)}`;
    const reads = [...visit.reads].sort();
    return { reads, value: evaluating(parsed, reads) };
  } catch (error) {
    return `it is no formula: ${messageOf(error)}`;
  }
};
