import type { Clause } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { at, isObject, ownObject, ownText } from "../json/index.ts";
import type { Trait } from "../profile/index.ts";
import type { CompiledRule, CompiledSlot, Program } from "./program.ts";
import type { Reason } from "./reason.ts";

/** Version of the deciding code, kept in every record so that a replay knows what decided. */
export const ENGINE = "attune-decide/1";

export type Candidate = {
  readonly rule: string;
  readonly offer: string;
  /** The stage that stopped it, or 11 (rendered) for the winner. */
  readonly stage: number;
  readonly reason: Reason;
  /** The clauses of its condition as they were seen; empty for a candidate that needed none. */
  readonly clauses: readonly Clause[];
  /** For OUTRANKED: the winner and by how much its priority is higher. */
  readonly lostTo?: { readonly rule: string; readonly margin: number };
};

/** One value that a candidate read; without `value` it was missing. */
export type Input = {
  readonly path: string;
  readonly value?: Json;
  readonly source: string | null;
  readonly time: number | null;
};
export type DecidedItem = {
  readonly id: string;
  readonly position: number;
  readonly content: JsonObject;
};

/** What a slot shows and why: the answer and its trace are one value (L6). */
export type Decided = {
  readonly slot: string;
  readonly channel: string;
  readonly reason: Reason;
  readonly parameters: JsonObject;
  readonly offer: string | null;
  readonly content: JsonObject | null;
  readonly items: readonly DecidedItem[] | null;
  /** Empty when no trace was asked for; a replay of the recorded inputs makes them again. */
  readonly candidates: readonly Candidate[];
  readonly funnel: {
    readonly considered: number;
    readonly eligible: number;
    readonly returned: number;
  };
  readonly inputs: readonly Input[];
  /** Versions of the slot and of what won; the rest are those live at the record's `definitionsAt`. */
  readonly versions: Readonly<Record<string, number>>;
};

/** What is known of the subject; null traits when nobody is decided for. */
export type DecideInput = {
  readonly slot: string;
  readonly traits: readonly Trait[];
  readonly context: JsonObject;
  /** True to keep every candidate with its clauses. */
  readonly trace: boolean;
  /** Set when the profile may not be used: the slot's non-personal default is answered. */
  readonly withheld?: { readonly reason: Reason; readonly parameters: JsonObject };
};

const STAGE = { eligibility: 4, arbitrate: 8, render: 11 } as const;

const asItem = (value: Json, index: number): DecidedItem[] => {
  const id = ownText(value, "product_id") ?? ownText(value, "id");
  return isObject(value) && id !== undefined ? [{ id, position: index + 1, content: value }] : [];
};

const itemsOf = (rule: CompiledRule, attributes: JsonObject): DecidedItem[] | null => {
  const wanted = rule.offer?.definition.items;
  if (!wanted) return null;
  const list = at(attributes, wanted.from);
  return Array.isArray(list) ? list.slice(0, wanted.limit).flatMap(asItem) : [];
};

type Judged = {
  readonly rule: CompiledRule;
  readonly stage: number;
  readonly reason: Reason | null;
  readonly clauses: readonly Clause[];
};

const judge = (rule: CompiledRule, attributes: JsonObject, trace: boolean): Judged => {
  const { result, clauses } = trace
    ? rule.condition.explain(attributes)
    : { result: rule.condition.holds(attributes), clauses: [] };
  if (!result) return { rule, stage: STAGE.eligibility, reason: "NOT_ELIGIBLE", clauses };
  if (rule.offer === null)
    return { rule, stage: STAGE.render, reason: "CONTENT_UNAVAILABLE", clauses };
  return { rule, stage: STAGE.arbitrate, reason: null, clauses };
};

const candidateOf = (
  { rule, stage, reason, clauses }: Judged,
  winner: CompiledRule | null,
): Candidate => {
  const base = { rule: rule.key, offer: rule.offerKey, clauses };
  if (reason !== null) return { ...base, stage, reason };
  if (winner === null || rule === winner)
    return { ...base, stage: STAGE.render, reason: "SELECTED" };
  return {
    ...base,
    stage,
    reason: "OUTRANKED",
    lostTo: { rule: winner.key, margin: winner.priority - rule.priority },
  };
};

const inputsOf = (
  compiled: CompiledSlot,
  attributes: JsonObject,
  traits: readonly Trait[],
): Input[] => {
  const byName = new Map(traits.map((trait) => [trait.name, trait]));
  return compiled.reads.map((path) => {
    const trait = byName.get(path.split(".")[0] ?? path);
    const value = at(attributes, path);
    return {
      path,
      ...(value === undefined ? {} : { value }),
      source: trait ? (trait.source ?? trait.kind) : null,
      time: trait?.time ?? null,
    };
  });
};

const versionsOf = (
  { slot }: CompiledSlot,
  winner: CompiledRule | null,
): Record<string, number> => ({
  [`slot:${slot.definition.key}`]: slot.version,
  ...(winner ? { [`rule:${winner.key}`]: winner.version } : {}),
  ...(winner?.offer ? { [`offer:${winner.offerKey}`]: winner.offer.version } : {}),
});

const nothing = {
  offer: null,
  items: null,
  candidates: [],
  inputs: [],
  funnel: { considered: 0, eligible: 0, returned: 0 },
} as const;

const unknownSlot = (slot: string): Decided => ({
  ...nothing,
  slot,
  channel: "unknown",
  reason: "ERROR",
  parameters: { error: "unknown-slot", slot },
  content: null,
  versions: {},
});

const withheldDefault = (
  compiled: CompiledSlot,
  withheld: NonNullable<DecideInput["withheld"]>,
): Decided => ({
  ...nothing,
  slot: compiled.slot.definition.key,
  channel: compiled.slot.definition.channel,
  ...withheld,
  content: compiled.slot.definition.default.content,
  versions: { [`slot:${compiled.slot.definition.key}`]: compiled.slot.version },
});

const decideSlot = (
  compiled: CompiledSlot,
  attributes: JsonObject,
  inputs: readonly Input[],
  trace: boolean,
): Decided => {
  const judged = compiled.rules.map((rule) => judge(rule, attributes, trace));
  const eligible = judged.filter(({ reason }) => reason === null);
  const winner = eligible[0]?.rule ?? null;
  const { definition } = compiled.slot;
  return {
    slot: definition.key,
    channel: definition.channel,
    reason: winner ? "SELECTED" : "FALLBACK",
    parameters: winner ? { rule: winner.key } : { default: definition.key },
    offer: winner ? winner.offerKey : null,
    content: winner?.offer ? winner.offer.definition.content : definition.default.content,
    items: winner ? itemsOf(winner, attributes) : null,
    candidates: trace ? judged.map((each) => candidateOf(each, winner)) : [],
    funnel: { considered: judged.length, eligible: eligible.length, returned: winner ? 1 : 0 },
    inputs,
    versions: versionsOf(compiled, winner),
  };
};

/** Decides one slot. Total: an unknown slot and a withheld profile are answers too. */
export const decide = (program: Program, input: DecideInput): Decided => {
  const compiled = program.get(input.slot);
  if (!compiled) return unknownSlot(input.slot);
  if (input.withheld) return withheldDefault(compiled, input.withheld);
  const traits = Object.fromEntries(input.traits.map(({ name, value }) => [name, value]));
  const attributes: JsonObject = { ...traits, context: input.context };
  return decideSlot(
    compiled,
    attributes,
    inputsOf(compiled, attributes, input.traits),
    input.trace,
  );
};

const prefixesOf = (path: string): string[] =>
  path
    .split(".")
    .slice(0, -1)
    .map((_, index, keys) => keys.slice(0, index + 1).join("."));

/** The recorded inputs as the object that they were read from, as far as they were read. */
const attributesFrom = (inputs: readonly Input[]): JsonObject => {
  const recorded = new Set(
    inputs.flatMap(({ path, value }) => (value === undefined ? [] : [path])),
  );
  const root: Record<string, Json> = {};
  for (const { path, value } of inputs) {
    // A path inside a value that is recorded whole is there already.
    if (value === undefined || prefixesOf(path).some((prefix) => recorded.has(prefix))) continue;
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let here = root;
    for (const key of keys) {
      const next: Record<string, Json> = { ...ownObject(here, key) };
      here[key] = next;
      here = next;
    }
    here[last] = value;
  }
  return root;
};

/** Decides again from the recorded inputs, with the definitions of that time, and keeps the trace. */
export const replay = (
  program: Program,
  recorded: Pick<Decided, "slot" | "reason" | "inputs">,
): Decided | null => {
  const compiled = program.get(recorded.slot);
  return compiled
    ? decideSlot(compiled, attributesFrom(recorded.inputs), recorded.inputs, true)
    : null;
};
