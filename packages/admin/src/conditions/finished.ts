import type { Condition, Json } from "./tree.ts";
import { isObject } from "./tree.ts";

/** Keys under which a name has to stand. */
const NAMED = new Set(["name", "of", "$segment"]);

/** Operators that compare sizes: with a text that says nothing they compare with nothing. */
const COMPARING = new Set(["$gt", "$gte", "$lt", "$lte"]);

const isHowOften = (value: Json): boolean =>
  isObject(value)
    ? Object.values(value).every(isHowOften)
    : typeof value === "number" && value >= 0;

const isChosen = (key: string, value: Json, around: Condition): boolean => {
  if (key === "" || (value === "" && (NAMED.has(key) || COMPARING.has(key)))) return false;
  return key !== "count" || !Object.hasOwn(around, "name") || isHowOften(value);
};

/** False while a name is still to be chosen, or a number: nobody is asked about half a clause. */
export const isFinished = (value: Json): boolean => {
  if (Array.isArray(value)) return value.every((each: Json) => isFinished(each));
  if (!isObject(value)) return true;
  return Object.entries(value).every(
    ([key, each]) => isChosen(key, each, value) && isFinished(each),
  );
};
