import { describe, expect, test } from "vitest";
import type { Incoming, Store } from "../src/platform/store/contract.ts";
import { ALL_QUARANTINED } from "../src/platform/store/index.ts";
import { budgetOf, callOf, capOf, expose, exposure, give, MINUTE, usesOf } from "./giving.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";

const ADA = "user_id:ada";
const LAPTOP = "anonymous_id:laptop";
const ENDS = NOON + 30 * MINUTE;
const EVER = [{ offer: "a", period: "ever" }];

/** What a store engine does with exposures, whichever it is. */
export const describeExposures = (engine: string, open: OpenStore): void => {
  const withStore = (body: (store: Store) => Promise<void>) => async (): Promise<void> => {
    const { store, end } = await open();
    try {
      await body(store);
      expect(await store.verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
    } finally {
      await end();
    }
  };

  const figureOf = async (store: Store) => (await store.reads.offerFigures())[0];
  /** Decides for somebody who is shown `a`. */
  const given = async (store: Store, who: string, at = NOON): Promise<void> =>
    void (await give(store, who, { id: "d1", offers: ["a"], budgets: [budgetOf("a", 9)] }, at));
  /** Releases what waits, as it stands. */
  const releaseAll = async (store: Store) => {
    const { events } = await store.reads.quarantine(ALL_QUARANTINED, 10, null, null);
    const items = events.map(({ id, seq, stored: text }) => ({
      id,
      seq,
      incoming: { stored: text, verdict: null, isPublic: false } satisfies Incoming,
    }));
    const by = { actor: "owner", at: NOON, target: "all", judged: [] };
    const fixes = { set: 0, default: 0, rename: 0, remove: 0, convert: 0 };
    return (await store.releaseQuarantined({ ...by, fixes, items })).outcomes;
  };

  describe(`${engine}: exposures`, () => {
    test(
      "confirm what was reserved: it was seen, clicked, dismissed; the first word counts, twice is once",
      withStore(async (store) => {
        await given(store, ADA);
        const said = [
          exposure("Viewed", [ADA], "d1", { time: NOON + 5 }),
          exposure("Viewed", [ADA], "d1", { time: NOON + 2 }),
          exposure("Clicked", [ADA], "d1", { time: NOON + 7 }),
        ];
        expect(await expose(store, said)).toEqual(["accepted", "accepted", "accepted"]);
        await expose(store, [
          exposure("Clicked", [ADA], "d1", { time: NOON + 9 }),
          exposure("Dismissed", [ADA], "d1", { time: NOON + 8 }),
        ]);
        const seen = { shown: NOON + 5, clicked: NOON + 7, dismissed: NOON + 8 };
        expect(await usesOf(store, ADA)).toMatchObject([seen]);
        const counts = { decided: 1, shown: 1, clicked: 1, dismissed: 1, late: 0 };
        expect(await figureOf(store)).toEqual({ slot: "hero", offer: "a", ...counts });
      }),
    );

    test(
      "who clicks has seen it, though nobody said so",
      withStore(async (store) => {
        await given(store, LAPTOP);
        await expose(store, [exposure("Clicked", [LAPTOP], "d1", { time: NOON + 1 })]);
        await expose(store, [exposure("Viewed", [LAPTOP], "d1", { time: NOON })]);
        const seen = { shown: NOON + 1, clicked: NOON + 1, dismissed: null };
        expect(await usesOf(store, LAPTOP)).toMatchObject([seen]);
        expect(await figureOf(store)).toMatchObject({ shown: 1, clicked: 1 });
      }),
    );

    test(
      "L9: after the reservation has ended they count, and are told apart as late",
      withStore(async (store) => {
        await given(store, ADA);
        await give(store, LAPTOP, { id: "d2", offers: ["a"] });
        await expose(store, [exposure("Viewed", [ADA], "d1", { time: NOON })], ENDS);
        await expose(store, [exposure("Viewed", [LAPTOP], "d2", { time: NOON })], ENDS - 1);
        expect(await figureOf(store)).toMatchObject({ shown: 2, late: 1 });
        const wish = { id: "d3", offers: ["a"], caps: [capOf(1)] };
        expect(await give(store, ADA, wish, ENDS + 1)).toBeNull();
        expect(await store.reads.budgetsTaken(EVER, ENDS)).toMatchObject([
          { spent: 10_000, held: 0 },
        ]);
      }),
    );

    test(
      "spend what was held of a budget; what nobody saw is free again when its reservation ends",
      withStore(async (store) => {
        const budgets = [budgetOf("a", 2)];
        const next = (n: number, at: number) =>
          give(store, `user_id:u${n}`, { id: `d${n}`, offers: ["a"], budgets }, at);
        expect([await next(1, NOON), await next(2, NOON), await next(3, NOON)]).toEqual([
          "a",
          "a",
          null,
        ]);
        await expose(store, [exposure("Viewed", ["user_id:u1"], "d1")]);
        expect(await store.reads.budgetsTaken(EVER, NOON)).toMatchObject([
          { spent: 10_000, held: 10_000 },
        ]);
        expect(await next(4, ENDS - 1)).toBeNull();
        expect([await next(5, ENDS), await next(6, ENDS)]).toEqual(["a", null]);
        // Seen after all: it is spent above the budget, and nothing more is granted.
        await expose(store, [exposure("Viewed", ["user_id:u2"], "d2")], ENDS);
        expect(await store.reads.budgetsTaken(EVER, ENDS)).toMatchObject([
          { spent: 20_000, held: 10_000 },
        ]);
        expect(await next(7, ENDS + 31 * MINUTE)).toBeNull();
      }),
    );

    test(
      "of several offers those that are named; without names all of them",
      withStore(async (store) => {
        const { slots, ...call } = callOf(
          ADA,
          ["a", "b", "c"].map((offer) => ({ id: "d1", offers: [offer] })),
        );
        const reservations = slots.flatMap((slot) => slot.reservations);
        const body = JSON.stringify({ slot: "hero", reason: "SELECTED", uses: reservations });
        const slot = { id: "d1", body, reservations, claims: [], plan: null };
        await store.commitDecisions({ ...call, slots: [slot] });
        const seen = async (): Promise<string[]> =>
          (await usesOf(store, ADA)).flatMap(({ offer, shown }) => (shown === null ? [] : [offer]));
        const items = [{ id: "b", position: 2 }, { id: "nobody's" }, "c"];
        await expose(store, [exposure("Viewed", [ADA], "d1", {}, { items })]);
        expect(await seen()).toEqual(["b"]);
        await expose(store, [exposure("Clicked", [ADA], "d1", {}, { item_id: "c" })]);
        expect(await seen()).toEqual(["b", "c"]);
        await expose(store, [exposure("Viewed", [ADA], "d1", {}, { items: [] })]);
        expect(await seen()).toEqual(["a", "b", "c"]);
      }),
    );

    test(
      "of decisions that were never made, or for somebody else, wait in quarantine and change nothing",
      withStore(async (store) => {
        await given(store, ADA);
        const before = await store.reads.subject({ ns: "anonymous_id", value: "laptop" });
        const batch = [
          exposure("Viewed", [LAPTOP], "d1"),
          exposure("Viewed", [ADA], "d9"),
          exposure("Clicked", [ADA], ""),
          exposure("Viewed", [ADA], "\u0000"),
          exposure("Viewed", [ADA], "d".repeat(1_000_000)),
          exposure("Viewed", ["user_id:bo"], "d1"),
          exposure("Viewed", [ADA], "d1"),
        ];
        expect(await expose(store, batch)).toEqual([
          "exposure-of-another",
          "exposure-unknown-decision",
          "exposure-unknown-decision",
          "exposure-unknown-decision",
          "exposure-unknown-decision",
          "exposure-of-another",
          "accepted",
        ]);
        expect(before).toBeNull();
        expect(await store.reads.subject({ ns: "anonymous_id", value: "laptop" })).toBeNull();
        expect(await store.reads.counts()).toMatchObject({ events: 1, quarantined: 6 });
        const { groups } = await store.reads.quarantine(ALL_QUARANTINED, 10, null, null);
        expect(groups.flatMap(({ reasons }) => reasons.map(({ rule }) => rule))).toContain(
          "exposure-of-another",
        );
      }),
    );

    test(
      "are released when their sender turns out to be whom the decision was made for, and no sooner",
      withStore(async (store) => {
        await given(store, ADA);
        await expose(store, [exposure("Viewed", [LAPTOP], "d1", { time: NOON + 3 })]);
        expect(await releaseAll(store)).toMatchObject([
          { status: "failing", reasons: [{ rule: "exposure-of-another" }] },
        ]);
        expect(await usesOf(store, ADA)).toMatchObject([{ shown: null }]);
        await store.commitEvents("live", [stored([ADA, LAPTOP])], NOON);
        expect(await releaseAll(store)).toEqual([{ status: "released" }]);
        expect(await usesOf(store, ADA)).toMatchObject([{ shown: NOON + 3 }]);
        expect(await store.reads.counts()).toMatchObject({ quarantined: 0 });
      }),
    );

    test(
      "count when the event itself, or one before it in its batch, links its sender to whom it was made for",
      withStore(async (store) => {
        await given(store, LAPTOP);
        expect(await expose(store, [exposure("Viewed", [ADA, LAPTOP], "d1")])).toEqual([
          "accepted",
        ]);
        await give(store, "anonymous_id:phone", { id: "d2", offers: ["b"] });
        const batch = [
          exposure("Viewed", [ADA], "d2"),
          stored([ADA, "anonymous_id:phone"]),
          exposure("Viewed", [ADA], "d2"),
        ];
        expect(await expose(store, batch)).toEqual(["exposure-of-another", "accepted", "accepted"]);
        expect((await usesOf(store, ADA)).map(({ shown }) => shown)).toEqual([NOON, NOON]);
      }),
    );

    test(
      "of an identifier that a limit keeps apart are those of another",
      withStore(async (store) => {
        await store.commitEvents("live", [stored(["user_id:bo", LAPTOP])], NOON);
        await given(store, LAPTOP);
        expect(await expose(store, [exposure("Viewed", [ADA, LAPTOP], "d1")])).toEqual([
          "exposure-of-another",
        ]);
      }),
    );

    test(
      "of a decision that was made for nobody are taken in and confirm nothing",
      withStore(async (store) => {
        const { slots, ...call } = callOf(null, [{ id: "d1", offers: ["a"] }]);
        const nothing = slots.map((slot) => ({ ...slot, reservations: [], body: "{}" }));
        const body = JSON.stringify({ slot: "hero", reason: "FALLBACK" });
        await store.commitDecisions({ ...call, slots: nothing.map((slot) => ({ ...slot, body })) });
        expect(await expose(store, [exposure("Viewed", [ADA], "d1")])).toEqual(["accepted"]);
        expect(await store.reads.offerFigures()).toEqual([]);
      }),
    );

    test(
      "that are history confirm nothing, whoever sends them",
      withStore(async (store) => {
        await given(store, ADA);
        const historical = { historical: true };
        const batch = [
          exposure("Viewed", [ADA], "d1", historical),
          exposure("Viewed", [LAPTOP], "elsewhere", historical),
        ];
        expect(await expose(store, batch)).toEqual(["accepted", "accepted"]);
        expect(await usesOf(store, ADA)).toMatchObject([{ shown: null }]);
      }),
    );
  });
};
