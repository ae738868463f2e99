import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { Broken, Findings } from "./findings.ts";
import { FORMAT_TESTS, isDateTime } from "./format.ts";
import type { FieldRule, PlanType } from "./schema.ts";
import type { PlanAction } from "./verdict.ts";
import type { Want } from "./want.ts";

/** True when nothing is wrong. Without findings it stops at the first thing that is. */
export type Check = (value: Json, findings: Findings | null) => boolean;

/** What the rules around a field say for those that say nothing themselves. */
export type Around = {
  readonly onViolation: PlanAction;
  readonly unknownProperties: PlanAction;
  /** Name of the place in rules: `properties.products[]`. */
  readonly path: string;
};

type Test = (value: Json) => boolean;

const TYPE_TESTS: Readonly<Record<PlanType, Test>> = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  object: isObject,
  array: (value) => Array.isArray(value),
  "date-time": (value) => typeof value === "string" && isDateTime(value),
  any: () => true,
};

/** The types of a rule as a list. */
export const typesOf = ({ type }: Pick<FieldRule, "type">): readonly PlanType[] =>
  Array.isArray(type) ? type : [type];

export const isOfType = (value: Json, types: readonly PlanType[]): boolean =>
  types.some((type) => TYPE_TESTS[type](value));

const typeTest = (rule: FieldRule): Test => {
  const tests = typesOf(rule).map((type) => TYPE_TESTS[type]);
  const [only] = tests;
  const test =
    tests.length === 1 && only ? only : (value: Json) => tests.some((each) => each(value));
  return rule.nullable ? (value) => value === null || test(value) : test;
};

const wantedType = (rule: FieldRule): Want => ({ kind: "type", types: [...typesOf(rule)] });

/** Characters as people count them: code points, not UTF-16 units. Counts no further than it needs. */
const hasLength = (text: string, least: number, most: number): boolean => {
  if (text.length < least) return false;
  if (text.length <= most && text.length >= 2 * least) return true;
  let count = 0;
  for (const _ of text) {
    count += 1;
    if (count > most) return false;
  }
  return count >= least;
};

/** What a rule asks beside the type: the test, and what it wants. */
type Constraint = { readonly want: Want; readonly test: Test };

const MAX_VALUES = 190;

const numberConstraint = ({ min, max }: FieldRule): Constraint | null => {
  if (min === undefined && max === undefined) return null;
  const [least, most] = [min ?? -Infinity, max ?? Infinity];
  return {
    want: { kind: "range", least: min ?? null, most: max ?? null },
    test: (value) => typeof value !== "number" || (value >= least && value <= most),
  };
};

const lengthConstraint = ({ minLength, maxLength }: FieldRule): Constraint | null => {
  if (minLength === undefined && maxLength === undefined) return null;
  const [least, most] = [minLength ?? 0, maxLength ?? Infinity];
  return {
    want: { kind: "length", least, most: maxLength ?? null },
    test: (value) => typeof value !== "string" || hasLength(value, least, most),
  };
};

const itemsConstraint = ({ minItems, maxItems }: FieldRule): Constraint | null => {
  if (minItems === undefined && maxItems === undefined) return null;
  const [least, most] = [minItems ?? 0, maxItems ?? Infinity];
  return {
    want: { kind: "items", least, most: maxItems ?? null },
    test: (value) => !Array.isArray(value) || (value.length >= least && value.length <= most),
  };
};

const enumConstraint = ({ enum: values }: FieldRule): Constraint | null => {
  if (values === undefined) return null;
  const allowed: ReadonlySet<Json> = new Set(values);
  return {
    want: { kind: "enum", values: values.map(String).join(", ").slice(0, MAX_VALUES) },
    test: (value) => value === null || allowed.has(value),
  };
};

const formatConstraint = ({ format }: FieldRule): Constraint | null => {
  if (format === undefined) return null;
  const test = FORMAT_TESTS[format];
  return {
    want: { kind: "format", format },
    test: (value) => typeof value !== "string" || test(value),
  };
};

const constraintsOf = (rule: FieldRule): readonly Constraint[] =>
  [
    enumConstraint(rule),
    numberConstraint(rule),
    lengthConstraint(rule),
    formatConstraint(rule),
    itemsConstraint(rule),
  ].filter((each) => each !== null);

const PASSES: Check = () => true;

const leaf =
  (test: Test, broken: Broken): Check =>
  (value, findings) =>
    test(value) || (findings?.add(broken, value) ?? false);

/** The rule's own tests: none when breaking them means nothing. */
const ownChecks = (rule: FieldRule, action: PlanAction, path: string): readonly Check[] =>
  action === "allow"
    ? []
    : constraintsOf(rule).map(({ want, test }) =>
        leaf(test, { rule: `${path}:${want.kind}`, want, action }),
      );

const itemsCheck = (items: FieldRule, around: Around): Check => {
  const check = compileField(items, { ...around, path: `${around.path}[]` });
  if (check === PASSES) return PASSES;
  return (value, findings) => {
    if (!Array.isArray(value)) return true;
    if (findings === null) return value.every((item: Json) => check(item, null));
    let isFine = true;
    value.forEach((item: Json, index) => {
      findings.at.push(index);
      isFine = check(item, findings) && isFine;
      findings.at.pop();
    });
    return isFine;
  };
};

const all = (checks: readonly Check[]): Check => {
  const [only] = checks;
  if (only === undefined) return PASSES;
  if (checks.length === 1) return only;
  return (value, findings) => {
    let isFine = true;
    for (const check of checks) {
      if (check(value, findings)) continue;
      if (findings === null) return false;
      isFine = false;
    }
    return isFine;
  };
};

/** The check of one value. */
export const compileField = (rule: FieldRule, around: Around): Check => {
  const { path } = around;
  const action = rule.onViolation ?? around.onViolation;
  const inner: Around = {
    onViolation: action,
    unknownProperties: rule.unknownProperties ?? around.unknownProperties,
    path,
  };
  const checks = [...ownChecks(rule, action, path)];
  if (rule.items) checks.push(itemsCheck(rule.items, inner));
  if (rule.properties || rule.unknownProperties)
    checks.push(compileObject(rule.properties ?? {}, inner));
  const further = all(checks.filter((check) => check !== PASSES));
  if (action === "allow") return further;
  const isType = typeTest(rule);
  const wrongType: Broken = { rule: `${path}:type`, want: wantedType(rule), action };
  return (value, findings) =>
    isType(value) ? further(value, findings) : (findings?.add(wrongType, value) ?? false);
};

type Field = { readonly name: string; readonly check: Check; readonly missing: Broken | null };

const compileFields = (
  rules: Readonly<Record<string, FieldRule>>,
  around: Around,
): readonly Field[] =>
  Object.entries(rules).map(([name, rule]) => {
    const path = `${around.path}.${name}`;
    const action = rule.onViolation ?? around.onViolation;
    return {
      name,
      check: compileField(rule, { ...around, path }),
      missing:
        rule.required && action !== "allow"
          ? { rule: `${path}:required`, want: wantedType(rule), action }
          : null,
    };
  });

/** What an object may have beside the named properties. */
const unknownCheck = (names: ReadonlySet<string>, action: PlanAction, path: string): Check => {
  if (action === "allow") return PASSES;
  // One rule for all names: they are the sender's, and there is no end of them.
  const broken: Broken = { rule: `${path}:unknown`, want: { kind: "known" }, action };
  return (value, findings) => {
    if (!isObject(value)) return true;
    let isFine = true;
    for (const name of Object.keys(value)) {
      if (names.has(name)) continue;
      if (findings === null) return false;
      findings.at.push(name);
      isFine = findings.add(broken, value[name]);
      findings.at.pop();
    }
    return isFine;
  };
};

/** What is wrong with one property of an object; that something is, is known. */
const fieldFinds = (
  { name, check, missing }: Field,
  value: Json | undefined,
  findings: Findings,
): void => {
  findings.at.push(name);
  if (value !== undefined) check(value, findings);
  else if (missing !== null) findings.add(missing, value);
  findings.at.pop();
};

/** The value of a property; what may be unset by null is missing then. */
const valueOf = (object: JsonObject, name: string, unsets: boolean): Json | undefined => {
  if (!Object.hasOwn(object, name)) return undefined;
  const value = object[name];
  return unsets && value === null ? undefined : value;
};

/** What is different about an object's own properties, not about those further in. */
type ObjectOptions = {
  /** A null is the absence of a value, as in an identify call's traits. */
  readonly unsets?: boolean;
  /** Instead of what is around. */
  readonly unknown?: PlanAction;
};

/** The check of an object's properties. */
export const compileObject = (
  rules: Readonly<Record<string, FieldRule>>,
  around: Around,
  { unsets = false, unknown: action = around.unknownProperties }: ObjectOptions = {},
): Check => {
  const fields = compileFields(rules, around).filter(
    ({ check, missing }) => check !== PASSES || missing !== null,
  );
  const unknown = unknownCheck(new Set(Object.keys(rules)), action, around.path);
  if (fields.length === 0) return unknown;
  return (value, findings) => {
    if (!isObject(value)) return true;
    let isFine = true;
    for (const field of fields) {
      const found = valueOf(value, field.name, unsets);
      if (found === undefined ? field.missing === null : field.check(found, null)) continue;
      if (findings === null) return false;
      fieldFinds(field, found, findings);
      isFine = false;
    }
    return unknown(value, findings) && isFine;
  };
};
