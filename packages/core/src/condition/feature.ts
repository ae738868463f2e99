import type { Json } from "../json/index.ts";
import { canonical } from "../json/index.ts";
import type { EventMatch } from "./ast.ts";

/** Records of a feature that are kept at most where no window or number bounds them. */
export const MAX_RECORDS = 1_000;

/**
 * Which records of a feature are kept: those among the `count` latest, or younger than `ms`
 * (t > now − ms), or both. Every kind but `window` is bounded by MAX_RECORDS.
 */
export type Keep =
  | { readonly is: "latest"; readonly count: number }
  | { readonly is: "window"; readonly ms: number }
  | { readonly is: "either"; readonly count: number; readonly ms: number }
  | { readonly is: "all" };

/** One kind of record that live definitions need: which events, and which values of each. */
export type Feature = {
  /** Same for the same names, `where` and fields. */
  readonly id: string;
  readonly match: EventMatch;
  /** Paths whose values a record keeps, sorted. */
  readonly fields: readonly string[];
  readonly keep: Keep;
};

/** A matching event as it is kept: effective time, messageId, source, then the fields' values (null when missing). */
export type FeatureRecord = readonly [
  time: number,
  messageId: string,
  source: string,
  ...values: Json[],
];

/** Records of a feature by its id: oldest first, in the order of `compareRecords`. */
export type FeatureRecords = (feature: string) => readonly FeatureRecord[];

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Order of records: by time, then messageId, then source. */
export const compareRecords = (a: FeatureRecord, b: FeatureRecord): number =>
  a[0] - b[0] || textOrder(a[1], b[1]) || textOrder(a[2], b[2]);

/** 53 bits of a text (cyrb53, public domain). */
const bitsOf = (text: string, seed: number): string => {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(16).padStart(14, "0");
};

/** A feature's id: 106 bits of the canonical text of what it is. */
export const featureId = (match: EventMatch, fields: readonly string[]): string => {
  const text = canonical({ names: match.names, where: match.written, fields });
  return `${bitsOf(text, 0)}${bitsOf(text, 1)}`;
};

const KEEP_NOTHING = { count: 0, ms: 0 } as const;

const boundsOf = (keep: Exclude<Keep, { is: "all" }>): { count: number; ms: number } => {
  switch (keep.is) {
    case "latest":
      return { ...KEEP_NOTHING, count: keep.count };
    case "window":
      return { ...KEEP_NOTHING, ms: keep.ms };
    case "either":
      return keep;
  }
};

/** What keeps all that either keeps. */
export const keepBoth = (a: Keep, b: Keep): Keep => {
  if (a.is === "all") return b.is === "latest" ? a : keepAllAnd(b);
  if (b.is === "all") return a.is === "latest" ? b : keepAllAnd(a);
  const [left, right] = [boundsOf(a), boundsOf(b)];
  const count = Math.max(left.count, right.count);
  const ms = Math.max(left.ms, right.ms);
  if (ms === 0) return { is: "latest", count };
  return count === 0 ? { is: "window", ms } : { is: "either", count, ms };
};

/** A window may hold more records than `all` is bounded to, so both are told. */
const keepAllAnd = (other: Keep): Keep =>
  other.is === "all" || other.is === "latest"
    ? { is: "all" }
    : { is: "either", count: MAX_RECORDS, ms: other.ms };

/** The records (oldest first) that are kept at an instant. */
export const keptOf = (
  records: readonly FeatureRecord[],
  keep: Keep,
  now: number,
): readonly FeatureRecord[] => {
  const { count, ms } = keep.is === "all" ? { count: MAX_RECORDS, ms: 0 } : boundsOf(keep);
  const from = Math.max(0, records.length - count);
  return records.filter(([time], index) => index >= from || time > now - ms);
};
