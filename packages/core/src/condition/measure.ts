import type { Json } from "../json/index.ts";
import { canonical } from "../json/index.ts";
import { divideDecimal } from "../kpi/index.ts";
import { AMOUNT_DIGITS, amountOf, amountText, plainUnits } from "../order/index.ts";
import type { Measure } from "./ast.ts";
import type { FeatureRecord } from "./feature.ts";

/** What was measured: undefined where there is no value; `reason` when there cannot be one, which fails every test. */
export type Measured = { readonly value: Json | undefined; readonly reason?: string };

/** Reads a field of a record. */
export type FieldReader = (record: FeatureRecord) => Json;

/** The name of an event's own time among fields. */
export const TIME = "time";
export const CURRENCY = "currency";

/** Ten-thousandths in one. */
const UNITS = 10 ** AMOUNT_DIGITS;

type Sum = Extract<Measure, { is: "sum" | "avg" | "min" | "max" }>;

/** The code that a text says, remembered: most records say the same as the one before. */
const createCurrencyOf = () => {
  let [said, code] = ["", ""];
  return (value: Json): string => {
    if (typeof value !== "string") return "";
    if (value !== said) [said, code] = [value, value.trim().toUpperCase()];
    return code;
  };
};

const currencyOf = createCurrencyOf();

const amountsOf = (
  records: readonly FeatureRecord[],
  measure: Sum,
  of: FieldReader,
  currency: FieldReader,
): bigint[] | null => {
  const amounts: bigint[] = [];
  const wanted = measure.currency;
  let only: string | null = wanted;
  for (const record of records) {
    const amount = amountOf(of(record));
    if (amount === null) continue;
    const own = currencyOf(currency(record));
    if (wanted !== null && own !== wanted) continue;
    if (only !== null && own !== only) return null;
    only = own;
    amounts.push(amount);
  }
  return amounts;
};

const SEVERAL: Measured = { value: undefined, reason: "several currencies" };
/** So many amounts below 10^12 ten-thousandths add up to less than 2^53. */
const MOST_PLAIN = 9_000;

/** A sum of plain numbers, which most are, at a tenth of the cost; null when it takes more. */
const plainSum = (
  records: readonly FeatureRecord[],
  { currency: wanted }: Sum,
  of: FieldReader,
  currency: FieldReader,
): Measured | null => {
  if (records.length > MOST_PLAIN) return null;
  let [only, sum] = [wanted, 0];
  for (const record of records) {
    const value = of(record);
    if (value === null) continue;
    const units = typeof value === "number" ? plainUnits(value) : null;
    if (units === null) return null;
    const own = currencyOf(currency(record));
    if (wanted !== null && own !== wanted) continue;
    if (only !== null && own !== only) return SEVERAL;
    only = own;
    sum += units;
  }
  return { value: sum / UNITS };
};

const total = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((sum, amount) => sum + amount, 0n);

const figureOf = (is: Sum["is"], amounts: readonly bigint[]): string | null => {
  if (is === "sum") return amountText(total(amounts));
  const [first] = amounts;
  if (first === undefined) return null;
  switch (is) {
    case "avg":
      return divideDecimal(amountText(total(amounts)), amounts.length, AMOUNT_DIGITS);
    case "min":
      return amountText(amounts.reduce((a, b) => (b < a ? b : a), first));
    case "max":
      return amountText(amounts.reduce((a, b) => (b > a ? b : a), first));
  }
};

/** Sum, average, least or greatest, as the double nearest to the exact decimal. */
export const measureAmounts = (
  records: readonly FeatureRecord[],
  measure: Sum,
  of: FieldReader,
  currency: FieldReader,
): Measured => {
  const plain = measure.is === "sum" ? plainSum(records, measure, of, currency) : null;
  if (plain !== null) return plain;
  const amounts = amountsOf(records, measure, of, currency);
  if (amounts === null) return SEVERAL;
  const figure = figureOf(measure.is, amounts);
  return { value: figure === null ? undefined : Number(figure) };
};

/** How many values there are, each once; nothing is no value. */
export const measureDistinct = (records: readonly FeatureRecord[], of: FieldReader): Measured => ({
  value: new Set(
    records.flatMap((record) => {
      const value = of(record);
      return value === null ? [] : [canonical(value)];
    }),
  ).size,
});

/** How many of them have a partner with the same value; nothing is no value. */
export const measureMatched = (
  records: readonly FeatureRecord[],
  by: FieldReader,
  partners: readonly FeatureRecord[],
  partnersBy: FieldReader,
): Measured => {
  const known = new Set(partners.map((record) => canonical(partnersBy(record))));
  return {
    value: records.filter((record) => {
      const value = by(record);
      return value !== null && known.has(canonical(value));
    }).length,
  };
};

/** A value of one record, the first or the last; undefined where there is none. */
export const measureOne = (
  record: FeatureRecord | undefined,
  of: string,
  field: FieldReader,
): Measured => {
  if (record === undefined) return { value: undefined };
  if (of === TIME) {
    const at = Temporal.Instant.fromEpochMilliseconds(record[0]);
    return { value: at.toString({ smallestUnit: "millisecond" }) };
  }
  return { value: field(record) ?? undefined };
};
