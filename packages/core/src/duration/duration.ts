import { told } from "../flaw/index.ts";
import { z } from "zod";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;
type Unit = keyof typeof UNITS;
const PATTERN = /^(\d{1,9})(ms|s|m|h|d|w)$/;

const isUnit = (text: string | undefined): text is Unit =>
  text !== undefined && Object.hasOwn(UNITS, text);

/** Milliseconds in a duration such as `90d`, `15m` or `500ms`; null when it is none. `1d` is 24 hours (L12). */
export const parseDuration = (text: string): number | null => {
  const [, amount, unit] = PATTERN.exec(text) ?? [];
  return isUnit(unit) ? Number(amount) * UNITS[unit] : null;
};

/** Nothing here stands longer than 100 years, in ms: an instant so far on is one that a date can hold. */
export const LONGEST_DURATION = 36_525 * UNITS.d;

/** Milliseconds in a definition's duration, the longest at most; null without one. */
export const durationOf = (text: string | undefined): number | null => {
  const duration = text === undefined ? null : parseDuration(text);
  return duration === null ? null : Math.min(duration, LONGEST_DURATION);
};

export const DurationText = z
  .string()
  .refine((text) => parseDuration(text) !== null, told("duration-format").message)
  .describe("A duration: 500ms, 30s, 15m, 24h, 7d or 2w. 1d is 24 hours.");
