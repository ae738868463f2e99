import type { AccountState } from "../account/index.ts";
import { accountAttributes, accountTraitsOf } from "../account/index.ts";
import type { Clause as SeenClause, Subject } from "../condition/index.ts";
import { accountOutside, subjectOf } from "../condition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { at, isObject, ownObject, ownText } from "../json/index.ts";
import type { Trait } from "../profile/index.ts";
import type { CompiledRule, CompiledSlot, Program } from "./program.ts";
import type { Reason } from "./reason.ts";

/** Version of the deciding code, kept in every record so that a replay knows what decided. */
export const ENGINE = "attune-decide/1";

/** A clause of a rule as a record keeps it. */
export type Clause = Pick<SeenClause, "path" | "wanted" | "saw" | "result" | "unknown">;

export type Candidate = {
  readonly rule: string;
  readonly offer: string;
  /** The stage that stopped it, or 11 (rendered) for the winner. */
  readonly stage: number;
  readonly reason: Reason;
  /** The clauses of its condition as they were seen; empty for a candidate that needed none. */
  readonly clauses: readonly Clause[];
  /** For NO_CONSENT and OPTED_OUT: the purpose that the offer needs. */
  readonly purpose?: string;
  /** For OUTRANKED: the winner and by how much its priority is higher. */
  readonly lostTo?: { readonly rule: string; readonly margin: number };
};

/** One value that a candidate read; without `value` it was missing. */
export type Input = {
  readonly path: string;
  readonly value?: Json;
  /** The purpose that the trait is collected for, when that is not allowed and it was not read. */
  readonly withheld?: string;
  readonly source: string | null;
  readonly time: number | null;
};

/** What candidates read of one of the subject's accounts. */
export type AccountInputs = {
  readonly id: string;
  readonly inputs: readonly Input[];
};

export type DecidedItem = {
  readonly id: string;
  readonly position: number;
  readonly content: JsonObject;
};

/** Purposes that are not allowed for somebody, by key. */
export type Refused = Readonly<Record<string, "NO_CONSENT" | "OPTED_OUT">>;

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
  /** The subject's accounts; absent where there are none, or where no rule looks into accounts. */
  readonly accounts?: readonly AccountInputs[];
  /** The instant that its conditions were asked at, epoch ms; absent where none was asked. */
  readonly now?: number;
  /** Of the segments that its rules name those that the subject is in; absent when there are none. */
  readonly segments?: readonly string[];
  /** Purposes of its offers that were not allowed, and why; absent when all were. */
  readonly refused?: Refused;
  /** Versions of the slot and of what won; the rest are those live at the record's `definitionsAt`. */
  readonly versions: Readonly<Record<string, number>>;
};

/** An account of the subject as it stands. */
export type SeenAccount = { readonly id: string; readonly state: AccountState };

/** What is known of the subject; null traits when nobody is decided for. */
export type DecideInput = {
  readonly slot: string;
  readonly traits: readonly Trait[];
  /** Keys of the segments that the subject is in. */
  readonly segments: readonly string[];
  /** Its accounts, where a rule of the slot looks into accounts. */
  readonly accounts?: readonly SeenAccount[];
  readonly context: JsonObject;
  /** The instant that conditions are asked at, epoch ms. */
  readonly now: number;
  /** True to keep every candidate with its clauses. */
  readonly trace: boolean;
  /** Purposes of the slot's offers that are not allowed for the subject. */
  readonly refused?: Refused;
  /** Traits that may not be read, each with the purpose that it is collected for. */
  readonly unread?: ReadonlyMap<string, string>;
  /** Set when the profile may not be used: the slot's non-personal default is answered. */
  readonly withheld?: { readonly reason: Reason; readonly parameters: JsonObject };
};

const STAGE = { consent: 0, eligibility: 4, arbitrate: 8, render: 11 } as const;

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
  readonly purpose?: string;
};

const NONE_REFUSED: Refused = {};

const kept = ({ path, wanted, saw, result, unknown }: SeenClause): Clause => ({
  path,
  wanted,
  saw,
  result,
  unknown,
});

const explained = (rule: CompiledRule, subject: Subject) => {
  const { result, clauses } = rule.condition.explain(subject);
  return { result, clauses: clauses.map(kept) };
};

const judge = (rule: CompiledRule, subject: Subject, trace: boolean, refused: Refused): Judged => {
  const purpose = rule.offer?.definition.purpose;
  if (purpose !== undefined && Object.hasOwn(refused, purpose))
    return { rule, stage: STAGE.consent, reason: refused[purpose] ?? null, clauses: [], purpose };
  const { result, clauses } = trace
    ? explained(rule, subject)
    : { result: rule.condition.holds(subject), clauses: [] };
  if (!result) return { rule, stage: STAGE.eligibility, reason: "NOT_ELIGIBLE", clauses };
  if (rule.offer === null)
    return { rule, stage: STAGE.render, reason: "CONTENT_UNAVAILABLE", clauses };
  return { rule, stage: STAGE.arbitrate, reason: null, clauses };
};

const candidateOf = (
  { rule, stage, reason, clauses, purpose }: Judged,
  winner: CompiledRule | null,
): Candidate => {
  const base = {
    rule: rule.key,
    offer: rule.offerKey,
    clauses,
    ...(purpose === undefined ? {} : { purpose }),
  };
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

/** The trait that a path begins with. */
export const rootOf = (path: string): string => path.split(".")[0] ?? path;

/** Where a trait has its value from, and of when it is (epoch ms). */
type Origin = {
  readonly source: string | null;
  readonly kind?: string;
  readonly time: number | null;
};

const inputAt = (
  path: string,
  attributes: JsonObject,
  traits: ReadonlyMap<string, Origin>,
): Input => {
  const trait = traits.get(rootOf(path));
  const value = at(attributes, path);
  return {
    path,
    ...(value === undefined ? {} : { value }),
    source: trait ? (trait.source ?? trait.kind ?? null) : null,
    time: trait?.time ?? null,
  };
};

const inputsOf = (
  compiled: CompiledSlot,
  attributes: JsonObject,
  { traits, unread }: DecideInput,
): Input[] => {
  const byName = new Map(traits.map((trait) => [trait.name, trait]));
  return compiled.reads.map((path) => {
    const name = rootOf(path);
    const withheld = unread?.get(name);
    if (withheld !== undefined) return { path, withheld, source: null, time: null };
    return inputAt(path, attributes, byName);
  });
};

const accountInputs = (
  { needsAccounts, accountReads }: CompiledSlot,
  { accounts = [] }: DecideInput,
): AccountInputs[] =>
  needsAccounts
    ? accounts.map(({ id, state }) => {
        const attributes = accountAttributes(id, state);
        // Its counters win over traits of the same name.
        const traits = accountTraitsOf(state).filter(
          ({ name, value }) => attributes[name] === value,
        );
        const byName = new Map(traits.map((trait) => [trait.name, trait]));
        return { id, inputs: accountReads.map((path) => inputAt(path, attributes, byName)) };
      })
    : [];

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

/** What the winner shows, or the slot without one. */
const shownBy = ({ slot }: CompiledSlot, winner: CompiledRule | null, attributes: JsonObject) => {
  const { key, default: fallback } = slot.definition;
  if (winner === null)
    return {
      reason: "FALLBACK",
      parameters: { default: key },
      offer: null,
      content: fallback.content,
      items: null,
    } as const;
  return {
    reason: "SELECTED",
    parameters: { rule: winner.key },
    offer: winner.offerKey,
    content: winner.offer ? winner.offer.definition.content : fallback.content,
    items: itemsOf(winner, attributes),
  } as const;
};

const decideSlot = (
  compiled: CompiledSlot,
  attributes: JsonObject,
  inputs: readonly Input[],
  accounts: readonly AccountInputs[],
  {
    trace,
    now,
    segments,
    refused = NONE_REFUSED,
  }: Pick<DecideInput, "trace" | "refused" | "now" | "segments">,
): Decided => {
  const named = compiled.segments.filter((key) => segments.includes(key));
  const subject = {
    ...subjectOf(attributes, now),
    isIn: (key: string) => named.includes(key),
    // As they are recorded: a replay can see no more and no less.
    accounts: accounts.map((account) => accountOutside(attributesFrom(account.inputs))),
  };
  const judged = compiled.rules.map((rule) => judge(rule, subject, trace, refused));
  const eligible = judged.filter(({ reason }) => reason === null);
  const winner = eligible[0]?.rule ?? null;
  const { definition } = compiled.slot;
  return {
    slot: definition.key,
    channel: definition.channel,
    ...shownBy(compiled, winner, attributes),
    candidates: trace ? judged.map((each) => candidateOf(each, winner)) : [],
    funnel: { considered: judged.length, eligible: eligible.length, returned: winner ? 1 : 0 },
    inputs,
    ...(accounts.length === 0 ? {} : { accounts }),
    now,
    ...(named.length === 0 ? {} : { segments: named }),
    ...(refused === NONE_REFUSED ? {} : { refused }),
    versions: versionsOf(compiled, winner),
  };
};

/** Decides one slot. Total: an unknown slot and a withheld profile are answers too. */
export const decide = (program: Program, input: DecideInput): Decided => {
  const compiled = program.get(input.slot);
  if (!compiled) return unknownSlot(input.slot);
  if (input.withheld) return withheldDefault(compiled, input.withheld);
  const { unread } = input;
  const read = unread ? input.traits.filter(({ name }) => !unread.has(name)) : input.traits;
  const traits = Object.fromEntries(read.map(({ name, value }) => [name, value]));
  const attributes: JsonObject = { ...traits, context: input.context };
  const inputs = inputsOf(compiled, attributes, input);
  return decideSlot(compiled, attributes, inputs, accountInputs(compiled, input), input);
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
  recorded: Pick<
    Decided,
    "slot" | "reason" | "inputs" | "accounts" | "segments" | "refused" | "now"
  >,
): Decided | null => {
  const compiled = program.get(recorded.slot);
  // Records of before conditions could read the time have none, and need none.
  const { inputs, accounts = [], segments = [], refused = NONE_REFUSED, now = 0 } = recorded;
  const asked = { trace: true, segments, refused, now };
  return compiled ? decideSlot(compiled, attributesFrom(inputs), inputs, accounts, asked) : null;
};
