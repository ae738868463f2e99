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
const NOW = Date.parse("2026-03-31T10:00:00Z");

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
  filled: new Map(),
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
    const delta = deltaOf(event, program.collect.ofEvent(event, facet));
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
const text = (value: Json | undefined): string => String(value);
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

const expectedOf = (raw: readonly Raw[], now: number): Record<string, Json> => {
  const events = inOrder(raw);
  const views = events.filter(({ name }) => name === "Product Viewed");
  const orders = events.filter(({ name }) => name === "Order Completed");
  const refunds = events.filter(({ name }) => name === "Order Refunded");
  const moneyOf = (wanted: string, of = orders): number[] =>
    of.flatMap(({ properties }) =>
      properties["currency"] === wanted ? [cents(properties["total"])] : [],
    );
  const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);
  const used = ["SEK", "EUR", ""].filter((each) => moneyOf(each).length > 0);
  const [main = null] = used.toSorted(
    (a, b) => moneyOf(b).length - moneyOf(a).length || (a < b ? -1 : 1),
  );
  const monetary = main === null ? 0 : sum(moneyOf(main)) / 100;
  const viewed = views.map(({ properties }) => text(properties["category"]));
  const within30 = views.filter(({ time }) => now - time < 30 * DAY).length;
  const large = orders.filter(
    ({ time, properties }) => now - time < 60 * DAY && properties["currency"] === "EUR",
  );
  const touched = events.filter(({ name }) => name !== "Order Refunded").at(-1);
  const last = orders.at(-1);
  const first = orders[0];
  const monthOf = (time: number): string => stockholm(time, { year: "numeric", month: "numeric" });
  const bought = orders.flatMap(({ properties: { products } }) =>
    Array.isArray(products) ? products.map((each: { category: string }) => each.category) : [],
  );
  const code = (each: string): string => (each === "" ? "XXX" : each);
  const four = (value: number): number => Math.round(value * 10_000) / 10_000;
  return {
    views: within30,
    spent: sum(moneyOf("SEK")) / 100,
    largest:
      large.length === 0
        ? null
        : Math.max(...large.map(({ properties }) => cents(properties["total"]))) / 100,
    kinds: new Set(viewed).size,
    likes: most(viewed),
    first_seen: viewed[0] ?? null,
    last_seen: viewed.at(-1) ?? null,
    quiet: touched ? Math.floor((now - touched.time) / DAY) : null,
    this_month: views.filter(
      ({ time, properties }) =>
        properties["category"] === "tents" && monthOf(time) === monthOf(now),
    ).length,
    worth: 1 + [50, 150, 400].filter((cut) => monetary >= cut).length,
    rate: within30 === 0 ? 0 : (orders.length * 10) / within30,
    aov: Object.fromEntries(
      used.map((each) => [code(each), four(sum(moneyOf(each)) / 100 / moneyOf(each).length)]),
    ),
    orders: orders.length,
    revenue: Object.fromEntries(used.map((each) => [code(each), sum(moneyOf(each)) / 100])),
    days_between_orders:
      first && last && orders.length > 1
        ? four((last.time - first.time) / DAY / (orders.length - 1))
        : null,
    discount_share:
      orders.length === 0
        ? null
        : four(
            orders.filter(({ properties }) => properties["discount"] === 10).length / orders.length,
          ),
    return_rate: orders.length === 0 ? null : four(Math.min(1, refunds.length / orders.length)),
    favourite_category: most(bought),
    favourite_hour:
      orders.length === 0
        ? null
        : Number(
            most(orders.map(({ time }) => stockholm(time, { hour: "2-digit", hour12: false }))),
          ),
    last_channel: last ? text(last.properties["channel"]) : null,
    rfm: {
      recency: last ? Math.floor((now - last.time) / DAY) : null,
      frequency: orders.length,
      monetary,
      currency: main === null ? null : code(main),
    },
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
