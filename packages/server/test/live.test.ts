import { ROLES } from "@attune/contract";
import { expect, test } from "vitest";
import type { LiveRowOf, Received } from "./listening.ts";
import { heardSoFar, listenTo } from "./listening.ts";
import type { Answer, RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";
import { enter } from "./signing-in.ts";

const DEFINITIONS = [
  {
    kind: "tracking-plan",
    key: "shop",
    events: {
      "Order Completed": {
        properties: {
          total: { type: "number", required: true, onViolation: "block" },
          note: { type: "string", required: true, onViolation: "warn" },
        },
      },
    },
  },
  { kind: "segment", key: "buyers", when: { $event: { name: "Order Completed" } } },
  { kind: "slot", key: "hero" },
  { kind: "offer", key: "thanks", content: { headline: "Thanks" } },
  {
    kind: "rule",
    key: "for-buyers",
    slot: "hero",
    if: { $segment: "buyers" },
    then: { offer: "thanks" },
  },
];

const defined = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await attune.call("applyDefinitions", { body: { definitions: DEFINITIONS } });
  return attune;
};

const view = (n: number) => ({
  type: "track",
  event: "Product Viewed",
  userId: `u${n % 7}`,
  messageId: `v${n}`,
});
const order = (more: object = {}) => ({
  type: "track",
  event: "Order Completed",
  userId: "anna",
  messageId: "o1",
  properties: { total: 10 },
  ...more,
});
const views = (from: number, count: number) => ({
  batch: Array.from({ length: count }, (_, n) => view(from + n)),
});

const isKind =
  <K extends Received["row"]["kind"]>(kind: K) =>
  (row: Received["row"]): row is LiveRowOf<K> =>
    row.kind === kind;
const rowsOf = <K extends Received["row"]["kind"]>(
  received: readonly Received[],
  kind: K,
): LiveRowOf<K>[] => received.map(({ row }) => row).filter(isKind(kind));
const isEvent =
  (messageId: string) =>
  ({ row }: Received): boolean =>
    row.kind === "event" && row.messageId === messageId;

test("an accepted event is told with its path, as it is committed, and the decision after it", async () => {
  const attune = await defined();
  await attune.call("identify", { body: { userId: "anna", anonymousId: "laptop" } });
  const listening = await listenTo(attune);
  const [hello] = await listening.until(({ row }) => row.kind === "hello");
  expect(hello?.row).toMatchObject({ rate: 20 });

  await attune.call("batch", {
    body: { batch: [order({ context: { traits: { email: "Anna@Example.com" } } })] },
  });
  await attune.call("decide", { body: { identifiers: { user_id: "anna" }, slots: ["hero"] } });
  const heard = await listening.until(({ row }) => row.kind === "decision");

  const [event] = rowsOf(heard, "event");
  expect(event).toMatchObject({
    status: "accepted",
    type: "track",
    event: "Order Completed",
    identifier: "user_id:anna",
    path: {
      plan: [{ rule: "properties.note:required" }],
      identity: {
        identifiers: [
          { identifier: "user_id:anna", isNew: false },
          { identifier: "email:anna@example.com", isNew: true },
        ],
        links: [{ a: "user_id:anna", b: "email:anna@example.com", exception: false }],
        refused: [],
        claims: [],
      },
      segments: { entered: ["buyers"], left: [] },
    },
  });
  const micros = event?.path?.micros;
  expect(micros?.together).toBe(1);
  expect(micros?.fold).toBeGreaterThan(0);
  expect(micros?.commit).toBeGreaterThan(micros?.fold ?? 0);
  const [decision] = rowsOf(heard, "decision");
  expect(decision).toMatchObject({
    slot: "hero",
    offer: "thanks",
    reason: "SELECTED",
    identifier: "user_id:anna",
    profile: event?.profile,
  });
});

test("while nobody listens nothing is measured, and what is told later says so", async () => {
  const attune = await startForTest();
  await attune.call("track", { body: view(1) });
  const [event] = rowsOf(await heardSoFar(attune), "event");
  expect(event?.path?.micros).toBeNull();
});

test("what is rejected, kept in quarantine or a duplicate is told with its reason", async () => {
  const attune = await defined();
  const listening = await listenTo(attune);
  await listening.until(({ row }) => row.kind === "hello");
  await attune.call("batch", {
    body: {
      batch: [
        order({ properties: {} }),
        { type: "track", userId: "anna", messageId: "nameless" },
        view(1),
        view(1),
      ],
    },
  });
  const heard: Received[] = [];
  while (rowsOf(heard, "event").length < 4)
    heard.push(...(await listening.until(({ row }) => row.kind === "event")));
  const told = rowsOf(heard, "event").map(({ status, messageId, refusal, quarantine }) => ({
    status,
    messageId,
    why: refusal?.code ?? quarantine?.reasons[0]?.rule ?? null,
  }));
  expect(told).toEqual(
    expect.arrayContaining([
      { status: "quarantined", messageId: "o1", why: "properties.total:required" },
      { status: "rejected", messageId: "nameless", why: "event-name-missing" },
      { status: "accepted", messageId: "v1", why: null },
      { status: "duplicate", messageId: "v1", why: null },
    ]),
  );
});

test("who is cut off and goes on with Last-Event-ID misses nothing and hears nothing twice", async () => {
  const attune = await startForTest();
  const heard: string[] = [];
  let last: string | null = null;
  const total = 12 * 40;
  for (let round = 0; round < 12; round += 1) {
    const listening = await listenTo(attune, {
      query: { pace: "all", ...(last === null ? { after: "0-0" } : {}) },
      headers: last === null ? {} : { "last-event-id": last },
    });
    await attune.call("batch", { body: views(round * 40, 40) });
    // Cut somewhere in the middle of what has come, and of a batch.
    const cut = `v${round * 40 + ((round * 17) % 40)}`;
    const received = await listening.until(isEvent(cut));
    await listening.close();
    heard.push(...rowsOf(received, "event").map(({ messageId }) => messageId ?? ""));
    last = received.at(-1)?.id ?? null;
  }
  const rest = await heardSoFar(attune, { query: { after: last ?? "" } });
  heard.push(...rowsOf(rest, "event").map(({ messageId }) => messageId ?? ""));
  expect(heard).toEqual(Array.from({ length: total }, (_, n) => `v${n}`));
});

test("a slow reader of all, who takes nothing while much comes in, gets all of it once", async () => {
  const attune = await startForTest();
  const listening = await listenTo(attune, { query: { pace: "all" } });
  for (let from = 0; from < 6_000; from += 1_000)
    await attune.call("batch", { body: views(from, 1_000) });
  const received = await listening.until(isEvent("v5999"));
  expect(rowsOf(received, "event").map(({ messageId }) => messageId)).toEqual(
    Array.from({ length: 6_000 }, (_, n) => `v${n}`),
  );
  expect(rowsOf(received, "skipped")).toEqual([]);
});

test("at reading speed what is too much is counted, and can be asked for", async () => {
  const attune = await startForTest();
  await attune.call("batch", { body: views(0, 1_500) });
  const received = await heardSoFar(attune, { query: { pace: "reading", rate: 4 } });
  const shown = rowsOf(received, "event").map(({ messageId }) => messageId);
  const [skipped] = rowsOf(received, "skipped");
  expect(shown).toEqual(Array.from({ length: 20 }, (_, n) => `v${n}`));
  expect((skipped?.items ?? 0) + (skipped?.unread ?? 0)).toBe(1_480);

  const asked: (string | null)[] = [];
  const { after = "", until = "" } = skipped ?? {};
  for (let next: string | null = after; next !== null;) {
    const page: Answer<"liveEvents"> = await attune.call("liveEvents", {
      query: { after: next, until, limit: 300 },
    });
    asked.push(...page.items.map((item) => (item.kind === "event" ? item.messageId : null)));
    ({ next } = page);
  }
  expect(asked).toEqual(Array.from({ length: 1_480 }, (_, n) => `v${n + 20}`));
});

test("a listener hears what fits the filter, and nothing else", async () => {
  const attune = await defined();
  await attune.call("batch", {
    body: {
      batch: [view(1), view(2), order(), { type: "page", userId: "anna", messageId: "p1" }],
    },
  });
  await attune.call("batch", { body: { batch: [order({ messageId: "o2", properties: {} })] } });
  await attune.call("decide", { body: { identifiers: { user_id: "anna" }, slots: ["hero"] } });
  const told = async (query: Readonly<Record<string, string>>): Promise<string[]> =>
    (await heardSoFar(attune, { query })).flatMap(({ row }) => {
      if (row.kind === "event") return [row.messageId ?? ""];
      return row.kind === "decision" ? ["decision"] : [];
    });
  expect(await told({})).toEqual(["v1", "v2", "o1", "p1", "o2", "decision"]);
  expect(await told({ event: "Product Viewed" })).toEqual(["v1", "v2"]);
  expect(await told({ event: "Order Completed" })).toEqual(["o1", "o2"]);
  expect(await told({ type: "page" })).toEqual(["p1"]);
  expect(await told({ status: "quarantined" })).toEqual(["o2"]);
  expect(await told({ status: "accepted", event: "Order Completed" })).toEqual(["o1"]);
  expect(await told({ identifier: "user_id: ANNA " })).toEqual([]);
  expect(await told({ identifier: "user_id:anna" })).toEqual(["o1", "p1", "o2", "decision"]);
  expect(await told({ what: "decisions" })).toEqual(["decision"]);
  expect(await told({ what: "events", identifier: "user_id:u1" })).toEqual(["v1"]);
  expect(await told({ source: "nobody" })).toEqual([]);
  expect(await told({ source: "server" })).toEqual(["v1", "v2", "o1", "p1", "o2"]);
});

test("a listener sees of people what the role of its key may see", async () => {
  const attune = await startForTest();
  await attune.call("identify", {
    body: { userId: "anna", traits: { email: "anna@example.com" } },
  });
  const texts = new Map<string, string>();
  for (const role of ROLES) {
    const { key } = await attune.call("addKey", { body: { name: `the ${role}`, role } });
    const headers = { authorization: `Bearer ${key}` };
    const received = await heardSoFar(attune, { key: null, headers });
    texts.set(role, JSON.stringify(rowsOf(received, "event")));
  }
  expect(texts.get("owner")).toContain("email:anna@example.com");
  expect(texts.get("marketer")).toContain("email:anna@example.com");
  for (const role of ["support", "analyst", "developer"]) {
    expect(texts.get(role), role).not.toContain("anna@example.com");
    expect(texts.get(role), role).toContain("email:[contact]");
  }
});

test("the path of one event is told with its message and the decisions that followed", async () => {
  const attune = await defined();
  await attune.call("batch", { body: { batch: [view(1), order()] } });
  await attune.call("decide", { body: { identifiers: { user_id: "anna" }, slots: ["hero"] } });
  await attune.call("decide", { body: { identifiers: { user_id: "somebody" }, slots: ["hero"] } });
  const received = await heardSoFar(attune, { query: { event: "Order Completed" } });
  const [seen] = rowsOf(received, "event");
  const path = await attune.call("liveEvent", { params: { seq: String(seen?.seq) } });
  expect(path.event.path?.segments.entered).toEqual(["buyers"]);
  expect(path.event).toMatchObject({ messageId: "o1", seq: seen?.seq, profile: seen?.profile });
  expect(path.message).toMatchObject({ properties: { total: 10 } });
  expect(path.decisions).toMatchObject([{ slot: "hero", offer: "thanks" }]);
  const refused = await attune.refused("liveEvent", { params: { seq: "999999" } });
  expect(refused.slug).toBe("event-not-found");
});

test("seventeen cannot listen at once, and who leaves makes room", async () => {
  const attune = await startForTest();
  const all = [];
  for (let n = 0; n < 4; n += 1) {
    const { key } = await attune.call("addKey", { body: { name: `key ${n}`, role: "analyst" } });
    const headers = { authorization: `Bearer ${key}` };
    for (let m = 0; m < 4; m += 1) all.push(await listenTo(attune, { key: null, headers }));
  }
  const refused = await attune.refused("live");
  expect(refused.slug).toBe("too-many-listeners");
  expect(refused.headers.get("retry-after")).toBe("10");
  await all[0]?.close();
  await expect
    .poll(async () => (await attune.send("live", { query: { follow: "no" } })).status)
    .toBe(200);
});

test("the fifth listener of one key takes the place of its oldest, and of nobody else's", async () => {
  const attune = await startForTest();
  const { key } = await attune.call("addKey", { body: { name: "greedy", role: "support" } });
  const other = await listenTo(attune);
  const theirs = [];
  for (let n = 0; n < 20; n += 1)
    theirs.push(await listenTo(attune, { key: null, headers: { authorization: `Bearer ${key}` } }));
  for (const ended of theirs.slice(0, -4))
    await expect(ended.until(() => false)).rejects.toThrow("has ended");
  await attune.call("track", { body: view(1) });
  for (const listening of [other, ...theirs.slice(-4)]) await listening.until(isEvent("v1"));
});

test("a session whose person only has the stream open ends by idleness", async () => {
  const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
  const browser = await enter(attune, "mia");
  const listening = await listenTo(attune, browser.as());
  await listening.until(({ row }) => row.kind === "hello");
  await attune.call("setClock", { body: { advance: "11h" } });
  await attune.call("track", { body: view(1) });
  await listening.until(isEvent("v1"));
  await attune.call("setClock", { body: { advance: "1h" } });
  await attune.call("track", { body: view(2) });
  await expect(listening.until(isEvent("v2"))).rejects.toThrow("has ended");
});

test("whose key is revoked hears no more", async () => {
  const attune = await startForTest();
  const made = await attune.call("addKey", { body: { name: "the analyst", role: "analyst" } });
  const headers = { authorization: `Bearer ${made.key}` };
  const listening = await listenTo(attune, { key: null, headers });
  await listening.until(({ row }) => row.kind === "hello");
  await attune.call("revokeKey", { params: { id: made.id } });
  await attune.call("track", { body: view(1) });
  await expect(listening.until(({ row }) => row.kind === "event")).rejects.toThrow("has ended");
});

test("when other things are to be hidden a stream ends, so that the next one hides them", async () => {
  const attune = await defined();
  const listening = await listenTo(attune);
  await listening.until(({ row }) => row.kind === "hello");
  const segment = { kind: "segment", key: "gold", when: { plan: "gold" } };
  await attune.call("applyDefinitions", { body: { definitions: [segment] } });
  await attune.call("track", { body: view(1) });
  await listening.until(isEvent("v1"));
  const [plan] = DEFINITIONS;
  const declared = { ...plan, traits: { plan: { type: "string", pii: "sensitive" } } };
  await attune.call("applyDefinitions", { body: { definitions: [declared] } });
  await expect(listening.until(() => false)).rejects.toThrow("has ended");
});

test("a server that stops does not wait for its listeners", async () => {
  const attune = await startForTest();
  const listening = await listenTo(attune);
  await listening.until(({ row }) => row.kind === "hello");
  await attune.close();
  await expect(listening.until(() => false)).rejects.toThrow("the stream has ended");
});

test("a place in another log is gone on from where this one stands now", async () => {
  const attune = await startForTest();
  await attune.call("track", { body: view(1) });
  const listening = await listenTo(attune, { headers: { "last-event-id": "999999999999-999999" } });
  await listening.until(({ row }) => row.kind === "hello");
  await attune.call("track", { body: view(2) });
  const heard = await listening.until(isEvent("v2"));
  expect(rowsOf(heard, "event")).toHaveLength(1);
});
