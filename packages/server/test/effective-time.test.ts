import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const MINUTE = 60_000;
const iso = (time: number): string => new Date(time).toISOString();

/** Takes in one event and tells its effective time, in ms after the time of receipt. */
const effective = async (
  attune: RunningAttune,
  message: Readonly<Record<string, unknown>>,
  name: "batch" | "import" = "batch",
  sentAt?: string,
): Promise<number> => {
  const event = {
    type: "track",
    event: "Seen",
    userId: "u1",
    messageId: crypto.randomUUID(),
    ...message,
  };
  await attune.call(name, {
    body: { batch: [event], ...(sentAt === undefined ? {} : { sentAt }) },
  });
  const stored = (await attune.storedEvents()).at(-1);
  return (stored?.time ?? Number.NaN) - attune.attune.clock.now();
};

describe("effective time", () => {
  test("without a timestamp an event happened when it was received", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    expect(await effective(attune, {})).toBe(0);
    expect(await effective(attune, { timestamp: null })).toBe(0);
  });

  test("events of one request that say no time, or one still to come, keep their order", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const now = attune.attune.clock.now();
    const about = { type: "track", userId: "u1", properties: { product_id: "lamp" } };
    const lampIn = async (): Promise<number> => {
      const { traits } = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
      const cart = traits.find(({ name }) => name === "cart")?.value;
      return JSON.stringify(cart).includes("lamp") ? 1 : 0;
    };
    for (let round = 0; round < 10; round += 1) {
      const added = { ...about, event: "Product Added", context: { round } };
      const removed = { ...added, event: "Product Removed", timestamp: iso(now + 60 * MINUTE) };
      const batch = round % 2 === 0 ? [added, removed] : [removed, added];
      const received = attune.attune.clock.now();
      await attune.call("batch", { body: { batch } });
      const times = (await attune.storedEvents()).slice(-2).map(({ time }) => time - received);
      expect(times).toEqual([-1, 0]);
      expect(await lampIn()).toBe(round % 2);
      await attune.attune.clock.set(received + 10);
    }
  });

  test("long history whose events say no time keeps its order, the last at receipt", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const count = 350;
    const dated = (at: number) => (at % 7 === 3 ? { timestamp: "2020-01-01T00:00:00Z" } : {});
    const batch = Array.from({ length: count }, (_, at) => ({
      type: "track",
      event: "Seen",
      userId: "u1",
      messageId: `m${String(count - at)}`,
      ...dated(at),
    }));
    await attune.call("import", { body: { batch } });
    const now = attune.attune.clock.now();
    const times = (await attune.storedEvents()).map(({ time }) => time);
    expect(times).toHaveLength(count);
    const undated = times.filter((_, at) => at % 7 !== 3);
    expect(undated).toEqual(undated.map((_, at) => now - undated.length + 1 + at));
  });

  test("a timestamp without a sentAt is taken as it is, and never lies in the future", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const now = attune.attune.clock.now();
    expect(await effective(attune, { timestamp: iso(now - 5 * MINUTE) })).toBe(-5 * MINUTE);
    expect(await effective(attune, { timestamp: iso(now + 5 * MINUTE) })).toBe(0);
    expect(await effective(attune, { timestamp: now - 7 * MINUTE })).toBe(-7 * MINUTE);
  });

  test("the skew of the client's clock is taken out: what counts is how long before sending it happened", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const now = attune.attune.clock.now();
    for (const skew of [-86_400_000, -MINUTE, MINUTE, 365 * 86_400_000]) {
      const timestamp = iso(now + skew - 3 * MINUTE);
      expect(await effective(attune, { timestamp, sentAt: iso(now + skew) })).toBe(-3 * MINUTE);
    }
    const after = { timestamp: iso(now + MINUTE), sentAt: iso(now) };
    expect(await effective(attune, after)).toBe(0);
  });

  test("the sentAt of a batch counts for its messages, unless one has its own", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const now = attune.attune.clock.now();
    const timestamp = iso(now - 60 * MINUTE);
    const sentAt = iso(now - 50 * MINUTE);
    expect(await effective(attune, { timestamp }, "batch", sentAt)).toBe(-10 * MINUTE);
    const own = { timestamp, sentAt: iso(now - 40 * MINUTE) };
    expect(await effective(attune, own, "batch", sentAt)).toBe(-20 * MINUTE);
  });

  test("the client's originalTimestamp goes before a timestamp that a relay wrote", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const now = attune.attune.clock.now();
    const message = { timestamp: iso(now - MINUTE), originalTimestamp: iso(now - 9 * MINUTE) };
    expect(await effective(attune, message)).toBe(-9 * MINUTE);
  });

  test("history keeps its times: there is no client clock to correct", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const now = attune.attune.clock.now();
    const message = { timestamp: iso(now - 90 * MINUTE), sentAt: iso(now - 80 * MINUTE) };
    expect(await effective(attune, message, "import")).toBe(-90 * MINUTE);
  });

  test("a time without an offset is UTC; a date alone is its first instant", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const times = ["2024-02-29T10:00:00", "2024-02-29T11:00:00+01:00", "2024-02-29"];
    for (const timestamp of times) await effective(attune, { timestamp });
    expect((await attune.storedEvents()).map(({ time }) => iso(time))).toEqual([
      "2024-02-29T10:00:00.000Z",
      "2024-02-29T10:00:00.000Z",
      "2024-02-29T00:00:00.000Z",
    ]);
  });

  test("the effective time is fixed at acceptance: a duplicate sent later does not move it", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const first = attune.attune.clock.now();
    await effective(attune, { messageId: "m1" });
    await attune.call("setClock", { body: { advance: "1h" } });
    await effective(attune, { messageId: "m1" });
    expect((await attune.storedEvents()).map(({ time }) => time)).toEqual([first]);
  });
});
