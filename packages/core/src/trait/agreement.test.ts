import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Event } from "../event/index.ts";
import type { Json } from "../json/index.ts";
import type { ProfileState, Trait } from "../profile/index.ts";
import { combine, decodeState, deltaOf, EMPTY_STATE, encodeState } from "../profile/index.ts";
import { createProgram, traitTarget } from "../segment/index.ts";
import type { CompiledTrait, KeyedTrait } from "./index.ts";
import { compileTrait, isTraitFlaws } from "./index.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const NOW = Temporal.Instant.from("2026-03-31T10:00:00Z").epochMilliseconds;

const DEFINITIONS: readonly KeyedTrait[] = [
  { key: "views", compute: { measure: "count", name: "Product Viewed", within: "30d" } },
  {
    key: "spent",
    compute: { measure: "sum", of: "total", currency: "SEK", name: "Order Completed" },
  },
  {
    key: "largest",
    compute: {
      measure: "max",
      of: "total",
      currency: "EUR",
      name: "Order Completed",
      within: "60d",
    },
  },
  { key: "kinds", compute: { measure: "distinct", of: "category", name: "Product Viewed" } },
  { key: "likes", compute: { measure: "frequent", of: "category", name: "Product Viewed" } },
  { key: "first_seen", compute: { measure: "first", of: "category", name: "Product Viewed" } },
  { key: "last_seen", compute: { measure: "last", of: "category", name: "Product Viewed" } },
  { key: "quiet", compute: { measure: "recency", name: ["Order Completed", "Product Viewed"] } },
  {
    key: "this_month",
    compute: {
      measure: "count",
      name: "Product Viewed",
      where: { category: "tents" },
      within: "this month",
    },
  },
  { key: "rate", formula: "views == 0 ? 0.0 : orders * 10 / views" },
  { key: "worth", score: { of: "rfm.monetary", cuts: [50, 150, 400], reverse: false } },
];

const compiledOf = (definition: KeyedTrait): CompiledTrait => {
  const compiled = compileTrait(definition);
  if (isTraitFlaws(compiled)) throw new Error(JSON.stringify(compiled));
  return compiled;
};

const program = createProgram({
  segments: [],
  traits: DEFINITIONS.map((each) => ({ ...compiledOf(each), version: 1 })),
  evaluated: new Map(),
  zone: "Europe/Stockholm",
});

type Raw = {
  readonly id: string;
  readonly name: "Order Completed" | "Order Refunded" | "Product Viewed";
  readonly time: number;
  readonly properties: { readonly [name: string]: Json };
};

const category = fc.constantFrom("tents", "lamps", "ropes");
const amount = fc.integer({ min: 0, max: 30_000 }).map((cents) => cents / 100);
const currency = fc.constantFrom("SEK", "SEK", "EUR", "");

const said = fc.oneof(
  fc.record({ category }).map((properties) => ({ name: "Product Viewed" as const, properties })),
  fc
    .record({
      total: amount,
      currency,
      discount: fc.constantFrom(0, 10),
      channel: fc.constantFrom("web", "store"),
      products: fc.array(fc.record({ category }), { maxLength: 3 }),
    })
    .map((properties) => ({ name: "Order Completed" as const, properties })),
  fc
    .record({ total: amount, currency })
    .map((properties) => ({ name: "Order Refunded" as const, properties })),
);

/** Of 90 days, some to the millisecond at the edge of a window; in the order in which they came. */
const history: fc.Arbitrary<Raw[]> = fc
  .array(
    fc.record({
      said,
      ago: fc.oneof(
        fc.integer({ min: 0, max: 90 * 24 }).map((hours) => hours * HOUR),
        fc.constantFrom(30 * DAY, 30 * DAY - 1, 60 * DAY, 60 * DAY - 1),
      ),
    }),
    { maxLength: 40 },
  )
  .map((all) =>
    all.map(({ said: { name, properties }, ago }, index) => ({
      id: `m${index}`,
      name,
      time: NOW - ago,
      properties,
    })),
  );

const eventOf = ({ id, name, time, properties }: Raw): Event => ({
  source: "web",
  messageId: id,
  type: "track",
  name,
  time,
  receivedAt: NOW,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message: { properties },
});

/** Folds what came to some facets and joins them, as a merge does; through the stored bytes. */
const folded = (events: readonly Raw[], facets: number): ProfileState => {
  const states: ProfileState[] = Array.from({ length: facets }, () => EMPTY_STATE);
  for (const [index, raw] of events.entries()) {
    const facet = index % facets;
    const event = eventOf(raw);
    const delta = deltaOf(event, program.collect.ofEvent(event));
    states[facet] = combine(states[facet] ?? EMPTY_STATE, delta);
  }
  return states
    .map((state) => decodeState(encodeState(state)))
    .reduceRight((a, b) => combine(b, a), EMPTY_STATE);
};

const traitsOf = (state: ProfileState, now: number): ReadonlyMap<string, Trait> =>
  new Map(program.traits.of(traitTarget(program, state, now)).map((trait) => [trait.name, trait]));

/* The reference: arrays, numbers and dates, nothing of the above. */

const inOrder = (events: readonly Raw[]): Raw[] =>
  [...events].sort((a, b) => a.time - b.time || (a.id < b.id ? -1 : 1));
const cents = (value: Json | undefined): number => Math.round(Number(value ?? 0) * 100);
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "?");
const most = (values: readonly string[]): string | null => {
  let [best, times]: [string | null, number] = [null, 0];
  for (const value of values.toReversed()) {
    const n = values.filter((each) => each === value).length;
    if (n > times) [best, times] = [value, n];
  }
  return best;
};
const stockholm = (time: number, what: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Stockholm", ...what }).format(time);

const named = (events: readonly Raw[], wanted: Raw["name"]): Raw[] =>
  inOrder(events).filter(({ name }) => name === wanted);
const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
const spentIn = (orders: readonly Raw[], wanted: string): number[] =>
  orders.flatMap(({ properties }) =>
    properties["currency"] === wanted ? [cents(properties["total"])] : [],
  );
const code = (each: string): string => (each === "" ? "XXX" : each);
const four = (value: number): number => Math.round(value * 10_000) / 10_000;

const expectedOf = (raw: readonly Raw[], now: number): Record<string, Json> => ({
  ...expectedOfViews(raw, now),
  ...expectedOfOrders(raw, now),
});

const expectedOfViews = (raw: readonly Raw[], now: number): Record<string, Json> => {
  const views = named(raw, "Product Viewed");
  const viewed = views.map(({ properties }) => text(properties["category"]));
  const recent = views.filter(({ time }) => now - time < 30 * DAY).length;
  const touched = inOrder(raw).findLast(({ name }) => name !== "Order Refunded");
  const monthOf = (time: number): string => stockholm(time, { year: "numeric", month: "numeric" });
  return {
    views: recent,
    rate: recent === 0 ? 0 : (named(raw, "Order Completed").length * 10) / recent,
    kinds: new Set(viewed).size,
    likes: most(viewed),
    first_seen: viewed[0] ?? null,
    last_seen: viewed.at(-1) ?? null,
    quiet: touched ? Math.floor((now - touched.time) / DAY) : null,
    this_month: views.filter(
      ({ time, properties }) =>
        properties["category"] === "tents" && monthOf(time) === monthOf(now),
    ).length,
  };
};

type Rfm = { recency: number | null; frequency: number; monetary: number; currency: string | null };

const rfmOf = (orders: readonly Raw[], used: readonly string[], now: number): Rfm => {
  const last = orders.at(-1);
  const [main = null] = used.toSorted(
    (a, b) => spentIn(orders, b).length - spentIn(orders, a).length || (a < b ? -1 : 1),
  );
  return {
    recency: last ? Math.floor((now - last.time) / DAY) : null,
    frequency: orders.length,
    monetary: main === null ? 0 : sum(spentIn(orders, main)) / 100,
    currency: main === null ? null : code(main),
  };
};

const sharesOf = (raw: readonly Raw[], orders: readonly Raw[]): Record<string, Json> => {
  const [first, last] = [orders[0], orders.at(-1)];
  if (!first || !last) {
    const none = { discount_share: null, return_rate: null, favourite_hour: null };
    return { ...none, days_between_orders: null };
  }
  const discounted = orders.filter(({ properties }) => properties["discount"] === 10);
  const refunds = named(raw, "Order Refunded").length;
  const hours = orders.map(({ time }) => stockholm(time, { hour: "2-digit", hour12: false }));
  return {
    discount_share: four(discounted.length / orders.length),
    return_rate: four(Math.min(1, refunds / orders.length)),
    favourite_hour: Number(most(hours)),
    days_between_orders:
      orders.length > 1 ? four((last.time - first.time) / DAY / (orders.length - 1)) : null,
  };
};

const expectedOfOrders = (raw: readonly Raw[], now: number): Record<string, Json> => {
  const orders = named(raw, "Order Completed");
  const moneyOf = (wanted: string): number[] => spentIn(orders, wanted);
  const used = ["SEK", "EUR", ""].filter((each) => moneyOf(each).length > 0);
  const rfm = rfmOf(orders, used, now);
  const large = orders.filter(({ time }) => now - time < 60 * DAY);
  const euros = spentIn(large, "EUR");
  const bought = orders.flatMap(({ properties: { products } }) =>
    Array.isArray(products) ? products.map((each: { category: string }) => each.category) : [],
  );
  return {
    ...sharesOf(raw, orders),
    spent: sum(moneyOf("SEK")) / 100,
    largest: euros.length === 0 ? null : Math.max(...euros) / 100,
    worth: 1 + [50, 150, 400].filter((cut) => rfm.monetary >= cut).length,
    orders: orders.length,
    revenue: Object.fromEntries(used.map((each) => [code(each), sum(moneyOf(each)) / 100])),
    aov: Object.fromEntries(
      used.map((each) => [code(each), four(sum(moneyOf(each)) / 100 / moneyOf(each).length)]),
    ),
    favourite_category: most(bought),
    last_channel: orders.at(-1)?.properties["channel"] ?? null,
    rfm,
  };
};

const later = fc.constantFrom(0, 1, HOUR, DAY - 1, DAY, 31 * DAY);

describe("computed traits", () => {
  test.prop([history, fc.integer({ min: 1, max: 3 }), later], { numRuns: 300 })(
    "L5: are what a straightforward computation over the raw events comes to, whatever came late or was merged",
    (events, facets, ahead) => {
      const traits = traitsOf(folded(events, facets), NOW + ahead);
      const expected = expectedOf(events, NOW + ahead);
      const found = Object.fromEntries(
        Object.keys(expected).map((name) => [name, traits.get(name)?.value ?? null]),
      );
      expect(found).toEqual(expected);
    },
  );

  const some = fc.subarray([...DEFINITIONS.map(({ key }) => key), "rfm", "orders", "unheard-of"]);
  test.prop([history, some], { numRuns: 100 })(
    "are the same where only some of them are asked for, whatever those read of the others",
    (events, names) => {
      const target = traitTarget(program, folded(events, 2), NOW);
      const wanted = new Set(names);
      expect(program.traits.of(target, wanted)).toEqual(
        program.traits.of(target).filter(({ name }) => wanted.has(name)),
      );
    },
  );

  test.prop([history, fc.integer({ min: 0, max: 24 * 120 })], { numRuns: 200 })(
    "L4: stay as they are until the instant that is told of each",
    (events, hours) => {
      const state = folded(events, 2);
      const names = [...DEFINITIONS.map(({ key }) => key), "rfm", "orders"];
      const target = traitTarget(program, state, NOW);
      const { changes } = program.traits.computedOf(target, names);
      const [before, after] = [traitsOf(state, NOW), traitsOf(state, NOW + hours * HOUR)];
      for (const name of names)
        if (changes(name, NOW) > NOW + hours * HOUR)
          expect([name, after.get(name)?.value]).toEqual([name, before.get(name)?.value]);
    },
  );
});
