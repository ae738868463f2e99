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

/** A missing value compares as 0 and equals null. */
const passes = (operator: string, wanted: Json, value: Json | undefined): boolean => {
  if (operator === "$eq") return (value ?? null) === wanted;
  if (operator === "$ne") return (value ?? null) !== wanted;
  if (operator === "$in") return list(wanted).includes(value ?? null);
  if (operator === "$nin") return !list(wanted).includes(value ?? null);
  if (operator === "$gt") return asNumber(value) > asNumber(wanted);
  if (operator === "$gte") return asNumber(value) >= asNumber(wanted);
  if (operator === "$lt") return asNumber(value) < asNumber(wanted);
  if (operator === "$lte") return asNumber(value) <= asNumber(wanted);
  if (operator === "$exists") return (value !== undefined && value !== null) === wanted;
  if (operator === "$not" && isObject(wanted)) return !passesAll(wanted, value);
  throw new Error(`the model does not know ${operator}`);
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
