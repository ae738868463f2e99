import { accountAttributes } from "@attune/core/account";
import type { Feature, FeatureRecords, Matchable } from "@attune/core/condition";
import { matchableOf, recordsFrom } from "@attune/core/condition";
import type { JsonObject } from "@attune/core/json";
import { canonical, isObject } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";
import type { Trait } from "@attune/core/profile";
import { accountsOf, traitsOf } from "@attune/core/profile";
import type { ProfileRow, Store, TimelineCursor } from "../../platform/store/index.ts";

/** Entries of a timeline that are read at once, and at most. */
const PAGE = 1_000;
const MOST = 100_000;

/** What is known of somebody, as far as the reader may see it. */
export type Known = {
  readonly attributes: JsonObject;
  readonly traits: ReadonlyMap<string, Trait>;
  /** Names of the traits that are hidden from the reader: they are read as missing. */
  readonly hidden: ReadonlySet<string>;
};

/** A trait that is hidden in part is hidden: a condition would tell what it is. */
const isHidden = ({ name, value }: Trait, mask: Mask | null): boolean =>
  mask !== null && canonical(mask.trait(name, value)) !== canonical(value);

export const knownOf = ({ state }: ProfileRow, mask: Mask | null): Known => {
  const all = traitsOf(state);
  const traits = all.filter((trait) => !isHidden(trait, mask));
  return {
    attributes: Object.fromEntries(traits.map(({ name, value }) => [name, value])),
    traits: new Map(traits.map((trait) => [trait.name, trait])),
    hidden: new Set(all.filter((trait) => isHidden(trait, mask)).map(({ name }) => name)),
  };
};

export type ReadEvents = {
  readonly records: FeatureRecords;
  readonly read: number;
  /** False when the timeline goes further back than is read. */
  readonly isComplete: boolean;
};

const OF_TRAITS = new Set(["$identify", "$group"]);

const shown = (event: Matchable, mask: Mask | null): Matchable => {
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

/** The attributes of somebody's accounts, as far as the reader may see them. */
export const accountsFor = async (
  { reads }: Store,
  { state }: ProfileRow,
  mask: Mask | null,
): Promise<readonly JsonObject[]> => {
  const ids = accountsOf(state.accounts).map(({ account }) => account);
  const accounts = ids.length > 0 ? await reads.accountsById(ids) : [];
  return accounts.map((account) => {
    const attributes = accountAttributes(account.id, account.state);
    const seen = mask === null ? attributes : mask.document("trait", attributes);
    return isObject(seen) ? seen : {};
  });
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
        events.push(shown(matchableOf(entry.event, entry.event.items), mask));
    entries += PAGE;
    before = page.next;
  } while (before !== null && entries < MOST);
  return {
    records: recordsFrom(features, events),
    read: events.length,
    isComplete: before === null,
  };
};
