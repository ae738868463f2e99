import { describe, expect, test } from "vitest";
import {
  ADA,
  advance,
  apply,
  decideIn,
  offer,
  openAt,
  policy,
  rule,
  shownIn,
  slot,
  tell,
  usesIn,
  verified,
  whyOf,
} from "./giving-offers.ts";
import { recordOf } from "./deciding.ts";

const visitors = (many: number, from = 0) =>
  Array.from({ length: many }, (_, n) => ({ anonymous_id: `v${from + n}` }));

describe("a slot that chooses", () => {
  test("by value shows what is worth most, and says what the score is made of", async () => {
    const attune = await openAt([
      slot("hero", { arbitration: { by: "value", factors: ["value", "context"] } }),
      offer("cheap", { value: 10, weights: [{ if: { "context.page": "cart" }, weight: 20 }] }),
      offer("dear", { value: "loyal ? 200.0 : 50.0" }),
      rule("hero", ["cheap", "dear"]),
    ]);
    const at = (page: string) => shownIn(attune, "hero", ADA, { context: { page } });
    expect(await at("home")).toBe("cheap");
    await attune.call("identify", {
      key: "server",
      body: { userId: "ada", traits: { loyal: false } },
    });
    expect([await at("home"), await at("cart")]).toEqual(["dear", "cheap"]);
    await advance(attune, "1m");
    await attune.call("identify", {
      key: "server",
      body: { userId: "ada", traits: { loyal: true } },
    });
    expect([await at("home"), await at("cart")]).toEqual(["dear", "cheap"]);
    const { decisionId } = await decideIn(attune, "hero", ADA, { context: {} });
    expect(await recordOf(attune, decisionId)).toMatchObject({
      by: "value",
      score: { final: 200, chance: null, parts: { value: 200, context: 1 } },
    });
  });

  test("by a formula shows what that comes to", async () => {
    const attune = await openAt([
      slot("hero", {
        arbitration: { by: "formula", formula: "value * (tier == 'gold' ? -1.0 : 1.0)" },
      }),
      offer("small", { value: 1 }),
      offer("large", { value: 2 }),
      rule("hero", ["small", "large"]),
    ]);
    const know = (userId: string, tier: string) =>
      attune.call("identify", { key: "server", body: { userId, traits: { tier } } });
    await know("ada", "gold");
    await know("bo", "none");
    expect(await shownIn(attune, "hero", ADA)).toBe("small");
    expect(await shownIn(attune, "hero", { user_id: "bo" })).toBe("large");
  });

  test("a lever lifts an offer until it ends, and is in the history with its reason", async () => {
    const attune = await openAt([
      slot("hero", { arbitration: { by: "value", factors: ["value", "lever"] } }),
      offer("a", { value: 10 }),
      offer("b", { value: 9 }),
      rule("hero", ["a", "b"]),
      policy("push", {
        levers: [
          {
            key: "b-week",
            factor: 1.5,
            until: "2035-03-06T12:00:00Z",
            because: "the warehouse is full of b",
            of: { offers: ["b"] },
          },
        ],
      }),
    ]);
    expect(await shownIn(attune, "hero", ADA)).toBe("b");
    await advance(attune, "24h");
    expect(await shownIn(attune, "hero", ADA)).toBe("a");
    const history = await attune.call("auditLog");
    expect(JSON.stringify(history)).toContain("push");
  });

  test("by Thompson's way it learns: what is clicked is shown more, and what is dismissed too often no more", async () => {
    const attune = await openAt([
      slot("hero", {
        arbitration: {
          by: "thompson",
          factors: ["propensity"],
          prior: { rate: 0.5, weight: 2 },
          guardrail: { dismissed: 0.5, after: 10 },
        },
      }),
      ...["liked", "ignored", "hated"].map((key) => offer(key)),
      rule("hero", ["liked", "ignored", "hated"]),
    ]);
    for (let round = 0; round < 6; round += 1) {
      const asked = visitors(30, round * 30).map(async (who) => {
        const decided = await decideIn(attune, "hero", who);
        if (decided.offer === "liked") await tell(attune, "Clicked", decided, who);
        else if (decided.offer === "hated") await tell(attune, "Dismissed", decided, who);
        else await tell(attune, "Viewed", decided, who);
      });
      await Promise.all(asked);
      await advance(attune, "2s");
      // What was last known serves while the figures are read anew.
      await decideIn(attune, "hero", ADA);
    }
    const last = await Promise.all(visitors(60, 1_000).map((who) => decideIn(attune, "hero", who)));
    const many = (key: string) => last.filter((each) => each.offer === key).length;
    expect(many("hated")).toBe(0);
    expect(many("liked")).toBeGreaterThan(50);
    const [one] = last;
    const record = await recordOf(attune, one?.decisionId ?? "");
    expect(record).toMatchObject({ by: "thompson", draw: expect.any(Number) });
    expect(record.score?.chance).toBeGreaterThan(0);
    await verified(attune);
  });

  test("explores in a part of its decisions, and records how likely what it showed was", async () => {
    const attune = await openAt([
      slot("hero", { arbitration: { by: "priority", explore: 0.5 } }),
      offer("first"),
      offer("second"),
      rule("hero", ["first"], { priority: 2 }),
      rule("hero", ["second"], { priority: 1 }),
    ]);
    const decided = await Promise.all(visitors(60).map((who) => decideIn(attune, "hero", who)));
    const records = await Promise.all(
      decided.map(({ decisionId }) => recordOf(attune, decisionId)),
    );
    const chances = new Map(records.map(({ offer: key, score }) => [key, score?.chance]));
    expect(chances).toEqual(
      new Map([
        ["first", 0.75],
        ["second", 0.25],
      ]),
    );
  });
});

describe("the global control group", () => {
  const SHOP = [
    slot("hero"),
    slot("payment"),
    offer("sale", { caps: [{ limit: 1 }] }),
    offer("swish"),
    rule("hero", ["sale"]),
    rule("payment", ["swish"]),
    policy("control", { control: { share: 0.5, except: { slots: ["payment"] } } }),
  ];

  test("sees defaults; what it would have seen is recorded, and nothing is reserved for it", async () => {
    const attune = await openAt(SHOP);
    const people = visitors(30);
    const decided = await Promise.all(people.map((who) => decideIn(attune, "hero", who)));
    const control = decided.filter(({ reason }) => reason === "GLOBAL_CONTROL");
    expect(control.length).toBeGreaterThan(5);
    expect(control.length).toBeLessThan(25);
    for (const { decisionId, offer: key, content } of control) {
      expect([key, content]).toEqual([null, { headline: "nothing" }]);
      const record = await recordOf(attune, decisionId);
      expect(record).toMatchObject({
        shadow: { offer: "sale", rule: "hero-sale" },
        parameters: { policy: "control", share: 0.5 },
      });
      expect(record.uses).toBeUndefined();
    }
    expect(await usesIn(attune)).toHaveLength(people.length - control.length);
    await verified(attune);
  });

  test("stays as it is from the first call of a newcomer on, through links and in every slot but the exempt", async () => {
    const attune = await openAt(SHOP);
    for (const who of visitors(12)) {
      const first = await decideIn(attune, "hero", who);
      const isControl = first.reason === "GLOBAL_CONTROL";
      const keys = await recordOf(attune, first.decisionId);
      await attune.call("track", {
        key: "server",
        body: { event: "Seen", anonymousId: who.anonymous_id, userId: `u-${who.anonymous_id}` },
      });
      const later = await decideIn(attune, "hero", { user_id: `u-${who.anonymous_id}` });
      expect(later.reason === "GLOBAL_CONTROL").toBe(isControl);
      expect((await recordOf(attune, later.decisionId)).bucketKey).toBe(keys.bucketKey);
      expect(keys.bucketKey).toMatch(/^p\d+$/);
      expect(await shownIn(attune, "payment", who)).toBe("swish");
    }
  });
});

describe("a slate", () => {
  const SHELF = { size: 4, perCategory: 2, pins: [{ offer: "pinned", position: 2 }] };
  const SHOP = [
    slot("shelf", { slate: SHELF }),
    ...["b1", "b2", "b3"].map((key) => offer(key, { category: "bells" })),
    ...["h1", "h2"].map((key) => offer(key, { category: "helmets", caps: [{ limit: 1 }] })),
    offer("pinned", { category: "own" }),
    rule("shelf", ["b1", "b2", "b3"], { priority: 9 }),
    rule("shelf", ["h1", "h2"], { priority: 5 }),
    rule("shelf", ["pinned"], { priority: 1 }),
  ];
  const keysOf = (decided: { items?: readonly { id: string; position: number }[] | undefined }) =>
    (decided.items ?? []).map(({ id, position }) => [id, position]);

  test("shows several in their order, holds to its limits and its pins, and explains who was left out", async () => {
    const attune = await openAt(SHOP);
    const decided = await decideIn(attune, "shelf", ADA);
    expect(keysOf(decided)).toEqual([
      ["b1", 1],
      ["pinned", 2],
      ["b2", 3],
      ["h1", 4],
    ]);
    expect(decided).toMatchObject({ offer: "b1", reason: "SELECTED" });
    expect(await whyOf(attune, decided)).toMatchObject([
      { offer: "b1", reason: "SELECTED", parameters: { position: 1 } },
      { offer: "b2", reason: "SELECTED", parameters: { position: 3 } },
      { offer: "b3", reason: "OUTRANKED", parameters: { slate: "perCategory", category: "bells" } },
      { offer: "h1", reason: "SELECTED", parameters: { position: 4 } },
      { offer: "h2", reason: "OUTRANKED", parameters: { slate: "size", limit: 4 } },
      { offer: "pinned", reason: "SELECTED", parameters: { position: 2 } },
    ]);
  });

  test("L9: reserves each of its offers; those that were seen stay used, the others come back", async () => {
    const attune = await openAt(SHOP);
    const first = await decideIn(attune, "shelf", ADA);
    expect(await usesIn(attune)).toHaveLength(4);
    const second = await decideIn(attune, "shelf", ADA);
    expect(keysOf(second).at(-1)).toEqual(["h2", 4]);
    await tell(attune, "Viewed", first, ADA, { items: [{ id: "b1", position: 1 }] });
    await tell(attune, "Clicked", second, ADA, { item_id: "h2" });
    await advance(attune, "31m");
    expect(keysOf(await decideIn(attune, "shelf", ADA)).at(-1)).toEqual(["h1", 4]);
    const figures = await attune.rows(
      "SELECT offer, shown, clicked FROM offer_figure ORDER BY offer",
    );
    expect(figures.filter(({ shown }) => shown === 1)).toEqual([
      { offer: "b1", shown: 1, clicked: 0 },
      { offer: "h2", shown: 1, clicked: 1 },
    ]);
    await verified(attune);
  });

  test("a cap counts once per decision, however many of its offers are shown", async () => {
    const attune = await openAt([
      ...SHOP,
      policy("web", { caps: [{ key: "two-a-day", limit: 2, window: "today" }] }),
    ]);
    const sizes: number[] = [];
    for (let nth = 0; nth < 3; nth += 1)
      sizes.push(keysOf(await decideIn(attune, "shelf", ADA)).length);
    expect(sizes).toEqual([4, 4, 0]);
    await apply(attune, policy("web", {}));
    expect(keysOf(await decideIn(attune, "shelf", ADA))).toHaveLength(3);
  });
});
