import type { z } from "zod";
import { LONGEST_DURATION, parseDuration } from "../duration/index.ts";
import type { Told } from "../flaw/index.ts";
import { issueTold, told } from "../flaw/index.ts";
import { escapeKey, isObject, own } from "../json/index.ts";
import type { KeyedPlan } from "../tracking-plan/index.ts";
import { overlapFlaws, planFlaws } from "../tracking-plan/index.ts";
import { RESERVED_SEGMENT_KEYS } from "../segment/index.ts";
import type { KeyedTrait } from "../trait/index.ts";
import { traitFlaws } from "../trait/index.ts";
import { conditionFlaws, formulaFlaws, itemConditionFlaws } from "./condition-flaws.ts";
import { decidingFlaws } from "./deciding-flaws.ts";
import type { DefinitionFlaw, Kind } from "./definition.ts";
import { Definition, KINDS } from "./definition.ts";
import { durationsOf } from "./durations.ts";
import { referencesOf } from "./references.ts";
import { unknownFields } from "./unknown-fields.ts";
import type { KeyedSegment } from "./segment-flaws.ts";
import { ofAccountsIn, segmentFlaws } from "./segment-flaws.ts";

export type Checked = {
  readonly definitions: readonly Definition[];
  readonly flaws: readonly DefinitionFlaw[];
};

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((key) => `/${escapeKey(String(key))}`).join("");

const textAt = (document: unknown, key: string): string => {
  const value = isObject(document) ? own(document, key) : undefined;
  return typeof value === "string" ? value : "?";
};

const isMissing = (document: unknown, path: readonly PropertyKey[]): boolean => {
  let value = document;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else value = isObject(value) ? own(value, String(key)) : undefined;
  }
  return value === undefined;
};

const WANTED: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** What is wrong; of a field that is not there the parser would name its type. */
const shapeTold = (document: unknown, issue: z.core.$ZodIssue): Told => {
  if (issue.code === "invalid_union") return told("kind-unknown", { kinds: KINDS.join(", ") });
  const field = issue.path.at(-1);
  if (issue.code !== "invalid_type" || field === undefined || !isMissing(document, issue.path))
    return issueTold(issue);
  const wanted = issue.expected;
  return told("field-missing", { field: String(field), wanted, words: WANTED[wanted] ?? wanted });
};

const shapeFlaws = (document: unknown, error: z.ZodError): DefinitionFlaw[] =>
  error.issues.map((issue) => ({
    kind: textAt(document, "kind"),
    key: textAt(document, "key"),
    pointer: pointerOf(issue.path),
    ...shapeTold(document, issue),
  }));

const sizeFlaw = (document: unknown): DefinitionFlaw[] => [
  {
    kind: textAt(document, "kind"),
    key: textAt(document, "key"),
    pointer: "",
    ...told("definition-too-long", { most: MAX_DEFINITION_LENGTH }),
  },
];

const parse = (document: unknown): Definition | DefinitionFlaw[] => {
  if ((JSON.stringify(document) ?? "").length > MAX_DEFINITION_LENGTH) return sizeFlaw(document);
  const parsed = Definition.safeParse(document);
  return parsed.success ? parsed.data : shapeFlaws(document, parsed.error);
};

/** The longest definition, in characters of its JSON. */
export const MAX_DEFINITION_LENGTH = 1024 * 1024;

/** Keys of each kind that the checked set may refer to: its own and those that are live already. */
export type Known = (kind: Kind, key: string) => boolean;

const referenceFlaws = (definition: Definition, known: Known): DefinitionFlaw[] =>
  referencesOf(definition)
    .filter(({ kind, key }) => !known(kind, key))
    .map(({ pointer, kind, key }) => ({
      kind: definition.kind,
      key: definition.key,
      pointer,
      ...told("reference-unknown", { kind, key }),
    }));

const durationFlaws = (definition: Definition): DefinitionFlaw[] =>
  durationsOf(definition)
    .filter(({ duration }) => (parseDuration(duration) ?? 0) > LONGEST_DURATION)
    .map(({ pointer }) => ({
      kind: definition.kind,
      key: definition.key,
      pointer,
      ...told("duration-too-long"),
    }));

/** What contradicts itself in the plans, or another plan that is live with them. */
const trackingPlanFlaws = (
  definitions: readonly Definition[],
  live: readonly KeyedPlan[],
): DefinitionFlaw[] => {
  const plans = definitions.filter((each) => each.kind === "tracking-plan");
  const keys = new Set(plans.map(({ key }) => key));
  const beside = live.filter(({ key }) => !keys.has(key));
  return plans.flatMap((plan, index) =>
    [...planFlaws(plan), ...overlapFlaws(plan, [...beside, ...plans.slice(0, index)])].map(
      (flaw) => ({ kind: plan.kind, key: plan.key, ...flaw }),
    ),
  );
};

const duplicateFlaws = (definitions: readonly Definition[]): DefinitionFlaw[] => {
  const seen = new Set<string>();
  return definitions.flatMap(({ kind, key }) => {
    const id = `${kind}:${key}`;
    if (seen.has(id)) return [{ kind, key, pointer: "/key", ...told("definition-twice") }];
    seen.add(id);
    return [];
  });
};

const keyTold = ({ kind, key }: Definition): Told | null => {
  if (kind === "identity" && key !== "default") return told("identity-key");
  if (kind === "segment" && RESERVED_SEGMENT_KEYS.includes(key))
    return told("key-taken-by-path", { key });
  return null;
};

const keyFlaws = (definitions: readonly Definition[]): DefinitionFlaw[] =>
  definitions.flatMap((each) => {
    const wrong = keyTold(each);
    return wrong === null ? [] : [{ kind: each.kind, key: each.key, pointer: "/key", ...wrong }];
  });

/** What is live beside a set that is checked. */
export type LiveBeside = {
  readonly plans: readonly KeyedPlan[];
  readonly segments: readonly KeyedSegment[];
  readonly traits: readonly KeyedTrait[];
  /** Slots, offers, rules, policies and recommenders. */
  readonly deciding: readonly Definition[];
};

/** Keys of the traits that are computed. */
const computedKeys = (
  definitions: readonly Definition[],
  { traits = [] }: Partial<LiveBeside>,
): ReadonlySet<string> =>
  new Set([
    ...traits.map(({ key }) => key),
    ...definitions.flatMap(({ kind, key }) => (kind === "trait" ? [key] : [])),
  ]);

/** Definitions by key, those that are checked in the place of those that are live. */
const standing = <T extends { readonly key: string }>(
  live: readonly T[],
  checked: readonly T[],
): readonly T[] => [...new Map([...live, ...checked].map((each) => [each.key, each])).values()];

/**
 * What is wrong with traits and segments by what tracking plans declare: formulas may read that, and
 * segments what is expected.
 */
const readingFlaws = (
  definitions: readonly Definition[],
  live: Partial<LiveBeside>,
): DefinitionFlaw[] => {
  const plans = standing<KeyedPlan>(
    live.plans ?? [],
    definitions.filter((each) => each.kind === "tracking-plan"),
  );
  const declared = new Set(plans.flatMap(({ traits = {} }) => Object.keys(traits)));
  const traits = definitions.filter((each) => each.kind === "trait");
  // What is known of accounts stands in no plan.
  const segments = definitions
    .filter((each) => each.kind === "segment")
    .filter(({ of }) => of !== "account");
  return [
    ...traitFlaws(traits, live.traits ?? [], declared).map((flaw) => ({
      kind: "trait",
      ...flaw,
    })),
    ...unknownFields(segments, plans, [...computedKeys(definitions, live)]),
  ];
};

/**
 * Checks documents as a set: shapes, conditions, references to one another or to what `known` has,
 * tracking plans that contradict one another or live ones, segments that refer to themselves. Every
 * flaw is told, not only the first.
 */
export const checkDefinitions = (
  documents: readonly unknown[],
  known: Known = () => false,
  live: Partial<LiveBeside> = {},
): Checked => {
  const parsed = documents.map(parse);
  const definitions = parsed.flatMap((each) => (Array.isArray(each) ? [] : [each]));
  const shape = parsed.flatMap((each) => (Array.isArray(each) ? each : []));
  const ids = new Set(definitions.map(({ kind, key }) => `${kind}:${key}`));
  const reach: Known = (kind, key) => ids.has(`${kind}:${key}`) || known(kind, key);
  const segments = definitions.filter((each) => each.kind === "segment");
  const isOfAccounts = ofAccountsIn(segments, live.segments ?? []);
  const references = definitions.flatMap((each) => [
    ...referenceFlaws(each, reach),
    ...durationFlaws(each),
    ...conditionFlaws(each, isOfAccounts),
    ...itemConditionFlaws(each),
    ...formulaFlaws(each),
  ]);
  return {
    definitions,
    flaws: [
      ...shape,
      ...duplicateFlaws(definitions),
      ...keyFlaws(definitions),
      ...references,
      ...trackingPlanFlaws(definitions, live.plans ?? []),
      ...segmentFlaws(segments, live.segments ?? [], computedKeys(definitions, live)),
      ...readingFlaws(definitions, live),
      ...decidingFlaws(definitions, live.deciding ?? []),
    ],
  };
};
