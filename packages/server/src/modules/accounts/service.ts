import type { AccountList, AccountMembers, AccountResponse, LeaveResponse } from "@attune/contract";
import { problem } from "@attune/contract";
import type { AccountState } from "@attune/core/account";
import { accountTraitsOf, revenueOf } from "@attune/core/account";
import { identifierKey } from "@attune/core/event";
import { accountsOf } from "@attune/core/profile";
import type { Clock } from "../../platform/clock/index.ts";
import type { AccountRow, Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { identifierFrom } from "../profiles/index.ts";

type Page = { readonly limit: number; readonly after?: string | undefined };

export type Accounts = {
  readonly list: (page: Page & { readonly query?: string | undefined }) => Promise<AccountList>;
  readonly get: (id: string) => Promise<AccountResponse>;
  readonly members: (id: string, page: Page) => Promise<AccountMembers>;
  readonly leave: (id: string, identifier: string, actor: string) => Promise<LeaveResponse>;
};

export type AccountsDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
};

const iso = (at: number): string => new Date(at).toISOString();

const countersOf = (state: AccountState) => ({
  events: state.events,
  orders: state.orders,
  revenue: Object.entries(revenueOf(state)).map(([currency, amount]) => ({ currency, amount })),
  firstSeen: state.first && iso(state.first[0]),
  lastSeen: state.last && iso(state.last[0]),
});

const nameOf = ({ traits }: AccountState): string | null => {
  const name = traits["name"]?.value;
  return typeof name === "string" ? name : null;
};

const nextOf = (next: number | null): string | null => (next === null ? null : String(next));

export const createAccounts = ({ store, clock, live }: AccountsDeps): Accounts => {
  const rowOf = async (id: string): Promise<AccountRow> => {
    const row = await store.reads.account(id.trim().normalize("NFC"));
    if (!row) throw problem("account-not-found");
    return row;
  };

  return {
    list: async ({ query, limit, after }) => {
      const page = await store.reads.accounts(query ?? null, limit, Number(after ?? 0));
      return {
        accounts: page.accounts.map(({ id, state }) => ({
          id,
          name: nameOf(state),
          ...countersOf(state),
        })),
        next: nextOf(page.next),
      };
    },
    get: async (id) => {
      const { seq, state, memberships, ...row } = await rowOf(id);
      const traits = accountTraitsOf(state).map((trait) => ({ ...trait, time: iso(trait.time) }));
      const segments = Object.entries(memberships.in)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([segment, since]) => ({ segment, since: iso(since) }));
      return { id: row.id, seq, traits, ...countersOf(state), segments };
    },
    members: async (text, { limit, after }) => {
      const { id } = await rowOf(text);
      const page = await store.reads.accountMembers(id, limit, Number(after ?? 0));
      return {
        members: page.members.flatMap((profile) =>
          accountsOf(profile.state.accounts)
            .filter(({ account }) => account === id)
            .map(({ since, source }) => ({
              profile: `p${profile.id}`,
              identifiers: profile.identifiers.map(({ identifier }) => identifierKey(identifier)),
              since: iso(since),
              source,
            })),
        ),
        next: nextOf(page.next),
      };
    },
    leave: async (account, who, actor) => {
      const { id } = await rowOf(account);
      const identifier = identifierFrom(who, live.current().identity);
      const at = clock.now();
      const left = await store.leaveAccount({ identifier, account: id, actor, at });
      if (left === null) throw problem("profile-not-found");
      if (left.seq === null) throw problem("member-not-found");
      return { account: id, profile: `p${left.profile}`, seq: left.seq };
    },
  };
};
