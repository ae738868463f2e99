import { fc } from "@fast-check/vitest";
import { compileCondition, isFlaw } from "../condition/index.ts";
import type { DefinitionOf } from "../definition/index.ts";
import { Definition } from "../definition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import type { Versioned } from "./program.ts";

/** Definitions that are live together, around one slot. */
export type World = {
  readonly slot: DefinitionOf<"slot">;
  readonly offers: readonly DefinitionOf<"offer">[];
  readonly rules: readonly DefinitionOf<"rule">[];
  readonly policies: readonly DefinitionOf<"policy">[];
  /** The zone of the installation: that of budgets. */
  readonly zone: string;
};

export const OFFERS = ["a", "b", "c", "d", "e", "f"] as const;
export const SLOTS = ["hero", "shelf"] as const;
export const CHANNELS = ["web", "email"] as const;
const GROUPS = ["sale", "news"] as const;
export const SEGMENTS = ["vip", "new"] as const;
export const PURPOSES = ["marketing", "ads"] as const;
const ITEMS = ["bike", "lock"] as const;
export const RECOMMENDERS = ["near", "hot"] as const;
export const LOCALES = ["sv", "sv-SE", "en", "en-GB"] as const;
const WINDOWS = ["today", "this week", "this month"] as const;
export const ZONES = [
  "UTC",
  "Europe/Stockholm",
  "America/New_York",
  "Australia/Lord_Howe",
] as const;
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** Moments of interest: clocks put forward and back, a leap day, a new year, the start of a week. */
export const MOMENTS = [
  "2026-03-29T00:30:00Z",
  "2026-10-25T00:59:00Z",
  "2028-02-29T22:59:30Z",
  "2026-12-31T23:30:00Z",
  "2026-11-16T00:00:00Z",
  "2026-06-10T12:00:00Z",
].map((text) => Temporal.Instant.from(text).epochMilliseconds);

/** There once in `times`, else left out. */
export const rarely = <T>(arbitrary: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

/** There more often than not. */
const often = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 2, arbitrary });

const some = <T>(all: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...all], { minLength: 1 });
const shortSome = <T>(all: readonly T[]): fc.Arbitrary<T[]> =>
  fc.subarray([...all], { minLength: 1, maxLength: 2 });

const drawnCondition: fc.Arbitrary<JsonObject> = fc.letrec<{
  node: JsonObject;
  clause: JsonObject;
}>((tie) => ({
  clause: fc.oneof(
    fc.record({ tier: fc.constantFrom("gold", "silver") }),
    fc.record({ tier: fc.record({ $in: shortSome(["gold", "silver", "none"]) }) }),
    fc.record({ tier: fc.record({ $nin: shortSome(["gold", "silver"]) }) }),
    fc.record({ tier: fc.record({ $ne: fc.constantFrom("gold", "silver") }) }),
    fc.record({ age: fc.record({ $gte: fc.constantFrom(18, 30) }) }),
    fc.record({ age: fc.record({ $gt: fc.constant(0), $lt: fc.constantFrom(30, 65) }) }),
    fc.record({ age: fc.record({ $lte: fc.constantFrom(18, 30) }) }),
    fc.record({ age: fc.record({ $exists: fc.boolean() }) }),
    fc.record({ age: fc.record({ $not: fc.record({ $gte: fc.constant(30) }) }) }),
    fc.record({ "context.page.type": fc.constantFrom("home", "cart") }),
    fc.record({ $segment: fc.constantFrom(...SEGMENTS) }),
    fc.record({ $account: fc.record({ plan: fc.constantFrom("trial", "pro") }) }),
  ),
  node: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    { weight: 6, arbitrary: tie("clause") },
    { weight: 1, arbitrary: fc.record({ $and: fc.array(tie("node"), { maxLength: 2 }) }) },
    { weight: 2, arbitrary: fc.record({ $or: fc.array(tie("node"), { maxLength: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ $nor: fc.array(tie("node"), { maxLength: 2 }) }) },
    { weight: 1, arbitrary: fc.record({ $not: tie("node") }) },
  ),
})).node;
/** Contradictions are refused before they are live. */
const condition = drawnCondition.filter((document) => !isFlaw(compileCondition(document)));

const cap = {
  limit: fc.constantFrom(0, 1, 1, 2, 2, 3),
  counts: rarely(fc.constant("clicked"), 4),
};
const caps = fc.oneof(
  fc.record({ ...cap, within: fc.constantFrom("1h", "24h", "7d") }),
  fc.record({ ...cap, window: fc.constantFrom(...WINDOWS) }),
  fc.record(cap),
);
const scope = fc.record({
  offers: rarely(shortSome(OFFERS), 3),
  groups: rarely(shortSome(GROUPS), 4),
  slots: rarely(shortSome(SLOTS), 4),
  channels: rarely(shortSome(CHANNELS), 4),
  purposes: rarely(shortSome(PURPOSES), 6),
});
const about = { of: rarely(scope, 2), except: rarely(scope, 4) };

const instantNear = fc
  .record({ moment: fc.constantFrom(...MOMENTS), by: fc.integer({ min: -3, max: 3 }) })
  .map(({ moment, by }) =>
    Temporal.Instant.fromEpochMilliseconds(moment + by * 8 * HOUR).toString(),
  );
const clock = fc
  .record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.constantFrom("00", "30", "59") })
  .map(({ hour, minute }) => `${String(hour).padStart(2, "0")}:${minute}`);
const schedule = fc.record({
  from: rarely(instantNear, 2),
  until: rarely(instantNear, 2),
  days: rarely(fc.subarray([...DAYS], { minLength: 3 }), 3),
  hours: rarely(
    fc.record({ from: clock, until: clock }).filter(({ from, until }) => from !== until),
    3,
  ),
});

/** Formulas with what they come to by the words of CEL; null for no value. */
export const FORMULAS: Readonly<
  Record<string, (read: (name: string) => Json | undefined) => number | null>
> = {
  "age + 1.5": (read) => {
    const age = read("age");
    return typeof age === "number" ? age + 1.5 : null;
  },
  "age * 2": (read) => {
    const age = read("age");
    return typeof age === "number" ? age * 2 : null;
  },
  "12.5": () => 12.5,
};
const SCORES = ["age + 1.5", "priority * 2", "value * lever", "propensity * context"] as const;

const content = fc.record({ title: fc.constantFrom("one", "two", "three") });
const variant = fc.record({
  locale: rarely(fc.constantFrom(...LOCALES), 2),
  segment: rarely(fc.constantFrom(...SEGMENTS), 3),
  device: rarely(fc.constantFrom("mobile", "desktop"), 3),
  content,
});
const exclusive = fc
  .record({
    group: fc.constantFrom("seat", "stall"),
    from: fc.constantFrom(0, 0.25, 0.5),
    until: fc.constantFrom(0.5, 0.75, 1),
  })
  .filter(({ from, until }) => from < until);
const budget = fc.record({
  amount: fc.constantFrom(0, 1, 2.5, 10),
  cost: fc.constantFrom(0, 0.25, 1, 2.5),
  window: rarely(fc.constantFrom(...WINDOWS), 2),
  pace: rarely(fc.constant("even"), 2),
});

const offer = fc.record({
  content,
  variants: rarely(fc.array(variant, { minLength: 1, maxLength: 3 }), 3),
  locales: rarely(some(LOCALES), 5),
  purpose: rarely(fc.constantFrom(...PURPOSES), 4),
  paused: rarely(fc.boolean(), 8),
  schedule: rarely(schedule, 4),
  item: rarely(fc.constantFrom(...ITEMS), 5),
  category: rarely(fc.constantFrom("x", "y"), 2),
  brand: rarely(fc.constantFrom("p", "q"), 2),
  groups: rarely(some(GROUPS), 2),
  eligibility: rarely(condition, 5),
  applicability: rarely(condition, 5),
  suitability: rarely(condition, 5),
  requires: rarely(shortSome(OFFERS), 8),
  exclusive: rarely(exclusive, 6),
  value: rarely(
    fc.oneof(fc.constantFrom(0, 1, 3, 40), fc.constantFrom(...Object.keys(FORMULAS))),
    2,
  ),
  computed: rarely(
    fc.dictionary(fc.constantFrom("title", "years"), fc.constantFrom(...Object.keys(FORMULAS)), {
      minKeys: 1,
      maxKeys: 1,
    }),
    6,
  ),
  weights: rarely(
    fc.array(fc.record({ if: condition, weight: fc.constantFrom(0, 0.5, 2) }), {
      minLength: 1,
      maxLength: 2,
    }),
    4,
  ),
  caps: rarely(fc.array(caps, { minLength: 1, maxLength: 2 }), 4),
  budget: rarely(budget, 5),
  items: rarely(
    fc
      .record({
        of: fc.oneof(
          fc.constant({ from: "cart.items" }),
          fc.record({ recommender: fc.constantFrom(...RECOMMENDERS) }),
        ),
        limit: fc.constantFrom(1, 2, 4),
        min: often(fc.constantFrom(1, 2, 3)),
      })
      .map(({ of, limit, min }) => ({
        ...of,
        limit,
        ...(min === undefined ? {} : { min: Math.min(min, limit) }),
      })),
    3,
  ),
});

const rule = fc.record({
  priority: fc.integer({ min: -1, max: 2 }),
  if: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: condition }),
  then: fc.oneof(
    fc.record({ offer: fc.constantFrom(...OFFERS) }),
    fc.record({ offers: fc.shuffledSubarray([...OFFERS], { minLength: 1 }) }),
  ),
  slot: fc.oneof(
    { weight: 9, arbitrary: fc.constant("hero") },
    { weight: 1, arbitrary: fc.constant("shelf") },
  ),
});

/** Each with a key of its own. */
const keyed = <T extends object>(parts: fc.Arbitrary<T>, most: number) =>
  rarely(
    fc
      .array(parts, { minLength: 1, maxLength: most })
      .map((all) => all.map((part, nth) => ({ ...part, key: `part-${nth}` }))),
    2,
  );
const per = fc.constantFrom("offer", "group", "slot", "channel", "all");
const policy = fc.record({
  caps: keyed(
    fc
      .record({ cap: caps, per, about: fc.record(about) })
      .map((part) => ({ ...part.cap, ...part.about, per: part.per })),
    2,
  ),
  coolDowns: keyed(
    fc.record({
      after: fc.constantFrom("dismissed", "ignored"),
      times: fc.constantFrom(1, 1, 2),
      within: rarely(fc.constantFrom("24h", "7d"), 2),
      for: fc.constantFrom("1h", "3d", "14d"),
      per: fc.constantFrom("offer", "group"),
      ...about,
    }),
    2,
  ),
  suppress: keyed(fc.record({ when: condition, ...about }), 1),
  levers: keyed(
    fc.record({
      factor: fc.constantFrom(0.5, 0.8, 1.5, 2),
      until: instantNear,
      because: fc.constant("spring"),
      of: rarely(scope, 2),
    }),
    3,
  ),
  disabled: rarely(fc.array(scope, { minLength: 1, maxLength: 1 }), 6),
});
const control = rarely(
  fc.record({
    share: fc.constantFrom(0, 0.25, 0.5),
    seed: fc.constantFrom("global-control", "other"),
    except: rarely(fc.record({ slots: shortSome(SLOTS) }), 4),
  }),
  4,
);

const arbitration = fc
  .record({
    by: fc.constantFrom("priority", "formula", "value", "thompson"),
    formula: fc.constantFrom(...SCORES),
    factors: rarely(some(["propensity", "context", "value", "lever"]), 3),
    prior: fc.record({ rate: fc.constantFrom(0.02, 0.3), weight: fc.constantFrom(2, 50) }),
    explore: fc.constantFrom(0, 0, 0.25, 0.5),
    guardrail: rarely(
      fc.record({ dismissed: fc.constantFrom(0.1, 0.25), after: fc.constantFrom(10, 20) }),
      3,
    ),
  })
  .map(({ formula, factors, ...drawn }) => {
    if (drawn.by === "formula") return { ...drawn, formula };
    if (drawn.by === "priority" || factors === undefined) return drawn;
    const isWithout = drawn.by === "thompson" && !factors.includes("propensity");
    return { ...drawn, factors: isWithout ? [...factors, "propensity"] : factors };
  });
const slate = fc
  .record({
    size: fc.integer({ min: 1, max: 4 }),
    perCategory: rarely(fc.constantFrom(1, 2), 2),
    perBrand: rarely(fc.constantFrom(1, 2), 3),
    diversity: fc.constantFrom(0, 0, 0.25, 0.5, 1),
    pins: fc.array(
      fc.record({
        offer: fc.constantFrom(...OFFERS),
        position: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 2 },
    ),
  })
  .map(({ pins, ...rest }) => ({
    ...rest,
    pins: pins.filter(
      (pin, nth) =>
        pin.position <= rest.size &&
        !pins.slice(0, nth).some((b) => b.offer === pin.offer || b.position === pin.position),
    ),
  }));
const SCHEMA = {
  type: "object",
  required: ["title"],
  properties: { title: { type: "string" } },
} as const;
const slot = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  serves: rarely(fc.constantFrom(...SEGMENTS), 8),
  schema: rarely(fc.constant(SCHEMA), 2),
  paused: rarely(fc.boolean(), 25),
  arbitration: often(arbitration),
  slate: rarely(slate, 2),
  reserve: rarely(fc.constantFrom("10m", "90s", "1d"), 3),
  default: fc.record({
    content: fc.constantFrom(null, { title: "ours" }),
    items: rarely(
      fc.record({
        recommender: fc.constantFrom(...RECOMMENDERS),
        limit: fc.constantFrom(1, 3),
      }),
      3,
    ),
  }),
});

/** Read as a document from outside is: what is left out is left out. */
const read = (kind: string, key: string, document: object): Definition =>
  Definition.parse(JSON.parse(JSON.stringify({ ...document, kind, key })));

const isKind =
  <K extends Definition["kind"]>(kind: K) =>
  (definition: Definition): definition is DefinitionOf<K> =>
    definition.kind === kind;

/** A budget that is spent evenly needs to know over which time. */
const canBePaced = (drawn: {
  readonly budget?: { readonly window?: unknown; readonly pace?: unknown } | undefined;
  readonly schedule?: { readonly from?: unknown; readonly until?: unknown } | undefined;
}): boolean =>
  drawn.budget?.pace === undefined ||
  drawn.budget.window !== undefined ||
  (drawn.schedule?.from !== undefined && drawn.schedule.until !== undefined);

export const worlds: fc.Arbitrary<World> = fc
  .record({
    slot,
    offers: fc.array(offer, { minLength: 5, maxLength: OFFERS.length }),
    rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
    policies: fc.array(policy, { maxLength: 2 }),
    control,
    zone: fc.constantFrom(...ZONES),
  })
  .map((drawn): World => {
    const all = [
      read("slot", "hero", drawn.slot),
      ...drawn.offers.map((each, nth) =>
        read("offer", OFFERS[nth] ?? "a", canBePaced(each) ? each : { ...each, budget: undefined }),
      ),
      ...drawn.rules.map((each, nth) => read("rule", `rule-${nth}`, each)),
      ...drawn.policies.map((each, nth) => read("policy", `policy-${nth}`, each)),
      ...(drawn.control ? [read("policy", "control", { control: drawn.control })] : []),
    ];
    const hero = all.find(isKind("slot"));
    if (hero === undefined) throw new Error("a world has a slot");
    return {
      slot: hero,
      offers: all.filter(isKind("offer")),
      rules: all.filter(isKind("rule")),
      policies: all.filter(isKind("policy")),
      zone: drawn.zone,
    };
  });

/** Its documents as they are compiled; the version of each is its place. */
export const liveOf = ({ slot: hero, offers, rules, policies }: World): Versioned[] =>
  [hero, ...offers, ...rules, ...policies].map((definition, nth) => ({
    definition,
    version: nth + 1,
  }));
