import { describe, expect, test } from "vitest";
import {
  ADA,
  advance,
  apply,
  BO,
  decideIn,
  offer,
  oneOffer,
  openAt,
  policy,
  rule,
  seen,
  shownIn,
  slot,
  verified,
  whyOf,
} from "./giving-offers.ts";
import type { RunningAttune } from "./running-attune.ts";

const putItem = (attune: RunningAttune, item: object) =>
  attune.call("putCatalogItems", { body: { items: [item] } });

const know = (attune: RunningAttune, userId: string, traits: object) =>
  attune.call("identify", { key: "server", body: { userId, traits } });

describe("an offer is shown only when it may be", () => {
  test("from its first instant until its end, and on its days and hours where the person is", async () => {
    const attune = await openAt(
      oneOffer({
        schedule: {
          from: "2035-03-06T00:00:00Z",
          until: "2035-03-20T00:00:00Z",
          days: ["tue", "wed"],
          hours: { from: "09:00", until: "17:00" },
        },
      }),
    );
    await know(attune, "ada", { timezone: "Europe/Stockholm" });
    const before = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, before)).toEqual([
      {
        offer: "sale",
        reason: "OUT_OF_SCHEDULE",
        parameters: { opens: Date.parse("2035-03-06T08:00:00Z") },
      },
    ]);
    const at = async (now: string) => {
      await attune.call("setClock", { body: { now } });
      return [await shownIn(attune, "hero", ADA), await shownIn(attune, "hero", BO)];
    };
    expect(await at("2035-03-06T07:59:59.999Z")).toEqual([null, null]);
    expect(await at("2035-03-06T08:00:00Z")).toEqual(["sale", null]);
    expect(await at("2035-03-06T16:30:00Z")).toEqual([null, "sale"]);
    expect(await at("2035-03-08T12:00:00Z")).toEqual([null, null]);
    expect(await at("2035-03-20T12:00:00Z")).toEqual([null, null]);
    const over = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, over)).toMatchObject([{ parameters: { opens: null } }]);
  });

  test("while what it sells is there: not before it is in the catalog, and not when the last one is gone", async () => {
    const attune = await openAt(
      oneOffer({ item: "bell", computed: { price: "item.price", left: "item.inStock" } }),
    );
    const because = async () => (await whyOf(attune, await decideIn(attune, "hero", ADA)))[0];
    expect(await because()).toMatchObject({
      reason: "OUT_OF_STOCK",
      parameters: { item: "bell", because: "unknown" },
    });
    const bell = { id: "bell", name: "Bell", price: 19, currency: "SEK" };
    await putItem(attune, { ...bell, stock: 1 });
    const there = await decideIn(attune, "hero", ADA);
    expect(there).toMatchObject({ offer: "sale", content: { price: 19, left: true } });
    await putItem(attune, { ...bell, stock: 0 });
    expect(await because()).toMatchObject({
      reason: "OUT_OF_STOCK",
      parameters: { because: "none left" },
    });
  });

  test("in the languages that it has words for", async () => {
    const attune = await openAt(
      oneOffer({
        locales: ["sv", "en-GB"],
        variants: [{ locale: "sv", content: { headline: "rea" } }],
      }),
    );
    const headline = async (context: object) =>
      (await decideIn(attune, "hero", ADA, { context })).content?.["headline"];
    expect(await headline({ locale: "sv-FI" })).toBe("rea");
    expect(await headline({ locale: "en-GB" })).toBe("sale");
    expect(await headline({})).toBe("sale");
    const american = await decideIn(attune, "hero", ADA, { context: { locale: "en-US" } });
    expect(await whyOf(attune, american)).toEqual([
      {
        offer: "sale",
        reason: "CONTENT_UNAVAILABLE",
        parameters: { locale: "en-US", locales: ["sv", "en-GB"] },
      },
    ]);
  });

  test("after what must come first was seen, whatever was only reserved", async () => {
    const attune = await openAt([
      ...oneOffer({ requires: ["intro"] }),
      slot("shelf"),
      offer("intro"),
      rule("shelf", ["intro"]),
    ]);
    const early = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, early)).toMatchObject([
      { reason: "PREREQUISITE_FAILED", parameters: { requires: "intro" } },
    ]);
    const intro = await decideIn(attune, "shelf", ADA);
    expect(await shownIn(attune, "hero", ADA)).toBe(null);
    await seen(attune, intro);
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    expect(await shownIn(attune, "hero", BO)).toBe(null);
  });

  test("to whom it is good: law, moment and judgement each have their own reason", async () => {
    const attune = await openAt(
      oneOffer({
        eligibility: { age: { $gte: 18 } },
        applicability: { "context.page": "cart" },
        suitability: { "returned.recently": { $ne: true } },
      }),
    );
    const reason = async (traits: object, page: string) => {
      await advance(attune, "1m");
      await know(attune, "ada", traits);
      const decided = await decideIn(attune, "hero", ADA, { context: { page } });
      return (await whyOf(attune, decided))[0]?.reason;
    };
    expect(await reason({ age: 17 }, "cart")).toBe("NOT_ELIGIBLE");
    expect(await reason({ age: 18 }, "home")).toBe("NOT_APPLICABLE");
    expect(await reason({ age: 18, returned: { recently: true } }, "cart")).toBe("NOT_SUITABLE");
    expect(await reason({ age: 18, returned: { recently: false } }, "cart")).toBe("SELECTED");
  });

  test("to one half of the people each, where two exclude one another, for ever the same half", async () => {
    const half = (from: number, until: number) => ({
      exclusive: { group: "price-test", from, until },
    });
    const attune = await openAt([
      slot("hero"),
      slot("shelf"),
      offer("low", half(0, 0.5)),
      offer("high", half(0.5, 1)),
      rule("hero", ["low", "high"]),
      rule("shelf", ["high", "low"]),
    ]);
    const people = Array.from({ length: 40 }, (_, n) => ({ anonymous_id: `a${n}` }));
    const first = await Promise.all(people.map((who) => shownIn(attune, "hero", who)));
    const again = await Promise.all(people.map((who) => shownIn(attune, "shelf", who)));
    expect(again).toEqual(first);
    expect(new Set(first)).toEqual(new Set(["low", "high"]));
    const [one] = people;
    const why = await whyOf(attune, await decideIn(attune, "hero", one ?? ADA));
    const lost = why.find(({ reason }) => reason === "MUTEX_LOST");
    expect(lost).toMatchObject({ parameters: { group: "price-test" } });
  });

  test("unless it, or its slot, is paused", async () => {
    const attune = await openAt(oneOffer({}));
    expect(await shownIn(attune, "hero", ADA)).toBe("sale");
    await apply(attune, offer("sale", { paused: true }));
    const paused = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, paused)).toMatchObject([{ reason: "PAUSED" }]);
    await apply(attune, offer("sale"), slot("hero", { paused: true }));
    expect(await decideIn(attune, "hero", ADA)).toMatchObject({
      offer: null,
      content: { headline: "nothing" },
      reason: "PAUSED",
    });
  });
});

describe("what an offer says", () => {
  test("is computed from what is known of the person, the call and the item", async () => {
    const attune = await openAt(
      oneOffer({
        item: "bell",
        computed: {
          price: "tier == 'gold' ? item.price - 3.0 : item.price",
          where: "context.city",
        },
      }),
    );
    await putItem(attune, {
      id: "bell",
      name: "Bell",
      price: 19,
      currency: "SEK",
      stock: 3,
    });
    await know(attune, "ada", { tier: "gold" });
    const context = { city: "Lund" };
    const adas = await decideIn(attune, "hero", ADA, { context });
    expect(adas.content).toEqual({ headline: "sale", price: 16, where: "Lund" });
    const unknown = await decideIn(attune, "hero", BO, { context });
    expect(unknown.offer).toBe(null);
    expect(await whyOf(attune, unknown)).toMatchObject([
      { reason: "CONTENT_UNAVAILABLE", parameters: { computed: "price" } },
    ]);
  });

  test("fits its slot's schema: content that does not is refused, computed content that does not is not shown", async () => {
    const schema = {
      type: "object",
      properties: { headline: { type: "string", maxLength: 8 }, price: { type: "number" } },
      required: ["headline"],
    };
    const attune = await openAt([]);
    const refused = await attune.refused("validateDefinitions", {
      body: {
        definitions: [
          slot("hero", { schema }),
          offer("sale", { content: { headline: "far too long for this" } }),
          rule("hero", ["sale"]),
        ],
      },
    });
    expect(refused.slug).toBe("definition-not-valid");
    expect(JSON.stringify(refused.problem)).toContain("/content/headline");
    await apply(
      attune,
      slot("hero", { schema }),
      offer("sale", { computed: { price: "spoken" } }),
      rule("hero", ["sale"]),
    );
    await know(attune, "ada", { spoken: "a lot" });
    await know(attune, "bo", { spoken: 12 });
    const adas = await decideIn(attune, "hero", ADA);
    expect(await whyOf(attune, adas)).toMatchObject([
      { reason: "CONTENT_UNAVAILABLE", parameters: { at: "/price" } },
    ]);
    expect((await decideIn(attune, "hero", BO)).content).toEqual({ headline: "sale", price: 12 });
  });
});

describe("what a caller with a browser key sees", () => {
  test("is content and nothing else: no reason, no profile, no trace", async () => {
    const attune = await openAt([
      ...oneOffer({ caps: [{ limit: 5 }], budget: { amount: 100 } }),
      policy("web", { control: { share: 0.05, except: { slots: ["hero"] } } }),
    ]);
    const body = { identifiers: { anonymous_id: "a1" }, slots: ["hero", "nowhere"], explain: true };
    const answer = await attune.call("decide", { key: "browser", body });
    expect(answer).toEqual({
      decisions: {
        hero: { decisionId: expect.any(String), offer: "sale", content: { headline: "sale" } },
        nowhere: { decisionId: expect.any(String), offer: null, content: null },
      },
    });
    await verified(attune);
  });
});
