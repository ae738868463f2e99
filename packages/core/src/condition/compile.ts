import type { Json, JsonObject } from "../json/index.ts";
import { at, isObject } from "../json/index.ts";
import type { Test } from "./operators.ts";
import { OperandProblem, PLAIN_OPERATORS } from "./operators.ts";

/** One clause as it was evaluated: what it asks, of which value, and whether that value was there. */
export type Clause = {
  readonly path: string;
  readonly wanted: Json;
  readonly saw: Json;
  readonly result: boolean;
  /** True when the value was missing; this never changes the result. */
  readonly unknown: boolean;
};

export type Evaluation = { readonly result: boolean; readonly clauses: readonly Clause[] };

/** A live condition: closures over the parsed document, nothing interpreted on the hot path. */
export type CompiledCondition = {
  readonly holds: (attributes: JsonObject) => boolean;
  readonly explain: (attributes: JsonObject) => Evaluation;
  /** Attribute paths that it reads, for the record of inputs. */
  readonly reads: readonly string[];
};

export type ConditionFlaw = { readonly pointer: string; readonly message: string };

type Explained = (attributes: JsonObject, clauses: Clause[]) => boolean;
type Node = {
  readonly holds: (attributes: JsonObject) => boolean;
  readonly explain: Explained;
  readonly reads: readonly string[];
};

const fault = (pointer: string, message: string): never => {
  throw new ConditionProblem({ pointer, message });
};

/** A condition that cannot go live, and where. Caught by `checkCondition`. */
class ConditionProblem extends Error {
  override readonly name = "ConditionProblem";
  readonly flaw: ConditionFlaw;
  constructor(flaw: ConditionFlaw) {
    super(`${flaw.pointer}: ${flaw.message}`);
    this.flaw = flaw;
  }
}

const plainOperator = (name: string, operand: Json, pointer: string): Test => {
  const make = Object.hasOwn(PLAIN_OPERATORS, name) ? PLAIN_OPERATORS[name] : undefined;
  if (!make) return fault(pointer, `unknown operator ${name}`);
  try {
    return make(operand);
  } catch (error) {
    return error instanceof OperandProblem
      ? fault(pointer, `${name} ${error.message}`)
      : fault(pointer, String(error));
  }
};

const sizeTest = (operand: Json, pointer: string): Test => {
  const test = valueTest(operand, pointer);
  return (value) => Array.isArray(value) && test(value.length);
};

const operator = (name: string, operand: Json, pointer: string): Test => {
  switch (name) {
    case "$size":
      return sizeTest(operand, pointer);
    case "$not": {
      const test = valueTest(operand, pointer);
      return (value) => !test(value);
    }
    case "$elemMatch": {
      const test =
        isObject(operand) && !isOperators(operand)
          ? elementTest(operand, pointer)
          : valueTest(operand, pointer);
      return (value) => Array.isArray(value) && value.some(test);
    }
    case "$all": {
      if (!Array.isArray(operand)) return fault(pointer, "$all wants a list");
      const tests = operand.map((each: Json, index) => valueTest(each, `${pointer}/${index}`));
      return (value) =>
        Array.isArray(value) && tests.every((test) => value.some((item: Json) => test(item)));
    }
    default:
      return plainOperator(name, operand, pointer);
  }
};

const elementTest = (condition: JsonObject, pointer: string): Test => {
  const node = compileNode(condition, pointer);
  return (value) => isObject(value) && node.holds(value);
};

const isOperators = (value: JsonObject): boolean => {
  const keys = Object.keys(value);
  return keys.length > 0 && keys.every((key) => key.startsWith("$"));
};

const valueTest = (wanted: Json, pointer: string): Test => {
  if (!isObject(wanted) || !isOperators(wanted)) return plainOperator("$eq", wanted, pointer);
  const tests = Object.entries(wanted).map(([name, operand]) =>
    operator(name, operand, `${pointer}/${name}`),
  );
  return (value) => tests.every((test) => test(value));
};

const compileClause = (path: string, wanted: Json, pointer: string): Node => {
  const test = valueTest(wanted, pointer);
  return {
    reads: [path],
    holds: (attributes) => test(at(attributes, path)),
    explain: (attributes, clauses) => {
      const saw = at(attributes, path);
      const result = test(saw);
      clauses.push({ path, wanted, saw: saw ?? null, result, unknown: saw === undefined });
      return result;
    },
  };
};

/** Every part is evaluated when explaining, so that each clause says what it saw. */
const combineNodes = (
  nodes: readonly Node[],
  verdict: (results: readonly boolean[]) => boolean,
  holds: Node["holds"],
): Node => ({
  reads: nodes.flatMap(({ reads }) => reads),
  holds,
  explain: (attributes, clauses) => verdict(nodes.map((node) => node.explain(attributes, clauses))),
});

const all = (nodes: readonly Node[]): Node =>
  combineNodes(
    nodes,
    (results) => results.every(Boolean),
    (attributes) => nodes.every((node) => node.holds(attributes)),
  );
const any = (nodes: readonly Node[]): Node =>
  combineNodes(
    nodes,
    (results) => results.some(Boolean),
    (attributes) => nodes.some((node) => node.holds(attributes)),
  );
const none = (nodes: readonly Node[]): Node =>
  combineNodes(
    nodes,
    (results) => !results.some(Boolean),
    (attributes) => !nodes.some((node) => node.holds(attributes)),
  );

const compileList = (value: Json, pointer: string): Node[] =>
  Array.isArray(value)
    ? value.map((each: Json, index) => compileNode(each, `${pointer}/${index}`))
    : fault(pointer, "wants a list of conditions");

const compilePart = (key: string, value: Json, pointer: string): Node => {
  switch (key) {
    case "$and":
      return all(compileList(value, pointer));
    case "$or": {
      const nodes = compileList(value, pointer);
      // GrowthBook: an empty $or is true.
      return nodes.length === 0 ? all([]) : any(nodes);
    }
    case "$nor":
      return none(compileList(value, pointer));
    case "$not":
      return none([compileNode(value, pointer)]);
    default:
      return key.startsWith("$")
        ? fault(pointer, `unknown operator ${key}`)
        : compileClause(key, value, pointer);
  }
};

const compileNode = (condition: Json, pointer: string): Node =>
  isObject(condition)
    ? all(
        Object.entries(condition).map(([key, value]) =>
          compilePart(key, value, `${pointer}/${key}`),
        ),
      )
    : fault(pointer, "a condition is an object");

/** Compiles a condition, or says where it is wrong. */
export const compileCondition = (condition: JsonObject): CompiledCondition | ConditionFlaw => {
  try {
    const node = compileNode(condition, "");
    return {
      holds: node.holds,
      reads: [...new Set(node.reads)],
      explain: (attributes) => {
        const clauses: Clause[] = [];
        return { result: node.explain(attributes, clauses), clauses };
      },
    };
  } catch (error) {
    if (error instanceof ConditionProblem) return error.flaw;
    throw error;
  }
};

export const isFlaw = (compiled: CompiledCondition | ConditionFlaw): compiled is ConditionFlaw =>
  "message" in compiled;
