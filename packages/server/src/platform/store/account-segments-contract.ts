import type { Recorded } from "@attune/core/commit";
import type { AccountRow } from "./accounts-contract.ts";
import type { SegmentOverlap } from "./segments-contract.ts";

export type AccountMembershipEntry = Recorded<
  Extract<Recorded["entry"], { kind: "account-membership" }>
>;

export type AccountSegmentReads = {
  /** Accounts in each segment of accounts, by its key; one without any has none. */
  readonly accountSegmentSizes: () => Promise<ReadonlyMap<string, number>>;
  /** The accounts in a segment in the order of their ids, those after `after`. */
  readonly accountsInSegment: (
    segment: string,
    after: string,
    limit: number,
  ) => Promise<readonly AccountRow[]>;
  /** Streams the accounts in a segment of one snapshot in the order of their ids, a bounded page at a time. */
  readonly exportAccounts: (segment: string) => AsyncIterable<AccountRow>;
  /** How many accounts are in both of two segments, for those that have any; each pair once. */
  readonly accountSegmentOverlap: (
    segments: readonly string[],
  ) => Promise<readonly SegmentOverlap[]>;
  /** Ids of all accounts. */
  readonly accountIds: () => Promise<readonly string[]>;
  /** An entry that moved an account, by its sequence; null where there is none. */
  readonly accountMembershipEntry: (seq: number) => Promise<AccountMembershipEntry | null>;
};
