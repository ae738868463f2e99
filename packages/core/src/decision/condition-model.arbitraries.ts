import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";

/** What a condition is asked of. */
export type Asked = {
  readonly read: (path: string) => Json | undefined;
  readonly segments: readonly string[];
  readonly accounts: readonly JsonObject[];
};

const asNumber = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

type Test = (value: Json | undefined, wanted: Json) => boolean;

/** A missing value compares as 0 and equals null. */
const TESTS: Readonly<Record<string, Test>> = {
  $eq: (value, wanted) => (value ?? null) === wanted,
  $ne: (value, wanted) => (value ?? null) !== wanted,
  $in: (value, wanted) => list(wanted).includes(value ?? null),
  $nin: (value, wanted) => !list(wanted).includes(value ?? null),
  $gt: (value, wanted) => asNumber(value) > asNumber(wanted),
  $gte: (value, wanted) => asNumber(value) >= asNumber(wanted),
  $lt: (value, wanted) => asNumber(value) < asNumber(wanted),
  $lte: (value, wanted) => asNumber(value) <= asNumber(wanted),
  $exists: (value, wanted) => (value !== undefined && value !== null) === wanted,
  $not: (value, wanted) => !passesAll(wanted, value),
};

const passes = (operator: string, wanted: Json, value: Json | undefined): boolean => {
  const test = TESTS[operator];
  if (test === undefined) throw new Error(`the model does not know ${operator}`);
  return test(value, wanted);
};

function passesAll(wanted: Json, value: Json | undefined): boolean {
  if (!isObject(wanted)) return passes("$eq", wanted, value);
  return Object.entries(wanted).every(([operator, each]) => passes(operator, each, value));
}

const readIn =
  (object: JsonObject) =>
  (path: string): Json | undefined =>
    object[path];

/** A condition read anew each time, clause by clause: of the operators that worlds are drawn with. */
export const modelHolds = (condition: JsonObject, asked: Asked): boolean =>
  Object.entries(condition).every(([key, wanted]) => {
    const parts = list(wanted).filter(isObject);
    if (key === "$and") return parts.every((part) => modelHolds(part, asked));
    if (key === "$or") return parts.length === 0 || parts.some((part) => modelHolds(part, asked));
    if (key === "$nor") return !parts.some((part) => modelHolds(part, asked));
    if (key === "$not") return isObject(wanted) && !modelHolds(wanted, asked);
    if (key === "$segment") return asked.segments.some((segment) => segment === wanted);
    if (key === "$account")
      return (
        isObject(wanted) &&
        asked.accounts.some((account) =>
          modelHolds(wanted, { read: readIn(account), segments: [], accounts: [] }),
        )
      );
    return passesAll(wanted, asked.read(key));
  });
