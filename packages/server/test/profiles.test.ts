import { describe, expect, test } from "vitest";
import { openLiveDefinitions } from "../src/modules/definitions/index.ts";
import { createProfiles } from "../src/modules/profiles/index.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const find = (attune: RunningAttune, identifier: string) =>
  attune.call("findProfile", { query: { identifier } });

const identifiersOf = async (attune: RunningAttune, identifier: string): Promise<string[]> =>
  (await find(attune, identifier)).identifiers.map((each) => each.identifier).sort();

const timelineOf = async (attune: RunningAttune, id: string) =>
  (await attune.call("timeline", { params: { id }, query: { limit: 500 } })).entries;

const seen = (ids: object, messageId: string) => ({ event: "Seen", messageId, ...ids });

const verified = async (attune: RunningAttune): Promise<void> => {
  expect(await attune.call("verify")).toMatchObject({ ok: true, differences: [] });
};

/** One browser, one login: two facets, linked by the second message. */
const login = async (attune: RunningAttune): Promise<void> => {
  await attune.call("track", { body: seen({ anonymousId: "a1" }, "m1") });
  await attune.call("identify", {
    body: { anonymousId: "a1", userId: "u1", traits: { plan: "gold" }, messageId: "m2" },
  });
};

describe("a profile", () => {
  test("is found by each of its identifiers in any spelling, with its traits, links and counts", async () => {
    const attune = await startForTest();
    const traits = { email: "Anna@Example.com", phone: "+46 70 174 06 05", plan: "gold" };
    await attune.call("identify", { body: { userId: "u1", anonymousId: "a1", traits } });
    await attune.call("track", { body: { event: "Order Completed", userId: "u1" } });
    const profile = await find(attune, "email:ANNA@example.com ");
    expect(profile.identifiers.map(({ identifier }) => identifier)).toEqual(
      expect.arrayContaining([
        "user_id:u1",
        "email:anna@example.com",
        "phone:+46701740605",
        "anonymous_id:a1",
      ]),
    );
    expect(profile).toMatchObject({ events: 2, orders: 1 });
    expect(profile.links).toHaveLength(3);
    expect(profile.traits).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: "plan",
          value: "gold",
          kind: "declared",
          source: "server",
        }),
        expect.objectContaining({ name: "email", value: "Anna@Example.com" }),
        expect.objectContaining({ name: "returning", value: true, kind: "computed" }),
      ]),
    );
    expect(await attune.call("profile", { params: { id: profile.id } })).toEqual(profile);
    for (const identifier of ["phone:+46701740605", "user_id:u1", "anonymous_id:a1"]) {
      expect(await find(attune, identifier)).toEqual(profile);
    }
  });

  test("that nobody has, or an identifier that is none, is a problem that says so", async () => {
    const attune = await startForTest();
    const problemOf = async (identifier: string) =>
      (await attune.refused("findProfile", { query: { identifier } })).slug;
    expect(await problemOf("user_id:nobody")).toBe("profile-not-found");
    expect(await problemOf("shoe_size:42")).toBe("identifier-not-valid");
    expect(await problemOf("no identifier")).toBe("parameter-not-valid");
    for (const id of ["p0", "p999999", "999", "px", "p-1", "p1e3"]) {
      expect((await attune.refused("profile", { params: { id } })).slug).toBe("profile-not-found");
      expect((await attune.refused("timeline", { params: { id } })).slug).toBe("profile-not-found");
    }
  });

  test("keeps the ids that it absorbed resolvable", async () => {
    const attune = await startForTest();
    await attune.call("track", { body: seen({ anonymousId: "a1" }, "m1") });
    const traits = { email: "anna@example.com" };
    await attune.call("identify", { body: { userId: "u1", traits, messageId: "m2" } });
    const [older, younger] = [
      await find(attune, "anonymous_id:a1"),
      await find(attune, "user_id:u1"),
    ];
    expect(younger.id).not.toBe(older.id);
    await attune.call("track", { body: seen({ anonymousId: "a1", userId: "u1" }, "m3") });
    const joined = await find(attune, "user_id:u1");
    expect(joined).toMatchObject({ id: older.id, events: 3 });
    expect(await attune.call("profile", { params: { id: younger.id } })).toEqual(joined);
    expect(await find(attune, "email:anna@example.com")).toEqual(joined);
    expect(await timelineOf(attune, younger.id)).toEqual(await timelineOf(attune, older.id));
    await verified(attune);
  });
});

describe("the timeline", () => {
  test("shows every link with the event that stated it", async () => {
    const attune = await startForTest();
    await login(attune);
    const entries = await timelineOf(attune, (await find(attune, "user_id:u1")).id);
    const link = entries.find(({ kind }) => kind === "link");
    const identify = entries.find(({ sentence }) => sentence.startsWith("identify"));
    expect(link?.entry).toMatchObject({ cause: identify?.seq });
    expect(link?.sentence).toContain(`entry ${identify?.seq ?? "?"}`);
    expect(link?.about.toSorted()).toEqual(["anonymous_id:a1", "user_id:u1"]);
  });

  test("shows a refusal on both sides, with its reason and its cause: a shared browser does not join two people", async () => {
    const attune = await startForTest();
    await login(attune);
    await attune.call("identify", { body: { anonymousId: "a1", userId: "u2", messageId: "m3" } });
    expect(await identifiersOf(attune, "user_id:u1")).toEqual(["anonymous_id:a1", "user_id:u1"]);
    expect(await identifiersOf(attune, "user_id:u2")).toEqual(["user_id:u2"]);
    for (const identifier of ["user_id:u1", "user_id:u2"]) {
      const entries = await timelineOf(attune, (await find(attune, identifier)).id);
      const refusal = entries.find(({ kind }) => kind === "refusal");
      expect(refusal?.sentence).toContain("anonymous_id:a1");
      expect(refusal?.entry).toMatchObject({
        refused: [{ reason: "limit" }],
        cause: expect.any(Number),
      });
    }
    await verified(attune);
  });

  test("shows claims, blocked values, history, decisions and a trusted alias beyond the limit", async () => {
    const attune = await startForTest();
    await attune.call("track", {
      key: "browser",
      body: seen({ anonymousId: "a1", userId: "claimed" }, "m1"),
    });
    await attune.call("track", { body: seen({ anonymousId: "a1", userId: "null" }, "m2") });
    await attune.call("import", {
      body: { batch: [{ type: "page", name: "Old", anonymousId: "a1", messageId: "m3" }] },
    });
    await attune.call("decide", {
      body: { identifiers: { anonymous_id: "a1" }, slots: ["nowhere"] },
    });
    const entries = await timelineOf(attune, (await find(attune, "anonymous_id:a1")).id);
    const sentences = entries.map(({ sentence }) => sentence).join("\n");
    expect(sentences).toContain("claimed without proof: user_id:claimed");
    expect(sentences).toContain("set aside: user_id:null, because it is a placeholder");
    expect(sentences).toContain("imported history");
    expect(sentences).toMatch(/Decision [0-9a-f-]{36}/);
    expect(sentences).toContain("First seen as anonymous_id:a1");
    await attune.call("track", { body: seen({ userId: "u1" }, "m4") });
    await attune.call("alias", { body: { userId: "u2", previousId: "u1", messageId: "m5" } });
    expect(await identifiersOf(attune, "user_id:u2")).toEqual(["user_id:u1", "user_id:u2"]);
    const aliased = await timelineOf(attune, (await find(attune, "user_id:u2")).id);
    expect(aliased.map(({ sentence }) => sentence).join("\n")).toContain(
      "a trusted alias, beyond the limit",
    );
    await verified(attune);
  });

  test("comes in pages, newest first, each entry once, whatever order the events came in", async () => {
    const attune = await startForTest();
    const batch = Array.from({ length: 25 }, (_each, index) => ({
      type: "track",
      event: `E${index}`,
      userId: "u1",
      messageId: `m${index}`,
      timestamp: new Date(Date.UTC(2024, 0, 1 + ((index * 7) % 25))).toISOString(),
    }));
    await attune.call("batch", { body: { batch } });
    const { id } = await find(attune, "user_id:u1");
    const whole = await timelineOf(attune, id);
    const paged: typeof whole = [];
    for (let next: string | null = ""; next !== null;) {
      const query: Record<string, string | number> = {
        limit: 4,
        ...(next === "" ? {} : { before: next }),
      };
      const page = await attune.call("timeline", { params: { id }, query });
      expect(page.entries.length).toBeLessThanOrEqual(4);
      paged.push(...page.entries);
      next = page.next;
    }
    expect(paged).toEqual(whole);
    const times = whole.map(({ time }) => time);
    expect(times).toEqual([...times].sort().reverse());
    expect(whole.filter(({ kind }) => kind === "event")).toHaveLength(25);
    for (const limit of [0, 501, "x"]) {
      expect((await attune.refused("timeline", { params: { id }, query: { limit } })).status).toBe(
        400,
      );
    }
  });
});

describe("unmerge", () => {
  const unmerge = (attune: RunningAttune, id: string, take: string[], reason = "two people") =>
    attune.call("unmerge", { params: { id }, body: { take, reason } });

  test("separates a profile exactly, keeps it apart, and undo joins it again; each with its cause in the timeline", async () => {
    const attune = await startForTest();
    await login(attune);
    const joined = await find(attune, "user_id:u1");
    const { id: separation, profiles } = await unmerge(attune, joined.id, ["user_id:u1"]);
    expect(profiles).toHaveLength(2);
    expect(await identifiersOf(attune, "anonymous_id:a1")).toEqual(["anonymous_id:a1"]);
    const user = await find(attune, "user_id:u1");
    expect(user).toMatchObject({ events: 1 });
    expect(user.traits.find(({ name }) => name === "plan")?.value).toBe("gold");
    expect(user.links).toEqual([expect.objectContaining({ revokedBy: separation })]);

    await attune.call("track", { body: seen({ userId: "u1", anonymousId: "a1" }, "again") });
    expect(await identifiersOf(attune, "user_id:u1")).toEqual(["user_id:u1"]);
    const entries = await timelineOf(attune, user.id);
    expect(entries.find(({ kind }) => kind === "refusal")?.sentence).toContain(
      "an unmerge has set these apart",
    );
    expect(entries.find(({ kind }) => kind === "unmerge")?.sentence).toBe(
      "Unmerged by owner: user_id:u1 taken out, 1 links revoked. Reason: two people",
    );
    await verified(attune);

    const undone = await attune.call("undo", {
      params: { id: user.id },
      body: { unmerge: separation },
    });
    expect(undone.profiles).toEqual([joined.id]);
    expect(await identifiersOf(attune, "user_id:u1")).toEqual(["anonymous_id:a1", "user_id:u1"]);
    expect(await find(attune, "user_id:u1")).toMatchObject({ id: joined.id, events: 3 });
    const after = await timelineOf(attune, joined.id);
    expect(after.find(({ kind }) => kind === "undo")?.sentence).toBe(
      `Unmerge ${separation} undone by owner`,
    );
    await verified(attune);
  });

  test("takes out all that it names, in any spelling, and leaves the rest together", async () => {
    const attune = await startForTest();
    const traits = { email: "anna@example.com", phone: "+46701740605" };
    await attune.call("identify", { body: { userId: "u1", anonymousId: "a1", traits } });
    const { id } = await find(attune, "user_id:u1");
    await unmerge(attune, id, ["email:ANNA@example.com", "phone:+46 70 174 06 05"]);
    expect(await identifiersOf(attune, "user_id:u1")).toEqual(["anonymous_id:a1", "user_id:u1"]);
    expect(await identifiersOf(attune, "email:anna@example.com")).toEqual([
      "email:anna@example.com",
    ]);
    await verified(attune);
  });

  test("undone brings back even what a trusted alias had joined beyond the limit", async () => {
    const attune = await startForTest();
    await attune.call("track", { body: seen({ userId: "u1" }, "m1") });
    await attune.call("alias", { body: { userId: "u2", previousId: "u1", messageId: "m2" } });
    const { id } = await find(attune, "user_id:u1");
    const separation = await unmerge(attune, id, ["user_id:u2"]);
    expect(await identifiersOf(attune, "user_id:u1")).toEqual(["user_id:u1"]);
    await attune.call("undo", { params: { id }, body: { unmerge: separation.id } });
    expect(await identifiersOf(attune, "user_id:u1")).toEqual(["user_id:u1", "user_id:u2"]);
    await verified(attune);
  });

  test("that cannot be done says why, and changes nothing", async () => {
    const attune = await startForTest();
    await login(attune);
    await attune.call("track", { body: seen({ userId: "stranger" }, "m9") });
    const profile = await find(attune, "user_id:u1");
    const refused = async (id: string, body: unknown) => {
      const { slug, status } = await attune.refused("unmerge", { params: { id }, body });
      return `${status} ${slug}`;
    };
    const reason = "two people";
    expect(await refused("p999", { take: ["user_id:u1"], reason })).toBe("404 profile-not-found");
    expect(await refused(profile.id, { take: ["user_id:stranger"], reason })).toBe(
      "422 identifier-not-in-profile",
    );
    expect(await refused(profile.id, { take: ["user_id:nobody"], reason })).toBe(
      "422 identifier-not-in-profile",
    );
    expect(await refused(profile.id, { take: ["shoe_size:42"], reason })).toBe(
      "400 identifier-not-valid",
    );
    expect(await refused(profile.id, { take: ["user_id:u1", "anonymous_id:a1"], reason })).toBe(
      "422 nothing-to-separate",
    );
    for (const body of [
      { take: [], reason },
      { take: ["user_id:u1"] },
      { take: ["user_id:u1"], reason: "" },
      { take: "user_id:u1", reason },
    ]) {
      expect(await refused(profile.id, body)).toBe("400 body-not-valid");
    }
    expect(await find(attune, "user_id:u1")).toEqual(profile);
    await verified(attune);
  });

  test("an undo of what was never done, of another profile's, or a second one, is not found", async () => {
    const attune = await startForTest();
    await login(attune);
    await attune.call("track", { body: seen({ userId: "stranger" }, "m9") });
    const { id } = await find(attune, "user_id:u1");
    const stranger = await find(attune, "user_id:stranger");
    const { id: separation } = await unmerge(attune, id, ["user_id:u1"]);
    const refused = async (profile: string, number: number) =>
      (await attune.refused("undo", { params: { id: profile }, body: { unmerge: number } })).slug;
    expect(await refused(id, separation + 1000)).toBe("unmerge-not-found");
    expect(await refused(stranger.id, separation)).toBe("unmerge-not-found");
    expect(await refused("p999", separation)).toBe("profile-not-found");
    await attune.call("undo", { params: { id }, body: { unmerge: separation } });
    expect(await refused(id, separation)).toBe("unmerge-not-found");
    await verified(attune);
  });

  test("an undo that would break a rule of identity by now is refused, and says which", async () => {
    const attune = await startForTest();
    await login(attune);
    const { id } = await find(attune, "user_id:u1");
    const { id: separation } = await unmerge(attune, id, ["user_id:u1"]);
    await attune.call("identify", { body: { anonymousId: "a1", userId: "u2", messageId: "m3" } });
    expect(await identifiersOf(attune, "anonymous_id:a1")).toEqual([
      "anonymous_id:a1",
      "user_id:u2",
    ]);
    const refused = await attune.refused("undo", { params: { id }, body: { unmerge: separation } });
    expect(refused).toMatchObject({ status: 409, slug: "undo-refused" });
    expect(refused.problem.detail).toContain("limit");
    expect(await identifiersOf(attune, "user_id:u1")).toEqual(["user_id:u1"]);
    await verified(attune);
  });
});

describe("an unmerge, and its undo", () => {
  test("have the timers looked at again: what was taken apart may expire earlier", async () => {
    const { attune, call } = await startForTest();
    await call("batch", {
      body: { batch: [{ type: "page", userId: "u1", anonymousId: "x1", messageId: "m1" }] },
    });
    const { store, clock } = attune;
    const live = await openLiveDefinitions(store, { personalization: "consent", zone: "UTC" });
    let woken = 0;
    const profiles = createProfiles({ store, clock, live, wake: () => (woken += 1) });
    const { id } = await profiles.find("user_id:u1");
    const unmerged = await profiles.unmerge(id, ["anonymous_id:x1"], "a shared laptop", "ann");
    expect(woken).toBe(1);
    await profiles.undo(id, unmerged.id, "ann");
    expect(woken).toBe(2);
  });
});

describe("exports", () => {
  const lines = (text: string): Record<string, unknown>[] =>
    text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));

  test("events come in commit order in their wire form, with receipt and profile; profiles and decisions too", async () => {
    const attune = await startForTest();
    await login(attune);
    await attune.call("decide", { body: { identifiers: { user_id: "u1" }, slots: ["nowhere"] } });
    const { id } = await find(attune, "user_id:u1");
    const events = lines(await attune.call("exportEvents"));
    expect(events.map(({ messageId }) => messageId)).toEqual(["m1", "m2"]);
    expect(events[1]).toMatchObject({
      type: "identify",
      userId: "u1",
      traits: { plan: "gold" },
      profileId: id,
      source: "server",
    });
    expect(events[1]?.["receivedAt"]).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(lines(await attune.call("exportProfiles"))).toEqual([
      expect.objectContaining({ id, events: 2 }),
    ]);
    expect(lines(await attune.call("exportDecisions"))).toEqual([
      expect.objectContaining({ slot: "nowhere", reason: "ERROR" }),
    ]);
  });

  test("an export of many pages has every event once", async () => {
    const attune = await startForTest();
    const batch = Array.from({ length: 1_700 }, (_each, index) => ({
      type: "page",
      userId: `u${index}`,
      messageId: `m${index}`,
    }));
    await attune.call("batch", { body: { batch } });
    const ids = lines(await attune.call("exportEvents")).map(({ messageId }) => messageId);
    expect(ids).toEqual(batch.map(({ messageId }) => messageId));
    expect(lines(await attune.call("exportProfiles"))).toHaveLength(1_700);
  });
});
