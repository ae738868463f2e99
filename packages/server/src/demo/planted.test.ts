import { readFileSync } from "node:fs";
import type { Recorded, WorkingSet } from "@attune/core/commit";
import { commitEvent, emptyWorkingSet, unmerge } from "@attune/core/commit";
import type { Decided } from "@attune/core/decision";
import { compileProgram, decide, NO_EVIDENCE, settle } from "@attune/core/decision";
import { checkDefinitions } from "@attune/core/definition";
import type { Event, RejectionCode } from "@attune/core/event";
import { acceptEvent, isRejection } from "@attune/core/event";
import type { Trust } from "@attune/core/identity";
import { compileIdentity, DEFAULT_IDENTITY, readIdentifiers } from "@attune/core/identity";
import type { JsonObject } from "@attune/core/json";
import { own, ownText } from "@attune/core/json";
import type { ProfileState } from "@attune/core/profile";
import { attributesOf, encodeState, traitsOf } from "@attune/core/profile";
import { describe, expect, it } from "vitest";
import { NO_PROGRAM } from "@attune/core/segment";
import { parseAllDocuments } from "yaml";
import type { ShopEvent } from "./index.ts";
import { FLAWS, generateShop, PLANTED, PLANTED_NOTES } from "./index.ts";

const now = Date.UTC(2026, 10, 21, 15, 30);
const textOf = (object: JsonObject, key: string): string => ownText(object, key) ?? "";
const DAY = 86_400_000;
const policy = compileIdentity(DEFAULT_IDENTITY);
const TRUSTED: Trust = { kind: "trusted" };
const BROWSER: Trust = { kind: "browser", verify: () => false };

const parseInstant = (text: string): number | null => {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
};

/** The shop as it stands after its history went through the core. */
type Shop = {
  readonly set: WorkingSet;
  readonly log: readonly Recorded[];
  readonly rejected: readonly { readonly id: unknown; readonly code: RejectionCode }[];
  readonly duplicates: readonly Event[];
};

const fold = (events: Iterable<ShopEvent>, trustOf: (source: string) => Trust): Shop => {
  const set = emptyWorkingSet();
  const log: Recorded[] = [];
  const rejected: { id: unknown; code: RejectionCode }[] = [];
  const duplicates: Event[] = [];
  const seen = new Set<string>();
  let seq = 0;
  let facet = 0;
  const context = {
    at: now,
    policy,
    nextSeq: () => (seq += 1),
    program: NO_PROGRAM,
    nextFacet: () => (facet += 1),
  };
  for (const { source, message } of events) {
    const event = acceptEvent(JSON.parse(JSON.stringify(message)), {
      source,
      receivedAt: now,
      historical: true,
      parseInstant,
      readIdentifiers: (each, type) => readIdentifiers(each, type, policy, trustOf(source)),
      fallbackId: () => "none",
    });
    if (isRejection(event)) rejected.push({ id: message["messageId"], code: event.code });
    else if (seen.has(`${source} ${event.messageId}`)) duplicates.push(event);
    else {
      seen.add(`${source} ${event.messageId}`);
      commitEvent(set, log, context, event);
    }
  }
  return { set, log, rejected, duplicates };
};

const size = { seed: 3, now, profiles: 500 };
const shop = fold(generateShop(size), () => TRUSTED);

const facetOf = (identifier: string, { set }: Shop = shop) => {
  const facet = set.byIdentifier.get(identifier);
  if (!facet) throw new Error(`no facet ${identifier}`);
  return facet;
};
const profileOf = (identifier: string, from: Shop = shop) => {
  const profile = from.set.profiles.get(facetOf(identifier, from).profile);
  if (!profile) throw new Error(`no profile ${identifier}`);
  return profile;
};
const attributes = (identifier: string) => attributesOf(profileOf(identifier).state);
const cartOf = (identifier: string): unknown => own(attributes(identifier)["cart"], "items");

const refusalsOf = (identifier: string): string[] =>
  shop.log.flatMap(({ entry }) =>
    entry.kind === "refusal" && entry.facet === facetOf(identifier).id
      ? entry.refused.map(({ identifier: { ns, value }, reason }) => `${ns}:${value} ${reason}`)
      : [],
  );

const eventsOf = (predicate: (event: Event) => boolean): Event[] =>
  shop.log.flatMap(({ entry }) =>
    entry.kind === "event" && predicate(entry.event) ? [entry.event] : [],
  );
const property = (event: Event, key: string): unknown => own(own(event.message, "properties"), key);

const recipe = new URL("../../../../recipes/cart-help/cart-help.yaml", import.meta.url);
const program = compileProgram(
  checkDefinitions(
    parseAllDocuments(readFileSync(recipe, "utf8")).map((document): unknown => document.toJS()),
  ).definitions.map((definition) => ({ definition, version: 1 })),
);
const heroFor = (state: ProfileState, trace: boolean): Decided =>
  settle(
    decide(program, {
      slot: "home_hero",
      traits: traitsOf(state),
      segments: [],
      context: {},
      now: 0,
      zone: "UTC",
      bucketKey: "p1",
      draw: 0,
      evidence: NO_EVIDENCE,
      trace,
    }),
    () => null,
  );
const heroOf = (identifier: string): Decided => heroFor(profileOf(identifier).state, true);

describe("carts and orders that are planted in the demo", () => {
  it("a returning visitor with items in the cart gets the reminder with the cart's own items", () => {
    const hero = heroOf(`user_id:${PLANTED.returningWithCart}`);
    expect(hero).toMatchObject({ reason: "SELECTED", offer: "cart-reminder-with-related" });
    expect(hero.items?.map(({ id }) => id)).toEqual(["p-105", "p-106"]);
    expect(hero.candidates.map(({ offer, reason }) => `${offer} ${reason}`)).toEqual([
      "cart-reminder-with-related SELECTED",
      "finish-first-order NOT_ELIGIBLE",
      "welcome-back OUTRANKED",
    ]);
    expect(heroOf("anonymous_id:anna-laptop")).toEqual(hero);
  });

  it("a returning visitor with an empty cart is welcomed back", () => {
    const hero = heroOf(`user_id:${PLANTED.returningEmptyCart}`);
    expect(hero).toMatchObject({ reason: "SELECTED", offer: "welcome-back", items: null });
    expect(cartOf(`user_id:${PLANTED.returningEmptyCart}`)).toEqual([]);
  });

  it("a visitor who never ordered is helped to the first order", () => {
    const hero = heroOf(`user_id:${PLANTED.newWithCart}`);
    expect(hero).toMatchObject({ reason: "SELECTED", offer: "finish-first-order" });
    expect(hero.items?.map(({ id }) => id)).toEqual(["p-401"]);
  });

  it("a visitor with neither order nor cart sees the default", () => {
    expect(heroOf(`user_id:${PLANTED.newEmptyCart}`)).toMatchObject({
      reason: "FALLBACK",
      offer: null,
      content: { title: "Made for the weather outside" },
    });
  });

  it("all three offers and the default are seen by many, not by the planted alone", () => {
    const shown = new Map<string, number>();
    for (const { state } of shop.set.profiles.values()) {
      const { offer } = heroFor(state, false);
      shown.set(offer ?? "default", (shown.get(offer ?? "default") ?? 0) + 1);
    }
    const offers = ["cart-reminder-with-related", "finish-first-order", "welcome-back"];
    expect(offers.filter((offer) => (shown.get(offer) ?? 0) <= 20)).toEqual([]);
    expect(shown.get("default")).toBeGreaterThan(100);
  });
});

describe("identity that is planted in the demo", () => {
  it("a shared browser stays with the first who signed in; the second's link is refused", () => {
    const { anonymousId, first, second } = PLANTED.sharedBrowser;
    expect(profileOf(`anonymous_id:${anonymousId}`)).toBe(profileOf(`user_id:${first}`));
    expect(profileOf(`user_id:${second}`)).not.toBe(profileOf(`user_id:${first}`));
    expect(refusalsOf(`user_id:${second}`)).toContain(`anonymous_id:${anonymousId} limit`);
  });

  it("of six addresses in a week the sixth is refused", () => {
    const { userId, refused } = PLANTED.manyEmails;
    expect(
      profileOf(`user_id:${userId}`)
        .members.map(({ ns }) => ns)
        .sort(),
    ).toEqual(["email", "email", "email", "email", "email", "user_id"].sort());
    expect(refusalsOf(`user_id:${userId}`)).toEqual([`email:${refused} limit`]);
  });

  it("a blocked anonymous id names nobody", () => {
    const { userId, anonymousId } = PLANTED.blockedId;
    expect(shop.set.byIdentifier.has(`anonymous_id:${anonymousId}`)).toBe(false);
    const [event] = eventsOf(({ message }) => message["userId"] === userId);
    expect(event?.ignored).toEqual([
      { identifier: { ns: "anonymous_id", value: anonymousId }, reason: "blocked" },
    ]);
  });

  it("an alias joins two user ids as a recorded exception, and a phone to its account", () => {
    const { userId, previousId } = PLANTED.alias;
    expect(profileOf(`user_id:${userId}`)).toBe(profileOf(`user_id:${previousId}`));
    const pair = [facetOf(`user_id:${userId}`).id, facetOf(`user_id:${previousId}`).id];
    expect(shop.log.map(({ entry }) => entry)).toContainEqual(
      expect.objectContaining({ kind: "link", pair: pair.sort((a, b) => a - b), exception: true }),
    );
    const phone = PLANTED.anonymousAlias;
    expect(profileOf(`anonymous_id:${phone.previousId}`)).toBe(
      profileOf(`user_id:${phone.userId}`),
    );
  });

  it("several devices and a loyalty card are one profile", () => {
    const { userId, anonymousIds, deviceId, loyaltyId } = PLANTED.severalDevices;
    const tom = profileOf(`user_id:${userId}`);
    for (const id of anonymousIds) expect(profileOf(`anonymous_id:${id}`)).toBe(tom);
    expect(profileOf(`device_id:${deviceId}`)).toBe(tom);
    expect(profileOf(`loyalty_id:${loyaltyId}`)).toBe(tom);
    expect(tom.state.orders).toBe(1);
  });

  it("two people merged by mistake can be separated: each has her own order", () => {
    const { userId, email, loyaltyId } = PLANTED.mergedByMistake;
    const fresh = fold(generateShop(size), () => TRUSTED);
    const joined = profileOf(`email:${email}`, fresh);
    expect(joined).toBe(profileOf(`loyalty_id:${loyaltyId}`, fresh));
    expect(joined.state.orders).toBe(2);
    const numbers = { seq: 1e9 };
    unmerge(
      fresh.set,
      [],
      {
        at: now,
        policy,
        program: NO_PROGRAM,
        nextSeq: () => (numbers.seq += 1),
        nextFacet: () => -1,
      },
      {
        profile: joined.id,
        take: [{ ns: "email", value: email }],
        reason: "typed in at the till",
        actor: "support",
      },
    );
    expect(profileOf(`email:${email}`, fresh).state.orders).toBe(1);
    expect(profileOf(`user_id:${userId}`, fresh).state.orders).toBe(1);
  });

  it("reads the same whether the web is trusted or a browser: it never names a person", () => {
    const guarded = fold(generateShop(size), (source) => (source === "web" ? BROWSER : TRUSTED));
    const statesOf = ({ set }: Shop): string[] =>
      [...set.profiles.values()].map(({ id, state }) => `${id} ${encodeState(state)}`);
    expect(statesOf(guarded)).toEqual(statesOf(shop));
    expect(guarded.rejected).toEqual(shop.rejected);
  });

  it("has about as many profiles as people, and no number or address that is malformed", () => {
    expect(shop.set.profiles.size / size.profiles).toBeGreaterThan(0.95);
    expect(shop.set.profiles.size / size.profiles).toBeLessThan(1.25);
    const ignored = eventsOf((event) => event.ignored.length > 0).flatMap((each) => each.ignored);
    expect(ignored.filter(({ reason }) => reason === "malformed")).toEqual([]);
  });
});

describe("bad input that is planted in the demo", () => {
  it("every kind of bad event is there and is answered with its code", () => {
    const bad = [...generateShop(size)].filter(({ message }) =>
      textOf(message, "messageId").includes("-flaw-"),
    );
    expect(shop.rejected.map(({ id }) => id)).toEqual(
      bad.map(({ message }) => message["messageId"]),
    );
    expect(shop.rejected.slice(0, FLAWS.length).map(({ code }) => code)).toEqual(
      FLAWS.map(({ code }) => code),
    );
  });

  it("an order sent twice counts once", () => {
    const { userId, orderId } = PLANTED.sentTwice;
    expect(profileOf(`user_id:${userId}`).state.orders).toBe(1);
    expect(shop.duplicates.map((event) => property(event, "order_id"))).toContain(orderId);
  });

  it("a refund names the order that was sent back", () => {
    const { userId, orderId } = PLANTED.refunded;
    const refunds = eventsOf(
      ({ name, message }) => name === "Order Refunded" && message["userId"] === userId,
    );
    expect(refunds.map((event) => property(event, "order_id"))).toEqual([orderId]);
  });

  it("one store's orders have carried no total for a week, and no other order lacks it", () => {
    const { store, days, missing, source, orderId } = PLANTED.brokenStore;
    const orders = eventsOf(
      ({ name, messageId }) => name === "Order Completed" && !messageId.includes("-flaw-"),
    );
    const since = now - days * DAY;
    const broken = orders.filter(
      (order) => property(order, "store") === store && order.time >= since,
    );
    const without = orders.filter((order) => property(order, missing) === undefined);
    expect(without).toEqual(broken);
    expect(new Set(without.map((order) => order.source))).toEqual(new Set([source]));
    expect(without.map((order) => property(order, "order_id"))).toContain(orderId);
    expect(orders.some((order) => property(order, "store") === store && order.time < since)).toBe(
      true,
    );
  });

  it("a trait stopped arriving 30 days ago", () => {
    const { trait, days, userId } = PLANTED.stoppedTrait;
    const times = eventsOf(
      ({ type, message }) => type === "identify" && own(message["traits"], trait) !== undefined,
    ).map(({ time }) => time);
    expect(Math.max(...times)).toBeLessThan(now - days * DAY);
    const identifies = eventsOf(({ type, time }) => type === "identify" && time > now - days * DAY);
    expect(identifies.length).toBeGreaterThan(20);
    const kate = traitsOf(profileOf(`user_id:${userId}`).state);
    expect(kate.find(({ name }) => name === trait)?.time).toBeLessThan(now - days * DAY);
    expect(kate.find(({ name }) => name === "email")?.time).toBeGreaterThan(now - 10 * DAY);
  });

  it("some customers said no to personalization, one of them with an order and a cart", () => {
    const { userId, category } = PLANTED.withoutConsent;
    const answers = new Map(
      eventsOf(({ type }) => type === "identify").map(({ message }) => [
        message["userId"],
        own(own(own(message["context"], "consent"), "categoryPreferences"), category),
      ]),
    );
    expect(answers.get(userId)).toBe(false);
    expect([...answers.values()].filter((answer) => answer === false).length).toBeGreaterThan(10);
    expect(attributes(`user_id:${userId}`)["returning"]).toBe(true);
    expect(cartOf(`user_id:${userId}`)).toHaveLength(1);
  });

  it("every planted truth is told in a sentence", () => {
    expect(Object.keys(PLANTED_NOTES).sort()).toEqual(Object.keys(PLANTED).sort());
  });
});
