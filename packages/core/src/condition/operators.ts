import type { Json } from "../json/index.ts";
import { order, same, typeName } from "./compare.ts";

/** A compiled test of one value; undefined is a value that was missing. */
export type Test = (value: Json | undefined) => boolean;

/** Why an operand cannot be used, in words that say what would be right. */
export class OperandProblem extends Error {
  override readonly name = "OperandProblem";
}

const comparison =
  (holds: (difference: number) => boolean) =>
  (operand: Json): Test => {
    if (typeof operand !== "number" && typeof operand !== "string") {
      throw new OperandProblem("wants a number or a text to compare with");
    }
    return (value) => {
      const difference = order(value, operand);
      return difference !== null && holds(difference);
    };
  };

const oneOf = (operand: Json): Test => {
  if (!Array.isArray(operand)) throw new OperandProblem("wants a list of values");
  return (value) =>
    Array.isArray(value)
      ? value.some((item) => operand.some((wanted) => same(item, wanted)))
      : operand.some((wanted) => same(value ?? null, wanted));
};

const exists = (operand: Json): Test => {
  if (typeof operand !== "boolean") throw new OperandProblem("wants true or false");
  return (value) => (value !== undefined && value !== null) === operand;
};

const TYPES = new Set(["string", "number", "boolean", "array", "object", "null"]);
const hasType = (operand: Json): Test => {
  if (typeof operand !== "string" || !TYPES.has(operand)) {
    throw new OperandProblem(`wants one of ${[...TYPES].join(", ")}`);
  }
  return (value) => typeName(value) === operand;
};

/** Operators on one value whose operand is plain JSON. */
export const PLAIN_OPERATORS: Readonly<Record<string, (operand: Json) => Test>> = {
  $eq: (operand) => (value) => same(value ?? null, operand),
  $ne: (operand) => (value) => !same(value ?? null, operand),
  $lt: comparison((difference) => difference < 0),
  $lte: comparison((difference) => difference <= 0),
  $gt: comparison((difference) => difference > 0),
  $gte: comparison((difference) => difference >= 0),
  $in: oneOf,
  $nin: (operand) => {
    const test = oneOf(operand);
    return (value) => !test(value);
  },
  $exists: exists,
  $type: hasType,
};
