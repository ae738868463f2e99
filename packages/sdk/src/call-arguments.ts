import type { JsonObject } from "./json.ts";
import { isObject, objectOf } from "./json.ts";

/** What an analytics.js call was given, with its optional arguments in their places. */
export type CallArguments = {
  readonly texts: readonly string[];
  readonly objects: readonly JsonObject[];
  readonly callback: ((message: JsonObject) => void) | undefined;
};

const isCallback = (value: unknown): value is (message: JsonObject) => void =>
  typeof value === "function";

const isText = (value: unknown): value is string | number =>
  typeof value === "string" || typeof value === "number";

/**
 * analytics.js takes its arguments by their kind: texts first, then objects, then a callback, any of
 * them left out. Ids that are numbers are texts. Null and undefined keep a place, as in
 * `identify(null, traits)` and `track("Seen", null, options)`.
 *
 * @param most - how many texts there can be
 */
export const readArguments = (given: readonly unknown[], most: number): CallArguments => {
  const rest = given.filter((each) => !isCallback(each));
  const count = rest.slice(0, most).findLastIndex(isText) + 1;
  return {
    texts: rest.slice(0, count).map((each) => (isText(each) ? String(each) : "")),
    objects: rest.slice(count || rest.findIndex(isObject)).map(objectOf),
    callback: given.find(isCallback),
  };
};
