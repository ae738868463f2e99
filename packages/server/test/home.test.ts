import { expect, test } from "vitest";
import { startForTest } from "./running-attune.ts";

const SEGMENT = { kind: "segment", key: "buyers", when: { $event: { name: "Order Completed" } } };
const SHOP = [
  SEGMENT,
  { kind: "slot", key: "hero" },
  { kind: "offer", key: "thanks", content: { headline: "Thanks" } },
  {
    kind: "rule",
    key: "for-buyers",
    slot: "hero",
    if: { $segment: "buyers" },
    then: { offer: "thanks" },
  },
  {
    kind: "tracking-plan",
    key: "shop",
    events: {
      "Order Completed": {
        properties: { total: { type: "number", required: true, onViolation: "block" } },
      },
    },
    traits: { email: { type: "string" }, plan: { type: "string" } },
  },
];

test("a step is ticked by what really happened, with when and what shows it", async () => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  const steps = async () =>
    (await attune.call("home")).checklist.map(({ step, done, evidence }) => [
      step,
      done,
      evidence?.kind ?? null,
    ]);
  const none = ["event seen", "profile known", "segment live", "decision explained"];
  expect(await steps()).toEqual(none.map((step) => [step, false, null]));

  await attune.call("track", { body: { anonymousId: "laptop", event: "Product Viewed" } });
  expect(await steps()).toEqual([
    ["event seen", true, "event"],
    ...none.slice(1).map((step) => [step, false, null]),
  ]);
  await attune.call("identify", { body: { userId: "anna", anonymousId: "laptop" } });
  await attune.call("applyDefinitions", { body: { definitions: SHOP } });
  await attune.call("decide", { body: { identifiers: { user_id: "anna" }, slots: ["hero"] } });
  const { checklist } = await attune.call("home");
  expect(checklist.map(({ done }) => done)).toEqual([true, true, true, true]);

  const [event, profile, segment, decision] = checklist.map(({ evidence }) => evidence?.id ?? "");
  const seen = await attune.call("liveEvent", { params: { seq: event ?? "" } });
  expect(seen.event.event).toBe("Product Viewed");
  expect(seen.event.at).toBe(checklist[0]?.since);
  const found = await attune.call("findProfile", { query: { identifier: "user_id:anna" } });
  expect(profile).toBe(found.id);
  expect(segment).toBe("buyers");
  const explained = await attune.call("explainDecision", { params: { id: decision ?? "" } });
  expect(explained.slot).toBe("hero");

  const before = await attune.call("home");
  await attune.call("setClock", { body: { advance: "3d" } });
  await attune.call("track", { body: { userId: "bo", event: "Product Viewed" } });
  expect((await attune.call("home")).checklist).toEqual(before.checklist);
});

test("the day's events are told by what became of them, and what waits in quarantine", async () => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  await attune.call("applyDefinitions", { body: { definitions: SHOP } });
  const order = { type: "track", event: "Order Completed", userId: "anna" };
  const batch = [
    { ...order, messageId: "o1", properties: { total: 1 } },
    { ...order, messageId: "o1", properties: { total: 1 } },
    { ...order, messageId: "o2", properties: {} },
    { type: "track", userId: "anna" },
  ];
  await attune.call("batch", { body: { batch } });
  const { events, quarantine, sources } = await attune.call("home");
  expect(events).toMatchObject({
    received: 3,
    accepted: 1,
    quarantined: 1,
    rejected: 1,
    duplicate: 1,
  });
  expect(quarantine).toEqual({ waiting: 1, summarised: 0 });
  expect(sources.map(({ source, received }) => [source, received])).toEqual([["server", 3]]);
});

test("L10 a figure of too little says what is missing, and never guesses", async () => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  await attune.call("applyDefinitions", { body: { definitions: SHOP } });
  await attune.call("identify", { body: { userId: "anna", traits: { plan: "gold" } } });
  for (let n = 0; n < 25; n += 1)
    await attune.call("decide", { body: { identifiers: { user_id: "anna" }, slots: ["hero"] } });
  const { people, decisions, sources } = await attune.call("home");
  expect(people).toMatchObject({ value: null, insufficient: { because: "no warehouse" } });
  expect(decisions).toMatchObject({ count: 25, looked: 25 });
  expect(decisions.reasons).toEqual([{ reason: "FALLBACK", count: 25 }]);
  expect(decisions.latency.p50.value).toBeGreaterThan(0);
  expect(decisions.latency.p95.value).toBeGreaterThanOrEqual(decisions.latency.p50.value ?? 0);
  expect(decisions.latency.p99).toEqual({
    value: null,
    insufficient: { because: "too few decisions", need: 100, have: 25 },
  });
  expect(sources[0]?.completeness).toEqual({
    value: null,
    insufficient: { because: "too few events", need: 20, have: 1 },
  });
});

test("a source's completeness is how much of its planned traits identify calls carry", async () => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  await attune.call("applyDefinitions", { body: { definitions: SHOP } });
  const batch = Array.from({ length: 40 }, (_, n) => ({
    type: "identify",
    userId: `u${n}`,
    traits: { plan: "gold", ...(n % 2 === 0 ? { email: `u${n}@example.com` } : {}) },
  }));
  await attune.call("batch", { body: { batch } });
  const { sources } = await attune.call("home");
  expect(sources[0]?.completeness).toEqual({ value: 0.75, insufficient: null });
});

test("L12 a day begins where the installation's zone says, also for its decisions", async () => {
  const attune = await startForTest({
    ATTUNE_CLOCK: "virtual",
    ATTUNE_TIMEZONE: "Europe/Stockholm",
  });
  await attune.call("applyDefinitions", { body: { definitions: SHOP } });
  await attune.call("setClock", { body: { now: "2027-06-01T21:30:00Z" } });
  const decide = { body: { identifiers: { user_id: "anna" }, slots: ["hero"] } };
  await attune.call("decide", decide);
  expect((await attune.call("home")).decisions.count).toBe(1);
  await attune.call("setClock", { body: { now: "2027-06-01T22:30:00Z" } });
  await attune.call("decide", decide);
  const { today, decisions } = await attune.call("home");
  expect(today).toMatchObject({
    date: "2027-06-02",
    timezone: "Europe/Stockholm",
    from: "2027-06-01T22:00:00.000Z",
  });
  expect(decisions.count).toBe(1);
});
