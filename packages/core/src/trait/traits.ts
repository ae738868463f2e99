import type { Computed, Feature, FeatureRecords, Moment } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import type { ProfileState, Trait } from "../profile/index.ts";
import { attributesOf, PURCHASE_TRAITS, traitsOf } from "../profile/index.ts";
import { isPurchaseTrait, purchaseTrait, purchaseTraitChanges } from "./built-in.ts";
import type { CompiledTrait, ComputedValue } from "./compile-trait.ts";
import { rootOf } from "./compile-trait.ts";

/** A trait whose definition is live. */
export type LiveTrait = CompiledTrait & { readonly version: number };

/** Whose traits, and when. */
export type TraitTarget = {
  readonly state: ProfileState;
  readonly records: FeatureRecords;
  readonly now: number;
  readonly zone: string;
};

/** The traits that are live, and what they are of somebody. */
export type Traits = {
  readonly all: readonly LiveTrait[];
  /** Records that the traits at some paths are measured of, with those of what they read. */
  readonly featuresOf: (paths: readonly string[]) => readonly Feature[];
  /** What tells the definitions behind some paths from others; empty where none is computed by one. */
  readonly basisOf: (paths: readonly string[]) => string;
  /** True where somebody's traits at these paths are computed at an instant. */
  readonly isComputed: (path: string) => boolean;
  /** Attributes of which those at these paths are computed, each when it is first read. */
  readonly attributesAt: (target: TraitTarget, paths: readonly string[]) => JsonObject;
  readonly computedOf: (target: TraitTarget, paths: readonly string[]) => Computed;
  /** Every trait that a profile shows, by name; of `wanted` only those of its names. */
  readonly of: (target: TraitTarget, wanted?: Wanted) => readonly Trait[];
};

/** Names of traits. */
export type Wanted = Pick<ReadonlySet<string>, "has">;

const EVERY: Wanted = { has: () => true };

type Evaluate = (name: string) => ComputedValue;

const NO_VALUE: ComputedValue = { value: undefined };

/** Values at an instant, each computed once. What reads itself has none: it is refused before it is live. */
const evaluating = (
  byKey: ReadonlyMap<string, LiveTrait>,
  { state, records, now, zone }: TraitTarget,
  base: JsonObject,
): Evaluate => {
  const moment: Moment = { records, now, zone };
  const known = new Map<string, ComputedValue>();
  const compute = (name: string): ComputedValue => {
    const trait = byKey.get(name);
    if (trait) return trait.value(moment, (other) => evaluate(other).value);
    if (isPurchaseTrait(name)) return { value: purchaseTrait(name, state, { now, zone }) };
    return { value: Object.hasOwn(base, name) ? base[name] : undefined };
  };
  const evaluate: Evaluate = (name) => {
    const found = known.get(name);
    if (found) return found;
    known.set(name, NO_VALUE);
    const value = compute(name);
    known.set(name, value);
    return value;
  };
  return evaluate;
};

const shown = (
  trait: LiveTrait,
  { value, reason, events, latest }: ComputedValue,
  now: number,
): Trait => ({
  name: trait.key,
  value: value ?? null,
  kind: "computed",
  source: null,
  time: latest === undefined ? now : latest,
  ...(events === undefined ? {} : { events }),
  ...(trait.window === null ? {} : { window: trait.window }),
  ...(value === undefined || reason !== undefined
    ? { reason: reason ?? "there is nothing to measure" }
    : {}),
});

/** Whether conditions find a value: null with a reason is a missing one. */
export const hasValue = ({ value, reason }: Trait): boolean =>
  value !== null || reason === undefined;

const traitsAt = (
  all: readonly LiveTrait[],
  evaluate: Evaluate,
  target: TraitTarget,
  wanted: Wanted,
): Trait[] => {
  const { state, now } = target;
  const traits = new Map<string, Trait>();
  for (const trait of traitsOf(state)) if (wanted.has(trait.name)) traits.set(trait.name, trait);
  const { last } = state.purchases;
  for (const name of PURCHASE_TRAITS) {
    if (!wanted.has(name)) continue;
    const value = evaluate(name).value ?? null;
    const time = last?.[0] ?? null;
    const { orders } = state;
    traits.set(name, { name, value, kind: "computed", source: null, time, events: orders });
  }
  for (const trait of all) {
    if (!wanted.has(trait.key)) continue;
    const found = evaluate(trait.key);
    traits.set(trait.key, shown(trait, found, now));
  }
  return [...traits.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** Traits by root that some paths need, with those that these read. */
const reach = (byKey: ReadonlyMap<string, LiveTrait>, paths: readonly string[]): LiveTrait[] => {
  const found = new Set<LiveTrait>();
  const walk = (path: string): void => {
    const trait = byKey.get(rootOf(path));
    if (!trait || found.has(trait)) return;
    found.add(trait);
    trait.reads.forEach(walk);
  };
  paths.forEach(walk);
  return [...found];
};

/** Puts live definitions of traits together. */
export const createTraits = (live: readonly LiveTrait[]): Traits => {
  const all = live.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const byKey = new Map(all.map((trait) => [trait.key, trait]));
  const isComputed = (path: string): boolean => {
    const root = rootOf(path);
    return byKey.has(root) || isPurchaseTrait(root);
  };
  const overlay = (target: TraitTarget, paths: readonly string[], base: JsonObject): JsonObject => {
    const names = new Set(paths.map(rootOf).filter(isComputed));
    if (names.size === 0) return base;
    const evaluate = evaluating(byKey, target, base);
    const attributes: Record<string, Json> = { ...base };
    for (const name of names)
      Object.defineProperty(attributes, name, {
        enumerable: true,
        get: () => evaluate(name).value,
      });
    return attributes;
  };
  const changes = (path: string, target: TraitTarget): number => {
    const own = byKey.has(rootOf(path))
      ? Infinity
      : purchaseTraitChanges(path, target.state, target.now);
    const traits = reach(byKey, [path]);
    const read = traits.flatMap(({ reads }) => reads).filter((each) => !byKey.has(rootOf(each)));
    return Math.min(
      own,
      ...traits.map((trait) => trait.changes(target)),
      ...read.map((each) => purchaseTraitChanges(each, target.state, target.now)),
    );
  };
  return {
    all,
    featuresOf: (paths) => reach(byKey, paths).flatMap(({ features }) => features),
    basisOf: (paths) =>
      reach(byKey, paths)
        .map(({ key, version }) => `${key}@${version}`)
        .sort()
        .join(","),
    isComputed,
    attributesAt: (target, paths) => overlay(target, paths, attributesOf(target.state)),
    computedOf: (target, paths) => {
      const base = attributesOf(target.state);
      return {
        attributesAt: (now) => overlay({ ...target, now }, paths, base),
        changes: (path, now) => changes(path, { ...target, now }),
      };
    },
    of: (target, wanted = EVERY) =>
      traitsAt(all, evaluating(byKey, target, attributesOf(target.state)), target, wanted),
  };
};
