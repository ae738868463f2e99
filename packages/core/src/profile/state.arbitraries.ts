import { fc } from "@fast-check/vitest";
import type { Event, MessageType } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { NO_FEATURES } from "./features.ts";
import type { ProfileState } from "./state.ts";
import { combine, deltaOf, EMPTY_STATE } from "./state.ts";

type Saying = {
  readonly type: MessageType;
  readonly name?: string;
  readonly message: JsonObject;
};

/** An accepted event with nothing in it but what a fold reads. */
export const eventSaying = (
  { type, name = "", message }: Saying,
  time = 0,
  messageId = "m",
  source = "web",
): Event => ({
  source,
  messageId,
  type,
  name,
  time,
  receivedAt: time + 7,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message,
});

const product = fc.constantFrom("lamp", "tent", "rope", "constructor", "7");

const cartSaying: fc.Arbitrary<Saying> = fc.oneof(
  fc.record({ id: product, price: fc.nat(5) }).map(({ id, price }) => ({
    type: "track" as const,
    name: "Product Added",
    message: { properties: { product_id: id, price } },
  })),
  product.map((id) => ({
    type: "track" as const,
    name: "Product Removed",
    message: { properties: { sku: id } },
  })),
  fc.constant({ type: "track" as const, name: "Order Completed", message: {} }),
);

const dealSaying: fc.Arbitrary<Saying> = fc
  .record({
    name: fc.constantFrom("Order Completed", "Order Refunded"),
    total: fc.constantFrom(0, 0.1, "19.9999", 99_999_999_999_999, "free"),
    currency: fc.constantFrom("SEK", "EUR", "", "?"),
    coupon: fc.constantFrom("", "SPRING"),
    channel: fc.constantFrom("web", "store"),
    products: fc.array(fc.record({ category: fc.constantFrom("tents", "lamps", " ") }), {
      maxLength: 3,
    }),
  })
  .map(({ name, ...properties }) => ({ type: "track", name, message: { properties } }));

const touchSaying: fc.Arbitrary<Saying> = fc
  .record({
    name: fc.constantFrom(
      "Product Viewed",
      "Product Added to Wishlist",
      "Order Refunded",
      "Product Returned",
      "Product Reviewed",
      "Order Completed",
    ),
    product_id: product,
    rating: fc.constantFrom(1, "5", "", "good"),
    products: fc.option(fc.array(fc.record({ sku: product }), { maxLength: 3 }), { nil: null }),
  })
  .map(({ name, ...properties }) => ({ type: "track", name, message: { properties } }));

const value = fc.oneof(
  fc.constantFrom(null, true, "", "x", 0, 1.5, -2),
  fc.constantFrom({ city: "Umeå" }, ["a", 1], "\ud800 alone"),
);

const traitSaying: fc.Arbitrary<Saying> = fc
  .dictionary(fc.constantFrom("plan", "city", "email", "toString", "7"), value, {
    maxKeys: 3,
    noNullPrototype: true,
  })
  .map((traits) => ({ type: "identify", message: { traits } }));

/** Hundreds of traits at once, so that a few events pass the bound. */
const manyTraits: fc.Arbitrary<Saying> = fc
  .tuple(fc.nat(9), fc.integer({ min: 1, max: 5 }))
  .map(([from, hundreds]) => ({
    type: "identify",
    message: {
      traits: Object.fromEntries(
        Array.from({ length: hundreds * 100 }, (_, index) => [`t${from * 100 + index}`, index]),
      ),
    },
  }));

const contextSaying: fc.Arbitrary<Saying> = fc
  .record({
    timezone: fc.constantFrom("Europe/Stockholm", "Europe/London", ""),
    locale: fc.constantFrom("sv-SE", "en-GB"),
    traits: fc.record({ email: fc.constantFrom("a@x.se", "b@x.se"), phone: fc.constant(46) }),
  })
  .map((context) => ({ type: "page", message: { context } }));

type Placed = readonly [saying: Saying, time: number, id: number, source: string];

const distinctEvents = (placed: readonly Placed[]): Event[] =>
  placed.map(([saying, time, id, source]) => eventSaying(saying, time, `m${id}`, source));

/** Few instants, few message ids, two sources: ties in every part of a stamp. */
const placedOf = (saying: fc.Arbitrary<Saying>, maxLength: number, minLength = 0) =>
  fc.uniqueArray(fc.tuple(saying, fc.nat(6), fc.nat(maxLength), fc.constantFrom("web", "shop")), {
    minLength,
    maxLength,
    selector: ([, , id, source]) => `${id} ${source}`,
  });

/** Distinct events of one person, as deduplication leaves them. */
export const events: fc.Arbitrary<Event[]> = placedOf(
  fc.oneof(cartSaying, dealSaying, touchSaying, traitSaying, contextSaying, {
    arbitrary: manyTraits,
    weight: 1,
  }),
  12,
).map(distinctEvents);

/** More products than a cart remembers, with an order now and then. */
export const cartEvents: fc.Arbitrary<Event[]> = fc
  .tuple(
    fc.array(fc.tuple(fc.nat(60), fc.nat(180), fc.nat(40)), { minLength: 110, maxLength: 220 }),
    fc.constantFrom("", "!"),
  )
  .map(([lines, mark]) =>
    lines.map(([time, id, kind], index) =>
      eventSaying(
        {
          type: "track",
          name: kind === 0 ? "Order Completed" : kind < 8 ? "Product Removed" : "Product Added",
          message: { properties: { product_id: `p${id}${mark}` } },
        },
        time,
        `m${index}`,
      ),
    ),
  );

/** More items and signals than a history remembers. */
export const touchEvents: fc.Arbitrary<Event[]> = fc
  .array(fc.tuple(fc.nat(60), fc.nat(150), fc.nat(3)), { minLength: 110, maxLength: 220 })
  .map((touches) =>
    touches.map(([time, id, kind], index) =>
      eventSaying(
        {
          type: "track",
          name: ["Product Returned", "Order Completed"][kind] ?? "Product Viewed",
          // Few things are bought, and those often.
          message: { properties: { product_id: `p${kind === 1 ? id % 5 : id}` } },
        },
        time,
        `m${index}`,
      ),
    ),
  );

export const fold = (events: readonly Event[]): ProfileState =>
  events.map((event) => deltaOf(event, NO_FEATURES)).reduce(combine, EMPTY_STATE);

/** Events dealt to three facets, in any way. */
export const dealt = (
  arbitrary: fc.Arbitrary<Event[]>,
): fc.Arbitrary<readonly [ProfileState, ProfileState, ProfileState]> =>
  arbitrary.chain((all) =>
    fc.array(fc.nat(2), { minLength: all.length, maxLength: all.length }).map((hands) => {
      const hand = (wanted: number) => fold(all.filter((_, index) => hands[index] === wanted));
      return [hand(0), hand(1), hand(2)] as const;
    }),
  );
