import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Event } from "../event/index.ts";
import { canonical } from "../json/index.ts";
import { attributesOf, traitsOf } from "./attributes.ts";
import { cartEvents, dealt, events, eventSaying, fold, touchEvents } from "./state.arbitraries.ts";
import { NO_FEATURES } from "./features.ts";
import { compareStamps, stampOf } from "./stamp.ts";
import {
  combine,
  createStateEncoder,
  decodeState,
  deltaOf,
  EMPTY_STATE,
  encodeState,
  MAX_TRAITS,
} from "./state.ts";

const inOrder = (all: readonly Event[]): Event[] =>
  all.toSorted((a, b) => compareStamps(stampOf(a), stampOf(b)));

const shuffled = (arbitrary: fc.Arbitrary<Event[]>) =>
  arbitrary.chain((all) =>
    fc
      .shuffledSubarray(all, { minLength: all.length, maxLength: all.length })
      .map((other) => [all, other] as const),
  );

for (const [what, arbitrary, numRuns] of [
  ["of any kind", events, 150],
  ["with more cart lines than are kept", cartEvents, 40],
  ["with more touched items than are kept", touchEvents, 40],
] as const) {
  describe(`L3: facet states ${what} are a commutative monoid`, () => {
    test.prop([dealt(arbitrary)], { numRuns })(
      "L3: the empty state changes nothing, from either side",
      ([a]) => {
        expect(encodeState(combine(a, EMPTY_STATE))).toBe(encodeState(a));
        expect(encodeState(combine(EMPTY_STATE, a))).toBe(encodeState(a));
      },
    );

    test.prop([dealt(arbitrary)], { numRuns })(
      "L3: two facets combine alike both ways",
      ([a, b]) => {
        expect(encodeState(combine(a, b))).toBe(encodeState(combine(b, a)));
      },
    );

    test.prop([dealt(arbitrary)], { numRuns })(
      "L3: three facets combine alike, however they are grouped",
      ([a, b, c]) => {
        expect(encodeState(combine(combine(a, b), c))).toBe(encodeState(combine(a, combine(b, c))));
      },
    );

    test.prop([shuffled(arbitrary)], { numRuns })(
      "L3: any order of events folds to the same bytes",
      ([all, other]) => {
        expect(encodeState(fold(other))).toBe(encodeState(fold(all)));
      },
    );

    test.prop([dealt(arbitrary)], { numRuns })(
      "L3: a state read back is the same bytes, alone and combined",
      ([a, b]) => {
        const again = decodeState(encodeState(a));
        expect(encodeState(again)).toBe(encodeState(a));
        expect(encodeState(combine(again, b))).toBe(encodeState(combine(a, b)));
      },
    );
  });
}

test.prop([events])(
  "L5: a state is canonical JSON, and an encoder that remembers writes the same bytes",
  (all) => {
    const encode = createStateEncoder();
    const states = all.map((_, index) => fold(all.slice(0, index)));
    const grown = all
      .map((event) => deltaOf(event, NO_FEATURES))
      .map((delta, index) => combine(states[index] ?? delta, delta));
    for (const state of [...states, ...grown, ...grown]) {
      expect(encode(state)).toBe(encodeState(state));
      expect(canonical(JSON.parse(encodeState(state)))).toBe(encodeState(state));
    }
  },
);

describe("what a fold keeps", () => {
  test.prop([events])(
    "L3: every distinct event counts once, between its first and its last",
    (all) => {
      const state = fold(all);
      const ordered = inOrder(all).map(stampOf);
      expect(state.events).toBe(all.length);
      expect(state.orders).toBe(all.filter(({ name }) => name === "Order Completed").length);
      expect(state.first).toEqual(ordered.at(0) ?? null);
      expect(state.last).toEqual(ordered.at(-1) ?? null);
      expect(state.lastReceived).toBe(Math.max(0, ...all.map(({ receivedAt }) => receivedAt)));
    },
  );

  test.prop([events])(
    "L3: of each trait the last writer by (effective time, messageId) stays, of too many the latest 500",
    (all) => {
      const written = new Map<string, { name: string; event: Event }>();
      for (const event of inOrder(all))
        for (const name of Object.keys(deltaOf(event, NO_FEATURES).traits))
          written.set(name, { name, event });
      const latest = [...written.values()]
        .sort(
          (a, b) => compareStamps(stampOf(b.event), stampOf(a.event)) || (a.name < b.name ? -1 : 1),
        )
        .slice(0, MAX_TRAITS);
      const expected = latest.map(({ name, event }) => [
        name,
        deltaOf(event, NO_FEATURES).traits[name],
      ]);
      expect(fold(all).traits).toEqual(Object.fromEntries(expected));
    },
  );

  test.prop([cartEvents], { numRuns: 40 })(
    "L3: the cart keeps the last word on the latest 100 products since the last order",
    (all) => {
      const lines = new Map<string, Event>();
      for (const event of inOrder(all)) {
        if (event.name === "Order Completed") lines.clear();
        else lines.set(Object.keys(deltaOf(event, NO_FEATURES).cart.lines).join(""), event);
      }
      const latest = [...lines].sort(([, a], [, b]) => compareStamps(stampOf(b), stampOf(a)));
      expect(Object.keys(fold(all).cart.lines).sort()).toEqual(
        latest
          .slice(0, 100)
          .map(([id]) => id)
          .sort(),
      );
    },
  );
});

const identify = (traits: Record<string, string | number | null>, time: number, id = `m${time}`) =>
  eventSaying({ type: "identify", message: { traits } }, time, id);
const track = (name: string, time: number, properties: Record<string, string | number> = {}) =>
  eventSaying({ type: "track", name, message: { properties } }, time, `m${time}`);

describe("traits", () => {
  test("the later statement wins, in whichever order the two arrive", () => {
    const [early, late] = [identify({ plan: "free" }, 1), identify({ plan: "paid" }, 2)];
    expect(attributesOf(fold([late, early]))["plan"]).toBe("paid");
  });

  test("of statements at one instant the greater messageId wins", () => {
    const [a, b] = [identify({ plan: "a" }, 1, "a"), identify({ plan: "b" }, 1, "b")];
    expect(attributesOf(fold([b, a]))["plan"]).toBe("b");
  });

  test("a trait set to null is gone, and stays gone when an older value arrives", () => {
    const state = fold([identify({ plan: null }, 2), identify({ plan: "free" }, 1)]);
    expect(attributesOf(state)).not.toHaveProperty("plan");
  });

  test("the trait is kept beside the identifier, from any call's context.traits", () => {
    const context = { traits: { email: "Ada@X.se", phone: 46701740605, age: 36 } };
    const state = fold([eventSaying({ type: "page", message: { context } }, 3)]);
    expect(attributesOf(state)).toMatchObject({ email: "Ada@X.se", phone: 46701740605 });
    expect(attributesOf(state)).not.toHaveProperty("age");
  });

  test("properties are never traits, and group traits are the account's", () => {
    const state = fold([
      track("Signed Up", 1, { email: "ada@x.se" }),
      eventSaying({ type: "group", message: { traits: { plan: "gold" } } }, 2, "g"),
    ]);
    expect(traitsOf(state).map(({ name }) => name)).toEqual(["cart", "returning"]);
  });

  test("a declared trait is shown before an observed one of its name", () => {
    const seen = eventSaying({ type: "page", message: { context: { locale: "sv-SE" } } }, 9);
    expect(traitsOf(fold([seen]))).toContainEqual({
      name: "locale",
      value: "sv-SE",
      kind: "observed",
      source: "web",
      time: 9,
    });
    expect(attributesOf(fold([seen, identify({ locale: "en-GB" }, 1)]))["locale"]).toBe("en-GB");
  });

  test("built-in traits have a value for every profile, and nobody declares them", () => {
    expect(attributesOf(EMPTY_STATE)).toEqual({ returning: false, cart: { items: [] } });
    expect(attributesOf(fold([identify({ returning: "yes" }, 1)]))["returning"]).toBe(false);
  });

  test("who has ordered before is returning", () => {
    expect(attributesOf(fold([track("Order Completed", 1)]))["returning"]).toBe(true);
  });
});

describe("cart", () => {
  test("holds what was added and not removed since the last order, newest first", () => {
    const state = fold([
      track("Product Added", 1, { product_id: "old" }),
      track("Order Completed", 2),
      track("Product Added", 3, { product_id: "lamp", price: 10 }),
      track("Product Added", 4, { product_id: "tent" }),
      track("Product Added", 5, { product_id: "rope", quantity: 2 }),
      track("Product Removed", 6, { product_id: "tent" }),
      track("Product Added", 7, { name: "no id" }),
      track("Product Added", 8, { product_id: "__proto__" }),
    ]);
    expect(attributesOf(state)["cart"]).toEqual({
      items: [
        { product_id: "rope", quantity: 2 },
        { product_id: "lamp", price: 10 },
      ],
    });
  });

  test("an addition that arrives after the order it preceded does not come back", () => {
    const state = fold([
      track("Order Completed", 5),
      track("Product Added", 4, { product_id: "lamp" }),
    ]);
    expect(attributesOf(state)["cart"]).toEqual({ items: [] });
  });
});
