import { accountDeltaOf, combineAccountStates, EMPTY_ACCOUNT } from "../account/index.ts";
import { consentsOf } from "../consent/index.ts";
import type { Event } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { FacetPair } from "../identity/index.ts";
import { connectedComponents } from "../identity/index.ts";
import type { ProfileState } from "../profile/index.ts";
import { accountsOf, combine, deltaOf, EMPTY_STATE, leaveOf } from "../profile/index.ts";
import type { Program } from "../segment/index.ts";
import {
  joinMemberships,
  moveAccount,
  moveMemberships,
  NO_ACCOUNT_MEMBERSHIPS,
  NO_MEMBERSHIPS,
} from "../segment/index.ts";
import type { Entry, Recorded } from "./entry.ts";
import type { ProfileMember, ProfileRecord, WorkingSet } from "./working-set.ts";
import { accountIn, facetIn, holdFacet, pairKey, profileIn } from "./working-set.ts";

type Of<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

const keep = (set: WorkingSet, profile: ProfileRecord): void => {
  set.profiles.set(profile.id, profile);
  set.touched.profiles.add(profile.id);
};

const drop = (set: WorkingSet, profile: number): void => {
  set.profiles.delete(profile);
  set.touched.profiles.add(profile);
};

const point = (set: WorkingSet, facet: number, profile: number): void => {
  const held = set.facets.get(facet);
  if (held) held.profile = profile;
  set.touched.pointers.set(facet, profile);
};

const applyFacet = (set: WorkingSet, seq: number, entry: Of<"facet">): void => {
  const { facet: id, identifier, anonymous, since } = entry;
  const state =
    entry.active === undefined ? EMPTY_STATE : { ...EMPTY_STATE, lastReceived: entry.active };
  holdFacet(set, { id, identifier, anonymous, since, profile: id, state });
  set.touched.facets.add(id);
  const members = [{ facet: id, ns: identifier.ns, since, anonymous }];
  keep(set, { id, members, state, memberships: NO_MEMBERSHIPS, seq });
};

const namesOf = (accounts: ProfileState["accounts"]): string =>
  JSON.stringify(accountsOf(accounts).map(({ account }) => account));

/** Adds to a facet what happened to it. */
const add = (set: WorkingSet, seq: number, id: number, delta: ProfileState): void => {
  const facet = facetIn(set, id);
  const profile = profileIn(set, facet.profile);
  const alone = profile.members.length === 1;
  const before = facet.state.accounts;
  facet.state = combine(facet.state, delta);
  if (facet.state.accounts !== before && namesOf(before) !== namesOf(facet.state.accounts))
    set.touched.memberships.add(id);
  // A profile of one facet is that facet; of several, the monoid lets the delta join the fold as it is.
  profile.state = alone ? facet.state : combine(profile.state, delta);
  profile.seq = seq;
  set.touched.facets.add(facet.id);
  set.touched.profiles.add(profile.id);
};

/** Adds an event to the account that it names; the first that names one makes it. */
const addToAccount = (set: WorkingSet, seq: number, id: string, event: Event): void => {
  const { made, state, memberships } = set.accounts.get(id) ?? {
    made: seq,
    state: EMPTY_ACCOUNT,
    memberships: NO_ACCOUNT_MEMBERSHIPS,
  };
  set.accounts.set(id, {
    id,
    made,
    state: combineAccountStates(state, accountDeltaOf(event)),
    memberships,
    seq,
  });
  set.touched.accounts.add(id);
};

const applyEvent = (
  set: WorkingSet,
  seq: number,
  { facet, event }: Of<"event">,
  { collect }: Program,
): void => {
  add(set, seq, facet, deltaOf(event, collect.ofEvent(event)));
  if (event.account !== undefined) addToAccount(set, seq, event.account, event);
};

const applyMembership = (set: WorkingSet, { seq, at }: Recorded, entry: Of<"membership">): void => {
  // The entry names the profile: its oldest facet need not be loaded.
  const profile = profileIn(set, entry.facet);
  profile.memberships = moveMemberships(profile.memberships, entry, at);
  profile.seq = seq;
  set.touched.profiles.add(profile.id);
};

const applyAccountMembership = (
  set: WorkingSet,
  recorded: Recorded,
  entry: Of<"account-membership">,
): void => {
  const account = accountIn(set, entry.account);
  account.memberships = moveAccount(account.memberships, entry, recorded);
  account.seq = recorded.seq;
  set.touched.accounts.add(account.id);
};

const applyLeave = (set: WorkingSet, seq: number, entry: Of<"leave">): void => {
  const accounts = leaveOf(entry.account, entry.time, entry.actor);
  for (const facet of entry.facets) add(set, seq, facet, { ...EMPTY_STATE, accounts });
};

const applyActivity = (set: WorkingSet, { seq, at }: Recorded, entry: Of<"activity">): void =>
  add(set, seq, entry.facet, { ...EMPTY_STATE, lastReceived: at });

const applyConsent = (set: WorkingSet, seq: number, entry: Of<"consent">): void =>
  add(set, seq, entry.facet, {
    ...EMPTY_STATE,
    consent: consentsOf(entry.statements),
    lastReceived: entry.active ?? 0,
  });

const join = (set: WorkingSet, seq: number, [a, b]: FacetPair): void => {
  const one = profileIn(set, facetIn(set, a).profile);
  const other = profileIn(set, facetIn(set, b).profile);
  if (one.id === other.id) return;
  const [survivor, absorbed] = one.id < other.id ? [one, other] : [other, one];
  for (const { facet } of absorbed.members) point(set, facet, survivor.id);
  drop(set, absorbed.id);
  keep(set, {
    id: survivor.id,
    members: [...survivor.members, ...absorbed.members].sort((x, y) => x.facet - y.facet),
    state: combine(survivor.state, absorbed.state),
    memberships: joinMemberships(survivor.memberships, absorbed.memberships),
    seq,
  });
};

const applyLink = (set: WorkingSet, seq: number, { pair }: Of<"link">): void => {
  set.links.set(pairKey(pair), { pair, seq, revokedBy: null });
  set.touched.links.add(pairKey(pair));
  join(set, seq, pair);
};

/** Notes which members an unmerge has set apart, as the cannot-links stand now. */
const markApart = (set: WorkingSet, members: readonly ProfileMember[]): ProfileMember[] => {
  const apart = new Set([...set.cannotLinks.values()].flatMap(({ pair }) => pair));
  return members.map(({ apart: _before, ...member }) =>
    apart.has(member.facet) ? { ...member, apart: true } : member,
  );
};

/**
 * Folds the components of some facets anew, from their facets and the links that live now. Each is in
 * the segments that they were in together, until it is evaluated.
 */
const regroup = (set: WorkingSet, seq: number, members: readonly ProfileMember[]): void => {
  const live = [...set.links.values()]
    .filter(({ revokedBy }) => revokedBy === null)
    .map(({ pair }) => pair);
  const byFacet = new Map(markApart(set, members).map((member) => [member.facet, member]));
  const memberships = [...new Set(members.map(({ facet }) => facetIn(set, facet).profile))]
    .map((profile) => profileIn(set, profile).memberships)
    .reduce(joinMemberships, NO_MEMBERSHIPS);
  for (const group of connectedComponents([...byFacet.keys()], live)) {
    const [id] = group;
    if (id === undefined) continue;
    for (const facet of group) point(set, facet, id);
    const state = group.map((facet) => facetIn(set, facet).state).reduce(combine);
    const own = group.flatMap((facet) => byFacet.get(facet) ?? []);
    keep(set, { id, members: own, state, memberships, seq });
  }
};

const membersOf = (set: WorkingSet, facets: readonly number[]): ProfileMember[] => {
  const profiles = new Set(facets.map((facet) => facetIn(set, facet).profile));
  return [...profiles].flatMap((profile) => profileIn(set, profile).members);
};

const applyUnmerge = (set: WorkingSet, seq: number, entry: Of<"unmerge">): void => {
  const members = membersOf(set, entry.facets);
  for (const pair of entry.revoked) {
    const key = pairKey(pair);
    const link = set.links.get(key);
    if (link) link.revokedBy = seq;
    set.cannotLinks.set(key, { pair, unmerge: seq });
    set.touched.links.add(key);
    set.touched.cannotLinks.add(key);
  }
  regroup(set, seq, members);
};

const applyUndo = (set: WorkingSet, seq: number, entry: Of<"undo">): void => {
  for (const pair of entry.restored) {
    const key = pairKey(pair);
    const link = set.links.get(key);
    if (link) link.revokedBy = null;
    set.cannotLinks.delete(key);
    set.touched.links.add(key);
    set.touched.cannotLinks.add(key);
    join(set, seq, pair);
  }
  for (const id of new Set(entry.restored.flat().map((facet) => facetIn(set, facet).profile))) {
    const profile = profileIn(set, id);
    profile.members = markApart(set, profile.members);
  }
};

const removeLinksOf = (set: WorkingSet, gone: ReadonlySet<number>): void => {
  for (const [key, { pair }] of set.links) {
    if (!pair.some((facet) => gone.has(facet))) continue;
    set.links.delete(key);
    set.touched.links.add(key);
  }
};

const applyExpiry = (set: WorkingSet, { facets }: Of<"expiry">): void => {
  // No cannot-link is among them: what was set apart does not expire.
  removeLinksOf(set, new Set(facets));
  for (const id of facets) {
    const facet = facetIn(set, id);
    if (set.profiles.has(facet.profile)) drop(set, facet.profile);
    set.facets.delete(id);
    set.byIdentifier.delete(identifierKey(facet.identifier));
    set.touched.facets.add(id);
    if (facet.state.accounts !== EMPTY_STATE.accounts) set.touched.memberships.add(id);
  }
};

/**
 * Applies one recorded entry to a working set. Live commits and `verify` come through here alike:
 * there is no second way to reach a state (L5). `program` is what live definitions keep of events.
 */
export const apply = (set: WorkingSet, recorded: Recorded, program: Program): void => {
  const { seq, entry } = recorded;
  switch (entry.kind) {
    case "facet":
      return applyFacet(set, seq, entry);
    case "event":
      return applyEvent(set, seq, entry, program);
    case "membership":
      return applyMembership(set, recorded, entry);
    case "account-membership":
      return applyAccountMembership(set, recorded, entry);
    case "activity":
      return applyActivity(set, recorded, entry);
    case "consent":
      return applyConsent(set, seq, entry);
    case "leave":
      return applyLeave(set, seq, entry);
    case "link":
      return applyLink(set, seq, entry);
    case "unmerge":
      return applyUnmerge(set, seq, entry);
    case "undo":
      return applyUndo(set, seq, entry);
    case "expiry":
      return applyExpiry(set, entry);
    case "refusal":
    case "decision":
    case "definitions":
    // Items are no part of a working set: `applyCatalog` folds them.
    case "catalog":
    case "quarantine":
    case "release":
    case "discard":
    case "summary":
      return undefined;
  }
};
