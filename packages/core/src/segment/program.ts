import type { AccountState } from "../account/index.ts";
import { accountAttributes } from "../account/index.ts";
import type {
  CompiledCondition,
  Feature,
  FeatureRecord,
  FeatureRecords,
} from "../condition/index.ts";
import { ANY_EVENT, keepBoth } from "../condition/index.ts";
import { canonical } from "../json/index.ts";
import type { ProfileState } from "../profile/index.ts";
import type { LiveTrait, Traits } from "../trait/index.ts";
import { createTraits } from "../trait/index.ts";
import { keepText } from "../profile/index.ts";
import type { Collect, Filling, StoredFeature } from "./collect.ts";
import { createCollect, isReached } from "./collect.ts";

/** A segment whose members are kept. */
export type LiveSegment = {
  readonly key: string;
  readonly version: number;
  /** Its features are also those of the computed traits that it reads. */
  readonly condition: CompiledCondition;
  /** Versions of the trait definitions that it reads; another where one of them is. */
  readonly basis: string;
};

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
  /** All of them; each behind those that it refers to. */
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
  readonly seesAnother: (id: string, before: AccountState, after: AccountState) => boolean;
  /** Segments that refer to one. */
  readonly referringTo: (segment: string) => readonly LiveSegment[];
  /** Zone of who has none, IANA. */
  readonly zone: string;
};

export type ProgramSource = {
  readonly segments: readonly Omit<LiveSegment, "basis">[];
  readonly traits: readonly LiveTrait[];
  /** By the segment's key; one without is done. It may move on while the program stays. */
  readonly evaluated: ReadonlyMap<string, Filling>;
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

/** Each behind those that it refers to. What would go round in a circle is refused before it is live. */
const inOrder = (segments: readonly LiveSegment[]): LiveSegment[] => {
  const byKey = new Map(segments.map((each) => [each.key, each]));
  const placed = new Set<LiveSegment>();
  const place = (segment: LiveSegment, above: ReadonlySet<string>): void => {
    if (placed.has(segment) || above.has(segment.key)) return;
    for (const key of segment.condition.segments) {
      const other = byKey.get(key);
      if (other) place(other, new Set([...above, segment.key]));
    }
    placed.add(segment);
  };
  for (const segment of segments.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
    place(segment, new Set());
  return [...placed];
};

/** Segments by names that each has some of, in the order that they stand in. */
const groupBy = (
  segments: readonly LiveSegment[],
  namesOf: (segment: LiveSegment) => readonly string[],
): ((name: string) => readonly LiveSegment[]) => {
  const groups = new Map<string, LiveSegment[]>();
  for (const segment of segments)
    for (const name of new Set(namesOf(segment)))
      groups.set(name, [...(groups.get(name) ?? []), segment]);
  const nobodys: readonly LiveSegment[] = [];
  return (name) => groups.get(name) ?? nobodys;
};

/** A segment with what the computed traits that it reads need. */
const onTraits = (segment: Omit<LiveSegment, "basis">, traits: Traits): LiveSegment => {
  const { condition } = segment;
  const features = [...condition.features, ...traits.featuresOf(condition.reads)];
  const basis = traits.basisOf(condition.reads);
  return { ...segment, condition: { ...condition, features }, basis };
};

/** Compares those attributes of an account that conditions read, by the first step of each path. */
const createSeesAnother = (segments: readonly LiveSegment[]): Program["seesAnother"] => {
  const names = [
    ...new Set(
      segments.flatMap(({ condition }) =>
        condition.accountReads.map((path) => path.split(".")[0] ?? path),
      ),
    ),
  ];
  const read = (id: string, state: AccountState): string => {
    const attributes = accountAttributes(id, state);
    return canonical(
      names.map((name) => (Object.hasOwn(attributes, name) ? [attributes[name] ?? null] : [])),
    );
  };
  return (id, before, after) =>
    names.length > 0 && before !== after && read(id, before) !== read(id, after);
};

const NO_RECORDS: readonly FeatureRecord[] = [];

export const createProgram = (source: ProgramSource): Program => {
  const { evaluated, zone } = source;
  const traits = createTraits(source.traits);
  const segments = inOrder(source.segments.map((segment) => onTraits(segment, traits)));
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
    seesAnother: createSeesAnother(segments),
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
