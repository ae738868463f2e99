import { fc } from "@fast-check/vitest";
import type { Figures } from "../arbitration/index.ts";
import type { JsonObject } from "../json/index.ts";
import type { Use } from "../policy/index.ts";
import type { ItemFact, Refused } from "./record.ts";
import type { Shelf } from "./shelf.ts";
import {
  CHANNELS,
  DAY,
  HOUR,
  LOCALES,
  MINUTE,
  MOMENTS,
  OFFERS,
  PURPOSES,
  RECOMMENDERS,
  rarely,
  SEGMENTS,
  SLOTS,
  ZONES,
} from "./world.arbitraries.ts";

/** Everything that is known of somebody at one moment. */
export type Situation = {
  readonly traits: JsonObject;
  /** Traits that may not be read. */
  readonly unread: readonly string[];
  readonly segments: readonly string[];
  /** Segments that look at traits that may not be read. */
  readonly unreadSegments: readonly string[];
  /** The traits of their accounts. */
  readonly accounts: readonly JsonObject[];
  readonly context: JsonObject;
  readonly refused: Refused;
  readonly withheld: "NO_CONSENT" | "OPTED_OUT" | null;
  readonly uses: readonly Use[];
  readonly figures: Readonly<Record<string, Figures>>;
  /** When they were read, where that is too long ago. */
  readonly staleSince: number | null;
  /** Spent and held of budgets, by offer, in ten-thousandths. */
  readonly taken: Readonly<Record<string, number>>;
  readonly items: Readonly<Record<string, ItemFact>>;
  /** Lists that were made for it, by who they are for; those that could not be made are not there. */
  readonly shelves: {
    readonly person: Readonly<Record<string, Shelf>>;
    readonly anybody: Readonly<Record<string, Shelf>>;
  };
  readonly now: number;
  readonly zone: string;
  readonly draw: number;
  readonly bucketKey: string;
  /** Offers that are refused when it is committed. */
  readonly ungranted: readonly string[];
};

/** Ages of decisions: on the edges of the windows that caps name, and between them. */
const age = fc.oneof(
  fc.constantFrom(0, 1, HOUR - 1, HOUR, DAY - 1, DAY, 7 * DAY - 1, 7 * DAY, 31 * DAY),
  fc.integer({ min: 0, max: 48 }).map((hours) => hours * HOUR),
  fc.integer({ min: 0, max: 40 }).map((days) => days * DAY + MINUTE),
);
/** When what was shown is seen, clicked or dismissed, after the decision: while it holds, late, too late. */
const after = fc.constantFrom(0, 5 * MINUTE, 2 * HOUR, 2 * DAY, 30 * DAY, 30 * DAY + 1);
const answer = fc.record({
  offer: fc.constantFrom(...OFFERS),
  shown: rarely(after, 2),
  clicked: rarely(after, 3),
  dismissed: rarely(after, 3),
});
const past = fc.record({
  slot: fc.constantFrom(...SLOTS),
  channel: fc.constantFrom(...CHANNELS),
  age,
  holds: fc.constantFrom(10 * MINUTE, 30 * MINUTE, 2 * HOUR, DAY),
  offers: fc.oneof(
    { weight: 3, arbitrary: fc.array(answer, { minLength: 1, maxLength: 1 }) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(answer, {
        minLength: 1,
        maxLength: 3,
        selector: ({ offer }) => offer,
      }),
    },
  ),
});
type Past = typeof past extends fc.Arbitrary<infer T> ? T : never;

/** What did not happen yet by now has not happened; who clicked or dismissed it has seen it. */
const usesOf = (decisions: readonly Past[], now: number): Use[] =>
  decisions
    .toSorted((a, b) => a.age - b.age)
    .flatMap(({ slot, channel, age: old, holds, offers }, nth) =>
      offers.map(({ offer, shown, clicked, dismissed }): Use => {
        const at = now - old;
        const times = [shown, clicked, dismissed].map((later) =>
          later === undefined || at + later > now ? null : at + later,
        );
        const known = times.filter((time) => time !== null);
        return {
          decision: `d${nth}`,
          facet: 1,
          slot,
          channel,
          offer,
          at,
          expires: Math.ceil((at + holds) / MINUTE) * MINUTE,
          cost: 0,
          shown: times[0] ?? (known.length > 0 ? Math.min(...known) : null),
          clicked: times[1] ?? null,
          dismissed: times[2] ?? null,
        };
      }),
    );

const count = (most: number) =>
  fc.oneof(fc.constant(0), fc.constantFrom(1, 2, 10), fc.integer({ min: 0, max: most }));
const figures = fc.dictionary(
  fc.constantFrom(...OFFERS),
  fc.record({ shown: count(60), clicked: count(12), dismissed: count(12) }),
  { maxKeys: 4 },
);
const item = fc.record({
  published: fc.constantFrom(true, true, true, false),
  inStock: fc.constantFrom(true, true, null, false),
  price: fc.constantFrom(null, 100, 249.5),
  currency: fc.constantFrom(null, "SEK"),
});
const shelf: fc.Arbitrary<Shelf> = fc
  .record({
    model: fc.constantFrom(null, "2026-11-01_03-00-00"),
    ids: fc.uniqueArray(fc.constantFrom("p1", "p2", "p3", "p4", "p5"), { maxLength: 5 }),
    left: fc.dictionary(fc.constantFrom("seen", "filter"), fc.nat({ max: 9 })),
  })
  .map(({ model, ids, left }) => ({
    model,
    left,
    items: ids.map((id, nth) => ({
      id,
      content: { name: `The ${id}` },
      from: RECOMMENDERS[nth % RECOMMENDERS.length] ?? "near",
      score: 1 / (nth + 1),
      sources: { ease: 1 },
      because: nth === 0 ? [] : [{ id: "p1", share: 1 }],
      moved: nth === 1 ? [{ pinned: 2 }] : [],
    })),
  }));
const made = fc.dictionary(fc.constantFrom(...RECOMMENDERS), shelf);
const traits = fc
  .record({
    tier: rarely(fc.constantFrom("gold", "silver", "none"), 2),
    age: fc.oneof(fc.constant(undefined), fc.integer({ min: 0, max: 80 }), fc.constant(30)),
    locale: rarely(fc.constantFrom(...LOCALES), 4),
    cart: rarely(
      fc.record({
        items: fc.array(
          fc.record({
            product_id: fc.constantFrom("p1", "p2", "p3"),
            price: fc.integer({ min: 1, max: 9 }),
          }),
          { maxLength: 3 },
        ),
      }),
      2,
    ),
  })
  .map((drawn): JsonObject => JSON.parse(JSON.stringify(drawn)));
const context = fc
  .record({
    page: rarely(fc.record({ type: fc.constantFrom("home", "cart") }), 2),
    locale: rarely(fc.constantFrom(...LOCALES, "SV-se", "sv_SE", "de"), 2),
    device: rarely(fc.record({ type: fc.constantFrom("mobile", "desktop") }), 2),
  })
  .map((drawn): JsonObject => JSON.parse(JSON.stringify(drawn)));
const no = fc.constantFrom("NO_CONSENT" as const, "OPTED_OUT" as const);

export const situations: fc.Arbitrary<Situation> = fc
  .record({
    traits,
    unread: rarely(fc.subarray(["tier", "age", "cart", "locale"]), 4),
    segments: fc.subarray([...SEGMENTS]),
    unreadSegments: rarely(fc.subarray([...SEGMENTS]), 4),
    accounts: fc.array(fc.record({ plan: fc.constantFrom("trial", "pro", "none") }), {
      maxLength: 2,
    }),
    context,
    refused: rarely(fc.dictionary(fc.constantFrom(...PURPOSES), no), 2),
    withheld: rarely(no, 40),
    past: fc.array(past, { maxLength: 6 }),
    figures,
    staleSince: rarely(fc.constant(1_000), 6),
    taken: fc.dictionary(fc.constantFrom(...OFFERS), fc.constantFrom(2_500, 7_500, 10_000, 90_000)),
    items: fc.record({ bike: item, lock: item }, { requiredKeys: ["bike"] }),
    shelves: fc.record({ person: made, anybody: made }),
    moment: fc.constantFrom(...MOMENTS),
    later: fc.constantFrom(0, 1, -1, 59_999, HOUR, -HOUR, 5 * HOUR, DAY, -2 * DAY),
    zone: fc.constantFrom(...ZONES),
    draw: fc.oneof(
      fc.constantFrom(0, 0.2499, 0.25, 0.5, 0.999),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    ),
    bucketKey: fc.integer({ min: 1, max: 400 }).map(String),
    ungranted: rarely(fc.subarray([...OFFERS]), 2),
  })
  .map(({ past: decisions, moment, later, ...rest }): Situation => {
    const now = moment + later;
    return {
      ...rest,
      now,
      uses: usesOf(decisions, now),
      unread: rest.unread ?? [],
      staleSince: rest.staleSince ?? null,
      unreadSegments: rest.unreadSegments ?? [],
      refused: rest.refused ?? {},
      withheld: rest.withheld ?? null,
      ungranted: rest.ungranted ?? [],
    };
  });
