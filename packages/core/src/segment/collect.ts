import type {
  Feature,
  FeatureMatcher,
  FeatureRecord,
  Keep,
  Matchable,
} from "../condition/index.ts";
import { ANY_EVENT, compileMatcher, matchableOf } from "../condition/index.ts";
import type { Event } from "../event/index.ts";
import type { Features, Kept } from "../profile/index.ts";
import { keepRecords, NO_FEATURES } from "../profile/index.ts";

/** A feature as states keep it: by a key that is another where more must be kept. */
export type StoredFeature = { readonly key: string; readonly feature: Feature };

/**
 * How far what came before a definition has been caught up with, by ids in their order. Whoever came
 * later than `since` is up to date from the start; of the others, those up to `cursor` are.
 */
export type Filling = { readonly since: number; readonly cursor: number };

export const isReached = ({ since, cursor }: Filling, id: number): boolean =>
  id > since || id <= cursor;

/** Turns events into what facets keep of them. */
export type Collect = {
  /** What a facet keeps of an event that happened to it. */
  readonly ofEvent: (event: Event) => Features;
  /** What a facet keeps of all of its events of some features; each of them is in the answer. */
  readonly ofAll: (events: readonly Event[], keys: ReadonlySet<string>) => Features;
};

type Collector = {
  readonly key: string;
  readonly keep: Keep;
  readonly recordOf: FeatureMatcher;
};

export const createCollect = (stored: readonly StoredFeature[]): Collect => {
  const byName = new Map<string, Collector[]>();
  for (const { key, feature } of stored) {
    const collector: Collector = {
      key,
      keep: feature.keep,
      recordOf: compileMatcher(feature),
    };
    for (const name of feature.match.names)
      byName.set(name, [...(byName.get(name) ?? []), collector]);
  }
  const ofAny = byName.get(ANY_EVENT) ?? [];
  const forEvent = ({ name }: Matchable): readonly Collector[] => {
    const own = byName.get(name) ?? [];
    return ofAny.length === 0 ? own : [...own, ...ofAny];
  };
  return {
    ofEvent: (event) => {
      if (stored.length === 0) return NO_FEATURES;
      let features: Record<string, Kept> | null = null;
      const matchable = matchableOf(event, event.items);
      for (const { key, keep, recordOf } of forEvent(matchable)) {
        const record = recordOf(matchable);
        if (record === null) continue;
        features ??= {};
        features[key] = keepRecords(keep, [record]);
      }
      return features ?? NO_FEATURES;
    },
    ofAll: (events, keys) => {
      const records = new Map<string, FeatureRecord[]>();
      for (const matchable of events.map((event) => matchableOf(event, event.items)))
        for (const { key, recordOf } of forEvent(matchable)) {
          const record = keys.has(key) ? recordOf(matchable) : null;
          if (record !== null) records.set(key, [...(records.get(key) ?? []), record]);
        }
      const features: Record<string, Kept> = {};
      for (const { key, feature } of stored) {
        const own = records.get(key);
        if (own) features[key] = keepRecords(feature.keep, own);
      }
      return features;
    },
  };
};
