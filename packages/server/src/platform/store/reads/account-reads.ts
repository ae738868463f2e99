import { accountsOf } from "@attune/core/profile";
import type { AccountReads, AccountRow, MemberPage } from "../accounts-contract.ts";
import type { ProfileRow } from "../contract.ts";
import type { Row } from "../engine/index.ts";
import { ACCOUNT_COLUMNS, accountFromRow, int, listsOf } from "../engine/index.ts";
import { OF_FACETS } from "./consents-of.ts";
import { profileRows } from "./profile-reads.ts";
import type { ReadDatabase, Reader } from "./read-database.ts";

const ONE = `SELECT ${ACCOUNT_COLUMNS} FROM account WHERE id = ?`;
const ALL = `SELECT ${ACCOUNT_COLUMNS} FROM account WHERE made > ? ORDER BY made LIMIT ?`;
/** Texts that begin with a text stand between it and it with the last character there is. */
const FOUND = `SELECT ${ACCOUNT_COLUMNS} FROM account
   WHERE made > ?1 AND ((id >= ?2 AND id < ?3) OR (name >= ?4 AND name < ?5)) ORDER BY made LIMIT ?6`;
const LAST = "\u{10FFFF}";
const MEMBERS =
  "SELECT facet FROM account_member WHERE account = ? AND facet > ? ORDER BY facet LIMIT ?";

/** The facets among some that are in an account. */
const inAccount = async (
  on: Reader,
  account: string,
  facets: readonly number[],
): Promise<ReadonlySet<number>> => {
  const found = new Set<number>();
  for (const { marks, values } of listsOf(facets)) {
    const rows = await on.all(
      `SELECT facet FROM account_member WHERE facet IN (${marks}) AND account = ?${values.length + 1}`,
      ...values,
      account,
    );
    for (const row of rows) found.add(int(row, "facet"));
  }
  return found;
};

/** The profiles of some facets, each once. */
const profilesOf = async (
  on: Reader,
  facets: readonly number[],
): Promise<readonly ProfileRow[]> => {
  const rows = new Map<number, Row>();
  for (const { marks, values } of listsOf(facets))
    for (const row of await on.all(OF_FACETS(marks), ...values)) rows.set(int(row, "id"), row);
  return profileRows(on, [...rows.values()]);
};

/** Facets that are looked at together. */
const STEP = 200;

/**
 * A page of members. A profile with several facets in the account stands where its oldest of them does,
 * and only if its own last word over all its facets is that it is in.
 */
const membersAfter = async (
  on: Reader,
  account: string,
  limit: number,
  from: number,
): Promise<MemberPage> => {
  const members: ProfileRow[] = [];
  for (let after = from; ;) {
    const facets = (await on.all(MEMBERS, account, after, STEP)).map((row) => int(row, "facet"));
    const profiles = await profilesOf(on, facets);
    const all = profiles.flatMap(({ identifiers }) => identifiers.map(({ facet }) => facet));
    const within = await inAccount(on, account, all);
    const byOldest = new Map(
      profiles.flatMap((profile) => {
        const oldest = profile.identifiers.find(({ facet }) => within.has(facet));
        const isIn = accountsOf(profile.state.accounts).some((each) => each.account === account);
        return oldest && isIn ? [[oldest.facet, profile] as const] : [];
      }),
    );
    for (const facet of facets) {
      const profile = byOldest.get(facet);
      if (!profile) continue;
      if (members.length === limit) return { members, next: after };
      members.push(profile);
      after = facet;
    }
    const last = facets.at(-1);
    if (last === undefined || facets.length < STEP) return { members, next: null };
    after = last;
  }
};

/** Reads of accounts and of who is in them. */
export const createAccountReads = (db: ReadDatabase): AccountReads => ({
  account: async (id) => {
    const row = await db.get(ONE, id);
    return row ? accountFromRow(row) : null;
  },
  accountsById: (ids) =>
    db.snapshot(async (on) => {
      const found: AccountRow[] = [];
      for (const { marks, values } of listsOf(ids)) {
        const rows = await on.all(
          `SELECT ${ACCOUNT_COLUMNS} FROM account WHERE id IN (${marks}) ORDER BY id`,
          ...values,
        );
        found.push(...rows.map(accountFromRow));
      }
      return found;
    }),
  accounts: async (query, limit, after) => {
    const name = query?.toLowerCase() ?? "";
    const rows =
      query === null
        ? await db.all(ALL, after, limit + 1)
        : await db.all(FOUND, after, query, query + LAST, name, name + LAST, limit + 1);
    const accounts = rows.slice(0, limit).map(accountFromRow);
    return { accounts, next: rows.length > limit ? (accounts.at(-1)?.made ?? null) : null };
  },
  accountMembers: (id, limit, after) => db.snapshot((on) => membersAfter(on, id, limit, after)),
});
