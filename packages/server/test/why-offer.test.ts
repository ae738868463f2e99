import { describe, expect, test } from "vitest";
import { whyOffer } from "./asking-why.ts";
import { decideFor } from "./deciding.ts";
import type { RunningAttune } from "./running-attune.ts";
import { at, clockTo, DAY, identify, idOf, publish, START, started } from "./segment-steps.ts";
import { SHOP } from "./shop-definitions.ts";

const HOUR = 3_600_000;

const offer = (key: string, more: object = {}) => ({ kind: "offer", key, content: {}, ...more });

/** Puts an offer up for everybody on the hero slot, above all others. */
const first = (key: string, condition: object = {}) => ({
  kind: "rule",
  key: `${key}-first`,
  slot: "hero",
  priority: 50,
  if: condition,
  then: { offer: key },
});

const shop = async (...more: readonly object[]): Promise<RunningAttune> => {
  const attune = await started([...SHOP, ...more]);
  await identify(attune, "kim", { plan: "silver", timezone: "Europe/Stockholm" });
  return attune;
};

const whyOf = async (
  attune: RunningAttune,
  key: string,
  query: Readonly<Record<string, string>> = {},
) => {
  const id = await idOf(attune, "user_id:kim");
  const why = await whyOffer(attune, id, { of: `offer:${key}`, ...query });
  const [hero] = why.slots;
  if (!hero) throw new Error("there is no slot");
  return { ...why, hero };
};

/** What is decided for Kim now. */
const decided = async (attune: RunningAttune) =>
  (await decideFor(attune, { user_id: "kim" })).decision.offer;

describe("why an offer is not shown", () => {
  test("names the clause, what it saw, and the value with which it would be", async () => {
    const attune = await shop();
    const { hero, version, timezone } = await whyOf(attune, "gold-week");
    expect({ version, timezone }).toEqual({ version: 1, timezone: "Europe/Stockholm" });
    expect(hero).toMatchObject({
      slot: "hero",
      outcome: "not eligible",
      winner: null,
      candidates: [{ rule: "gold-first", reason: "NOT_ELIGIBLE", stage: 4 }],
      change: { is: { what: "attribute", path: "plan", value: "gold" }, then: "shown", by: null },
      sentences: [
        "gold-week was not shown: rule gold-first does not apply",
        '  ✗ plan is gold: it was "silver"',
        "Smallest change: plan is gold; then it is shown.",
      ],
    });
    const { hero: swedish } = await whyOf(attune, "gold-week", { language: "sv" });
    expect(swedish.sentences).toEqual([
      "gold-week visades inte: regeln gold-first gäller inte",
      '  ✗ plan är gold: det var "silver"',
      "Minsta ändring: plan är gold; då visas det.",
    ]);
    await identify(attune, "kim", { plan: "gold" });
    expect(await decided(attune)).toBe("gold-week");
    expect((await whyOf(attune, "gold-week")).hero).toMatchObject({
      outcome: "shown",
      change: null,
    });
  });

  test("says what would still come before it, and how far ahead that is", async () => {
    const attune = await shop();
    await identify(attune, "kim", { plan: "gold" });
    const { hero } = await whyOf(attune, "cart-reminder");
    expect(hero.winner).toEqual({ offer: "gold-week", rule: "gold-first" });
    expect(hero.change).toMatchObject({
      is: { what: "attribute", path: "cart.items", value: [{}] },
      then: "outranked",
      by: { offer: "gold-week", rule: "gold-first", margin: 10 },
    });
    expect(hero.sentences.at(-1)).toBe(
      "Smallest change: cart.items has a length that is more than 0; then it could be shown, but gold-week ranks 10 higher.",
    );
  });

  test("finds bounds, choices, flags and what must not be, one clause at a time", async () => {
    const cases = [
      [{ age: { $gt: 17 } }, { path: "age", value: 18 }],
      [{ age: { $gte: 3, $lt: 9 } }, { path: "age", value: 3 }],
      [{ country: { $in: ["SE", "NO"] } }, { path: "country", value: "SE" }],
      [{ vip: { $exists: true } }, { path: "vip", value: true }],
      [{ "home.city": "Lund" }, { path: "home.city", value: "Lund" }],
      [{ $not: { plan: "silver" } }, { path: "plan", value: null }],
      [{ "context.page": "checkout" }, { path: "context.page", value: "checkout" }],
      [{ $or: [{ plan: "gold" }, { age: 3 }] }, { path: "plan", value: "gold" }],
    ] as const;
    const attune = await shop(
      ...cases.flatMap(([condition], index) => [
        offer(`one-${index}`),
        first(`one-${index}`, condition),
      ]),
    );
    for (const [index, [, change]] of cases.entries()) {
      const { hero } = await whyOf(attune, `one-${index}`);
      expect(hero.outcome).toBe("not eligible");
      expect(hero.change?.is).toMatchObject({ what: "attribute", ...change });
    }
  });

  test("says so when two things would have to be otherwise", async () => {
    const attune = await shop(offer("rare"), first("rare", { plan: "gold", age: { $gte: 18 } }));
    const { hero } = await whyOf(attune, "rare");
    expect(hero.change).toBe(null);
    expect(hero.sentences.at(-1)).toBe("No single change that was tried would make it eligible.");
    await identify(attune, "kim", { plan: "gold" });
    expect((await whyOf(attune, "rare")).hero.change?.is).toMatchObject({ path: "age", value: 18 });
  });

  test("names the segment that one would have to be in, or to leave", async () => {
    const attune = await shop(
      { kind: "segment", key: "swedes", when: { country: "SE" } },
      offer("midsummer"),
      first("midsummer", { $segment: "swedes" }),
    );
    expect((await whyOf(attune, "midsummer")).hero.change).toMatchObject({
      is: { what: "segment", segment: "swedes", joins: true },
      then: "shown",
    });
  });

  test("of a cap names the instant at which it is free again; then it is shown", async () => {
    const attune = await shop(
      offer("daily", { caps: [{ limit: 1, within: "1d" }] }),
      first("daily"),
    );
    const { decision } = await decideFor(attune, { user_id: "kim" });
    await attune.call("track", {
      key: "server",
      body: {
        event: "Decision Viewed",
        userId: "kim",
        properties: { decision_id: decision.decisionId },
      },
    });
    await clockTo(attune, START + HOUR);
    const { hero } = await whyOf(attune, "daily");
    expect(hero.candidates[0]).toMatchObject({ reason: "CAP_REACHED", parameters: { count: 1 } });
    expect(hero.change).toMatchObject({ is: { what: "time", at: at(START + DAY) }, then: "shown" });
    expect(hero.sentences).toEqual([
      "daily was not shown: daily may be shown at most once in the last day; given once (cap offer:daily/caps/0); again from Saturday 2 March 2030 at 13:00 (Europe/Stockholm)",
      "Smallest change: it is Saturday 2 March 2030 at 13:00 (Europe/Stockholm); then it is shown.",
    ]);
    await clockTo(attune, START + DAY - 1);
    expect(await decided(attune)).not.toBe("daily");
    await clockTo(attune, START + DAY);
    expect(await decided(attune)).toBe("daily");
  });

  test("names when its schedule opens, what must be seen first, and the consent that is missing", async () => {
    const attune = await shop(
      offer("later", { schedule: { from: at(START + 2 * DAY) } }),
      first("later"),
      offer("second", { requires: ["later"] }),
      first("second"),
      offer("news", { purpose: "marketing" }),
      first("news"),
    );
    expect((await whyOf(attune, "later")).hero.change).toMatchObject({
      is: { what: "time", at: at(START + 2 * DAY) },
    });
    expect((await whyOf(attune, "second")).hero.change).toMatchObject({
      is: { what: "exposure", offer: "later" },
    });
    expect((await whyOf(attune, "news")).hero.change).toMatchObject({
      is: { what: "consent", purpose: "marketing" },
      then: "shown",
    });
  });

  test("of a slot that may use nothing of a person names the consent", async () => {
    const attune = await started(SHOP, { ATTUNE_PERSONALIZATION_BASIS: "consent" });
    await identify(attune, "kim", { plan: "gold" });
    const { hero } = await whyOf(attune, "gold-week");
    expect(hero).toMatchObject({
      outcome: "not eligible",
      reason: "NO_CONSENT",
      change: { is: { what: "consent", purpose: "personalization" }, then: "shown" },
    });
    expect(hero.sentences[0]).toBe(
      "gold-week was not shown: there is no consent to personalization",
    );
  });
});

describe("asking why", () => {
  test("records and reserves nothing, however often", async () => {
    const attune = await shop(offer("once", { caps: [{ limit: 1 }] }), first("once"));
    const id = await idOf(attune, "user_id:kim");
    for (let asked = 0; asked < 3; asked += 1)
      expect((await whyOf(attune, "once")).hero.outcome).toBe("shown");
    const { decisions } = await attune.call("profileDecisions", { params: { id } });
    expect(decisions).toEqual([]);
    expect(await decided(attune)).toBe("once");
  });

  test("at an instant that has passed asks what was known, given and live then", async () => {
    const attune = await shop(offer("once", { caps: [{ limit: 1 }] }), first("once"));
    await clockTo(attune, START + HOUR);
    expect(await decided(attune)).toBe("once");
    await clockTo(attune, START + 2 * HOUR);
    await identify(attune, "kim", { plan: "gold" });
    await clockTo(attune, START + 3 * HOUR);
    await publish(attune, first("once", { plan: "lead" }));
    await clockTo(attune, START + 4 * HOUR);
    const outcomes = async (key: string) =>
      Promise.all(
        [0.5, 1.5, 2.5, 3.5].map(async (hours) => {
          const { hero } = await whyOf(attune, key, { at: at(START + hours * HOUR) });
          return hero.candidates[0]?.reason;
        }),
      );
    expect(await outcomes("once")).toEqual(["SELECTED", "SELECTED", "SELECTED", "NOT_ELIGIBLE"]);
    expect(await outcomes("gold-week")).toEqual([
      "NOT_ELIGIBLE",
      "NOT_ELIGIBLE",
      "OUTRANKED",
      "SELECTED",
    ]);
    const id = await idOf(attune, "user_id:kim");
    const before = { of: "offer:once", at: at(START - DAY) };
    expect(await whyOffer(attune, id, before)).toMatchObject({ version: null, slots: [] });
  });

  test("of what was given by then counts no more than was given by then", async () => {
    const attune = await shop(
      offer("twice", { caps: [{ limit: 2, within: "7d" }] }),
      first("twice"),
    );
    for (const hour of [1, 2, 3]) {
      await clockTo(attune, START + hour * HOUR);
      const { decision } = await decideFor(attune, { user_id: "kim" });
      if (decision.offer === "twice")
        await attune.call("track", {
          key: "server",
          body: {
            event: "Decision Viewed",
            userId: "kim",
            properties: { decision_id: decision.decisionId },
          },
        });
    }
    const reasonAt = async (hours: number) =>
      (await whyOf(attune, "twice", { at: at(START + hours * HOUR) })).hero.candidates[0]?.reason;
    expect(await reasonAt(0.5)).toBe("SELECTED");
    expect(await reasonAt(1.5)).toBe("SELECTED");
    expect(await reasonAt(2.5)).toBe("CAP_REACHED");
  });

  test("says what it takes as it is now", async () => {
    const attune = await shop(
      offer("paid", { budget: { amount: 10 } }),
      first("paid", { "context.page": "x" }),
    );
    expect((await whyOf(attune, "paid")).approximate).toEqual(["context"]);
    const then = await whyOf(attune, "paid", { at: at(START) });
    expect(then.approximate).toEqual(["context", "budgets"]);
  });

  test("shows nobody more than an explanation does", async () => {
    const attune = await shop(
      offer("mine"),
      first("mine", { email: "kim@example.com", plan: "gold" }),
    );
    await identify(attune, "kim", { email: "kim@example.com" });
    const { key } = await attune.call("addKey", { body: { name: "the analyst", role: "analyst" } });
    const response = await attune.send("whyProfile", {
      params: { id: await idOf(attune, "user_id:kim") },
      query: { of: "offer:mine" },
      headers: { authorization: `Bearer ${key}` },
    });
    const text = await response.text();
    expect(text).not.toContain("kim@example.com");
    expect(text).toContain("email is [contact]");
    expect(JSON.stringify(await whyOf(attune, "mine"))).toContain("email is kim@example.com");
  });

  test("refuses offers that there never were, slots without it, and instants to come", async () => {
    const attune = await shop();
    const id = await idOf(attune, "user_id:kim");
    const slug = async (query: Readonly<Record<string, string>>) =>
      (await attune.refused("whyProfile", { params: { id }, query })).slug;
    expect(await slug({ of: "offer:nothing" })).toBe("definition-not-found");
    expect(await slug({ of: "offer:gold-week", slot: "shelf" })).toBe("parameter-not-valid");
    expect(await slug({ of: "offer:gold-week", at: at(START + DAY) })).toBe("parameter-not-valid");
    expect(await slug({ of: "rule:gold-first" })).toBe("parameter-not-valid");
  });
});
