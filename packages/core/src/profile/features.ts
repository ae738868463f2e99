import type { FeatureRecord, Keep } from "../condition/index.ts";
import { compareRecords, MAX_RECORDS } from "../condition/index.ts";
import type { Json } from "../json/index.ts";
import { canonical, isObject } from "../json/index.ts";

/** What a facet, or a whole profile, keeps of a feature: records by time, messageId and source. */
export type Kept = { readonly keep: Keep; readonly records: readonly FeatureRecord[] };

/** Kept records by the feature's id. */
export type Features = Readonly<Record<string, Kept>>;

export const NO_FEATURES: Features = {};

const spanOf = (keep: Keep): { readonly count: number; readonly ms: number } => {
  switch (keep.is) {
    case "latest":
      return { count: keep.count, ms: 0 };
    case "window":
      return { count: 0, ms: keep.ms };
    case "either":
      return keep;
    case "all":
      return { count: MAX_RECORDS, ms: 0 };
  }
};

/**
 * Leaves what `keep` needs, and never more than `MAX_RECORDS`. A window reaches back from the latest
 * record: no question about a later moment reaches further. What bounding a part leaves out stands
 * below what bounding the whole leaves out, so that both ways come to the same (L3).
 */
const bounded = ({ keep, records }: Kept): Kept => {
  const { count, ms } = spanOf(keep);
  const latest = records.at(-1)?.[0] ?? 0;
  const young = ms === 0 ? records.length : records.findIndex(([time]) => time > latest - ms);
  const from = Math.max(Math.min(young, records.length - count), records.length - MAX_RECORDS);
  return from <= 0 ? { keep, records } : { keep, records: records.slice(from) };
};

const merged = (
  a: readonly FeatureRecord[],
  b: readonly FeatureRecord[],
): readonly FeatureRecord[] => {
  const [last, next] = [a.at(-1), b[0]];
  if (!last || !next) return last ? a : b;
  if (compareRecords(last, next) < 0) return [...a, ...b];
  // One event is one record, though it was gathered twice.
  const all = [...a, ...b].sort(compareRecords);
  return all.filter((record, nth) => {
    const before = all[nth - 1];
    return before === undefined || compareRecords(before, record) !== 0;
  });
};

/** Joins what was kept of different events: commutative and associative, with `NO_FEATURES` (L3). */
export const combineFeatures = (a: Features, b: Features): Features => {
  const ids = Object.keys(b);
  if (ids.length === 0) return a;
  if (Object.keys(a).length === 0) return b;
  const joined: Record<string, Kept> = { ...a };
  for (const id of ids) {
    const [here, there] = [Object.hasOwn(joined, id) ? joined[id] : undefined, b[id]];
    if (!there) continue;
    joined[id] = here
      ? bounded({ keep: there.keep, records: merged(here.records, there.records) })
      : there;
  }
  return joined;
};

/** What is kept of some events that a feature matches, in any order. */
export const keepRecords = (keep: Keep, records: readonly FeatureRecord[]): Kept =>
  bounded({ keep, records: records.length < 2 ? records : [...records].sort(compareRecords) });

/** Only some of the features, by their keys. */
export const pickFeatures = (features: Features, wants: (key: string) => boolean): Features => {
  const entries = Object.entries(features).filter(([key]) => wants(key));
  return entries.length === 0 ? NO_FEATURES : Object.fromEntries(entries);
};

/** A bound in short: part of what names what is kept, so that a wider one is another. */
export const keepText = (keep: Keep): string => {
  if (keep.is === "all") return "a";
  const { count, ms } = spanOf(keep);
  return `${count}.${ms}`;
};

const keepFrom = (text: string): Keep => {
  const [count = 0, ms] = text.split(".").map(Number);
  if (ms === undefined) return { is: "all" };
  if (ms === 0) return { is: "latest", count };
  return count === 0 ? { is: "window", ms } : { is: "either", count, ms };
};

/** One feature's part of a state, as canonical JSON. */
export const keptText = ({ keep, records }: Kept): string =>
  `["${keepText(keep)}",[${records.map((record) => canonical([...record])).join(",")}]]`;

const recordFrom = (value: Json): FeatureRecord | null => {
  if (!Array.isArray(value)) return null;
  const [time, messageId, source, ...values] = value;
  return typeof time === "number" && typeof messageId === "string" && typeof source === "string"
    ? [time, messageId, source, ...values]
    : null;
};

/** Reads what `keptText` wrote, of each feature. */
export const featuresFrom = (value: Json | undefined): Features => {
  if (!isObject(value)) return NO_FEATURES;
  const features: Record<string, Kept> = {};
  for (const [id, kept] of Object.entries(value)) {
    if (!Array.isArray(kept)) continue;
    const [keep, records] = kept;
    if (typeof keep !== "string" || !Array.isArray(records)) continue;
    features[id] = {
      keep: keepFrom(keep),
      records: records.flatMap((each: Json): FeatureRecord[] => {
        const record = recordFrom(each);
        return record === null ? [] : [record];
      }),
    };
  }
  return features;
};
