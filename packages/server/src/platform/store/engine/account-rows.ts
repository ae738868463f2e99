import type { AccountRecord, WorkingSet } from "@attune/core/commit";
import { accountNameOf, decodeAccount, encodeAccount } from "@attune/core/account";
import { accountsOf } from "@attune/core/profile";
import type { Event } from "@attune/core/event";
import type { AccountMemberships } from "@attune/core/segment";
import {
  accountMembershipsFrom,
  accountMembershipsText,
  firstDue,
  NO_ACCOUNT_MEMBERSHIPS,
} from "@attune/core/segment";
import type { Loaded } from "./loaded.ts";
import type { Row } from "./database.ts";
import { int, maybeText, text } from "./database.ts";

/** Columns of the account table that `accountFromRow` reads. */
export const ACCOUNT_COLUMNS = "id, made, seq, state, memberships";

export const accountFromRow = (row: Row): AccountRecord => {
  const id = text(row, "id");
  try {
    return {
      id,
      made: int(row, "made"),
      seq: int(row, "seq"),
      state: decodeAccount(text(row, "state")),
      memberships: accountMembershipsFrom(maybeText(row, "memberships")),
    };
  } catch {
    throw new Error(`the state of an account of entry ${int(row, "seq")} cannot be read`);
  }
};

/** The accounts that some events name and that are not in memory yet. */
export const accountsToLoad = ({ set }: Loaded, events: readonly Event[]): string[] => [
  ...new Set(
    events.flatMap(({ account }) =>
      account === undefined || set.accounts.has(account) ? [] : [account],
    ),
  ),
];

/** The accounts of some profiles that are not in memory yet. */
export const accountsSeenBy = ({ set }: Loaded, profiles: Iterable<number>): string[] => {
  const ids = new Set<string>();
  for (const id of profiles)
    for (const { account } of accountsOf(set.profiles.get(id)?.state.accounts ?? NOWHERE))
      if (!set.accounts.has(account)) ids.add(account);
  return [...ids];
};

export const holdAccountRow = ({ set, accounts }: Loaded, row: Row): void => {
  const account = accountFromRow(row);
  set.accounts.set(account.id, account);
  accounts.set(account.id, account.memberships);
};

/** What stands in an account's row. */
export type AccountCells = readonly [
  id: string,
  name: string | null,
  made: number,
  seq: number,
  state: string,
  memberships: string | null,
];

export const accountCells = ({
  id,
  made,
  seq,
  state,
  memberships,
}: AccountRecord): AccountCells => [
  id,
  accountNameOf(state),
  made,
  seq,
  encodeAccount(state),
  accountMembershipsText(memberships),
];

/** The rows of accounts that a fold touched. */
export const touchedAccounts = ({ touched, accounts }: WorkingSet): AccountCells[] =>
  [...touched.accounts].flatMap((id) => {
    const account = accounts.get(id);
    return account ? [accountCells(account)] : [];
  });

/** What the tables of members and timers lack, and have too much, of accounts after a fold. */
export type AccountChanges = {
  readonly entered: readonly (readonly [segment: string, account: string, since: number])[];
  readonly left: readonly (readonly [segment: string, account: string])[];
  /** By the sequence that first named the account; null where there is none. */
  readonly due: readonly (readonly [made: number, due: number | null])[];
};

/** What a fold changed of the segments of accounts; what the tables have then is remembered. */
export const accountChanges = ({ set, accounts }: Loaded): AccountChanges => {
  const entered: (readonly [string, string, number])[] = [];
  const left: (readonly [string, string])[] = [];
  const due: (readonly [number, number | null])[] = [];
  for (const id of set.touched.accounts) {
    const after = set.accounts.get(id);
    if (!after) continue;
    const before: AccountMemberships = accounts.get(id) ?? NO_ACCOUNT_MEMBERSHIPS;
    for (const [segment, since] of Object.entries(after.memberships.in))
      if (before.in[segment] !== since) entered.push([segment, id, since]);
    for (const segment of Object.keys(before.in))
      if (!Object.hasOwn(after.memberships.in, segment)) left.push([segment, id]);
    const next = firstDue(after.memberships);
    if (next !== firstDue(before)) due.push([after.made, next]);
    accounts.set(id, after.memberships);
  }
  return { entered, left, due };
};

/** Each account that a facet is in, with the facet; none for one that is gone. */
export const membershipsOf = (
  { facets }: WorkingSet,
  facet: number,
): (readonly [string, number])[] =>
  accountsOf(facets.get(facet)?.state.accounts ?? NOWHERE).map(({ account }) => [account, facet]);

const NOWHERE = { stated: {}, first: {} };
