import { describe, expect, test } from "vitest";
import { apply, idOf, isSound, list, order, send, STRICT_PLAN, written } from "./blocking.ts";
import { startForTest } from "./running-attune.ts";

const POISON = { ATTUNE_FAILPOINT: "fold.throws:Poison" };

const event = (name: string, messageId: string, userId = "u1") => ({
  type: "track",
  event: name,
  userId,
  messageId,
});

describe("quarantine", () => {
  test("an event whose fold throws is quarantined with its reason, and its neighbours are taken in", async () => {
    const attune = await startForTest(POISON);
    const batch = [event("Seen", "m1"), event("Poison", "m2"), event("Seen", "m3")];
    const answer = await attune.call("batch", { body: { batch } });
    expect(answer.events).toEqual([
      { status: "accepted", messageId: "m1" },
      {
        status: "quarantined",
        messageId: "m2",
        id: expect.any(String),
        reason: expect.stringContaining("fold"),
      },
      { status: "accepted", messageId: "m3" },
    ]);
    const [kept] = await attune.rows("SELECT id, body FROM quarantine");
    expect(JSON.parse(String(kept?.["body"]))).toMatchObject({ name: "Poison", message: batch[1] });
    expect((await attune.storedEvents()).map(({ messageId }) => messageId)).toEqual(["m1", "m3"]);
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    expect(profile.events).toBe(2);
    expect(await attune.call("verify")).toMatchObject({ ok: true, events: 2 });
  });

  test("many such events in one batch cost their neighbours nothing", async () => {
    const attune = await startForTest(POISON);
    const batch = Array.from({ length: 300 }, (_each, index) =>
      event(index % 3 === 1 ? "Poison" : "Seen", `m${index}`, `u${index % 7}`),
    );
    const answer = await attune.call("batch", { body: { batch } });
    expect(answer).toMatchObject({ accepted: 200, quarantined: 100, rejected: 0, duplicate: 0 });
    expect(answer.events.map(({ status }) => status === "quarantined")).toEqual(
      batch.map(({ event: name }) => name === "Poison"),
    );
    expect(await attune.call("verify")).toMatchObject({ ok: true, events: 200 });
  });

  test("a batch of nothing else is quarantined whole", async () => {
    const attune = await startForTest(POISON);
    const batch = Array.from({ length: 5 }, (_each, index) => event("Poison", `m${index}`));
    expect(await attune.call("batch", { body: { batch } })).toMatchObject({
      accepted: 0,
      quarantined: 5,
    });
    expect(
      (await attune.refused("findProfile", { query: { identifier: "user_id:u1" } })).slug,
    ).toBe("profile-not-found");
    expect(await attune.call("verify")).toMatchObject({ ok: true, events: 0 });
  });

  test("a quarantined event that is sent again is quarantined again, under the same id, and kept once", async () => {
    const attune = await startForTest(POISON);
    const [first] = (await attune.call("track", { body: event("Poison", "m1") })).events;
    const [again] = (await attune.call("track", { body: event("Poison", "m1") })).events;
    expect(first).toMatchObject({ status: "quarantined" });
    expect(again).toEqual(first);
    expect(await attune.rows("SELECT id FROM quarantine")).toHaveLength(1);
    await attune.call("track", { body: event("Seen", "m2") });
    expect(await attune.call("verify")).toMatchObject({ ok: true, events: 1 });
  });

  test("a decision whose event is quarantined is decided all the same", async () => {
    const attune = await startForTest(POISON);
    const answer = await attune.call("decide", {
      body: { identifiers: { user_id: "u1" }, slots: ["nowhere"], events: [event("Poison", "m1")] },
    });
    expect(answer.events).toEqual([expect.objectContaining({ status: "quarantined" })]);
    expect(answer.decisions["nowhere"]).toMatchObject({ reason: "ERROR" });
  });
});

describe("what a tracking plan blocks", () => {
  test("waits in quarantine with the rule, the place and no value, and touches no profile", async () => {
    const attune = await startForTest();
    await apply(attune, STRICT_PLAN);
    const [good, bad] = await send(
      attune,
      order("m1", { order_id: "1", total: 5 }),
      written("m2", "twelve crowns"),
    );
    expect(good).toMatchObject({ status: "accepted" });
    expect(bad).toMatchObject({
      status: "quarantined",
      reason: expect.stringMatching(/^\/properties\/total: wanted .*number.*, saw string$/),
    });
    const { waiting, summarised, groups, events, next } = await list(attune);
    expect({ waiting, summarised, next }).toEqual({ waiting: 1, summarised: 0, next: null });
    expect(events).toEqual([
      expect.objectContaining({ source: "server", event: "Order Completed", messageId: "m2" }),
    ]);
    expect(groups).toEqual([
      expect.objectContaining({ waiting: 1, summarised: 0, example: events[0]?.id }),
    ]);
    expect(groups[0]?.reasons).toEqual([
      expect.objectContaining({
        want: expect.objectContaining({ kind: "type", types: expect.arrayContaining(["number"]) }),
        saw: "string",
      }),
    ]);
    expect(JSON.stringify({ groups, events })).not.toContain("twelve");
    const profile = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    expect(profile.events).toBe(1);
    expect(await isSound(attune)).toBe(true);
  });

  test("is shown whole under its id", async () => {
    const attune = await startForTest();
    await apply(attune, STRICT_PLAN);
    const message = written("m1", "12,50", { timestamp: "2026-01-05T10:00:00Z" });
    await attune.call("track", { key: "browser", body: { ...message, anonymousId: "a1" } });
    const id = await idOf(attune, "m1");
    expect(await attune.call("quarantined", { params: { id } })).toMatchObject({
      id,
      public: true,
      historical: false,
      time: "2026-01-05T10:00:00.000Z",
      message: { ...message, anonymousId: "a1" },
    });
    const refused = await attune.refused("quarantined", { params: { id: "0".repeat(32) } });
    expect(refused.slug).toBe("quarantined-not-found");
  });

  test("is grouped by what failed: source, name and rules", async () => {
    const attune = await startForTest();
    await apply(attune, STRICT_PLAN);
    await send(attune, written("m1"), written("m2", "7"), order("m3", { order_id: "3" }));
    await send(attune, order("m4", { order_id: "4", total: 4, currency: "DKK" }));
    const { groups, groupCount } = await list(attune);
    expect(groupCount).toBe(3);
    expect(groups.map(({ waiting }) => waiting).sort((a, b) => a - b)).toEqual([1, 1, 2]);
    const pair = groups.find(({ waiting }) => waiting === 2)?.group ?? "";
    const { events, waiting } = await list(attune, { group: pair });
    expect(events.map(({ messageId }) => messageId)).toEqual(["m2", "m1"]);
    expect(waiting).toBe(2);
  });

  test("can be asked for by source and name, page by page", async () => {
    const attune = await startForTest();
    await apply(attune, { ...STRICT_PLAN, unknownEvents: "block" });
    for (let nth = 1; nth <= 5; nth += 1) await send(attune, written(`m${nth}`));
    await send(attune, { ...order("m6", {}), event: "Something Else" });
    const ids = async (query: Record<string, string | number>): Promise<string[]> =>
      (await list(attune, query)).events.map(({ messageId }) => messageId);
    expect(await ids({ event: "Something Else" })).toEqual(["m6"]);
    expect(await ids({ source: "nobody" })).toEqual([]);
    const query = { event: "Order Completed", source: "server", limit: 2 };
    const first = await list(attune, query);
    expect(first.events.map(({ messageId }) => messageId)).toEqual(["m5", "m4"]);
    const second = await list(attune, { ...query, before: first.next ?? 0 });
    expect(second.events.map(({ messageId }) => messageId)).toEqual(["m3", "m2"]);
    const third = await list(attune, { ...query, before: second.next ?? 0 });
    expect(third).toMatchObject({ events: [{ messageId: "m1" }], next: null });
    expect(await ids({ limit: 3 })).toEqual(["m6", "m5", "m4"]);
  });

  test("sent again it is quarantined under the same id, and kept once as it first came", async () => {
    const attune = await startForTest();
    await apply(attune, STRICT_PLAN);
    const [first] = await send(attune, written("m1", "1,00"));
    const [again, copy] = await send(attune, written("m1", "2,00"), written("m1", "3,00"));
    expect(first).toMatchObject({ status: "quarantined" });
    expect([again, copy]).toEqual([first, first]);
    const id = await idOf(attune, "m1");
    expect(await attune.call("quarantined", { params: { id } })).toMatchObject({
      message: { properties: { total: "1,00" } },
    });
    expect((await list(attune)).waiting).toBe(1);
  });

  test("of an event that was accepted before, a copy that would be blocked is a duplicate", async () => {
    const attune = await startForTest();
    await send(attune, written("m1"));
    await apply(attune, STRICT_PLAN);
    expect(await send(attune, written("m1"))).toMatchObject([{ status: "duplicate" }]);
    expect((await list(attune)).waiting).toBe(0);
  });

  test("is counted in the metrics while it waits", async () => {
    const attune = await startForTest();
    await apply(attune, STRICT_PLAN);
    await send(attune, written("m1"), written("m2"));
    expect(await attune.call("metrics")).toContain('attune_quarantine_events{state="waiting"} 2');
    expect(await attune.attune.store.reads.counts()).toMatchObject({ quarantined: 2 });
  });
});
