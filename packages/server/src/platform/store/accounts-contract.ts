import type { AccountState } from "@attune/core/account";
import type { AccountMemberships } from "@attune/core/segment";
import type { Identifier } from "@attune/core/event";
import type { ProfileRow } from "./contract.ts";

/** Takes a profile out of an account. Times are epoch milliseconds. */
export type LeaveCommand = {
  /** One of the profile's, in normal form. */
  readonly identifier: Identifier;
  readonly account: string;
  readonly actor: string;
  readonly at: number;
};

/** The profile whose identifier it is, and the sequence of its leave: null when it is not in the account. */
export type LeaveOutcome = { readonly profile: number; readonly seq: number | null };

export type AccountRow = {
  readonly id: string;
  /** Sequence of the first event that named it. */
  readonly made: number;
  /** Sequence of the entry that made this state. */
  readonly seq: number;
  readonly state: AccountState;
  readonly memberships: AccountMemberships;
};

export type AccountPage = {
  readonly accounts: readonly AccountRow[];
  /** The place after which the next page begins, as its last account's `made`; null when there is none. */
  readonly next: number | null;
};

export type MemberPage = {
  readonly members: readonly ProfileRow[];
  /** The facet after which the next page begins; null when there is none. */
  readonly next: number | null;
};

export type AccountStore = {
  /** Null when nobody has the identifier. */
  readonly leaveAccount: (command: LeaveCommand) => Promise<LeaveOutcome | null>;
};

export type AccountReads = {
  readonly account: (id: string) => Promise<AccountRow | null>;
  /** Accounts of these ids that there are: what a profile's conditions look into. */
  readonly accountsById: (ids: readonly string[]) => Promise<readonly AccountRow[]>;
  /** In the order in which they were first named; with a `query` those whose id begins with it, or whose name does, whatever its case. */
  readonly accounts: (query: string | null, limit: number, after: number) => Promise<AccountPage>;
  /** The profiles that are in an account now, each once, by their oldest facet in it. */
  readonly accountMembers: (id: string, limit: number, after: number) => Promise<MemberPage>;
};
