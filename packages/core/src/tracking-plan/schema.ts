import { z } from "zod";
import { DATA_CLASSES } from "../privacy/index.ts";
import type { DataClass } from "../privacy/index.ts";
import { PLAN_FORMATS } from "./format.ts";
import { PLAN_ACTIONS } from "./verdict.ts";

export const PLAN_TYPES = [
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
  "date-time",
  "any",
] as const;
export type PlanType = (typeof PLAN_TYPES)[number];

/** How large one plan may be. `depth` counts a property as 1 and its own properties as 2. */
export const PLAN_LIMITS = { events: 1_000, properties: 500, depth: 8, violations: 20 } as const;

const MAX_NAME = 255;
const MAX_ENUM = 1_000;

const Action = z.enum(PLAN_ACTIONS);
const Name = z.string().min(1).max(MAX_NAME);
const Description = z.string().max(2_000).describe("What it means, for people.");
const Label = z
  .record(
    z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "a label is by language, as en or sv"),
    z.string().min(1).max(200),
  )
  .describe("What it is called, by language: { en: …, sv: … }.");
const Purpose = z
  .string()
  .min(1)
  .max(100)
  .describe(
    "Key of the purpose that it is collected for. Deciding reads a trait for no other; an export for another purpose leaves it out, be it an event, a property or a trait.",
  );
const PlanTypeName = z.enum(PLAN_TYPES);
const Scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
const onViolation = Action.optional().describe(
  "What happens to an event that breaks the rule; that of what is around it when absent.",
);
const unknownProperties = Action.optional().describe(
  "What happens to an event with a property that is not named here; that of what is around it when absent.",
);
const Length = z.int().min(0);

/** What a value has to be. */
export const FieldRule = z
  .strictObject({
    type: z
      .union([PlanTypeName, z.array(PlanTypeName).min(1).max(PLAN_TYPES.length)])
      .describe(`One of ${PLAN_TYPES.join(", ")}, or a list of them.`),
    required: z.boolean().default(false).describe("It may not be missing."),
    nullable: z.boolean().default(false).describe("It may be null."),
    enum: z.array(Scalar).min(1).max(MAX_ENUM).optional().describe("The values that it may have."),
    min: z.number().optional().describe("Least number."),
    max: z.number().optional().describe("Greatest number."),
    minLength: Length.optional().describe("Fewest characters."),
    maxLength: Length.optional().describe("Most characters."),
    minItems: Length.optional().describe("Fewest items of a list."),
    maxItems: Length.optional().describe("Most items of a list."),
    format: z.enum(PLAN_FORMATS).optional().describe("What the text has to be."),
    unit: z
      .string()
      .min(1)
      .max(30)
      .optional()
      .describe("What a number counts: ms, kg, SEK; currency is that of the event."),
    pii: z
      .enum(DATA_CLASSES)
      .optional()
      .describe("How protected it is; who may see it follows from this."),
    purpose: Purpose.optional(),
    label: Label.optional(),
    description: Description.optional(),
    onViolation,
    get items(): z.ZodOptional<z.ZodType<FieldRule>> {
      return FieldRule.optional().describe("What each item of a list has to be.");
    },
    get properties(): z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodType<FieldRule>>> {
      return z.record(Name, FieldRule).optional().describe("The properties of an object, by name.");
    },
    unknownProperties,
  })
  .meta({ id: "FieldRule", description: "What a value has to be." });

/** What a value has to be. */
export type FieldRule = {
  type: PlanType | PlanType[];
  required: boolean;
  nullable: boolean;
  enum?: (string | number | boolean | null)[] | undefined;
  min?: number | undefined;
  max?: number | undefined;
  minLength?: number | undefined;
  maxLength?: number | undefined;
  minItems?: number | undefined;
  maxItems?: number | undefined;
  format?: (typeof PLAN_FORMATS)[number] | undefined;
  unit?: string | undefined;
  pii?: DataClass | undefined;
  purpose?: string | undefined;
  label?: Record<string, string> | undefined;
  description?: string | undefined;
  onViolation?: z.infer<typeof Action> | undefined;
  items?: FieldRule | undefined;
  properties?: Record<string, FieldRule> | undefined;
  unknownProperties?: z.infer<typeof Action> | undefined;
};

const Fields = z.record(Name, FieldRule);

const EventRule = z
  .strictObject({
    label: Label.optional(),
    description: Description.optional(),
    purpose: Purpose.optional(),
    onViolation,
    unknownProperties,
    properties: Fields.default({}).describe("Its properties, by name."),
  })
  .meta({ id: "EventRule", description: "What an event has to carry." });
export type EventRule = z.infer<typeof EventRule>;

/** What may come in from some sources: which events, with which properties, and traits. */
export const TrackingPlanDefinition = z
  .strictObject({
    sources: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(1_000)
      .optional()
      .describe("Keys of the sources that it is for; absent: each source that no plan names."),
    onViolation: Action.default("warn").describe(
      "What happens to an event that breaks a rule, unless an event or a property says otherwise: allow takes it in silently, warn takes it in and tells the sender, block keeps it in quarantine.",
    ),
    unknownEvents: Action.default("allow").describe(
      "What happens to a track event that no plan of the source names.",
    ),
    unknownProperties: Action.default("allow").describe(
      "What happens to an event with a property that the plan does not name.",
    ),
    unknownTraits: Action.default("allow").describe(
      "What happens to an identify or group call with a trait that the plan does not name.",
    ),
    events: z.record(Name, EventRule).default({}).describe("Track events, by name."),
    page: EventRule.optional().describe("What every page call has to carry."),
    screen: EventRule.optional().describe("What every screen call has to carry."),
    traits: Fields.optional().describe("Traits of an identify call, by name; null unsets a trait."),
    groupTraits: Fields.optional().describe("Traits of a group call, by name."),
  })
  .describe("A tracking plan: which events and traits may come in, and what they have to carry.");

export type TrackingPlan = z.infer<typeof TrackingPlanDefinition>;
