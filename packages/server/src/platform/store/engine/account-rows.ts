import type { AccountRecord, WorkingSet } from "@attune/core/commit";
import { accountNameOf, decodeAccount, encodeAccount } from "@attune/core/account";
import { accountsOf } from "@attune/core/profile";
import type { Event } from "@attune/core/event";
import type { Loaded } from "./loaded.ts";
import type { Row } from "./database.ts";
import { int, text } from "./database.ts";

/** Columns of the account table that `accountFromRow` reads. */
export const ACCOUNT_COLUMNS = "id, made, seq, state";

export const accountFromRow = (row: Row): AccountRecord => {
  const id = text(row, "id");
  try {
    return {
      id,
      made: int(row, "made"),
      seq: int(row, "seq"),
      state: decodeAccount(text(row, "state")),
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

export const holdAccountRow = ({ set }: Loaded, row: Row): void => {
  const account = accountFromRow(row);
  set.accounts.set(account.id, account);
};

/** What stands in an account's row. */
export type AccountCells = readonly [
  id: string,
  name: string | null,
  made: number,
  seq: number,
  state: string,
];

export const accountCells = ({ id, made, seq, state }: AccountRecord): AccountCells => [
  id,
  accountNameOf(state),
  made,
  seq,
  encodeAccount(state),
];

/** The rows of accounts that a fold touched. */
export const touchedAccounts = ({ touched, accounts }: WorkingSet): AccountCells[] =>
  [...touched.accounts].flatMap((id) => {
    const account = accounts.get(id);
    return account ? [accountCells(account)] : [];
  });

/** Each account that a facet is in, with the facet; none for one that is gone. */
export const membershipsOf = (
  { facets }: WorkingSet,
  facet: number,
): (readonly [string, number])[] =>
  accountsOf(facets.get(facet)?.state.accounts ?? NOWHERE).map(({ account }) => [account, facet]);

const NOWHERE = { stated: {}, first: {} };
