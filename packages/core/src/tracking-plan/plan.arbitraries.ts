import { fc } from "@fast-check/vitest";
import type { Json, JsonObject } from "../json/index.ts";
import { PLAN_FORMATS } from "./format.ts";
import type { EventRule, FieldRule, TrackingPlan } from "./schema.ts";
import { PLAN_TYPES } from "./schema.ts";
import { PLAN_ACTIONS } from "./verdict.ts";

/** Few names, so that plans and messages meet. */
const NAMES = ["a", "b", "c", "constructor", "d/e~f"] as const;
const EVENTS = ["One", "Two", "Three"] as const;

const name = fc.constantFrom(...NAMES);
const action = fc.constantFrom(...PLAN_ACTIONS);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

/** Scalars near the edges that rules have. */
const scalar: fc.Arbitrary<string | number | boolean | null> = fc.oneof(
  fc.constantFrom("", "x", "xy", "🛒🛒", "SEK", "SE", "a@b.se", "2026-02-29", "2024-02-29"),
  fc.constantFrom("2024-02-29T23:59:60.5Z", "2024-02-29t24:00", "https://a.se/x", "toString"),
  fc.constantFrom(-1, 0, 0.5, 1, 2, 3),
  fc.boolean(),
  fc.constant(null),
);

export const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 4 }),
  ),
})).value;

const types = fc.oneof(
  fc.constantFrom(...PLAN_TYPES),
  fc.uniqueArray(fc.constantFrom(...PLAN_TYPES), { minLength: 1, maxLength: 3 }),
);

const field: fc.Arbitrary<FieldRule> = fc.letrec<{ rule: FieldRule }>((tie) => ({
  rule: fc.record<FieldRule>({
    type: types,
    required: fc.boolean(),
    nullable: fc.boolean(),
    enum: optional(fc.array(scalar, { minLength: 1, maxLength: 4 })),
    min: optional(fc.constantFrom(0, 1)),
    max: optional(fc.constantFrom(1, 2)),
    minLength: optional(fc.constantFrom(0, 1, 2)),
    maxLength: optional(fc.constantFrom(1, 2)),
    minItems: optional(fc.constantFrom(0, 1)),
    maxItems: optional(fc.constantFrom(1, 2)),
    format: optional(fc.constantFrom(...PLAN_FORMATS)),
    onViolation: optional(action),
    items: fc.option(tie("rule"), { nil: undefined, depthIdentifier: "field", maxDepth: 3 }),
    properties: fc.option(fc.dictionary(name, tie("rule"), { maxKeys: 3 }), {
      nil: undefined,
      depthIdentifier: "field",
      maxDepth: 3,
    }),
    unknownProperties: optional(action),
  }),
})).rule;

const fields = fc.dictionary(name, field, { maxKeys: 4 });
const eventRule: fc.Arbitrary<EventRule> = fc.record({
  onViolation: optional(action),
  unknownProperties: optional(action),
  properties: fields,
});

/** Plans as they compile, not all of them free of contradictions. */
export const plan: fc.Arbitrary<TrackingPlan> = fc.record({
  onViolation: action,
  unknownEvents: action,
  unknownProperties: action,
  unknownTraits: action,
  events: fc.dictionary(fc.constantFrom(...EVENTS), eventRule, { maxKeys: 2 }),
  page: optional(eventRule),
  traits: optional(fields),
});

const object: fc.Arbitrary<JsonObject> = fc.dictionary(name, json, { maxKeys: 5 });

/** What a plan looks at of an event. */
export const checkable = fc.oneof(
  fc.record({
    source: fc.constant("web"),
    type: fc.constant("track" as const),
    name: fc.constantFrom(...EVENTS),
    message: fc.record({ properties: fc.oneof({ weight: 9, arbitrary: object }, json) }),
  }),
  fc.record({
    source: fc.constant("web"),
    type: fc.constantFrom("page" as const, "identify" as const, "alias" as const),
    name: fc.constant(""),
    message: fc.record({ properties: object, traits: object }),
  }),
);
