import { describe, expect, test } from "vitest";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";

const seen = (messageId: string | undefined, more: object = {}) => ({
  type: "track",
  event: "Seen",
  userId: "u1",
  ...(messageId === undefined ? {} : { messageId }),
  ...more,
});

const statuses = (answers: readonly { readonly status: string }[]): string[] =>
  answers.map(({ status }) => status);

describe("duplicates", () => {
  test("L2: an event that is sent again is a duplicate: within a batch, across batches, after a restart", async () => {
    const directory = temporaryDirectory();
    const before = await startAt(directory);
    const first = await before.call("batch", {
      body: { batch: [seen("m1"), seen("m1"), seen("m2")] },
    });
    expect(statuses(first.events)).toEqual(["accepted", "duplicate", "accepted"]);
    expect(statuses((await before.call("track", { body: seen("m1") })).events)).toEqual([
      "duplicate",
    ]);
    await before.close();
    const after = await startAt(directory);
    expect(
      statuses((await after.call("import", { body: { batch: [seen("m2"), seen("m3")] } })).events),
    ).toEqual(["duplicate", "accepted"]);
    expect((await after.storedEvents()).map(({ messageId }) => messageId)).toEqual([
      "m1",
      "m2",
      "m3",
    ]);
    await after.close();
  });

  test("duplicates far apart in one large batch are found", async () => {
    const attune = await startForTest();
    const batch = Array.from({ length: 1_000 }, (_each, index) => seen(`m${index % 400}`));
    const answer = await attune.call("batch", { body: { batch } });
    expect(answer).toMatchObject({ accepted: 400, duplicate: 600 });
  });

  test("the same batch sent many times at once is taken in once", async () => {
    const attune = await startForTest();
    const body = { batch: Array.from({ length: 50 }, (_each, index) => seen(`m${index}`)) };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => attune.call("batch", { body })),
    );
    expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(50);
    expect(answers.reduce((sum, { duplicate }) => sum + duplicate, 0)).toBe(450);
    expect((await attune.storedEvents()).length).toBe(50);
  });

  test("one messageId from two sources is two events", async () => {
    const attune = await startForTest();
    const message = { event: "Seen", anonymousId: "a1", messageId: "m1" };
    expect((await attune.call("track", { key: "server", body: message })).accepted).toBe(1);
    expect((await attune.call("track", { key: "browser", body: message })).accepted).toBe(1);
    expect((await attune.call("track", { key: "browser", body: message })).duplicate).toBe(1);
  });

  test("a missing messageId is made from source and body: the same body is a duplicate, another is not", async () => {
    const attune = await startForTest();
    const body = { event: "Seen", userId: "u1", properties: { n: 1 } };
    const [first] = (await attune.call("track", { body })).events;
    const [again] = (await attune.call("track", { body })).events;
    expect(first).toMatchObject({
      status: "accepted",
      messageId: expect.stringMatching(/^body-[0-9a-f]{32}$/),
    });
    expect(again).toEqual({ ...first, status: "duplicate" });
    for (const odd of [null, ""]) {
      const answer = await attune.call("track", {
        body: { ...body, properties: { n: 2, odd }, messageId: odd },
      });
      expect(answer.accepted).toBe(1);
    }
    expect((await attune.call("track", { body: { ...body, properties: { n: 3 } } })).accepted).toBe(
      1,
    );
    const anonymous = { event: "Seen", anonymousId: "a1" };
    expect((await attune.call("track", { key: "server", body: anonymous })).accepted).toBe(1);
    expect((await attune.call("track", { key: "browser", body: anonymous })).accepted).toBe(1);
  });

  test("the key in a body is no part of it: with and without a writeKey it is the same event", async () => {
    const attune = await startForTest();
    const body = { event: "Seen", userId: "u1" };
    expect((await attune.call("track", { body })).accepted).toBe(1);
    expect(
      (await attune.call("track", { body: { ...body, writeKey: "anything" } })).duplicate,
    ).toBe(1);
  });
});
