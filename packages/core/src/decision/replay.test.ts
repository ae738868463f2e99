import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Json, JsonObject } from "../json/index.ts";
import type { Trait } from "../profile/index.ts";
import { compileCondition, isFlaw, subjectOf } from "../condition/index.ts";
import { combineAccountStates, EMPTY_ACCOUNT } from "../account/index.ts";
import { decide } from "./decide.ts";
import { NO_EVIDENCE } from "./evidence.ts";
import type { SeenAccount } from "./inputs.ts";
import type { Versioned } from "./program.ts";
import { compileProgram } from "./program.ts";
import { replay } from "./replay.ts";
import { settle } from "./settle.ts";

const NAMES = ["plan", "cart", "city", "constructor", "toString"] as const;
const PATHS = [
  ...NAMES,
  "cart.items",
  "cart.items.0",
  "cart.items.0.price",
  "cart.items.9",
  "plan.tier",
  "plan.tier.name",
  "context",
  "context.page",
  "context.page.url",
  "context.__proto__",
  "nothing.here",
] as const;

const leaf = fc.oneof(
  fc.constantFrom<Json[]>("gold", "lead", "", 0, 1, 2, -1, true, false, null),
  fc.string({ maxLength: 3 }),
);
const value: fc.Arbitrary<Json> = fc.oneof(
  leaf,
  fc.array(leaf, { maxLength: 3 }),
  fc.array(fc.record({ price: leaf, name: leaf }, { requiredKeys: [] }), { maxLength: 3 }),
  fc.record({ items: fc.array(fc.record({ product_id: leaf, price: leaf }), { maxLength: 3 }) }),
  fc.record({ tier: fc.oneof(leaf, fc.record({ name: leaf })) }),
);

const traits: fc.Arbitrary<Trait[]> = fc
  .dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 4 })
  .map((known) =>
    Object.entries(known).map(([name, each], index) => ({
      name,
      value: each,
      kind: "declared",
      source: index % 2 === 0 ? "web" : null,
      time: index,
    })),
  );
const context: fc.Arbitrary<JsonObject> = fc.record(
  { page: fc.oneof(leaf, fc.record({ url: leaf })), hour: leaf },
  { requiredKeys: [] },
);

const operators: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ $eq: value }),
  fc.record({ $ne: leaf }),
  fc.record({ $gt: fc.integer({ min: -1, max: 2 }), $lte: fc.integer({ min: -1, max: 2 }) }),
  fc.record({ $in: fc.array(leaf, { maxLength: 3 }) }),
  fc.record({ $nin: fc.array(leaf, { maxLength: 3 }) }),
  fc.record({ $exists: fc.boolean() }),
  fc.record({ $type: fc.constantFrom("string", "number", "array", "object", "null", "boolean") }),
  fc.record({ $size: fc.oneof(fc.nat(2), fc.record({ $gt: fc.nat(1) })) }),
  fc.record({ $all: fc.array(leaf, { maxLength: 2 }) }),
  fc.record({ $elemMatch: fc.record({ price: fc.record({ $gte: fc.nat(2) }) }) }),
  fc.record({ $not: fc.record({ $eq: leaf }) }),
);

const clauses = fc.dictionary(fc.constantFrom(...PATHS), fc.oneof(leaf, operators), { maxKeys: 3 });
const condition: fc.Arbitrary<JsonObject> = fc.letrec<{ node: JsonObject }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    clauses,
    fc.record({ $and: fc.array(tie("node"), { maxLength: 3 }) }),
    fc.record({ $or: fc.array(tie("node"), { maxLength: 3 }) }),
    fc.record({ $nor: fc.array(tie("node"), { maxLength: 2 }) }),
    fc.record({ $not: tie("node") }),
    fc.record({
      $account: fc.dictionary(
        fc.constantFrom("plan", "city", "plan.tier", "plan.tier.name", "id", "events", "revenue"),
        fc.oneof(leaf, operators),
        { maxKeys: 2 },
      ),
    }),
  ),
})).node;

const accounts: fc.Arbitrary<SeenAccount[]> = fc
  .array(fc.record({ plan: value, city: value }, { requiredKeys: [] }), { maxLength: 3 })
  .map((drawn) =>
    drawn.map((traitsOfIt, index) => ({
      id: `a${index}`,
      state: combineAccountStates(EMPTY_ACCOUNT, {
        ...EMPTY_ACCOUNT,
        traits: Object.fromEntries(
          Object.entries(traitsOfIt).map(([name, each]) => [
            name,
            { value: each, stamp: [index, "m", "crm"] as const },
          ]),
        ),
      }),
    })),
  );

const OFFERS = ["plain", "basket", "gone"] as const;
const rules = fc.array(
  fc.record({
    priority: fc.integer({ min: -2, max: 2 }),
    if: condition,
    offer: fc.constantFrom(...OFFERS),
  }),
  { maxLength: 5 },
);

const offers: Versioned[] = [
  { version: 3, definition: { kind: "offer", key: "plain", content: { text: "plain" } } },
  {
    version: 1,
    definition: {
      kind: "offer",
      key: "basket",
      content: {},
      items: { from: "cart.items", limit: 2 },
    },
  },
];
const slot: Versioned = {
  version: 2,
  definition: { kind: "slot", key: "hero", channel: "web", default: { content: { text: "own" } } },
};

const liveWith = (drawn: readonly { priority: number; if: JsonObject; offer: string }[]) => [
  slot,
  ...offers,
  ...drawn.map(
    ({ offer, ...rule }, index): Versioned => ({
      version: index + 1,
      definition: {
        kind: "rule",
        key: `rule-${index}`,
        slot: "hero",
        ...rule,
        then: { offer },
      },
    }),
  ),
];

/** Of whom nothing is known but attributes. */
const NOTHING_ELSE = {
  zone: "Europe/Stockholm",
  bucketKey: "p1",
  draw: 0.5,
  evidence: NO_EVIDENCE,
} as const;

/** As the ledger keeps it: through JSON. */
const stored = <T>(kept: T): T => JSON.parse(JSON.stringify(kept));

describe("a condition", () => {
  test.prop([condition, fc.dictionary(fc.constantFrom(...NAMES), value)], { numRuns: 2_000 })(
    "holds exactly when its explanation says so",
    (document, attributes) => {
      const compiled = compileCondition(document);
      if (isFlaw(compiled)) return;
      const subject = subjectOf(attributes, 0);
      expect(compiled.explain(subject).result).toBe(compiled.holds(subject));
    },
  );
});

describe("replay", () => {
  test.prop([rules, traits, accounts, context], { numRuns: 2_000 })(
    "L6: a decision replayed from its record has the answer and the candidates of one that kept its trace",
    (drawn, known, ofThem, call) => {
      const program = compileProgram(liveWith(drawn));
      const input = {
        slot: "hero",
        traits: known,
        segments: [],
        accounts: ofThem,
        context: call,
        now: 1_750_000_000_000,
        ...NOTHING_ELSE,
      };
      const plain = stored(settle(decide(program, { ...input, trace: false }), () => null));
      const traced = stored(settle(decide(program, { ...input, trace: true }), () => null));
      expect({ ...traced, candidates: [] }).toEqual(plain);
      const { candidates, ...again } = stored(replay(program, plain)) ?? { candidates: null };
      const { candidates: kept, ...answered } = traced;
      expect(candidates).toEqual(kept);
      expect(again).toEqual(answered);
    },
  );

  test.prop([rules, traits, context], { numRuns: 500 })(
    "L6: every candidate has a reason, and only one of them was selected",
    (drawn, known, call) => {
      const program = compileProgram(liveWith(drawn));
      const { candidates, offer, funnel } = settle(
        decide(program, {
          slot: "hero",
          traits: known,
          segments: [],
          context: call,
          now: 0,
          ...NOTHING_ELSE,
          trace: true,
        }),
        () => null,
      );
      const selected = candidates.filter(({ reason }) => reason === "SELECTED");
      expect(selected.map((each) => each.offer)).toEqual(offer === null ? [] : [offer]);
      expect(funnel.considered).toBe(candidates.length);
      expect(candidates.map(({ reason }) => reason)).not.toContain(undefined);
    },
  );
});
