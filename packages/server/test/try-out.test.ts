import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExplainResponse, TriedDecision } from "@attune/contract";
import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { withKey } from "./holding-keys.ts";
import type { RunningAttune } from "./running-attune.ts";
import { startAt } from "./running-attune.ts";
import { at, clockTo, DAY, identify, idOf, publish, START, started } from "./segment-steps.ts";

const HOUR = 3_600_000;

const offer = (key: string, more: object = {}) => ({
  kind: "offer",
  key,
  content: { headline: key },
  ...more,
});
const rule = (key: string, slot: string, priority: number, then: object, when: object = {}) => ({
  kind: "rule",
  key,
  slot,
  priority,
  if: when,
  then,
});

/** Slots that ask for everything that a decision may ask for. */
const SHOP = [
  { kind: "slot", key: "hero", default: { content: { headline: "Welcome" } } },
  { kind: "slot", key: "side" },
  { kind: "slot", key: "shelf", slate: { size: 2 } },
  { kind: "slot", key: "lottery", arbitration: { by: "thompson", explore: 0.2 } },
  { kind: "segment", key: "golden", when: { plan: "gold" } },
  offer("gold-week", {
    caps: [{ limit: 2, within: "1d" }],
  }),
  offer("sale", { caps: [{ limit: 1, within: "12h" }], category: "price" }),
  offer("tips", { category: "help" }),
  offer("news"),
  offer("vip", { eligibility: { $segment: "golden" } }),
  rule("gold", "hero", 30, { offer: "gold-week" }, { plan: "gold" }),
  rule("page", "hero", 20, { offer: "tips" }, { "context.page": "help" }),
  rule("all", "hero", 10, { offer: "sale" }),
  rule("all-beside", "side", 10, { offer: "sale" }),
  rule("some", "shelf", 5, { offers: ["tips", "vip", "sale"] }),
  rule("either", "lottery", 5, { offers: ["tips", "news"] }),
  { kind: "policy", key: "calm", caps: [{ key: "day", limit: 6, window: "today" }] },
];
const SLOTS = ["hero", "side", "shelf", "lottery", "nowhere"];

/** A decision without what only a recorded one has. */
const unrecorded = ({
  id: _id,
  seq: _seq,
  latency: _latency,
  traced: _traced,
  ...rest
}: ExplainResponse): TriedDecision => rest;

const shared: { attune: RunningAttune | null; directory: string; now: number } = {
  attune: null,
  directory: "",
  now: START,
};
const running = (): RunningAttune => {
  if (shared.attune === null) throw new Error("the server has not started");
  return shared.attune;
};

beforeAll(async () => {
  shared.directory = mkdtempSync(join(tmpdir(), "attune-try-"));
  shared.attune = await startAt(shared.directory, { ATTUNE_CLOCK: "virtual" });
  await clockTo(shared.attune, START);
  await publish(shared.attune, ...SHOP);
  await identify(shared.attune, "kim", { plan: "gold", country: "SE" });
  await identify(shared.attune, "bo", { plan: "silver" });
});
afterAll(async () => {
  await shared.attune?.close();
  rmSync(shared.directory, { recursive: true, force: true });
});

/** All that a write would move. */
const mark = async (attune: RunningAttune): Promise<unknown> => [
  await attune.rows("SELECT max(seq) AS seq FROM log"),
  await attune.rows("SELECT count(*) AS uses FROM offer_use"),
  await attune.rows("SELECT count(*) AS decisions FROM decision"),
  await attune.rows("SELECT count(*) AS facets FROM facet"),
];

describe("what is tried", () => {
  test.prop(
    [
      fc.constantFrom("kim", "bo"),
      fc.constantFrom("home", "help"),
      fc.uniqueArray(fc.constantFrom(...SLOTS), { minLength: 1 }),
      fc.integer({ min: 0, max: 20 }),
    ],
    { numRuns: 25 },
  )(
    "L6 is what is decided then, for the same instant and input",
    async (who, page, slots, hours) => {
      const attune = running();
      shared.now += hours * HOUR;
      await clockTo(attune, shared.now);
      const context = { page };
      const body = { profile: `user_id:${who}`, slots, context };
      const before = await attune.call("tryDecision", { body });
      const made = await attune.call("decide", {
        key: "server",
        body: { identifiers: { user_id: who }, slots, context, explain: true },
      });
      expect(before.profile).toBe(made.profile);
      for (const slot of slots.filter((each) => each !== "lottery")) {
        const id = made.decisions[slot]?.decisionId ?? "";
        const explained = await attune.call("explainDecision", { params: { id } });
        expect(before.decisions[slot]).toEqual(unrecorded(explained));
      }
    },
  );

  test("chooses with the number that it is given, as the decision did with its own", async () => {
    const attune = running();
    for (let round = 0; round < 8; round += 1) {
      shared.now += 2 * DAY;
      await clockTo(attune, shared.now);
      const { decisions } = await attune.call("decide", {
        key: "server",
        body: { identifiers: { user_id: "bo" }, slots: ["lottery"], explain: true },
      });
      const id = decisions["lottery"]?.decisionId ?? "";
      const made = await attune.call("explainDecision", { params: { id } });
      shared.now += 2 * DAY;
      await clockTo(attune, shared.now);
      const body = { profile: "user_id:bo", slots: ["lottery"], draw: made.draw };
      const tried = await attune.call("tryDecision", { body });
      expect(tried.approximate).toEqual([]);
      const { offer, draw, score } = tried.decisions["lottery"] ?? {};
      expect({ offer, draw, score }).toEqual({
        offer: made.offer,
        draw: made.draw,
        score: made.score,
      });
    }
  });

  test("leaves nothing behind: no entry, no use, no decision, no facet", async () => {
    const attune = running();
    const before = await mark(attune);
    for (const whom of [{ profile: "user_id:kim" }, { profile: "user_id:new" }, { traits: {} }, {}])
      for (const moment of [{}, { at: at(shared.now + DAY) }, { at: at(START) }])
        await attune.call("tryDecision", { body: { slots: SLOTS, ...whom, ...moment } });
    expect(await mark(attune)).toEqual(before);
  });

  test("shows a reader what the explanation of the decision shows", async () => {
    const attune = running();
    const { key } = await attune.call("addKey", { body: { name: "ann", role: "analyst" } });
    await identify(attune, "eva", { plan: "eva@example.com" });
    const body = { profile: "user_id:eva", slots: ["hero"] };
    const tried = await attune.call("tryDecision", withKey(key, { body }));
    const { decisions } = await attune.call("decide", {
      key: "server",
      body: { identifiers: { user_id: "eva" }, slots: ["hero"], explain: true },
    });
    const params = { id: decisions["hero"]?.decisionId ?? "" };
    const explained = await attune.call("explainDecision", withKey(key, { params }));
    expect(tried.decisions["hero"]).toEqual(unrecorded(explained));
    expect(JSON.stringify(tried)).not.toContain("eva@example.com");
  });
});

test("a sentence says how it was asked, also to a reader who may not see what was found", async () => {
  const attune = running();
  await publish(
    attune,
    { kind: "slot", key: "away" },
    rule("elsewhere", "away", 5, { offer: "news" }, { city: { $nin: ["Oslo", "Bergen"] } }),
  );
  await identify(attune, "lu", { city: "Lund" });
  const body = { profile: "user_id:lu", slots: ["away"] };
  const { key } = await attune.call("addKey", { body: { name: "lea", role: "analyst" } });
  const { decisions } = await attune.call("tryDecision", withKey(key, { body }));
  const sentences = decisions["away"]?.sentences.join("\n") ?? "";
  expect(sentences).toContain("✓ city is not [personal] or [personal]");
  expect(sentences).not.toContain("Oslo");
  expect(sentences).not.toContain("Lund");
  expect(decisions["away"]?.candidates[0]?.clauses[0]).toMatchObject({
    wanted: { $nin: ["[personal]", "[personal]"] },
    saw: "[personal]",
  });
});

describe("what is tried by many", () => {
  test("is limited for each key, and it is said when to ask again", async () => {
    const attune = running();
    const { key } = await attune.call("addKey", { body: { name: "max", role: "developer" } });
    // Slots that there are not cost as much as those that there are.
    const slots = Array.from({ length: 20 }, (_, n) => `nowhere-${n}`);
    const tried = () => attune.send("tryDecision", withKey(key, { body: { slots } }));
    let answer = await tried();
    for (let n = 0; n < 200 && answer.ok; n += 1) answer = await tried();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(JSON.parse(await answer.text())).toMatchObject({ type: "/problems/too-many-tries" });
    const others = await attune.send("tryDecision", { body: { slots } });
    expect(others.status).toBe(200);
  });

  test("is of somebody of whom no more is said than an event may say", async () => {
    const slots = ["hero"];
    const deep = JSON.parse(`${'{"a":'.repeat(70)}1${"}".repeat(70)}`);
    for (const said of [{ long: "x".repeat(40_000) }, deep])
      for (const body of [
        { slots, traits: said },
        { slots, traits: {}, context: said },
      ]) {
        const { slug } = await running().refused("tryDecision", { body });
        expect(slug).toBe("body-not-valid");
      }
  });
});

describe("whom it is tried for", () => {
  test("somebody of whom some traits are known and nothing else, in the segments that these make", async () => {
    const body = { traits: { plan: "gold" }, slots: ["hero", "shelf"] };
    const { profile, decisions } = await running().call("tryDecision", { body });
    expect(profile).toBe(null);
    expect(decisions["hero"]).toMatchObject({ reason: "SELECTED", offer: "gold-week" });
    expect(decisions["shelf"]?.segments).toEqual(["golden"]);
    const plain = await running().call("tryDecision", { body: { ...body, traits: {} } });
    expect(plain.decisions["hero"]).toMatchObject({ reason: "SELECTED", offer: "sale" });
  });

  test("nobody: the slot's default, and why", async () => {
    const { decisions } = await running().call("tryDecision", { body: { slots: ["hero"] } });
    expect(decisions["hero"]).toMatchObject({
      reason: "FALLBACK",
      content: { headline: "Welcome" },
    });
  });

  test("is a profile or traits, and a profile that there is", async () => {
    const attune = running();
    const refused = async (body: object): Promise<string> =>
      (await attune.refused("tryDecision", { body: { slots: ["hero"], ...body } })).slug;
    expect(await refused({ profile: "p1", traits: {} })).toBe("body-not-valid");
    expect(await refused({ profile: "p999999" })).toBe("profile-not-found");
    expect(await refused({ profile: "shoe:42" })).toBe("identifier-not-valid");
  });
});

describe("when it is tried", () => {
  test("in the past finds what was known and live then, and says what it cannot know", async () => {
    const attune = await started([...SHOP]);
    await identify(attune, "kim", { plan: "silver" });
    await clockTo(attune, START + 2 * HOUR);
    await identify(attune, "kim", { plan: "gold" }, { timestamp: at(START + 2 * HOUR) });
    await clockTo(attune, START + 3 * HOUR);
    await publish(attune, rule("gold", "hero", 30, { offer: "tips" }, { plan: "gold" }));
    await clockTo(attune, START + 4 * HOUR);
    const shown = async (body: object): Promise<unknown> => {
      const tried = await attune.call("tryDecision", {
        body: { profile: await idOf(attune, "user_id:kim"), slots: ["hero"], ...body },
      });
      return [tried.when, tried.decisions["hero"]?.offer, tried.approximate];
    };
    expect(await shown({ at: at(START + HOUR) })).toEqual(["past", "sale", []]);
    expect(await shown({ at: at(START + 2.5 * HOUR) })).toEqual(["past", "gold-week", []]);
    expect(await shown({})).toEqual(["now", "tips", []]);
    expect(await shown({ at: at(START + DAY) })).toEqual(["future", "tips", ["events"]]);
  });

  test("in the future finds caps free again that are reached now", async () => {
    const attune = await started([...SHOP]);
    await identify(attune, "bo", { plan: "silver" });
    const body = { profile: "user_id:bo", slots: ["hero"] };
    await attune.call("decide", {
      key: "server",
      body: { identifiers: { user_id: "bo" }, slots: ["hero"] },
    });
    const now = await attune.call("tryDecision", { body });
    expect(now.decisions["hero"]?.candidates.map(({ reason }) => reason)).toContain("CAP_REACHED");
    const later = await attune.call("tryDecision", {
      body: { ...body, at: at(START + 13 * HOUR) },
    });
    expect(later.decisions["hero"]?.offer).toBe("sale");
  });
});

describe("consent", () => {
  test("withholds as it does from a decision, and may be taken to be granted", async () => {
    const attune = await started([...SHOP], { ATTUNE_PERSONALIZATION_BASIS: "consent" });
    await identify(attune, "kim", { plan: "gold" });
    const body = { profile: "user_id:kim", slots: ["hero"] };
    const without = await attune.call("tryDecision", { body });
    expect(without.decisions["hero"]).toMatchObject({ reason: "NO_CONSENT", subject: null });
    const granted = { ...body, consents: ["personalization"] };
    const allowed = await attune.call("tryDecision", { body: granted });
    expect(allowed.decisions["hero"]).toMatchObject({ reason: "SELECTED", offer: "gold-week" });
  });
});
