import { describe, expect, test } from "vitest";
import { accountTraitsOf } from "@attune/core/account";
import { accountsOf } from "@attune/core/profile";
import type { Store } from "../src/platform/store/contract.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";

const joins = (who: string, account: string, time = NOON, traits: Record<string, string> = {}) =>
  stored([who], { type: "group", name: "", account, time, message: { groupId: account, traits } });

const profileOf = async (store: Store, value: string) => {
  const row = await store.reads.profileByIdentifier({ ns: "user_id", value });
  if (!row) throw new Error(`nobody is called ${value}`);
  return row;
};

const namesOf = async (store: Store, value: string): Promise<string[]> =>
  accountsOf((await profileOf(store, value)).state.accounts).map(({ account }) => account);

const membersOf = async (store: Store, account: string): Promise<string[]> =>
  (await store.reads.accountMembers(account, 100, 0)).members.map(
    ({ identifiers }) => identifiers[0]?.identifier.value ?? "",
  );

const leave = async (store: Store, value: string, account: string, at = NOON) => {
  const identifier = { ns: "user_id", value };
  return store.leaveAccount({ identifier, account, actor: "support", at });
};

/** What a store engine does with accounts, whichever it is. */
export const describeAccounts = (engine: string, open: OpenStore): void => {
  const withStore =
    (
      body: (store: Store, reopen: () => Promise<Store>) => Promise<void>,
      options?: Parameters<OpenStore>[0],
    ) =>
    async (): Promise<void> => {
      const { store, reopen, end } = await open(options);
      try {
        await body(store, reopen);
        expect(await (await reopen()).verify(() => undefined)).toMatchObject({ ok: true });
      } finally {
        await end();
      }
    };

  describe(`${engine}: accounts`, () => {
    test(
      "L2: what a batch says of one account is added up, also over several commits and a restart",
      withStore(async (store, reopen) => {
        const batch = [joins("user_id:ada", "acme"), joins("user_id:bo", "acme")];
        await store.commitEvents("live", batch, NOON);
        await store.commitEvents("live", [batch[0] ?? joins("", "")], NOON);
        const again = await reopen();
        await again.commitEvents("bulk", [joins("user_id:cy", "acme", NOON - 5)], NOON);
        const account = await again.reads.account("acme");
        expect(account?.state).toMatchObject({ events: 3, orders: 0 });
        expect(account?.state.first?.[0]).toBe(NOON - 5);
        expect(await membersOf(again, "acme")).toEqual(["ada", "bo", "cy"]);
      }),
    );

    test(
      "late and out of order: the last word by effective time counts",
      withStore(async (store) => {
        const late = [
          joins("user_id:ada", "acme", NOON, { plan: "paid" }),
          joins("user_id:ada", "acme", NOON - 9, { plan: "trial" }),
        ];
        await store.commitEvents("live", late, NOON);
        const account = await store.reads.account("acme");
        expect(account && accountTraitsOf(account.state)).toMatchObject([{ value: "paid" }]);
        const { state } = await profileOf(store, "ada");
        expect(accountsOf(state.accounts)).toMatchObject([{ since: NOON - 9, stated: NOON }]);
      }),
    );

    test(
      "who leaves is out at once, though a join was of the same instant; who is out cannot leave",
      withStore(async (store) => {
        await store.commitEvents("live", [joins("user_id:ada", "acme")], NOON);
        const { id: profile } = await profileOf(store, "ada");
        expect(await leave(store, "nobody", "acme")).toBeNull();
        expect(await leave(store, "ada", "globex")).toEqual({ profile, seq: null });
        const left = await leave(store, "ada", "acme", NOON - 1_000);
        expect(left).toEqual({ profile, seq: await store.reads.lastSeq() });
        expect(await namesOf(store, "ada")).toEqual([]);
        expect(await membersOf(store, "acme")).toEqual([]);
        expect(await leave(store, "ada", "acme")).toEqual({ profile, seq: null });
        await store.commitEvents("live", [joins("user_id:ada", "acme", NOON + 9)], NOON + 9);
        expect(await membersOf(store, "acme")).toEqual(["ada"]);
      }),
    );

    test(
      "an event whose fold throws leaves nothing in an account, and its neighbours all they say",
      withStore(
        async (store) => {
          const bad = stored(["user_id:ada"], { name: "Bad", account: "acme" });
          const batch = [joins("user_id:ada", "acme"), bad, joins("user_id:bo", "acme")];
          await store.commitEvents("live", batch, NOON);
          expect((await store.reads.account("acme"))?.state.events).toBe(2);
          expect(await membersOf(store, "acme")).toEqual(["ada", "bo"]);
        },
        { poison: "Bad" },
      ),
    );

    test(
      "many accounts in one batch, and many members in pages",
      withStore(async (store) => {
        const batch = Array.from({ length: 250 }, (_, n) => [
          joins(`user_id:u${n}`, "acme"),
          joins(`user_id:u${n}`, `only ${n}`),
        ]).flat();
        await store.commitEvents("live", batch, NOON);
        const first = await store.reads.accountMembers("acme", 240, 0);
        const rest = await store.reads.accountMembers("acme", 240, first.next ?? 0);
        expect([first.members.length, rest.members.length, rest.next]).toEqual([240, 10, null]);
        const found = await store.reads.accounts("only 1", 200, 0);
        expect(found.accounts).toHaveLength(111);
        expect(await store.reads.accountsById(["only 3", "acme", "nobody"])).toHaveLength(2);
      }),
    );
  });
};
