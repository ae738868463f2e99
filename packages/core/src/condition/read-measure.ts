import { told } from "../flaw/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own, ownText } from "../json/index.ts";
import { isCurrency } from "../order/index.ts";
import type { EventMatch, Measure, ValueTest } from "./ast.ts";
import type { Reading } from "./read-test.ts";
import { readTest, under } from "./read-test.ts";

export const MEASURES = [
  "count",
  "sum",
  "avg",
  "min",
  "max",
  "distinct",
  "first",
  "last",
  "matched",
] as const;

type Named = Exclude<(typeof MEASURES)[number], "count" | "matched">;

/** An event counts when there is one. */
const AT_LEAST_ONE = (pointer: string): Measure => ({
  is: "count",
  pointer,
  test: [{ is: "plain", op: "$gte", operand: 1, pointer }],
});

const EXAMPLE = "{ of: total, $gte: 100 }";

/** The operators that stand beside a measure's own keys. */
const readBeside = (value: JsonObject, pointer: string, reading: Reading): ValueTest => {
  const operators = Object.fromEntries(
    Object.entries(value).filter(([key]) => key.startsWith("$")),
  );
  if (Object.keys(operators).length === 0) {
    reading.flaw(pointer, told("measure-test", { example: EXAMPLE }));
    return [{ is: "never", op: "$eq", pointer }];
  }
  return readTest(operators, pointer, "element", reading);
};

const refuseOthers = (
  value: JsonObject,
  allowed: readonly string[],
  pointer: string,
  { flaw }: Reading,
): void => {
  for (const key of Object.keys(value))
    if (!key.startsWith("$") && !allowed.includes(key))
      flaw(under(pointer, key), told("measure-key-unknown", { key, keys: allowed.join(", ") }));
};

const isMoney = (is: Named): is is "sum" | "avg" | "min" | "max" =>
  is === "sum" || is === "avg" || is === "min" || is === "max";

const currencyIn = (value: JsonObject, pointer: string, { flaw }: Reading): string | null => {
  const said = own(value, "currency");
  if (said === undefined) return null;
  const currency = typeof said === "string" ? said.trim().toUpperCase() : "";
  if (!isCurrency(currency)) flaw(under(pointer, "currency"), told("currency-code"));
  return currency;
};

const readNamed = (is: Named, value: Json, pointer: string, reading: Reading): Measure[] => {
  const of = ownText(value, "of");
  if (!isObject(value) || of === undefined) {
    reading.flaw(pointer, told("measure-path", { measure: is, example: EXAMPLE }));
    return [];
  }
  refuseOthers(value, isMoney(is) ? ["of", "currency"] : ["of"], pointer, reading);
  const test = readBeside(value, pointer, reading);
  if (isMoney(is))
    return [{ is, of, currency: currencyIn(value, pointer, reading), test, pointer }];
  return [{ is, of, test, pointer }];
};

const readMatched = (
  value: Json,
  pointer: string,
  reading: Reading,
  readMatch: (value: Json, pointer: string) => EventMatch,
): Measure[] => {
  const by = ownText(value, "by");
  if (!isObject(value) || by === undefined) {
    reading.flaw(pointer, told("measure-matched"));
    return [];
  }
  refuseOthers(value, ["name", "where", "by", "count"], pointer, reading);
  const { by: _by, count = { $gte: 1 }, ...match } = value;
  const at = under(pointer, "count");
  const test = readTest(count, at, "element", reading);
  return [{ is: "matched", match: readMatch(match, pointer), by, test, pointer }];
};

const readMeasure = (
  is: (typeof MEASURES)[number],
  value: Json,
  pointer: string,
  reading: Reading,
  readMatch: (value: Json, pointer: string) => EventMatch,
): Measure[] => {
  switch (is) {
    case "count":
      if (typeof value !== "number" && !isObject(value))
        reading.flaw(pointer, told("measure-count"));
      return [{ is, test: readTest(value, pointer, "element", reading), pointer }];
    case "matched":
      return readMatched(value, pointer, reading, readMatch);
    default:
      return readNamed(is, value, pointer, reading);
  }
};

/** What is measured of the events that are left; that there is one where nothing is said. */
export const readMeasures = (
  value: JsonObject,
  pointer: string,
  reading: Reading,
  readMatch: (value: Json, pointer: string) => EventMatch,
): Measure[] => {
  const measures = MEASURES.flatMap((is) => {
    const said = own(value, is);
    // A number under `last` says how many are looked at.
    return said === undefined || (is === "last" && !isObject(said))
      ? []
      : readMeasure(is, said, under(pointer, is), reading, readMatch);
  });
  return measures.length === 0 ? [AT_LEAST_ONE(pointer)] : measures;
};
