import { test } from "@fast-check/vitest";
import { expect } from "vitest";
import type { Json } from "../json/index.ts";
import { FORMAT_TESTS } from "./format.ts";
import { checkable, plan } from "./plan.arbitraries.ts";
import type { Checkable } from "./program.ts";
import { compileTrackingPlans } from "./program.ts";
import type { FieldRule, TrackingPlan } from "./schema.ts";
import { PLAN_LIMITS } from "./schema.ts";

/**
 * A second reading of what a plan means: it walks over the document at each event and compiles
 * nothing. Broken rules as `rule pointer action`.
 */
type Around = {
  readonly on: string;
  readonly unknown: string;
  readonly rule: string;
  readonly at: string;
};

const isPlain = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  value !== null && typeof value === "object" && !Array.isArray(value);

const hasType = (value: Json, type: string): boolean => {
  if (type === "any") return true;
  if (type === "integer") return typeof value === "number" && value % 1 === 0;
  if (type === "array") return Array.isArray(value);
  if (type === "object") return isPlain(value);
  if (type === "date-time") return typeof value === "string" && FORMAT_TESTS["date-time"](value);
  return typeof value === type;
};

const within = (amount: number, least = -Infinity, most = Infinity): boolean =>
  amount >= least && amount <= most;

const brokenConstraints = (value: Json, rule: FieldRule): string[] => {
  const broken: string[] = [];
  if (rule.enum && value !== null && !rule.enum.some((each) => each === value)) broken.push("enum");
  if (typeof value === "number" && !within(value, rule.min, rule.max)) broken.push("range");
  if (typeof value === "string") {
    if (!within(Array.from(value).length, rule.minLength, rule.maxLength)) broken.push("length");
    if (rule.format && !FORMAT_TESTS[rule.format](value)) broken.push("format");
  }
  if (Array.isArray(value) && !within(value.length, rule.minItems, rule.maxItems))
    broken.push("items");
  return broken;
};

const fits = (value: Json, rule: FieldRule): boolean =>
  (value === null && rule.nullable) || [rule.type].flat().some((type) => hasType(value, type));

const readItems = (value: Json, rule: FieldRule, around: Around): string[] => {
  const { items } = rule;
  if (!Array.isArray(value) || !items) return [];
  return value.flatMap((item: Json, index) =>
    readField(item, items, { ...around, rule: `${around.rule}[]`, at: `${around.at}/${index}` }),
  );
};

const readField = (value: Json, rule: FieldRule, { unknown, ...around }: Around): string[] => {
  const on = rule.onViolation ?? around.on;
  const say = (name: string): string[] =>
    on === "allow" ? [] : [`${around.rule}:${name} ${around.at} ${on}`];
  if (!fits(value, rule) && on !== "allow") return say("type");
  const inner = { on, unknown: rule.unknownProperties ?? unknown, rule: around.rule };
  const found = [
    ...brokenConstraints(value, rule).flatMap(say),
    ...readItems(value, rule, { ...inner, at: around.at }),
  ];
  if (isPlain(value) && (rule.properties || rule.unknownProperties))
    found.push(...readObject(value, rule.properties ?? {}, { ...inner, at: around.at }));
  return found;
};

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

const readObject = (
  object: { readonly [key: string]: Json },
  rules: Readonly<Record<string, FieldRule>>,
  around: Around,
  isTraits = false,
): string[] => {
  const entries = Object.entries(object).filter(([, value]) => !isTraits || value !== null);
  const found: string[] = [];
  for (const [name, rule] of Object.entries(rules)) {
    const inner = {
      on: around.on,
      unknown: around.unknown,
      rule: `${around.rule}.${name}`,
      at: `${around.at}/${escaped(name)}`,
    };
    const entry = entries.find(([key]) => key === name);
    const on = rule.onViolation ?? around.on;
    if (entry) found.push(...readField(entry[1], rule, inner));
    else if (rule.required && on !== "allow")
      found.push(`${inner.rule}:required ${inner.at} ${on}`);
  }
  if (around.unknown !== "allow" && !isTraits)
    for (const [name] of entries)
      if (!Object.keys(rules).includes(name))
        found.push(`${around.rule}:unknown ${around.at}/${escaped(name)} ${around.unknown}`);
  return found;
};

const readTraits = (traits: { readonly [key: string]: Json }, read: TrackingPlan): string[] => {
  const rules = read.traits ?? {};
  const at = {
    on: read.onViolation,
    unknown: read.unknownProperties,
    rule: "traits",
    at: "/traits",
  };
  const unknown = Object.keys(traits)
    .filter((name) => read.unknownTraits !== "allow" && !Object.keys(rules).includes(name))
    .map((name) => `traits:unknown /traits/${escaped(name)} ${read.unknownTraits}`);
  return read.traits ? [...readObject(traits, rules, at, true), ...unknown] : [];
};

const partIn = (message: Checkable["message"], part: string): { readonly [key: string]: Json } => {
  const value = message[part];
  return isPlain(value) ? value : {};
};

const readTracked = (read: TrackingPlan, { type, name, message }: Checkable): string[] => {
  const found = Object.entries(read.events).find(([key]) => key === name)?.[1];
  if (type === "track" && !found)
    return read.unknownEvents === "allow" ? [] : [`event:unknown /event ${read.unknownEvents}`];
  const rule = type === "page" ? read.page : found;
  if (!rule) return [];
  return readObject(partIn(message, "properties"), rule.properties, {
    on: rule.onViolation ?? read.onViolation,
    unknown: rule.unknownProperties ?? read.unknownProperties,
    rule: "properties",
    at: "/properties",
  });
};

const readEvent = (read: TrackingPlan, event: Checkable): string[] => {
  if (event.type === "identify") return readTraits(partIn(event.message, "traits"), read);
  return event.type === "track" || event.type === "page" ? readTracked(read, event) : [];
};

test.prop([plan, checkable], { numRuns: 3_000 })(
  "a compiled plan finds in each event what reading the document finds",
  (document, event) => {
    const verdict = compileTrackingPlans([document]).check(event);
    const wanted = readEvent(document, event);
    const found = (verdict?.violations ?? []).map(
      ({ rule, pointer, action }) => `${rule} ${pointer} ${action}`,
    );
    if (wanted.length <= PLAN_LIMITS.violations)
      expect(found.toSorted()).toEqual(wanted.toSorted());
    else expect(found).toHaveLength(PLAN_LIMITS.violations);
    const worst = wanted.some((each) => each.endsWith(" block")) ? "block" : "warn";
    expect(verdict?.action ?? null).toBe(wanted.length === 0 ? null : worst);
  },
);
