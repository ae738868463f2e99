/** A share of fewer things than this says nothing (L10). */
export const LEAST = 20;

/** A number, or how much of what it needs is there (L10). */
export type Figure =
  | { readonly value: number }
  | {
      readonly value: null;
      readonly insufficient: { readonly need: number; readonly have: number };
    };

const PRECISION = 10_000;
const rounded = (value: number): number => Math.round(value * PRECISION) / PRECISION;

/** `part` of `whole` as a number from 0 to 1, to four decimals; insufficient when the whole is less than `need`. */
export const shareOf = (part: number, whole: number, need: number = LEAST): Figure =>
  whole < Math.max(1, need)
    ? { value: null, insufficient: { need, have: whole } }
    : { value: rounded(part / whole) };

/** The difference of two figures; null when one of them is insufficient. */
export const changeOf = (now: Figure, before: Figure): number | null =>
  now.value === null || before.value === null ? null : rounded(now.value - before.value);
