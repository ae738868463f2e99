import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Lease } from "../src/platform/store/index.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";

const DAY = 86_400_000;
const LONG_MS = 60_000;

const taken = (lease: Lease | null): Lease => {
  if (!lease) throw new Error("the lease is somebody else's");
  return lease;
};

/** What every store engine promises of leases. */
export const describeLeases = (engine: string, open: OpenStore): void => {
  describe(`${engine}: a lease`, () => {
    const shared: { opened?: Awaited<ReturnType<OpenStore>> } = {};
    beforeEach(async () => {
      shared.opened = await open();
    });
    afterEach(async () => shared.opened?.end());
    const storeOf = () => {
      if (!shared.opened) throw new Error("no store is open");
      return shared.opened.store;
    };

    test("is held by one at a time, and by the next when it was given back", async () => {
      const { leases } = storeOf();
      const first = taken(await leases.claim("work", LONG_MS));
      expect(await leases.claim("work", LONG_MS)).toBe(null);
      expect(await leases.claim("other work", LONG_MS)).not.toBe(null);
      await leases.release(first);
      const second = taken(await leases.claim("work", LONG_MS));
      expect(second.token).toBeGreaterThan(first.token);
      // Whose it was cannot give back what is another's by now.
      await leases.release(first);
      expect(await leases.claim("work", LONG_MS)).toBe(null);
    });

    test("of many that ask at once goes to one", async () => {
      const { leases } = storeOf();
      const asked = Array.from({ length: 20 }, async () => leases.claim("work", LONG_MS));
      const got = (await Promise.all(asked)).filter((lease) => lease !== null);
      expect(got).toHaveLength(1);
    });

    test("ends by itself; whoever held it renews it no more once another has it", async () => {
      const { leases } = storeOf();
      const first = taken(await leases.claim("work", 0));
      const second = taken(await leases.claim("work", LONG_MS));
      expect(second.token).toBe(first.token + 1);
      expect(await leases.renew(first)).toBe(false);
      expect(await leases.renew(second)).toBe(true);
    });

    test("that ended and nobody else has claimed is renewed", async () => {
      const { leases } = storeOf();
      const lease = { ...taken(await leases.claim("work", 0)), ttlMs: LONG_MS };
      expect(await leases.renew(lease)).toBe(true);
      expect(await leases.claim("work", LONG_MS)).toBe(null);
    });

    test("of a former holder fires no timer, whatever it believes", async () => {
      const store = storeOf();
      const paused = taken(await store.leases.claim("timers", 0));
      const present = taken(await store.leases.claim("timers", LONG_MS));
      await store.commitEvents("live", [stored(["anonymous_id:a1"])], NOON);
      const due = NOON + 200 * DAY;
      const before = await store.reads.lastSeq();
      expect(await store.fireTimers(due, 10, paused)).toBe(null);
      expect(await store.reads.lastSeq()).toBe(before);
      expect(await store.fireTimers(due, 10, present)).toBe(1);
      expect(await store.fireTimers(due, 10, present)).toBe(0);
      expect(await store.verify(() => undefined)).toMatchObject({ ok: true });
    });

    test("that is worked with is renewed by the work", async () => {
      const { leases, fireTimers } = storeOf();
      const lease = { ...taken(await leases.claim("timers", 0)), ttlMs: LONG_MS };
      expect(await fireTimers(NOON, 10, lease)).toBe(0);
      expect(await leases.claim("timers", LONG_MS)).toBe(null);
    });

    test("keeps its tokens over a restart: none is given twice", async () => {
      const first = taken(await storeOf().leases.claim("work", LONG_MS));
      await storeOf().leases.release(first);
      const store = await shared.opened?.reopen();
      const second = taken((await store?.leases.claim("work", LONG_MS)) ?? null);
      expect(second.token).toBe(first.token + 1);
    });
  });
};
