import type { Event } from "../event/index.ts";
import type { Features } from "../profile/index.ts";
import { combineFeatures, NO_FEATURES, pickFeatures } from "../profile/index.ts";
import type { Collect } from "./collect.ts";

/** What facets keep of events that are come by in any order, as far as there is room for it. */
export type Gathering = {
  readonly add: (facet: number, event: Event) => void;
  readonly featuresOf: (facet: number) => Features | undefined;
  /** Facets beyond it were let go for want of room: they are for another time. */
  readonly limit: () => number;
};

const recordsOf = (features: Features | undefined, key: string): number =>
  features && Object.hasOwn(features, key) ? (features[key]?.records.length ?? 0) : 0;

/** How much of what there was room for is kept when some have to go. */
const LEFT = 0.6;

/** Gathers some features, `most` records of them. */
export const createGathering = (
  { ofEvent }: Pick<Collect, "ofEvent">,
  keys: ReadonlySet<string>,
  most: number,
): Gathering => {
  const byFacet = new Map<number, Features>();
  let records = 0;
  let limit = Infinity;

  const letGo = (): void => {
    const facets = [...byFacet.keys()].sort((a, b) => b - a);
    for (const facet of facets.slice(0, -1)) {
      if (records <= most * LEFT) break;
      const features = byFacet.get(facet) ?? NO_FEATURES;
      for (const key of Object.keys(features)) records -= recordsOf(features, key);
      byFacet.delete(facet);
      limit = facet - 1;
    }
  };

  return {
    add: (facet, event) => {
      if (facet > limit) return;
      const found = pickFeatures(ofEvent(event), (key) => keys.has(key));
      if (found === NO_FEATURES) return;
      const before = byFacet.get(facet);
      const after = combineFeatures(before ?? NO_FEATURES, found);
      for (const key of Object.keys(found))
        records += recordsOf(after, key) - recordsOf(before, key);
      byFacet.set(facet, after);
      if (records > most) letGo();
    },
    featuresOf: (facet) => byFacet.get(facet),
    limit: () => limit,
  };
};
