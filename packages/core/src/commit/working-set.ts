import type { AccountState } from "../account/index.ts";
import type { Identifier } from "../event/index.ts";
import { identifierKey } from "../event/index.ts";
import type { CannotLink, FacetPair, Member } from "../identity/index.ts";
import type { ProfileState } from "../profile/index.ts";
import type { AccountMemberships, Memberships } from "../segment/index.ts";

export type FacetRecord = {
  readonly id: number;
  readonly identifier: Identifier;
  readonly anonymous: boolean;
  readonly since: number;
  /** The profile that it belongs to now. */
  profile: number;
  state: ProfileState;
};

/** A person: facets connected by live links, oldest first. Its id is that of its oldest facet. */
export type ProfileRecord = {
  readonly id: number;
  members: readonly ProfileMember[];
  state: ProfileState;
  memberships: Memberships;
  /** Sequence of the entry that made this row. */
  seq: number;
};
export type ProfileMember = Member & {
  readonly anonymous: boolean;
  /** Set while an unmerge forbids it to stand together with another facet. */
  readonly apart?: true;
};

export type LinkRecord = {
  readonly pair: FacetPair;
  readonly seq: number;
  /** Sequence of the unmerge that revoked it; null while it is live. */
  revokedBy: number | null;
};

export type CannotLinkRecord = { readonly pair: CannotLink; readonly unmerge: number };

/** A company or household; who belongs to it stands with the facets. */
export type AccountRecord = {
  readonly id: string;
  /** Sequence of the first event that named it. */
  readonly made: number;
  state: AccountState;
  memberships: AccountMemberships;
  /** Sequence of the entry that made this state. */
  seq: number;
};

/** What a fold touched, by key; the store writes the records as they stand at the end. */
export type Touched = {
  readonly facets: Set<number>;
  /** Facets of which only the profile pointer changed. */
  readonly pointers: Map<number, number>;
  readonly profiles: Set<number>;
  readonly links: Set<string>;
  readonly cannotLinks: Set<string>;
  readonly accounts: Set<string>;
  /** Accounts that live conditions see otherwise than before: their members are to be looked at. */
  readonly stirred: Set<string>;
  /** Facets that are in other accounts than before, or gone. */
  readonly memberships: Set<number>;
};

/**
 * The part of the state that a commit reads and changes. Live commits fill it by keys; `verify` lets
 * it grow from nothing. Within one fold it is changed in place; nothing else sees it meanwhile.
 */
export type WorkingSet = {
  readonly byIdentifier: Map<string, FacetRecord>;
  readonly facets: Map<number, FacetRecord>;
  readonly profiles: Map<number, ProfileRecord>;
  readonly links: Map<string, LinkRecord>;
  readonly cannotLinks: Map<string, CannotLinkRecord>;
  /** Those that the entries of a commit name, as far as they are known; one that is not here is new. */
  readonly accounts: Map<string, AccountRecord>;
  readonly touched: Touched;
};

export const emptyWorkingSet = (): WorkingSet => ({
  byIdentifier: new Map(),
  facets: new Map(),
  profiles: new Map(),
  links: new Map(),
  cannotLinks: new Map(),
  accounts: new Map(),
  touched: {
    facets: new Set(),
    pointers: new Map(),
    profiles: new Set(),
    links: new Set(),
    cannotLinks: new Set(),
    accounts: new Set(),
    stirred: new Set(),
    memberships: new Set(),
  },
});

/** Begins a new fold on a set that was written. */
export const clearTouched = ({ touched }: WorkingSet): void => {
  for (const each of Object.values(touched)) each.clear();
};

export const pairKey = ([a, b]: FacetPair): string => `${a}-${b}`;

/** Puts a loaded facet into the set, without marking it touched. */
export const holdFacet = (set: WorkingSet, facet: FacetRecord): void => {
  set.facets.set(facet.id, facet);
  set.byIdentifier.set(identifierKey(facet.identifier), facet);
};

/** A fold met a facet or profile that was not loaded: a bug in the store's `load`, never bad input. */
export class MissingFromWorkingSet extends Error {
  override readonly name = "MissingFromWorkingSet";
}

export const facetIn = (set: WorkingSet, id: number): FacetRecord => {
  const facet = set.facets.get(id);
  if (!facet) throw new MissingFromWorkingSet(`facet ${id}`);
  return facet;
};

export const accountIn = (set: WorkingSet, id: string): AccountRecord => {
  const account = set.accounts.get(id);
  if (!account) throw new MissingFromWorkingSet("an account");
  return account;
};

export const profileIn = (set: WorkingSet, id: number): ProfileRecord => {
  const profile = set.profiles.get(id);
  if (!profile) throw new MissingFromWorkingSet(`profile ${id}`);
  return profile;
};
