import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import type { Json } from "../json/index.ts";
import { escapeKey } from "../json/index.ts";
import { BUILT_IN_TRAITS } from "../profile/index.ts";
import { compileField, isOfType, typesOf } from "./field-check.ts";
import { createFindings } from "./findings.ts";
import { FORMAT_LENGTHS, FORMAT_WORDS } from "./format.ts";
import type { EventRule, FieldRule, PlanType, TrackingPlan } from "./schema.ts";
import { PLAN_LIMITS } from "./schema.ts";
import { wantText } from "./want.ts";

/** What is wrong with a plan: where in it (a JSON Pointer), and why. */
export type PlanFlaw = Told & { readonly pointer: string };

type Fields = Readonly<Record<string, FieldRule>>;
type Note = (pointer: string, wrong: Told) => void;

/** Bounds and the types whose values they bound. */
const BOUNDS = [
  { least: "min", most: "max", types: ["number", "integer"], what: "numbers" },
  { least: "minLength", most: "maxLength", types: ["string", "date-time"], what: "text" },
  { least: "minItems", most: "maxItems", types: ["array"], what: "lists" },
] as const satisfies readonly {
  least: keyof FieldRule;
  most: keyof FieldRule;
  types: readonly PlanType[];
  what: string;
}[];

/** Fields of a rule that speak of values of certain types only. */
const SPEAKS_OF = [
  ...BOUNDS.flatMap(({ least, most, types, what }) => [
    { field: least, types, what },
    { field: most, types, what },
  ]),
  { field: "format", types: ["string"], what: "text" },
  { field: "unit", types: ["number", "integer"], what: "numbers" },
  { field: "items", types: ["array"], what: "lists" },
  { field: "properties", types: ["object"], what: "objects" },
  { field: "unknownProperties", types: ["object"], what: "objects" },
] as const satisfies readonly {
  field: keyof FieldRule;
  types: readonly PlanType[];
  what: string;
}[];

const typeFlaws = (rule: FieldRule, pointer: string, note: Note): void => {
  const types = typesOf(rule);
  if (types.length > 1 && types.includes("any")) note(`${pointer}/type`, told("plan-any"));
  if (new Set(types).size < types.length) note(`${pointer}/type`, told("plan-type-twice"));
  if (rule.enum !== undefined && types.includes("any"))
    note(`${pointer}/enum`, told("plan-any-enum"));
  for (const { field, types: wanted, what } of SPEAKS_OF) {
    if (rule[field] === undefined) continue;
    if (!types.some((type) => wanted.some((each) => each === type)))
      note(
        `${pointer}/${field}`,
        told("plan-field-type", { field, what, types: types.join(" or ") }),
      );
  }
};

const isWhole = ({ type }: FieldRule): boolean => type === "integer";

const boundFlaws = (rule: FieldRule, pointer: string, note: Note): void => {
  for (const { least, most } of BOUNDS) {
    const [low, high] = [rule[least], rule[most]];
    if (low === undefined || high === undefined) continue;
    if (low > high)
      note(
        `${pointer}/${least}`,
        told("plan-bounds", { least, low: String(low), most, high: String(high) }),
      );
    else if (least === "min" && isWhole(rule) && Math.ceil(low) > Math.floor(high))
      note(`${pointer}/min`, told("plan-no-integer", { low: String(low), high: String(high) }));
  }
};

/** Text of a format whose length the bounds never allow. */
const formatFlaws = (rule: FieldRule, pointer: string, note: Note): void => {
  const { minLength = 0, maxLength = Infinity } = rule;
  const isTime = typesOf(rule).every((type) => type === "date-time");
  const format = rule.format ?? (isTime ? "date-time" : undefined);
  if (format === undefined) return;
  const [least, most] = FORMAT_LENGTHS[format];
  const said = { format: format.replace("-", ""), words: FORMAT_WORDS[format] };
  if (maxLength < least) note(`${pointer}/maxLength`, told("plan-format-long", { ...said, least }));
  if (most !== null && minLength > most)
    note(`${pointer}/minLength`, told("plan-format-short", { ...said, most }));
};

const presenceFlaws = ({ required, onViolation }: FieldRule, pointer: string, note: Note): void => {
  if (required && onViolation === "allow") note(`${pointer}/required`, told("plan-allow-required"));
};

const AROUND = { onViolation: "block", unknownProperties: "allow", path: "" } as const;

/** Why a value of an enum can never come in; null when it can. */
const enumFlaw = (rule: FieldRule, value: Json): Told | null => {
  if (value === null) return rule.nullable ? null : told("plan-enum-null");
  if (!isOfType(value, typesOf(rule)))
    return told("plan-enum-type", {
      value: JSON.stringify(value),
      types: typesOf(rule).join(" or "),
    });
  const findings = createFindings();
  const { enum: _enum, onViolation: _action, ...bounds } = rule;
  if (compileField(bounds, AROUND)(value, findings)) return null;
  const [violation] = findings.verdict()?.violations ?? [];
  return told("plan-enum-want", {
    value: JSON.stringify(value),
    want: violation ? wantText(violation.want) : "allowed",
  });
};

const enumFlaws = (rule: FieldRule, pointer: string, note: Note): void => {
  const values = rule.enum ?? [];
  if (new Set(values).size < values.length) note(`${pointer}/enum`, told("plan-enum-twice"));
  if (typesOf(rule).includes("any")) return;
  values.forEach((value, index) => {
    const flaw = enumFlaw(rule, value);
    if (flaw !== null) note(`${pointer}/enum/${index}`, flaw);
  });
};

const fieldFlaws = (rule: FieldRule, pointer: string, depth: number, note: Note): void => {
  if (depth > PLAN_LIMITS.depth)
    return note(pointer, told("plan-depth", { most: PLAN_LIMITS.depth }));
  typeFlaws(rule, pointer, note);
  boundFlaws(rule, pointer, note);
  formatFlaws(rule, pointer, note);
  presenceFlaws(rule, pointer, note);
  enumFlaws(rule, pointer, note);
  if (rule.items) {
    if (rule.items.required) note(`${pointer}/items/required`, told("plan-item-required"));
    fieldFlaws(rule.items, `${pointer}/items`, depth + 1, note);
  }
  if (rule.properties) fieldsFlaws(rule.properties, `${pointer}/properties`, depth + 1, note);
};

const fieldsFlaws = (fields: Fields, pointer: string, depth: number, note: Note): void => {
  for (const [name, rule] of Object.entries(fields))
    fieldFlaws(rule, `${pointer}/${escapeKey(name)}`, depth, note);
};

const countFields = (fields: Fields): number =>
  Object.values(fields).reduce((sum, rule) => sum + 1 + countWithin(rule), 0);

const countWithin = ({ items, properties }: FieldRule): number =>
  (items ? 1 + countWithin(items) : 0) + (properties ? countFields(properties) : 0);

const partFlaws = (fields: Fields, pointer: string, note: Note): void => {
  const count = countFields(fields);
  if (count > PLAN_LIMITS.properties)
    return note(
      pointer,
      told("plan-properties", { count: String(count), most: String(PLAN_LIMITS.properties) }),
    );
  fieldsFlaws(fields, pointer, 1, note);
};

/** Every event rule of a plan with its place. */
const eventRules = ({ events, page, screen }: TrackingPlan): (readonly [string, EventRule])[] => [
  ...Object.entries(events).map(([name, rule]) => [`/events/${escapeKey(name)}`, rule] as const),
  ...(page ? [["/page", page] as const] : []),
  ...(screen ? [["/screen", screen] as const] : []),
];

/** Every purpose that fields and what is in them name, with its place; `depth` is 1 at the fields. */
type NamedPurpose = {
  readonly pointer: string;
  readonly purpose: string;
  readonly depth: number;
};

const purposesOf = (fields: Fields, pointer: string): NamedPurpose[] => {
  const found: NamedPurpose[] = [];
  const look = (rules: Fields, place: string, depth: number): void => {
    for (const [name, rule] of Object.entries(rules))
      lookAt(rule, `${place}/${escapeKey(name)}`, depth);
  };
  const lookAt = ({ purpose, items, properties }: FieldRule, place: string, depth: number) => {
    if (purpose !== undefined) found.push({ pointer: `${place}/purpose`, purpose, depth });
    if (items) lookAt(items, `${place}/items`, depth + 1);
    if (properties) look(properties, `${place}/properties`, depth + 1);
  };
  look(fields, pointer, 1);
  return found;
};

const traitFlaws = ({ traits = {}, groupTraits = {} }: TrackingPlan, note: Note): void => {
  for (const { pointer, depth } of purposesOf(traits, "/traits"))
    if (depth > 1) note(pointer, told("plan-purpose-part"));
  for (const { pointer } of purposesOf(groupTraits, "/groupTraits"))
    note(pointer, told("plan-purpose-group"));
  for (const name of BUILT_IN_TRAITS)
    if (Object.hasOwn(traits, name))
      note(`/traits/${name}`, told("plan-built-in", { trait: name }));
};

/** What contradicts itself within one plan: rules that nothing can pass, or that say nothing. */
export const planFlaws = (plan: TrackingPlan): PlanFlaw[] => {
  const flaws: PlanFlaw[] = [];
  const note: Note = (pointer, wrong) => void flaws.push({ pointer, ...wrong });
  const events = Object.keys(plan.events).length;
  if (events > PLAN_LIMITS.events) {
    note(
      "/events",
      told("plan-events", { count: String(events), most: String(PLAN_LIMITS.events) }),
    );
    return flaws;
  }
  for (const [pointer, rule] of eventRules(plan))
    partFlaws(rule.properties, `${pointer}/properties`, note);
  partFlaws(plan.traits ?? {}, "/traits", note);
  partFlaws(plan.groupTraits ?? {}, "/groupTraits", note);
  traitFlaws(plan, note);
  const sources = plan.sources ?? [];
  sources.forEach((source, index) => {
    if (sources.indexOf(source) < index)
      note(`/sources/${index}`, told("plan-source-twice", { source }));
  });
  return flaws;
};

/** A plan with its key. */
export type KeyedPlan = TrackingPlan & { readonly key: string };

/** The sources that both plans judge: one by its key, or all that no plan names; null where there is none. */
export const sharedSource = (
  one: { readonly sources?: readonly string[] | undefined },
  other: Pick<TrackingPlan, "sources">,
): { readonly source: string | null } | null => {
  if (one.sources === undefined && other.sources === undefined) return { source: null };
  const shared = one.sources?.find((source) => other.sources?.includes(source));
  return shared === undefined ? null : { source: shared };
};

const CALLS = ["page", "screen"] as const;
const TRAITS = ["traits", "groupTraits"] as const;

/** Places in one plan of what another judges too. */
const sharedPlaces = (one: TrackingPlan, other: TrackingPlan): string[] => [
  ...Object.keys(one.events)
    .filter((name) => Object.hasOwn(other.events, name))
    .map((name) => `/events/${escapeKey(name)}`),
  ...CALLS.filter((call) => one[call] && other[call]).map((call) => `/${call}`),
  ...TRAITS.flatMap((part) =>
    Object.keys(one[part] ?? {})
      .filter((name) => Object.hasOwn(other[part] ?? {}, name))
      .map((name) => `/${part}/${escapeKey(name)}`),
  ),
];

const purposeFlaws = (one: KeyedPlan, other: KeyedPlan): PlanFlaw[] =>
  Object.entries(one.traits ?? {}).flatMap(([name, { purpose }]) => {
    const traits = other.traits ?? {};
    const said = Object.hasOwn(traits, name) ? traits[name]?.purpose : undefined;
    return purpose === undefined || said === undefined || purpose === said
      ? []
      : [
          {
            pointer: `/traits/${escapeKey(name)}/purpose`,
            ...told("plan-purpose-other", { plan: other.key, purpose: said }),
          },
        ];
  });

/**
 * What contradicts another plan that is live with this one: two that judge the same event or trait
 * of one source, or that name two purposes for one trait.
 */
export const overlapFlaws = (plan: KeyedPlan, others: readonly KeyedPlan[]): PlanFlaw[] =>
  others.flatMap((other) => {
    const shared = sharedSource(plan, other);
    const places = shared === null ? [] : sharedPlaces(plan, other);
    const source = shared?.source ?? null;
    return [
      ...places.map((pointer) => ({
        pointer,
        ...(source === null
          ? told("plan-overlap-elsewhere", { plan: other.key })
          : told("plan-overlap", { plan: other.key, source })),
      })),
      ...purposeFlaws(plan, other),
    ];
  });

/** Every purpose that a plan names, with its place. */
export const purposesIn = (plan: TrackingPlan): { pointer: string; purpose: string }[] =>
  [
    ...eventRules(plan).flatMap(([pointer, { purpose, properties }]) => [
      ...(purpose === undefined ? [] : [{ pointer: `${pointer}/purpose`, purpose }]),
      ...purposesOf(properties, `${pointer}/properties`),
    ]),
    ...purposesOf(plan.traits ?? {}, "/traits"),
    ...purposesOf(plan.groupTraits ?? {}, "/groupTraits"),
  ].map(({ pointer, purpose }) => ({ pointer, purpose }));
