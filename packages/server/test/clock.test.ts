import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startAt, startForTest, temporaryDirectory } from "./running-attune.ts";

const DAY = 86_400_000;

const known = async (attune: RunningAttune, identifier: string): Promise<boolean> =>
  (await attune.send("findProfile", { query: { identifier } })).status === 200;

const seen = (ids: object) => ({ event: "Seen", ...ids });
const advance = (attune: RunningAttune, duration: string) =>
  attune.call("setClock", { body: { advance: duration } });

describe("expiry", () => {
  test("L4: 90 days later an anonymous profile is gone as a whole, a known one stays", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("track", {
      body: seen({ anonymousId: "a1", context: { device: { id: "d1" } } }),
    });
    await attune.call("track", { body: seen({ anonymousId: "a2", userId: "u2" }) });
    await attune.call("decide", {
      body: { identifiers: { anonymous_id: "a3" }, slots: ["nowhere"] },
    });
    expect((await advance(attune, "89d")).fired).toBe(0);
    for (const identifier of ["anonymous_id:a1", "device_id:d1", "anonymous_id:a3"])
      expect(await known(attune, identifier)).toBe(true);
    expect((await advance(attune, "2d")).fired).toBe(2);
    for (const identifier of ["anonymous_id:a1", "device_id:d1", "anonymous_id:a3"])
      expect(await known(attune, identifier)).toBe(false);
    for (const identifier of ["anonymous_id:a2", "user_id:u2"])
      expect(await known(attune, identifier)).toBe(true);
    expect(await attune.call("verify")).toMatchObject({ ok: true, timers: 0 });
    expect(await attune.rows("SELECT due FROM timer")).toEqual([]);
  });

  test("L4: activity moves the due time, and a profile that logs in never expires", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("track", { body: seen({ anonymousId: "active" }) });
    await attune.call("track", { body: seen({ anonymousId: "later-known" }) });
    await advance(attune, "60d");
    await attune.call("track", { body: seen({ anonymousId: "active", messageId: "again" }) });
    await attune.call("track", { body: seen({ anonymousId: "later-known", userId: "u1" }) });
    expect(await attune.rows("SELECT due FROM timer")).toHaveLength(1);
    await advance(attune, "40d");
    expect(await known(attune, "anonymous_id:active")).toBe(true);
    await advance(attune, "60d");
    expect(await known(attune, "anonymous_id:active")).toBe(false);
    expect(await known(attune, "anonymous_id:later-known")).toBe(true);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("L4: a timer is due at an exact instant: it fires then and not a millisecond before", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("track", { body: seen({ anonymousId: "a1" }) });
    const [timer] = await attune.rows("SELECT due FROM timer");
    const due = Number(timer?.["due"]);
    expect(due - attune.attune.clock.now()).toBeGreaterThanOrEqual(90 * DAY);
    expect(due - attune.attune.clock.now()).toBeLessThan(91 * DAY);
    const set = (now: number) =>
      attune.call("setClock", { body: { now: new Date(now).toISOString() } });
    expect((await set(due - 1)).fired).toBe(0);
    expect(await known(attune, "anonymous_id:a1")).toBe(true);
    expect((await set(due)).fired).toBe(1);
    expect(await known(attune, "anonymous_id:a1")).toBe(false);
  });

  test("L4: on the machine's clock, what fell due while nobody served goes at the start", async () => {
    const directory = temporaryDirectory();
    const longAgo = Date.UTC(2020, 0, 1);
    const before = await startAt(directory);
    const event = {
      source: "web",
      messageId: "m1",
      type: "page",
      name: "",
      time: longAgo,
      receivedAt: longAgo,
      historical: false,
      identifiers: [{ ns: "anonymous_id", value: "a1" }],
      claims: [],
      ignored: [],
      message: {},
    };
    await before.attune.store.commitEvents(
      "live",
      [{ stored: JSON.stringify(event), verdict: null, isPublic: false }],
      longAgo,
    );
    await before.close();
    const firing = Promise.withResolvers<number | null>();
    const attune = await startAt(directory, {}, (store) => ({
      ...store,
      fireTimers: async (now, limit, lease) => {
        const fired = await store.fireTimers(now, limit, lease);
        firing.resolve(fired);
        return fired;
      },
    }));
    expect(await firing.promise).toBe(1);
    expect(await known(attune, "anonymous_id:a1")).toBe(false);
    await attune.close();
  });

  test("what an unmerge has set apart stays, and stays apart, however long it is not seen", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("track", { body: seen({ userId: "u1", anonymousId: "a1" }) });
    const { id } = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    const body = { take: ["anonymous_id:a1"], reason: "two people" };
    await attune.call("unmerge", { params: { id }, body });
    await advance(attune, "1d");
    expect(await known(attune, "anonymous_id:a1")).toBe(true);
    await advance(attune, "200d");
    const both = { ...seen({ userId: "u1", anonymousId: "a1" }), messageId: "both" };
    await attune.call("track", { body: both });
    const user = await attune.call("findProfile", { query: { identifier: "user_id:u1" } });
    expect(user.identifiers.map(({ identifier }) => identifier)).toEqual(["user_id:u1"]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("being decided for is activity: who comes every day keeps her profile", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const decide = async () =>
      (
        await attune.call("decide", {
          body: { identifiers: { anonymous_id: "daily" }, slots: ["hero"] },
        })
      ).profile;
    const first = await decide();
    for (let day = 0; day < 12; day += 1) {
      await advance(attune, "10d");
      expect(await decide()).toBe(first);
      expect(await decide()).toBe(first);
    }
    const entries = await attune.rows("SELECT count(*) AS n FROM log WHERE kind = 'activity'");
    expect(entries).toMatchObject([{ n: 12 }]);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
    await advance(attune, "100d");
    expect(await known(attune, "anonymous_id:daily")).toBe(false);
  });

  test("an expired browser that comes back is a new profile", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    await attune.call("track", { body: seen({ anonymousId: "a1" }) });
    const before = await attune.call("findProfile", { query: { identifier: "anonymous_id:a1" } });
    await advance(attune, "100d");
    expect((await attune.refused("profile", { params: { id: before.id } })).slug).toBe(
      "profile-not-found",
    );
    await attune.call("track", { body: seen({ anonymousId: "a1", messageId: "back" }) });
    const after = await attune.call("findProfile", { query: { identifier: "anonymous_id:a1" } });
    expect(after).toMatchObject({ events: 1 });
    expect(after.id).not.toBe(before.id);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("many profiles that are due together all go, more than one transaction takes", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const batch = Array.from({ length: 230 }, (_each, index) => ({
      type: "page",
      anonymousId: `a${index}`,
    }));
    await attune.call("batch", { body: { batch } });
    expect((await advance(attune, "91d")).fired).toBe(230);
    expect(await attune.call("exportProfiles")).toBe("");
    expect(await attune.call("verify")).toMatchObject({ ok: true, profiles: 0 });
  });
});

describe("the clock", () => {
  test("stands still until it is set, and is then what events are received at", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const { now } = await attune.call("clock");
    expect((await attune.call("clock")).now).toBe(now);
    const later = await attune.call("setClock", { body: { now: "2099-01-02T03:04:05.678Z" } });
    expect(later).toEqual({ now: "2099-01-02T03:04:05.678Z", virtual: true, fired: 0 });
    await attune.call("track", { body: seen({ userId: "u1" }) });
    expect((await attune.storedEvents())[0]?.receivedAt).toBe(Date.parse(later.now));
  });

  test("of the machine cannot be set", async () => {
    const attune = await startForTest();
    for (const body of [{ advance: "1d" }, { now: "2099-01-01T00:00:00Z" }]) {
      expect(await attune.refused("setClock", { body })).toMatchObject({
        status: 409,
        slug: "clock-not-virtual",
      });
    }
    expect((await attune.call("clock")).virtual).toBe(false);
  });

  test("never goes back", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const refused = await attune.refused("setClock", { body: { now: "2001-01-01T00:00:00Z" } });
    expect(refused).toMatchObject({ status: 422, slug: "clock-backwards" });
  });

  test("is refused what is no time, and a time that no calendar has", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const { now } = await attune.call("clock");
    for (const body of [
      {},
      { advance: "soon" },
      { advance: "-1d" },
      { now: "soon" },
      { now: 5 },
      { advance: "1d", now },
      { advance: "999999999w" },
    ]) {
      expect(await attune.refused("setClock", { body })).toMatchObject({
        status: 400,
        slug: "body-not-valid",
      });
    }
    expect((await attune.call("clock")).now).toBe(now);
  });
});
