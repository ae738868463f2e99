import type { TimerKind, WorkingSet } from "@attune/core/commit";
import { dueOf, emptyWorkingSet, holdFacet, pairKey, TIMER_KINDS } from "@attune/core/commit";
import type { Event, Identifier } from "@attune/core/event";
import { identifierKey } from "@attune/core/event";
import { pairOf } from "@attune/core/identity";
import type { ProfileState } from "@attune/core/profile";
import type { AccountMemberships, Memberships } from "@attune/core/segment";
import { facetFromRow, profileFromRow } from "./codec.ts";
import type { Row } from "./database.ts";
import { int, maybeInt } from "./database.ts";
import { stateCounted } from "./quality/index.ts";

/** A working set, and what stood when it was loaded. */
export type Loaded = {
  readonly set: WorkingSet;
  /** Due time of each profile's timers, by kind. */
  readonly timers: Readonly<Record<TimerKind, Map<number, number>>>;
  /** Facets that have a row already. */
  readonly stored: Set<number>;
  /** The segments for which each known profile has rows as a member. */
  readonly members: Map<number, Memberships["in"]>;
  /** The memberships for which each known account has rows. */
  readonly accounts: Map<string, AccountMemberships>;
  /** The state for which each known profile is counted. */
  readonly counted: Map<number, ProfileState>;
};

export const nothingLoaded = (): Loaded => ({
  set: emptyWorkingSet(),
  timers: { expiry: new Map(), consent: new Map(), segment: new Map() },
  stored: new Set(),
  members: new Map(),
  accounts: new Map(),
  counted: new Map(),
});

/** Every identifier that committing an event may look up. */
export const identifiersOf = ({ identifiers, alias }: Event): Identifier[] => [
  ...identifiers,
  ...(alias?.anonymous ? [alias.anonymous] : []),
  ...(alias?.user ? [alias.user] : []),
];

/** The profiles of some events, as far as their facets are loaded. */
export const profilesIn = ({ set }: Loaded, events: readonly Event[]): Set<number> => {
  const identifiers = events.flatMap(identifiersOf);
  const known = identifiers.flatMap((each) => set.byIdentifier.get(identifierKey(each)) ?? []);
  return new Set(known.map(({ profile }) => profile));
};

/** Pairs of identifiers that an event states to be one person's. */
export const statedPairs = (event: Event): [Identifier, Identifier][] => {
  const [anchor, ...others] = identifiersOf(event);
  const user = event.alias ? event.identifiers.find(({ ns }) => ns === "user_id") : undefined;
  const sides = [anchor, user].filter((side) => side !== undefined);
  return others.flatMap((other) => sides.map((side): [Identifier, Identifier] => [side, other]));
};

/** Puts the profile into the set that stands in a facet's row. */
export const holdProfileRow = (
  { set, timers, stored, members, counted }: Loaded,
  id: number,
  row: Row | undefined,
): void => {
  if (set.profiles.has(id) || !row) return;
  const profile = profileFromRow(row, set.facets.get(id));
  set.profiles.set(id, profile);
  stored.add(id);
  members.set(id, profile.memberships.in);
  const state = stateCounted(profile);
  if (state) counted.set(id, state);
  for (const kind of TIMER_KINDS) {
    const due = dueOf(kind, profile);
    if (due !== null) timers[kind].set(id, due);
  }
};

/** Puts a facet into the set, and its profile: the row of `profile` is asked for where it is another. */
export const holdFacetRow = (
  loaded: Loaded,
  row: Row,
  rowOf: (profile: number) => Row | undefined,
): void => {
  const facet = facetFromRow(row);
  holdFacet(loaded.set, facet);
  loaded.stored.add(facet.id);
  holdProfileRow(loaded, facet.profile, facet.profile === facet.id ? row : rowOf(facet.profile));
};

/** Puts a link into the set: a row with a, b, seq and revoked_by. */
export const holdLinkRow = ({ set }: Loaded, row: Row): void => {
  const pair = pairOf(int(row, "a"), int(row, "b"));
  const [seq, revokedBy] = [int(row, "seq"), maybeInt(row, "revoked_by")];
  set.links.set(pairKey(pair), { pair, seq, revokedBy });
};

/** Puts a cannot-link into the set: a row with a, b and unmerge. */
export const holdCannotLinkRow = ({ set }: Loaded, row: Row): void => {
  const pair = pairOf(int(row, "a"), int(row, "b"));
  set.cannotLinks.set(pairKey(pair), { pair, unmerge: int(row, "unmerge") });
};
