import { describe, expect, test } from "vitest";
import type { Statement } from "@attune/core/consent";
import type { Store } from "../src/platform/store/contract.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";
import { fire } from "./firing.ts";

const HOUR = 3_600_000;

const said = (granted: boolean, time: number, more: Partial<Statement> = {}): Statement => ({
  purpose: "marketing",
  granted,
  time,
  expires: null,
  basis: "consent",
  source: "desk",
  wording: null,
  via: "api",
  actor: "support",
  ...more,
});

const idOf = (text: string) => {
  const [ns = "", value = ""] = text.split(":");
  return { ns, value };
};

const tell = (store: Store, who: string, ...statements: readonly Statement[]) =>
  store.recordConsent({ identifier: idOf(who), statements, actor: "support", at: NOON });

const decideRelying = (store: Store, until: number | null, seq: number, profile: number) =>
  store.commitDecisions({
    at: NOON,
    identifier: idOf("user_id:ada"),
    noted: [],
    slots: [
      {
        id: `d${until ?? "-"}${seq}`,
        body: JSON.stringify({ slot: "hero", reason: "FALLBACK", candidates: [], time: NOON }),
        reservations: [],
        claims: [],
        plan: null,
      },
    ],
    relies: {
      read: { profile, seq },
      purposes: [{ key: "marketing", basis: "consent", until }],
    },
  });

/** What a store engine does with consent, whichever it is. */
export const describeConsent = (engine: string, open: OpenStore): void => {
  const withStore =
    (body: (store: Store, reopen: () => Promise<Store>) => Promise<void>) =>
    async (): Promise<void> => {
      const { store, reopen, end } = await open();
      try {
        await body(store, reopen);
      } finally {
        await end();
      }
    };

  describe(`${engine}: consent`, () => {
    test(
      "is recorded for an identifier, seen before or not, and read back for its profile",
      withStore(async (store) => {
        const first = await tell(store, "user_id:ada", said(true, NOON - 2));
        const again = await tell(store, "user_id:ada", said(true, NOON - 2));
        expect(again).toEqual({ ...first, recorded: 0 });
        await tell(store, "user_id:ada", said(false, NOON - 1));
        expect(await store.reads.consentsOf(first.profile)).toEqual({
          marketing: said(false, NOON - 1),
        });
        expect(await store.reads.consentsOf(999)).toBeNull();
        const ledger = await store.reads.consentLedger(first.profile, 9);
        expect(ledger.map(({ statements }) => statements)).toEqual([
          [said(false, NOON - 1)],
          [said(true, NOON - 2)],
        ]);
        expect(ledger[0]).toMatchObject({ identifier: idOf("user_id:ada"), cause: null });
      }),
    );

    test(
      "L7: a decision stands on what was read, until something was said since; then nothing of it is recorded",
      withStore(async (store) => {
        const { profile, seq } = await tell(store, "user_id:ada", said(true, NOON - 2));
        expect(await decideRelying(store, null, seq, profile)).toMatchObject({ profile });
        const withdrawn = { withdrawn: { purpose: "marketing", reason: "NO_CONSENT" } };
        await tell(store, "user_id:ada", said(false, NOON - 1));
        expect(await decideRelying(store, null, seq + 1, profile)).toEqual(withdrawn);
        expect(await store.reads.lastDecisions(profile, 9)).toHaveLength(1);
      }),
    );

    test(
      "L7: a decision whose grant ran out on the way to its commit does not stand",
      withStore(async (store) => {
        const grant = said(true, NOON - 2, { expires: NOON });
        const { profile, seq } = await tell(store, "user_id:ada", grant);
        expect(await decideRelying(store, NOON, seq, profile)).toMatchObject({
          withdrawn: { reason: "NO_CONSENT" },
        });
      }),
    );

    test(
      "L4: of one person's timers each fires at its own instant, a stale one does nothing",
      withStore(async (store) => {
        await tell(store, "user_id:ada", said(true, NOON, { expires: NOON + HOUR }));
        await tell(store, "anonymous_id:x1", said(true, NOON, { expires: NOON + 2 * HOUR }));
        expect(await store.reads.nextDue()).toBe(NOON + HOUR);
        expect(await fire(store, NOON + HOUR, 9)).toBe(1);
        expect(await store.reads.nextDue()).toBe(NOON + 2 * HOUR);
        await tell(store, "anonymous_id:x1", said(false, NOON + 1));
        expect(await fire(store, NOON + 3 * HOUR, 9)).toBe(0);
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
      }),
    );

    test(
      "L5: consent carried, told, merged, parted, undone and run out folds to what is stored, also after a restart",
      withStore(async (store, reopen) => {
        const carried = (granted: boolean, time: number) => ({
          time,
          consent: [said(granted, time, { via: "segment", expires: granted ? time + HOUR : null })],
        });
        await store.commitEvents(
          "live",
          [
            stored(["user_id:ada", "anonymous_id:x1"], carried(true, NOON)),
            stored(["anonymous_id:x2"], carried(false, NOON)),
            stored(["user_id:ada", "anonymous_id:x2"], carried(true, NOON + 1)),
          ],
          NOON,
        );
        await tell(store, "user_id:ada", said(true, NOON + 2, { expires: NOON + 2 * HOUR }));
        const ada = await store.reads.profileByIdentifier(idOf("user_id:ada"));
        const profile = ada?.id ?? 0;
        const by = { profile, reason: "mistake", actor: "support", at: NOON + 3 };
        const parted = await store.unmerge({ ...by, take: [idOf("anonymous_id:x2")] });
        await fire(store, NOON + HOUR + 1, 9);
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
        if ("seq" in parted) await store.undoUnmerge({ ...by, unmerge: parted.seq });
        await fire(store, NOON + 3 * HOUR, 9);
        const after = await reopen();
        expect(await after.verify(() => undefined)).toMatchObject({ ok: true });
        expect(await after.reads.consentsOf(profile)).toMatchObject({
          // What ran out while they were apart is not the last word when they are one again.
          marketing: { granted: false, via: "expiry", time: NOON + 2, expires: NOON + 2 * HOUR },
        });
      }),
    );
  });
};
