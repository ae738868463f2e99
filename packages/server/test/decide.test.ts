import { describe, expect, test } from "vitest";
import { startForTest } from "./running-attune.ts";
import { decideFor, profileOf, recordOf } from "./deciding.ts";
import { ANNA, knowAnna, openShop } from "./shop-definitions.ts";

describe("decide", () => {
  test("takes the events of the same call into account: a product added now brings the reminder now", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const identifiers = { anonymous_id: "a1" };
    expect((await decideFor(attune, identifiers)).decision).toMatchObject({
      offer: null,
      reason: "FALLBACK",
    });
    const properties = { product_id: "p1", name: "Bell" };
    const added = { type: "track", event: "Product Added", anonymousId: "a1", properties };
    const { decision, events } = await decideFor(attune, identifiers, { events: [added] });
    expect(events).toEqual([expect.objectContaining({ status: "accepted" })]);
    expect(decision).toMatchObject({
      offer: "cart-reminder",
      items: [{ id: "p1", position: 1, content: { name: "Bell", product_id: "p1" } }],
    });
    const ordered = { type: "track", event: "Order Completed", anonymousId: "a1" };
    expect((await decideFor(attune, identifiers, { events: [ordered] })).decision.offer).toBe(null);
  });

  test("reads its own writes under load: every call sees the event that it carried", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const calls = Array.from({ length: 60 }, (_each, index) => {
      const anonymousId = `a${index}`;
      const properties = { product_id: `p${index}` };
      const events = [{ type: "track", event: "Product Added", anonymousId, properties }];
      return decideFor(attune, { anonymous_id: anonymousId }, { events });
    });
    for (const [index, { decision }] of (await Promise.all(calls)).entries()) {
      expect(decision.items?.map(({ id }) => id)).toEqual([`p${index}`]);
    }
  });

  test("a bad event in the call has its answer and does not stop the decision", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { events, decision } = await decideFor(
      attune,
      { user_id: "u1" },
      { events: [7, { type: "page", userId: "u1" }] },
    );
    expect(events?.map(({ status }) => status)).toEqual(["rejected", "accepted"]);
    expect(decision.reason).toBe("FALLBACK");
  });

  test("an identifier not seen before creates its facet in the decision's commit, and keeps it", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const first = await decideFor(attune, { anonymous_id: "new" });
    const created = await profileOf(attune, "anonymous_id:new");
    expect(created).toMatchObject({ id: first.profile, events: 0 });
    const record = await recordOf(attune, first.decision.decisionId);
    expect(record.subject).toMatchObject({
      profile: created.id,
      identifier: { ns: "anonymous_id", value: "new" },
    });
    expect((await decideFor(attune, { anonymous_id: "new" })).profile).toBe(created.id);
    await attune.call("track", {
      body: { event: "Seen", anonymousId: "new", userId: "known-later" },
    });
    expect((await profileOf(attune, "user_id:known-later")).id).toBe(created.id);
    expect(await attune.call("verify")).toMatchObject({ ok: true });
  });

  test("of several slots and calls at once for one new identifier there is one facet", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const calls = Array.from({ length: 20 }, () =>
      decideFor(attune, { anonymous_id: "new" }, { slots: ["hero", "shelf"] }),
    );
    const profiles = new Set((await Promise.all(calls)).map(({ profile }) => profile));
    expect(profiles.size).toBe(1);
    expect(await attune.rows("SELECT id FROM facet")).toHaveLength(1);
    expect(await attune.call("verify")).toMatchObject({ ok: true, profiles: 1 });
  });

  test("the highest-priority known identifier decides, the others are noted, and nothing is linked", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    await attune.call("track", { body: { event: "Seen", anonymousId: "kiosk" } });
    const kiosk = await profileOf(attune, "anonymous_id:kiosk");
    const anna = await profileOf(attune, "user_id:anna");
    const identifiers = { anonymous_id: "kiosk", email: ANNA.traits.email, user_id: "nobody-yet" };
    const { profile, decision } = await decideFor(attune, identifiers);
    expect(profile).toBe(anna.id);
    const { subject } = await attune.call("explainDecision", {
      params: { id: decision.decisionId },
    });
    expect(subject).toEqual({
      profile: anna.id,
      identifier: "email:anna@example.com",
      noted: ["user_id:nobody-yet", "anonymous_id:kiosk"],
    });
    expect(await profileOf(attune, "user_id:anna")).toEqual(anna);
    expect(await profileOf(attune, "anonymous_id:kiosk")).toEqual(kiosk);
    expect(
      (await attune.refused("findProfile", { query: { identifier: "user_id:nobody-yet" } })).slug,
    ).toBe("profile-not-found");
  });

  test("when none is known the highest-priority identifier decides and is the one that is created", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { profile } = await decideFor(attune, { anonymous_id: "a1", user_id: "u1" });
    expect((await profileOf(attune, "user_id:u1")).id).toBe(profile);
    expect(
      (await attune.refused("findProfile", { query: { identifier: "anonymous_id:a1" } })).status,
    ).toBe(404);
  });

  test("identifiers are read in their normal form; blocked and malformed ones do not count", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    expect((await decideFor(attune, { email: " ANNA@example.com" })).decision.offer).toBe(
      "gold-week",
    );
    for (const identifiers of [{ user_id: "null" }, {}, { email: "no-mail" }]) {
      const { decision, profile } = await decideFor(attune, identifiers);
      expect(decision).toMatchObject({
        offer: null,
        content: { headline: "Welcome" },
        reason: "FALLBACK",
      });
      expect(profile).toBeUndefined();
      expect((await recordOf(attune, decision.decisionId)).subject).toBe(null);
    }
  });

  test("a namespace that nobody defined is refused with the list of those that are, and takes nothing in", async () => {
    const attune = await startForTest();
    const refused = await attune.refused("decide", {
      body: {
        identifiers: { userId: "anna" },
        slots: ["hero"],
        events: [{ type: "track", event: "Seen", userId: "anna" }],
      },
    });
    expect(refused).toMatchObject({ status: 400, slug: "identifier-not-valid" });
    expect(refused.problem.detail).toContain("user_id");
    expect(await attune.storedEvents()).toEqual([]);
  });

  test("built-in traits have a value for who was never seen: a first visit is not a returning one", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const newcomer = {
      kind: "rule",
      key: "newcomer",
      slot: "shelf",
      if: { returning: false },
      then: { offer: "gold-week" },
    };
    await attune.call("applyDefinitions", { body: { definitions: [newcomer] } });
    const shelf = async () =>
      (
        await attune.call("decide", {
          body: { identifiers: { anonymous_id: "new" }, slots: ["shelf"] },
        })
      ).decisions["shelf"]?.offer;
    expect([await shelf(), await shelf()]).toEqual(["gold-week", "gold-week"]);
    await attune.call("track", { body: { event: "Order Completed", anonymousId: "new" } });
    expect(await shelf()).toBe(null);
  });

  test("what no rule wants shows the slot's default; null content means that the caller shows its own", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const { decisions } = await attune.call("decide", {
      body: { identifiers: { user_id: "u1" }, slots: ["hero", "shelf"] },
    });
    expect(decisions["hero"]).toMatchObject({
      offer: null,
      content: { headline: "Welcome" },
      reason: "FALLBACK",
    });
    expect(decisions["shelf"]).toMatchObject({ offer: null, content: null, reason: "FALLBACK" });
  });

  test("an unknown slot is an ERROR beside the decisions of the others, inside a 200, and recorded", async () => {
    const attune = await startForTest();
    await openShop(attune);
    await knowAnna(attune);
    const { decisions } = await attune.call("decide", {
      body: { identifiers: { user_id: "anna" }, slots: ["nowhere", "hero"] },
    });
    expect(decisions["hero"]).toMatchObject({ offer: "gold-week" });
    expect(decisions["nowhere"]).toMatchObject({ offer: null, content: null, reason: "ERROR" });
    const record = await recordOf(attune, decisions["nowhere"]?.decisionId ?? "");
    expect(record).toMatchObject({
      slot: "nowhere",
      reason: "ERROR",
      parameters: { error: "unknown-slot", slot: "nowhere" },
    });
  });

  test("the call's context decides too, and wins over a trait of that name", async () => {
    const attune = await startForTest();
    await openShop(attune);
    const rule = {
      kind: "rule",
      key: "rain",
      slot: "shelf",
      if: { "context.weather": "rain" },
      then: { offer: "gold-week" },
    };
    await attune.call("applyDefinitions", { body: { definitions: [rule] } });
    await attune.call("identify", {
      body: { userId: "u1", traits: { context: { weather: "rain" } } },
    });
    const shelf = async (context: object) => {
      const body = { identifiers: { user_id: "u1" }, slots: ["shelf"], context };
      return (await attune.call("decide", { body })).decisions["shelf"]?.offer;
    };
    expect(await shelf({ weather: "rain" })).toBe("gold-week");
    expect(await shelf({ weather: "sun" })).toBe(null);
    expect(await shelf({})).toBe(null);
  });

  test("a request that asks for no slot, or for too many, is refused", async () => {
    const attune = await startForTest();
    const identifiers = { user_id: "u1" };
    const slots = Array.from({ length: 21 }, (_each, index) => `s${index}`);
    for (const body of [
      { identifiers },
      { identifiers, slots: [] },
      { identifiers, slots },
      { identifiers, slots: ["hero"], extra: 1 },
    ]) {
      expect(await attune.refused("decide", { body })).toMatchObject({
        status: 400,
        slug: "body-not-valid",
      });
    }
  });
});

describe("personalization without consent", () => {
  test("L7: with basis consent and no record the default is answered, no facet is made and the record names nobody", async () => {
    const attune = await startForTest({ ATTUNE_PERSONALIZATION_BASIS: "consent" });
    await openShop(attune);
    await knowAnna(attune);
    for (const identifiers of [{ user_id: "anna" }, { anonymous_id: "new" }]) {
      const { decision, profile } = await decideFor(attune, identifiers, { explain: true });
      expect(decision).toMatchObject({
        offer: null,
        content: { headline: "Welcome" },
        reason: "NO_CONSENT",
        candidates: [],
      });
      expect(profile).toBeUndefined();
      const record = await recordOf(attune, decision.decisionId);
      expect(record).toMatchObject({
        subject: null,
        inputs: [],
        parameters: { purpose: "personalization" },
      });
      expect(JSON.stringify(record)).not.toMatch(/anna|new/);
    }
    expect(
      (await attune.refused("findProfile", { query: { identifier: "anonymous_id:new" } })).status,
    ).toBe(404);
  });

  test("L7: a setting that is absent means consent, and the first lines of the log say so", async () => {
    const attune = await startForTest({ ATTUNE_PERSONALIZATION_BASIS: "" });
    expect(attune.log[0]).toContain("personalization rests on consent");
    await openShop(attune);
    expect((await decideFor(attune, { user_id: "u1" })).decision.reason).toBe("NO_CONSENT");
  });

  test("L7: the other bases need no record", async () => {
    for (const basis of ["contract", "legitimate_interest"]) {
      const attune = await startForTest({ ATTUNE_PERSONALIZATION_BASIS: basis });
      await openShop(attune);
      await knowAnna(attune);
      expect((await decideFor(attune, { user_id: "anna" })).decision.offer).toBe("gold-week");
    }
  });
});
