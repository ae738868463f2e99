import type { Json, JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { Broken, Findings } from "./findings.ts";
import { FORMAT_TESTS, FORMAT_WORDS, isDateTime } from "./format.ts";
import type { FieldRule, PlanType } from "./schema.ts";
import type { PlanAction } from "./verdict.ts";

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

const TYPE_WORDS: Readonly<Record<PlanType, string>> = {
  string: "a string",
  number: "a number",
  integer: "an integer",
  boolean: "true or false",
  object: "an object",
  array: "a list",
  "date-time": FORMAT_WORDS["date-time"],
  any: "a value",
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

const wantedType = (rule: FieldRule): string =>
  typesOf(rule)
    .map((type) => TYPE_WORDS[type])
    .join(" or ");

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

const range = (least: number, most: number, unit: string): string => {
  if (most === Infinity) return `at least ${least}${unit}`;
  return least === 0 || least === -Infinity
    ? `at most ${most}${unit}`
    : `${least} to ${most}${unit}`;
};

/** What a rule asks beside the type: its name, the test, and in words what it wants. */
type Constraint = { readonly name: string; readonly wanted: string; readonly test: Test };

const MAX_WANTED = 200;

const numberConstraint = ({ min, max }: FieldRule): Constraint | null => {
  if (min === undefined && max === undefined) return null;
  const [least, most] = [min ?? -Infinity, max ?? Infinity];
  return {
    name: "range",
    wanted: `a number of ${range(least, most, "")}`,
    test: (value) => typeof value !== "number" || (value >= least && value <= most),
  };
};

const lengthConstraint = ({ minLength, maxLength }: FieldRule): Constraint | null => {
  if (minLength === undefined && maxLength === undefined) return null;
  const [least, most] = [minLength ?? 0, maxLength ?? Infinity];
  return {
    name: "length",
    wanted: `text of ${range(least, most, " characters")}`,
    test: (value) => typeof value !== "string" || hasLength(value, least, most),
  };
};

const itemsConstraint = ({ minItems, maxItems }: FieldRule): Constraint | null => {
  if (minItems === undefined && maxItems === undefined) return null;
  const [least, most] = [minItems ?? 0, maxItems ?? Infinity];
  return {
    name: "items",
    wanted: `a list of ${range(least, most, " items")}`,
    test: (value) => !Array.isArray(value) || (value.length >= least && value.length <= most),
  };
};

const enumConstraint = ({ enum: values }: FieldRule): Constraint | null => {
  if (values === undefined) return null;
  const allowed: ReadonlySet<Json> = new Set(values);
  return {
    name: "enum",
    wanted: `one of ${values.map(String).join(", ")}`.slice(0, MAX_WANTED),
    test: (value) => value === null || allowed.has(value),
  };
};

const formatConstraint = ({ format }: FieldRule): Constraint | null => {
  if (format === undefined) return null;
  const test = FORMAT_TESTS[format];
  return {
    name: "format",
    wanted: FORMAT_WORDS[format],
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
    : constraintsOf(rule).map(({ name, wanted, test }) =>
        leaf(test, { rule: `${path}:${name}`, wanted, action }),
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
  const wrongType: Broken = { rule: `${path}:type`, wanted: wantedType(rule), action };
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
          ? { rule: `${path}:required`, wanted: wantedType(rule), action }
          : null,
    };
  });

/** What an object may have beside the named properties. */
const unknownCheck = (names: ReadonlySet<string>, action: PlanAction, path: string): Check => {
  if (action === "allow") return PASSES;
  // One rule for all names: they are the sender's, and there is no end of them.
  const broken: Broken = { rule: `${path}:unknown`, wanted: "a name of the tracking plan", action };
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
