import type { Feature, FeatureRecord, FeatureRecords, SegmentOf } from "../condition/index.ts";
import { ANY_EVENT, keepBoth } from "../condition/index.ts";
import type { ProfileState } from "../profile/index.ts";
import type { LiveTrait, Traits } from "../trait/index.ts";
import { createTraits } from "../trait/index.ts";
import { keepText } from "../profile/index.ts";
import type { AccountProgram } from "./account-program.ts";
import { createAccountProgram } from "./account-program.ts";
import type { Collect, Filling, StoredFeature } from "./collect.ts";
import { createCollect, isReached } from "./collect.ts";
import type { LiveSegment, SeesAnother } from "./live-segment.ts";
import { createSeesAnother, groupBy, inOrder } from "./live-segment.ts";

/** What live definitions want to know of events and people, compiled. */
export type Program = {
  /** Features that states keep, in the order of their keys. */
  readonly features: readonly StoredFeature[];
  readonly collect: Collect;
  /** The records of a state, by the id of the feature that a condition names. */
  readonly recordsOf: (state: ProfileState) => FeatureRecords;
  readonly traits: Traits;
  /** Paths that segments read and that are computed. */
  readonly computedReads: readonly string[];
  /** All of profiles; each behind those that it refers to. */
  readonly segments: readonly LiveSegment[];
  /** Whether a profile's membership of a segment is kept by now. */
  readonly isKept: (segment: LiveSegment, profile: number) => boolean;
  /** Segments that an event of this name can change by itself. */
  readonly readingEvent: (name: string) => readonly LiveSegment[];
  /** Segments that look at attributes of people. */
  readonly readingAttributes: readonly LiveSegment[];
  /** Segments that look into accounts. */
  readonly readingAccounts: readonly LiveSegment[];
  /** Whether segments see another account than before: what none of them reads may change unseen. */
  readonly seesAnother: SeesAnother;
  /** Segments of accounts. */
  readonly accounts: AccountProgram;
  /** Segments that refer to one. */
  readonly referringTo: (segment: string) => readonly LiveSegment[];
  /** Zone of who has none, IANA. */
  readonly zone: string;
};

/** A segment as its definition says it; of profiles where it says nothing. */
export type SegmentSource = Omit<LiveSegment, "basis"> & { readonly of?: SegmentOf };

export type ProgramSource = {
  readonly segments: readonly SegmentSource[];
  readonly traits: readonly LiveTrait[];
  /** By the segment's key; one without is done. It may move on while the program stays. */
  readonly evaluated: ReadonlyMap<string, Filling>;
  /** By the key of a segment of accounts; one without is done. */
  readonly accountsEvaluated?: ReadonlyMap<string, Filling>;
  readonly zone: string;
};

/** Features by id, each kept as far as any condition needs it. */
const storedFeatures = (
  needing: readonly { readonly features: readonly Feature[] }[],
): StoredFeature[] => {
  const byId = new Map<string, Feature>();
  for (const feature of needing.flatMap(({ features }) => features)) {
    const known = byId.get(feature.id);
    byId.set(feature.id, known ? { ...known, keep: keepBoth(known.keep, feature.keep) } : feature);
  }
  return [...byId.values()]
    .map((feature) => ({ key: `${feature.id}:${keepText(feature.keep)}`, feature }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
};

/** A segment with what the computed traits that it reads need. */
const onTraits = ({ key, version, condition }: SegmentSource, traits: Traits): LiveSegment => {
  const features = [...condition.features, ...traits.featuresOf(condition.reads)];
  const basis = traits.basisOf(condition.reads);
  return { key, version, condition: { ...condition, features }, basis };
};

const NO_RECORDS: readonly FeatureRecord[] = [];

export const createProgram = (source: ProgramSource): Program => {
  const { evaluated, zone } = source;
  const traits = createTraits(source.traits);
  const segments = inOrder(
    source.segments.flatMap((each) => (each.of === "account" ? [] : [onTraits(each, traits)])),
  );
  const features = storedFeatures([...segments.map(({ condition }) => condition), ...traits.all]);
  const readingEvent = groupBy(segments, ({ condition }) =>
    condition.features.flatMap(({ match }) => match.names),
  );
  const keyOf = new Map(features.map(({ key, feature }) => [feature.id, key]));
  return {
    features,
    collect: createCollect(features),
    recordsOf: (state) => (id) => {
      const key = keyOf.get(id);
      const kept =
        key !== undefined && Object.hasOwn(state.features, key) ? state.features[key] : null;
      return kept?.records ?? NO_RECORDS;
    },
    traits,
    computedReads: [
      ...new Set(segments.flatMap(({ condition }) => condition.reads.filter(traits.isComputed))),
    ],
    segments,
    isKept: ({ key }, profile) => {
      const filling = evaluated.get(key);
      return filling === undefined || isReached(filling, profile);
    },
    readingEvent: (name) => {
      const [own, any] = [readingEvent(name), readingEvent(ANY_EVENT)];
      return any.length === 0 ? own : [...own, ...any];
    },
    readingAttributes: segments.filter(({ condition }) => condition.reads.length > 0),
    readingAccounts: segments.filter(({ condition }) => condition.needsAccounts),
    seesAnother: createSeesAnother(segments.flatMap(({ condition }) => condition.accountReads)),
    accounts: createAccountProgram(
      source.segments.filter(({ of }) => of === "account"),
      segments.flatMap(({ condition }) => condition.accountSegments),
      source.accountsEvaluated ?? new Map(),
    ),
    referringTo: groupBy(segments, ({ condition }) => condition.segments),
    zone,
  };
};

/** Nothing is live. */
export const NO_PROGRAM: Program = createProgram({
  segments: [],
  traits: [],
  evaluated: new Map(),
  zone: "UTC",
});
