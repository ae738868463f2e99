import { describe, expect, test } from "vitest";
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
    const [kept] = attune.rows("SELECT id, reason, body FROM quarantine");
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
    expect(attune.rows("SELECT id FROM quarantine")).toHaveLength(1);
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
