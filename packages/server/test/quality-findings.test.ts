import { describe, expect, test } from "vitest";
import type { RunningAttune } from "./running-attune.ts";
import { startForTest } from "./running-attune.ts";

const qualityOf = (attune: RunningAttune, key = "server") =>
  attune.call("sourceQuality", { params: { key }, query: { days: 30 } });

const profileOf = async (attune: RunningAttune, identifier: string): Promise<string> =>
  (await attune.call("findProfile", { query: { identifier } })).id;

/** What is stored of quality is what the log folds to. */
const expectVerified = async (attune: RunningAttune): Promise<void> => {
  expect(await attune.call("verify")).toMatchObject({ ok: true });
};

describe("what stands out of a source's events", () => {
  test("a browser that several people use: its refused links, with the newest of them", async () => {
    const attune = await startForTest();
    const users = ["erik", "sara", "sara", "ida"];
    for (const [nth, userId] of users.entries())
      await attune.call("identify", {
        body: { userId, anonymousId: "laptop", messageId: `m${nth}` },
      });
    const { refusals, concerns } = await qualityOf(attune);
    const profile = await profileOf(attune, "user_id:ida");
    expect(refusals).toEqual([
      {
        reason: "limit",
        namespace: "anonymous_id",
        count: 3,
        first: expect.any(String),
        last: expect.any(String),
        profile,
      },
    ]);
    expect(concerns).toEqual([
      expect.objectContaining({ concern: "links refused", rule: "limit", count: 3, profile }),
    ]);
    expect(concerns[0]?.sentence).toMatch(
      /^3 links of anonymous_id from server were refused since .*: one browser or device, several people\.$/,
    );
    await expectVerified(attune);
  });

  test("events that no plan names are one concern, and hide no broken rule", async () => {
    const attune = await startForTest();
    const plan = {
      kind: "tracking-plan",
      key: "all",
      unknownEvents: "warn",
      events: { Order: { properties: { total: { type: "number", required: true } } } },
    };
    await attune.call("applyDefinitions", { body: { definitions: [plan] } });
    const batch = ["Order", ...Array.from({ length: 40 }, (_each, nth) => `Odd ${nth}`)].map(
      (event) => ({ type: "track", event, userId: "kim" }),
    );
    await attune.call("batch", { body: { batch } });
    const { concerns } = await qualityOf(attune);
    expect(concerns).toMatchObject([
      { concern: "rule broken", rule: "properties.total:required", count: 1 },
      { concern: "unknown events", count: 40 },
    ]);
    expect(concerns[1]?.sentence).toContain("40 events of 40 names");
  });

  test("names that look like somebody's contact data are counted, and not told", async () => {
    const attune = await startForTest();
    for (const event of ["Mail to anna@example.org", "Called +46 70 123 45 67", "Seen"])
      await attune.call("track", { body: { event, userId: "kim" } });
    const traits = { "anna@example.org": true, tier: "gold" };
    await attune.call("identify", { body: { userId: "kim", traits } });
    const { events, traits: counted } = await qualityOf(attune);
    expect(events.map(({ name, accepted }) => [name, accepted])).toEqual(
      expect.arrayContaining([
        ["(other)", 2],
        ["Seen", 1],
      ]),
    );
    expect(counted.map(({ trait }) => trait)).toEqual(["tier"]);
    const { profiles } = await attune.call("quality", { query: { days: 30 } });
    expect(profiles.traits.map(({ trait }) => trait)).toEqual(["tier"]);
    await expectVerified(attune);
  });

  test("a rejected message of history counts on its own day, where that can be read", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    const today = (await attune.call("clock")).now.slice(0, 10);
    const day = new Date(Date.parse(today) - 3 * 86_400_000).toISOString();
    const flawed = { type: "track", userId: "kim", messageId: "m".repeat(200) };
    await attune.attune.ingest.take(
      [
        { ...flawed, timestamp: day },
        { ...flawed, timestamp: "yesterday" },
      ],
      { source: "server", trust: { kind: "trusted" }, historical: true },
    );
    const { history } = await qualityOf(attune);
    expect(
      history.filter(({ rejected }) => rejected > 0).map((each) => [each.day, each.rejected]),
    ).toEqual([
      [day.slice(0, 10), 1],
      [today, 1],
    ]);
  });
});

describe("what the known profiles agreed to", () => {
  const summaryOf = async (attune: RunningAttune) => {
    const { known, purposes } = await attune.call("consentSummary");
    const marketing = purposes.find(({ purpose }) => purpose === "marketing");
    if (!marketing) throw new Error("marketing is a purpose");
    const { granted, denied, expired, none } = marketing;
    return { known, granted, denied, expired, none };
  };
  const answer = (attune: RunningAttune, identifier: string, granted: boolean, expires?: string) =>
    attune.call("recordConsent", {
      body: {
        identifier,
        statements: [{ purpose: "marketing", granted, ...(expires ? { expires } : {}) }],
      },
    });

  test("is counted as they answer, take it back, run out, and turn out to be one person", async () => {
    const attune = await startForTest({ ATTUNE_CLOCK: "virtual" });
    for (const userId of ["a", "b", "c"]) await attune.call("identify", { body: { userId } });
    await attune.call("track", { body: { event: "Seen", anonymousId: "browser" } });
    expect(await summaryOf(attune)).toEqual({
      known: 3,
      granted: 0,
      denied: 0,
      expired: 0,
      none: 3,
    });
    await answer(attune, "user_id:a", true, "1d");
    await answer(attune, "user_id:b", true);
    await answer(attune, "anonymous_id:browser", false);
    expect(await summaryOf(attune)).toEqual({
      known: 3,
      granted: 2,
      denied: 0,
      expired: 0,
      none: 1,
    });
    await attune.call("setClock", { body: { advance: "2d" } });
    await answer(attune, "user_id:b", false);
    expect(await summaryOf(attune)).toEqual({
      known: 3,
      granted: 0,
      denied: 1,
      expired: 1,
      none: 1,
    });
    await attune.call("identify", { body: { userId: "c", anonymousId: "browser" } });
    expect(await summaryOf(attune)).toEqual({
      known: 3,
      granted: 0,
      denied: 2,
      expired: 1,
      none: 0,
    });
    await expectVerified(attune);
  });
});
