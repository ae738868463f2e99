import { describe, expect, test } from "vitest";
import { whyOffer } from "./asking-why.ts";
import { answerTo } from "./consenting.ts";
import { decideFor, profileOf, recordOf } from "./deciding.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { ANNA } from "./shop-definitions.ts";

const ANNAS = { user_id: "anna" } as const;
const CONTRACT = { ATTUNE_PERSONALIZATION_BASIS: "contract" } as const;

const shownOn = (condition: object) => [
  { kind: "slot", key: "hero", default: { content: { headline: "Welcome" } } },
  { kind: "offer", key: "gold-week", content: { headline: "Your gold week" } },
  {
    kind: "rule",
    key: "gold-first",
    slot: "hero",
    priority: 20,
    if: condition,
    then: { offer: "gold-week" },
  },
];

const FOR_MARKETING = {
  kind: "tracking-plan",
  key: "shop",
  traits: {
    plan: { type: "string", purpose: "marketing" },
    timezone: { type: "string", purpose: "marketing" },
  },
} as const;

const openFor = async (
  settings: object,
  ...definitions: readonly object[]
): Promise<RunningAttune> => {
  const attune = await startForTest({ ...CONTRACT, ...settings });
  await attune.call("applyDefinitions", { body: { definitions } });
  const traits = { ...ANNA.traits, timezone: "Asia/Tokyo" };
  await attune.call("identify", { key: "server", body: { ...ANNA, traits, messageId: "anna-1" } });
  return attune;
};

describe("a trait whose purpose is not allowed", () => {
  test.each([
    ["itself", "gold"],
    ["through another", "gold-in-lund"],
  ])("L7: keeps everybody out of a segment that reads it, %s", async (_how, named) => {
    const attune = await openFor(
      {},
      ...shownOn({ $segment: named }),
      { kind: "segment", key: "gold", when: { plan: "gold" } },
      { kind: "segment", key: "gold-in-lund", when: { $segment: "gold", city: "Lund" } },
    );
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    await attune.call("applyDefinitions", { body: { definitions: [FOR_MARKETING] } });
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ offer: null, reason: "FALLBACK" });
    const record = await recordOf(attune, decision.decisionId);
    expect(record.segments).toBe(undefined);
    expect(record.inputs).toContainEqual({
      path: `$segment.${named}`,
      withheld: "marketing",
      source: null,
      time: null,
    });
    const { id } = await profileOf(attune, "user_id:anna");
    expect(await whyOffer(attune, id, { of: "offer:gold-week" })).toMatchObject({
      slots: [{ change: { is: { what: "consent", purpose: "marketing" }, then: "shown" } }],
    });
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    await answerTo(attune, "user_id:anna", false, { purpose: "marketing" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe(null);
  });

  test("L7: computed of traits of two purposes, it is missing until both are allowed", async () => {
    const attune = await openFor(
      {},
      ...shownOn({ worth: { $gte: 2 } }),
      { kind: "purpose", key: "profiling", basis: "consent" },
      { kind: "trait", key: "worth", formula: "size(plan) + size(city) - 6" },
      {
        kind: "tracking-plan",
        key: "shop",
        traits: {
          plan: { type: "string", purpose: "marketing" },
          city: { type: "string", purpose: "profiling" },
        },
      },
    );
    const offer = async () => (await decideFor(attune, ANNAS)).decision.offer;
    expect(await offer()).toBe(null);
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    expect(await offer()).toBe(null);
    await answerTo(attune, "user_id:anna", true, { purpose: "profiling" });
    expect(await offer()).toBe("gold-week");
    await answerTo(attune, "user_id:anna", false, { purpose: "marketing" });
    expect(await offer()).toBe(null);
  });

  test("L7: withdrawn while a decision is in flight, it takes the segment with it", async () => {
    const between: (() => Promise<unknown>)[] = [];
    const attune = await startForTest(CONTRACT, (store) => ({
      ...store,
      commitDecisions: async (draft) => {
        await between.shift()?.();
        return store.commitDecisions(draft);
      },
    }));
    const gold = { kind: "segment", key: "gold", when: { plan: "gold" } };
    const traits = { plan: { type: "string", purpose: "marketing" } };
    const plan = { kind: "tracking-plan", key: "shop", traits };
    const definitions = [...shownOn({ $segment: "gold" }), gold, plan];
    await attune.call("applyDefinitions", { body: { definitions } });
    await attune.call("identify", { key: "server", body: ANNA });
    await answerTo(attune, "user_id:anna", true, { purpose: "marketing" });
    expect((await decideFor(attune, ANNAS)).decision.offer).toBe("gold-week");
    between.push(() => answerTo(attune, "user_id:anna", false, { purpose: "marketing" }));
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision).toMatchObject({ offer: null, reason: "NO_CONSENT" });
    expect((await recordOf(attune, decision.decisionId)).subject).toBe(null);
  });

  test("L7: does not tell the hour where somebody is: their calendar is that of who has no zone", async () => {
    const attune = await openFor(
      { ATTUNE_CLOCK: "virtual" },
      ...shownOn({ "context.local.hour": 21 }),
    );
    await attune.call("setClock", { body: { now: "2027-01-05T12:00:00.000Z" } });
    const inTokyo = await decideFor(attune, ANNAS);
    expect(inTokyo.decision.offer).toBe("gold-week");
    await attune.call("applyDefinitions", { body: { definitions: [FOR_MARKETING] } });
    const { decision } = await decideFor(attune, ANNAS);
    expect(decision.offer).toBe(null);
    const record = await recordOf(attune, decision.decisionId);
    expect(record.zone).toBe("UTC");
    expect(record.inputs).toContainEqual({
      path: "timezone",
      withheld: "marketing",
      source: null,
      time: null,
    });
  });
});
