import type { Event } from "../event/index.ts";
import type { Json } from "../json/index.ts";

/**
 * The total order in which statements about one thing win: effective time, then messageId, then
 * source (one messageId may come from two sources). Deduplication makes the three unique (L3).
 */
export type Stamp = readonly [time: number, messageId: string, source: string];

export const stampOf = ({ time, messageId, source }: Event): Stamp => [time, messageId, source];

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const compareStamps = (a: Stamp, b: Stamp): number =>
  a[0] - b[0] || compareText(a[1], b[1]) || compareText(a[2], b[2]);

export const laterStamp = (a: Stamp | null, b: Stamp | null): Stamp | null => {
  if (a === null || b === null) return a ?? b;
  return compareStamps(a, b) >= 0 ? a : b;
};

export const earlierStamp = (a: Stamp | null, b: Stamp | null): Stamp | null => {
  if (a === null || b === null) return a ?? b;
  return compareStamps(a, b) <= 0 ? a : b;
};

/** A stamp as canonical JSON. */
export const stampText = (stamp: Stamp | null): string =>
  stamp === null ? "null" : `[${stamp[0]},${JSON.stringify(stamp[1])},${JSON.stringify(stamp[2])}]`;

/** Reads what `stampText` wrote, also where more follows it. */
export const decodeStamp = (value: Json | undefined): Stamp | null => {
  if (!Array.isArray(value)) return null;
  const [time, messageId, source] = value;
  return typeof time === "number" && typeof messageId === "string" && typeof source === "string"
    ? [time, messageId, source]
    : null;
};
