import { describe, expect, test } from "vitest";
import type { Store } from "../src/platform/store/contract.ts";
import {
  budgetOf,
  callOf,
  capOf,
  expose,
  exposure,
  give,
  MINUTE,
  profileOf,
  shownBy,
  usesOf,
} from "./giving.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";

const ADA = "user_id:ada";
const LAPTOP = "anonymous_id:laptop";
const ONCE = [capOf(1)];
const ENDS = NOON + 30 * MINUTE;
const ever = (offer: string) => ({ offer, period: "ever" });

/** What a store engine does with what decisions give to people, whichever it is. */
export const describeUses = (engine: string, open: OpenStore): void => {
  /** Whatever was done, the log folds to what stands (L5). */
  const withStore =
    (body: (store: Store, reopen: () => Promise<Store>) => Promise<void>) =>
    async (): Promise<void> => {
      const { store, reopen, end } = await open();
      let last = store;
      try {
        await body(store, async () => (last = await reopen()));
        expect(await last.verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
      } finally {
        await end();
      }
    };

  describe(`${engine}: what decisions give`, () => {
    test(
      "is kept for the facet decided for, and read for the person, latest first",
      withStore(async (store, reopen) => {
        await give(store, ADA, { id: "d1", offers: ["a"] });
        await give(store, ADA, { id: "d2", offers: ["b"], budgets: [budgetOf("b", 2)] }, NOON + 1);
        const again = await reopen();
        const profile = await profileOf(again, ADA);
        const kept = { facet: profile, slot: "hero", channel: "web", shown: null, clicked: null };
        const expires = NOON + 31 * MINUTE;
        const late = { ...kept, decision: "d2", offer: "b", cost: 10_000, period: "ever", expires };
        const early = { ...kept, decision: "d1", offer: "a", cost: 0, expires: ENDS };
        expect(await again.reads.uses(profile, 0)).toMatchObject({
          uses: [late, early],
          cut: false,
        });
        expect((await again.reads.uses(profile, NOON + 1)).uses).toMatchObject([late]);
        expect(await again.reads.usesOfDecision("d1")).toMatchObject([early]);
        const page = await again.reads.usesBetween(NOON, NOON + 2, 1, null);
        expect(page).toMatchObject([{ ...early, profile }]);
        expect(await again.reads.usesBetween(NOON, NOON + 2, 9, page[0] ?? null)).toMatchObject([
          { ...late, profile },
        ]);
        expect(await again.reads.usesBetween(NOON, NOON + 1, 9, page[0] ?? null)).toEqual([]);
      }),
    );

    test(
      "L9: a reservation counts until it ends, to the millisecond",
      withStore(async (store) => {
        expect(await give(store, ADA, { id: "d1", offers: ["a"], caps: ONCE })).toBe("a");
        const next = (id: string, at: number) =>
          give(store, ADA, { id, offers: ["a"], caps: ONCE }, at);
        expect(await next("d2", ENDS - 1)).toBeNull();
        expect(await next("d3", ENDS)).toBe("a");
        expect((await store.reads.decision("d2"))?.decision).toMatchObject({ offer: null });
      }),
    );

    test(
      "L9: what was seen counts for as long as its window lasts",
      withStore(async (store) => {
        const within = (at: number) => [capOf(1, { from: at - 60 * MINUTE + 1 })];
        await give(store, ADA, { id: "d1", offers: ["a"], caps: within(NOON) });
        await expose(store, [exposure("Viewed", [ADA], "d1")]);
        const next = (id: string, at: number) =>
          give(store, ADA, { id, offers: ["a"], caps: within(at) }, at);
        expect(await next("d2", NOON + 60 * MINUTE - 1)).toBeNull();
        expect(await next("d3", NOON + 60 * MINUTE)).toBe("a");
      }),
    );

    test(
      "where something is not granted the next of the plan is shown, and the record says so",
      withStore(async (store) => {
        const caps = [capOf(1, { of: { offers: ["a"] } })];
        await give(store, ADA, { id: "d1", offers: ["a"], caps });
        const next = (id: string, units: number) =>
          give(store, ADA, { id, offers: ["a", "b", "c"], caps, budgets: [budgetOf("b", units)] });
        expect(await next("d2", 0)).toBe("c");
        expect(await next("d3", 1)).toBe("b");
        const found = await store.reads.decision("d3");
        expect(found?.decision).toMatchObject({ offer: "b", time: NOON, engine: "test" });
        expect((await usesOf(store, ADA)).map(({ offer }) => offer)).toEqual(["b", "c", "a"]);
      }),
    );

    test(
      "slots of one call count for those after them; what one slot shows counts once",
      withStore(async (store) => {
        const wishes = ["d1", "d2", "d3"].map((id) => ({ id, offers: ["a"], caps: [capOf(2)] }));
        const committed = await store.commitDecisions(callOf(ADA, wishes));
        expect(shownBy(committed, wishes)).toEqual(["a", "a", null]);
        const paid = ["d5", "d6"].map((id) => ({
          id,
          offers: ["p"],
          budgets: [budgetOf("p", 1)],
        }));
        const call = callOf("user_id:bo", paid);
        expect(shownBy(await store.commitDecisions(call), paid)).toEqual(["p", null]);
        const { slots, ...slate } = callOf(
          LAPTOP,
          ["a", "b"].map((offer) => ({ id: "d4", offers: [offer], caps: ONCE })),
        );
        const [one, two] = slots;
        if (!one || !two) throw new Error("two slots were made");
        const reservations = [...one.reservations, ...two.reservations];
        const body = JSON.stringify({ ...JSON.parse(one.body), uses: reservations });
        const both = { ...one, body, reservations, claims: [...one.claims, ...two.claims] };
        expect(await store.commitDecisions({ ...slate, slots: [both] })).toMatchObject({
          slots: [{ settled: null }],
        });
        expect(await usesOf(store, LAPTOP)).toHaveLength(2);
      }),
    );

    test(
      "nothing is recorded when the person is another than was read",
      withStore(async (store) => {
        const deciding = (id: string, read: { profile: number; seq: number } | null) =>
          store.commitDecisions(callOf(ADA, [{ id, offers: ["a"] }], NOON, { read }));
        const profile = await store.ensureFacet({ ns: "user_id", value: "ada" }, NOON);
        expect(await store.ensureFacet({ ns: "user_id", value: "ada" }, NOON)).toBe(profile);
        expect(await deciding("d1", null)).toEqual({ changed: true });
        const { seq = 0 } = (await store.reads.subject({ ns: "user_id", value: "ada" })) ?? {};
        expect(await deciding("d2", { profile, seq: seq - 1 })).toEqual({ changed: true });
        expect(await deciding("d3", { profile, seq })).toMatchObject({ profile });
        await store.commitEvents("live", [stored([ADA])], NOON);
        expect(await deciding("d4", { profile, seq })).toEqual({ changed: true });
        expect((await usesOf(store, ADA)).map(({ decision }) => decision)).toEqual(["d3"]);
        expect(await store.reads.counts()).toMatchObject({ decisions: 1 });
      }),
    );

    test(
      "a call that cannot be settled or recorded leaves nothing, and costs those with it nothing",
      withStore(async (store) => {
        const wish = (id: string) => ({ id, offers: ["a"], budgets: [budgetOf("a", 3)] });
        const call = callOf(LAPTOP, [{ ...wish("bad"), caps: [capOf(0)] }]);
        const unsettled = {
          ...call,
          slots: [
            ...callOf(LAPTOP, [wish("before")]).slots,
            ...call.slots.map((slot) => ({ ...slot, plan: "{" })),
          ],
        };
        const answers = await Promise.allSettled([
          give(store, ADA, wish("d1")),
          store.commitDecisions(unsettled),
          // No log takes an entry that has no time.
          store.commitDecisions(callOf(LAPTOP, [wish("d2")], Number.NaN)),
          give(store, ADA, wish("d3")),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([
          "fulfilled",
          "rejected",
          "rejected",
          "fulfilled",
        ]);
        expect(await store.reads.counts()).toMatchObject({ decisions: 2 });
        expect(await store.reads.subject({ ns: "anonymous_id", value: "laptop" })).toBeNull();
        expect(await store.reads.budgetsTaken([ever("a")], NOON)).toMatchObject([{ held: 20_000 }]);
      }),
    );

    test(
      "L9: 64 calls at once on one person: exactly as many are granted as the cap says",
      withStore(async (store) => {
        await store.commitEvents("live", [stored([ADA, LAPTOP])], NOON);
        const shown = await Promise.all(
          Array.from({ length: 64 }, (_, n) =>
            give(store, n % 2 ? ADA : LAPTOP, { id: `d${n}`, offers: ["a"], caps: [capOf(10)] }),
          ),
        );
        expect(shown.filter((offer) => offer === "a")).toHaveLength(10);
        expect(await usesOf(store, ADA)).toHaveLength(10);
      }),
    );

    test(
      "L9: 64 people at once on one budget: exactly as many are granted as it pays for",
      withStore(async (store) => {
        const budgets = [budgetOf("a", 10), budgetOf("b", 20)];
        const shown = await Promise.all(
          Array.from({ length: 64 }, (_, n) =>
            give(store, `user_id:u${n}`, { id: `d${n}`, offers: ["a", "b"], budgets }),
          ),
        );
        expect(shown.filter((offer) => offer === "a")).toHaveLength(10);
        expect(shown.filter((offer) => offer === "b")).toHaveLength(20);
        // Who comes when the others have theirs, in a commit of its own.
        const late = { id: "d64", offers: ["a", "b"], budgets };
        expect(await give(store, "user_id:late", late)).toBeNull();
        expect(await store.reads.budgetsTaken([ever("a"), ever("b")], NOON)).toEqual([
          { ...ever("a"), spent: 0, held: 100_000 },
          { ...ever("b"), spent: 0, held: 200_000 },
        ]);
        const asked = ["b", "none", "a", "b", "a\u0000"].map(ever);
        const held = [200_000, 0, 100_000, 200_000, 0];
        expect(await store.reads.budgetsTaken(asked, NOON)).toEqual(
          asked.map((key, n) => ({ ...key, spent: 0, held: held[n] })),
        );
        expect(await store.reads.budgetsTaken([], NOON)).toEqual([]);
      }),
    );

    test(
      "L9: what a merge brings together is summed, and an unmerge gives each side its own",
      withStore(async (store) => {
        await store.commitEvents("live", [stored([ADA]), stored([LAPTOP])], NOON);
        const caps = [capOf(2)];
        for (const [n, who] of [ADA, LAPTOP, ADA, LAPTOP].entries())
          expect(await give(store, who, { id: `d${n}`, offers: ["a"], caps })).toBe("a");
        await store.commitEvents("live", [stored([ADA, LAPTOP])], NOON);
        expect(await usesOf(store, ADA)).toHaveLength(4);
        expect(await give(store, ADA, { id: "d4", offers: ["a"], caps: [capOf(4)] })).toBeNull();
        const profile = await profileOf(store, ADA);
        const take = [{ ns: "anonymous_id", value: "laptop" }];
        await store.unmerge({ profile, take, reason: "mistake", actor: "owner", at: NOON });
        expect((await usesOf(store, LAPTOP)).map(({ decision }) => decision)).toEqual(["d3", "d1"]);
        expect((await usesOf(store, ADA)).map(({ decision }) => decision)).toEqual(["d2", "d0"]);
        expect(await give(store, LAPTOP, { id: "d5", offers: ["a"], caps: [capOf(3)] })).toBe("a");
      }),
    );
  });
};
