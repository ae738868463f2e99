import { accountAttributes } from "@attune/core/account";
import type { Computed, Feature, FeatureRecords, Matchable } from "@attune/core/condition";
import { matchableOf, recordsFrom } from "@attune/core/condition";
import type { JsonObject } from "@attune/core/json";
import { canonical, isObject } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { Trait } from "@attune/core/profile";
import { accountsOf } from "@attune/core/profile";
import type { Program } from "@attune/core/segment";
import { traitTarget } from "@attune/core/segment";
import { hasValue, rootOf } from "@attune/core/trait";
import type { Undone } from "../traits/index.ts";
import { profileTraits } from "../traits/index.ts";
import type { AccountRow, ProfileRow, Store, TimelineCursor } from "../../platform/store/index.ts";

/** Entries of a timeline that are read at once, and at most. */
const PAGE = 1_000;
const MOST = 100_000;

/** What is known of somebody, as far as the reader may see it. */
export type Known = {
  readonly attributes: JsonObject;
  readonly traits: ReadonlyMap<string, Trait>;
  /** Names of the traits that are hidden from the reader: they are read as missing. */
  readonly hidden: ReadonlySet<string>;
  /** How those that are computed change with time. */
  readonly computed: Computed;
};

/** A trait that is hidden in part is hidden: a condition would tell what it is. */
const isHidden = ({ name, value }: Trait, mask: Mask | null): boolean =>
  mask !== null && canonical(mask.trait(name, value)) !== canonical(value);

/** Names of hidden traits, with the computed ones that read one of them: they would tell what it is. */
const hiddenOf = (
  all: readonly Trait[],
  { traits }: Program,
  mask: Mask | null,
): ReadonlySet<string> => {
  const hidden = new Set(all.filter((trait) => isHidden(trait, mask)).map(({ name }) => name));
  const readsHidden = (path: string): boolean =>
    hidden.has(rootOf(path)) ||
    traits.all.some(({ key, reads }) => key === rootOf(path) && reads.some(readsHidden));
  for (const { key, reads } of traits.all) if (reads.some(readsHidden)) hidden.add(key);
  return hidden;
};

export const knownOf = (
  { state }: ProfileRow,
  program: Program,
  now: number,
  undone: Undone,
  mask: Mask | null,
): Known => {
  const target = traitTarget(program, state, now);
  const all = profileTraits(program, state, now, undone);
  const hidden = hiddenOf(all, program, mask);
  const traits = all.filter(({ name }) => !hidden.has(name));
  const valued = traits.filter(hasValue);
  const names = valued.map(({ name }) => name);
  const { attributesAt, changes } = program.traits.computedOf(target, names);
  return {
    attributes: Object.fromEntries(valued.map(({ name, value }) => [name, value])),
    traits: new Map(traits.map((trait) => [trait.name, trait])),
    hidden,
    computed: {
      attributesAt: (at) =>
        Object.fromEntries(Object.entries(attributesAt(at)).filter(([name]) => !hidden.has(name))),
      changes: (path, at) => (hidden.has(rootOf(path)) ? Infinity : changes(path, at)),
    },
  };
};

export type ReadEvents = {
  readonly records: FeatureRecords;
  readonly read: number;
  /** False when the timeline goes further back than is read. */
  readonly isComplete: boolean;
};

const OF_TRAITS = new Set(["$identify", "$group"]);

/** An event as far as the reader may see it. */
export const shownEvent = (event: Matchable, mask: Mask | null): Matchable => {
  if (mask === null) return event;
  const { context, ...said } = event.attributes;
  const attributes = mask.document(OF_TRAITS.has(event.name) ? "trait" : "property", said);
  return {
    ...event,
    attributes: {
      ...(isObject(attributes) ? attributes : {}),
      context: mask.document("context", context ?? {}),
    },
  };
};

/** Somebody's accounts as they stand. */
export const accountsFor = async (
  { reads }: Store,
  { state }: ProfileRow,
): Promise<readonly AccountRow[]> => {
  const ids = accountsOf(state.accounts).map(({ account }) => account);
  return ids.length > 0 ? reads.accountsById(ids) : [];
};

/** The attributes of an account, as far as the reader may see them. */
export const shownAccount = ({ id, state }: AccountRow, mask: Mask | null): JsonObject => {
  const attributes = accountAttributes(id, state);
  const seen = mask === null ? attributes : mask.document("trait", attributes);
  return isObject(seen) ? seen : {};
};

/** The records of features from somebody's timeline, the newest entries first. */
export const eventsOf = async (
  { reads }: Store,
  profile: number,
  features: readonly Feature[],
  mask: Mask | null,
): Promise<ReadEvents> => {
  const events: Matchable[] = [];
  let before: TimelineCursor | null = null;
  let entries = 0;
  do {
    const page = await reads.timeline(profile, PAGE, before);
    for (const { entry } of page.entries)
      if (entry.kind === "event")
        events.push(shownEvent(matchableOf(entry.event, entry.event.items), mask));
    entries += PAGE;
    before = page.next;
  } while (before !== null && entries < MOST);
  return {
    records: recordsFrom(features, events),
    read: events.length,
    isComplete: before === null,
  };
};
