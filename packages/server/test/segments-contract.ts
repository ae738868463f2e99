import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { Definition } from "@attune/core/definition";
import type { Lease } from "../src/platform/store/lease-contract.ts";
import type { EventOutcome, Incoming, Store } from "../src/platform/store/contract.ts";
import { fire } from "./firing.ts";
import type { OpenStore } from "./store-contract.ts";
import { NOON, stored } from "./store-contract.ts";

const HOUR = 3_600_000;
const PEOPLE = ["ada", "bo", "cy", "di", "ed", "fo", "gi", "hy"] as const;
const ACCOUNTS = ["acme", "globex"] as const;

/** The same events are asked for by several, each of which needs more or fewer of them. */
const CONDITIONS: Readonly<Record<string, readonly object[]>> = {
  buyers: [
    { $event: { name: "Bought" } },
    { $event: { name: "Bought", count: { $gte: 3 } } },
    { $event: { name: "Bought", within: "5h", count: { $gte: 2 } } },
  ],
  trials: [{ $account: { plan: "trial" } }, { $account: { events: { $gte: 4 } } }],
  // Of accounts.
  trialing: [
    { plan: "trial" },
    { events: { $gte: 3 } },
    { last_seen: { $gte: { $now: "-3h" } }, events: { $gte: 2 } },
    { $not: { last_seen: { $gte: { $now: "-5h" } } } },
  ],
  stakeholders: [
    { $account: { $segment: "trialing" } },
    { $not: { $account: { $segment: "trialing", plan: "paid" } } },
  ],
  others: [
    { $nor: [{ $segment: "buyers" }, { $account: { plan: "paid" } }] },
    {
      $and: [
        { $event: { name: "Bought" } },
        { $event: { name: "Bought", within: "3h", count: 0 } },
      ],
    },
  ],
};

type Step =
  | { readonly step: "events"; readonly batch: readonly (readonly [number, number, number])[] }
  | { readonly step: "publish"; readonly key: string; readonly nth: number }
  | { readonly step: "fill"; readonly steps: number }
  | { readonly step: "wait"; readonly hours: number };

const nth = fc.nat(20);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        step: fc.constant("events" as const),
        batch: fc.array(fc.tuple(nth, nth, nth), { minLength: 1, maxLength: 6 }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        step: fc.constant("publish" as const),
        key: fc.constantFrom("buyers", "trials", "others", "trialing", "trialing", "stakeholders"),
        nth,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        step: fc.constant("fill" as const),
        steps: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ step: fc.constant("wait" as const), hours: nth }) },
  ),
  { minLength: 12, maxLength: 30 },
);

const of = <T>(pool: readonly [T, ...T[]], place: number): T =>
  pool[place % pool.length] ?? pool[0];

const incoming = (now: number, [who, what, other]: readonly [number, number, number]): Incoming => {
  // Now and then a visitor is met, and now and then she turns out to be one of them.
  const [person, visitor] = [`user_id:${of(PEOPLE, who)}`, `anonymous_id:x${who % 3}`];
  const identifiers = other % 7 === 0 ? [person, visitor] : [other % 7 < 3 ? visitor : person];
  const time = now - (other % 3) * HOUR;
  const account = of(ACCOUNTS, other);
  if (what % 4 === 0) {
    const traits = what % 8 === 0 ? { plan: what % 16 === 0 ? "trial" : "paid" } : {};
    const message = { groupId: account, traits };
    return stored(identifiers, { type: "group", name: "", account, time, message });
  }
  const name = what % 3 === 0 ? "Seen" : "Bought";
  return stored(identifiers, { name, time, ...(what % 5 === 0 ? { account } : {}) });
};

/** What a segment names has to be there. */
const NAMED: Readonly<Record<string, string>> = { others: "buyers", stakeholders: "trialing" };

const publish = (store: Store, at: number, key: string, place: number) => {
  const [first = {}, ...more] = CONDITIONS[key] ?? [];
  const when = of([first, ...more], place);
  const other = NAMED[key];
  const named = other === undefined ? [key] : [other, key];
  return store.changeDefinitions({
    changes: named.map((each) => ({
      change: "put-live",
      definition: Definition.parse({
        kind: "segment",
        key: each,
        ...(each === "trialing" ? { of: "account" } : {}),
        when: each === key ? when : (CONDITIONS[each]?.[0] ?? {}),
      }),
    })),
    actor: "anna",
    origin: "api",
    at,
  });
};

const catchUp = async (store: Store, at: number, limit: number, most = Infinity): Promise<void> => {
  const lease: Lease | null = await store.leases.claim("segments", 10_000);
  if (!lease) throw new Error("nobody else catches up here");
  for (let left = most; left > 0; left -= 1)
    if ((await store.fillSegments(at, limit, lease))?.isDone) break;
  await store.leases.release(lease);
};

/** What a store engine does with segments, whichever it is. */
export const describeSegments = (engine: string, open: OpenStore): void => {
  describe(`${engine}: segments`, () => {
    test("L5: whatever comes while definitions are published and caught up with, memberships equal those of the log folded anew", async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (all) => {
          const { store, reopen, end } = await open();
          try {
            let now = NOON;
            const outcomes: EventOutcome[] = [];
            for (const step of all) {
              now += HOUR / 2;
              if (step.step === "events") {
                const batch = step.batch.map((each) => incoming(now, each));
                outcomes.push(...(await store.commitEvents("live", batch, now)));
              } else if (step.step === "publish") await publish(store, now, step.key, step.nth);
              else if (step.step === "fill") await catchUp(store, now, 2, step.steps);
              else {
                now += step.hours * HOUR;
                await fire(store, now, 1_000);
              }
            }
            expect(outcomes.filter(({ status }) => status !== "accepted")).toEqual([]);
            const differences = (await store.verify(() => undefined)).differences;
            expect(differences).toEqual([]);
            const again = await reopen();
            await catchUp(again, now, 3);
            await fire(again, now, 1_000);
            // What time has changed of accounts has queued their members.
            await catchUp(again, now, 3);
            expect(await again.reads.fillings()).toEqual([]);
            const sizes = await again.reads.segmentSizes();
            for (const key of Object.keys(CONDITIONS))
              expect(sizes.get(key) ?? 0).toBe((await again.reads.segmentProfiles(key)).length);
            expect(await again.verify(() => undefined)).toMatchObject({
              ok: true,
              differences: [],
            });
          } finally {
            await end();
          }
        }),
        { numRuns: 5, endOnFailure: true },
      );
    }, 120_000);

    test("what time has changed by then is no doing of a definition that is caught up with", async () => {
      const { store, end } = await open();
      try {
        await publish(store, NOON, "buyers", 2);
        const bought = ["m1", "m2"].map((messageId) =>
          stored(["user_id:ada"], { name: "Bought", time: NOON, messageId }),
        );
        await store.commitEvents("live", bought, NOON);
        await publish(store, NOON + HOUR, "trials", 0);
        // No timer has fired meanwhile, as when the server stood still.
        await catchUp(store, NOON + 6 * HOUR, 10);
        const [ada = 0] = await store.reads.profileIds();
        const moves = await store.reads.membershipEntries(ada);
        expect(moves.map(({ at, entry }) => [at, entry.left, entry.backfill])).toEqual([
          [NOON + 6 * HOUR, ["buyers"], undefined],
          [NOON, [], undefined],
        ]);
        expect(await store.verify(() => undefined)).toMatchObject({ ok: true, differences: [] });
      } finally {
        await end();
      }
    });
  });
};
