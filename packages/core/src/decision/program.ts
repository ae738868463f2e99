import type { CompiledArbitration, Slate } from "../arbitration/index.ts";
import { Arbitration, compileArbitration } from "../arbitration/index.ts";
import type { CompiledCondition } from "../condition/index.ts";
import { PERSONALIZATION } from "../consent/index.ts";
import type { Definition, DefinitionOf } from "../definition/index.ts";
import { durationOf } from "../duration/index.ts";
import type { BudgetClaim, CompiledControl, CompiledPolicies } from "../policy/index.ts";
import { compilePolicies } from "../policy/index.ts";
import { offersOf } from "../rule/index.ts";
import type { ContentCheck } from "../slot/index.ts";
import { compileContentCheck, RESERVATION } from "../slot/index.ts";
import { compiled } from "./asked.ts";
import { rootOf } from "./inputs.ts";
import { readsLocalTime } from "./local-time.ts";
import { recommenderSlot } from "./recommender-slots.ts";
import type { WantedShelf } from "./shelf.ts";
import { shelfId } from "./shelf.ts";
import type { CompiledOffer, OfferPlace } from "./compile-offer.ts";
import { compileOffer } from "./compile-offer.ts";

/** Every slot reads it: calendars are in its zone (L12). */
const TIMEZONE = "timezone";

export type Versioned<D extends Definition = Definition> = {
  readonly definition: D;
  readonly version: number;
};

/** An offer that a rule puts up for a slot. */
export type CompiledCandidate = {
  readonly rule: string;
  readonly ruleVersion: number;
  readonly priority: number;
  /** The rule's condition: the same object for all of its offers. */
  readonly condition: CompiledCondition;
  readonly offerKey: string;
  /** Null when the offer is not live. */
  readonly offer: CompiledOffer | null;
};

export type CompiledSlot = {
  readonly slot: Versioned<DefinitionOf<"slot">>;
  readonly candidates: readonly CompiledCandidate[];
  readonly arbitration: CompiledArbitration;
  readonly slate: Slate | null;
  readonly fits: ContentCheck;
  /** How long a reservation lasts, in ms. */
  readonly lasts: number;
  /** The global control group, where the slot keeps it. */
  readonly control: CompiledControl | null;
  /** Every path that a rule or offer reads. */
  readonly reads: readonly string[];
  /** The traits that those begin with, and the zone that calendars are in. */
  readonly traits: ReadonlySet<string>;
  /** Whether one of them is about the local time. */
  readonly needsLocalTime: boolean;
  /** Keys of the segments that are named. */
  readonly segments: readonly string[];
  /** Whether a condition looks into accounts, and every path that one reads there. */
  readonly needsAccounts: boolean;
  readonly accountReads: readonly string[];
  /** Key of the purpose that it serves. */
  readonly purpose: string;
  /** Keys of the further purposes that its offers need. */
  readonly needs: readonly string[];
  /** Whether a place between 0 and 1 has to be known of the subject. */
  readonly needsBucket: boolean;
  /** How far back somebody's uses are looked at, in ms; Infinity for ever, 0 for not at all. */
  readonly usesWithin: number;
  readonly needsFigures: boolean;
  /** What is asked of budgets at an instant, epoch ms. */
  readonly budgetsAt: (now: number) => readonly BudgetClaim[];
  /** IANA name of the zone that its budgets' periods begin in; null without budgets. */
  readonly budgetZone: string | null;
  /** Keys of the catalog items that its offers sell. */
  readonly items: readonly string[];
  /** The shelves that its offers and its default hold, by their ids. */
  readonly shelves: ReadonlyMap<string, WantedShelf>;
  /** The recommender that it only asks; null for a slot that somebody defined. */
  readonly recommender: string | null;
};

/** The live definitions, ready to decide with. */
export type Program = ReadonlyMap<string, CompiledSlot>;

const of = <K extends Definition["kind"]>(
  live: readonly Versioned[],
  kind: K,
): Versioned<DefinitionOf<K>>[] =>
  live.filter((each): each is Versioned<DefinitionOf<K>> => each.definition.kind === kind);

const byPriority = (a: CompiledCandidate, b: CompiledCandidate): number =>
  b.priority - a.priority ||
  (a.rule < b.rule ? -1 : Number(a.rule > b.rule)) ||
  (a.offerKey < b.offerKey ? -1 : 1);

const compileRule = (
  { definition, version }: Versioned<DefinitionOf<"rule">>,
  offerOf: (key: string) => CompiledOffer | null,
): CompiledCandidate[] => {
  const condition = compiled(definition.if);
  if (condition === null) return [];
  return offersOf(definition).map((offerKey) => ({
    rule: definition.key,
    ruleVersion: version,
    priority: definition.priority,
    condition,
    offerKey,
    offer: offerOf(offerKey),
  }));
};

/** How a slot chooses that does not say. */
const BY_PRIORITY = Arbitration.parse({});

const sorted = (names: Iterable<string>): readonly string[] => [...new Set(names)].sort();

/** Every condition of a slot's candidates, each once. */
const conditionsOf = (candidates: readonly CompiledCandidate[]): CompiledCondition[] => [
  ...new Set(
    candidates.flatMap(({ condition, offer }) => [condition, ...(offer?.conditions ?? [])]),
  ),
];

const readsOf = (
  candidates: readonly CompiledCandidate[],
  conditions: readonly CompiledCondition[],
  arbitration: CompiledArbitration,
): readonly string[] =>
  sorted([
    ...conditions.flatMap(({ reads }) => reads),
    ...candidates.flatMap(({ offer }) => offer?.reads ?? []),
    ...arbitration.reads,
  ]);

/** Of a shelf that several offers hold, as many items as the longest of their lists. */
const shelvesOf = (
  slot: DefinitionOf<"slot">,
  offers: readonly CompiledOffer[],
): ReadonlyMap<string, WantedShelf> => {
  const wanted = new Map<string, WantedShelf>();
  const want = (shelf: WantedShelf): void => {
    const id = shelfId(shelf);
    const limit = Math.max(wanted.get(id)?.limit ?? 0, shelf.limit);
    wanted.set(id, { ...shelf, limit });
  };
  for (const { recommender, definition } of offers)
    if (recommender !== null)
      want({ recommender, isPersonal: true, limit: definition.items?.limit ?? 0 });
  const { items } = slot.default;
  if (items) want({ ...items, isPersonal: false });
  return wanted;
};

const readsFigures = ({ parts, guardrail }: CompiledArbitration): boolean =>
  guardrail !== undefined || parts.includes("propensity");

const compileSlot = (
  slot: Versioned<DefinitionOf<"slot">>,
  rules: readonly Versioned<DefinitionOf<"rule">>[],
  offers: ReadonlyMap<string, Versioned<DefinitionOf<"offer">>>,
  policies: CompiledPolicies,
  zone: string,
): CompiledSlot => {
  const { definition } = slot;
  const place: OfferPlace = { slot: definition.key, channel: definition.channel, policies, zone };
  const known = new Map<string, CompiledOffer | null>();
  const offerOf = (key: string): CompiledOffer | null => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const live = offers.get(key);
    const offer = live ? compileOffer(live, place) : null;
    known.set(key, offer);
    return offer;
  };
  const own = rules.filter((rule) => rule.definition.slot === definition.key);
  const candidates = own.flatMap((rule) => compileRule(rule, offerOf)).sort(byPriority);
  const live = [...known.values()].filter((offer) => offer !== null);
  const conditions = conditionsOf(candidates);
  const arbitration = compileArbitration(definition.arbitration ?? BY_PRIORITY);
  const fits = compileContentCheck(definition.schema);
  const control = policies.controlOf(definition.key);
  const reads = readsOf(candidates, conditions, arbitration);
  const kind = definition.serves === undefined ? [] : [definition.serves];
  return {
    slot,
    candidates,
    arbitration,
    slate: definition.slate ?? null,
    fits: typeof fits === "function" ? fits : () => [],
    lasts: durationOf(definition.reserve ?? RESERVATION) ?? 0,
    control,
    reads,
    traits: new Set([...reads.map(rootOf), TIMEZONE]),
    needsLocalTime: readsLocalTime(reads),
    segments: sorted([
      ...kind,
      ...conditions.flatMap(({ segments }) => segments),
      ...live.flatMap(({ segments }) => segments),
    ]),
    needsAccounts: conditions.some(({ needsAccounts }) => needsAccounts),
    accountReads: sorted(conditions.flatMap(({ accountReads }) => accountReads)),
    purpose: definition.purpose ?? PERSONALIZATION,
    needs: sorted(live.flatMap(({ purpose }) => purpose ?? [])),
    needsBucket: control !== null || live.some(({ exclusive }) => exclusive !== null),
    usesWithin: Math.max(0, ...live.map(({ usesWithin }) => usesWithin)),
    needsFigures: readsFigures(arbitration),
    budgetsAt: (now) => live.flatMap(({ budgetAt }) => budgetAt?.(now) ?? []),
    budgetZone: live.some(({ budgetAt }) => budgetAt !== null) ? zone : null,
    items: sorted(live.flatMap(({ item }) => item ?? [])),
    shelves: shelvesOf(definition, live),
    recommender: null,
  };
};

export type CompileSettings = {
  /** IANA name of the zone of budgets, and of people of whom none is known. */
  readonly zone: string;
};

/** Compiles live definitions once, when they change. */
export const compileProgram = (
  live: readonly Versioned[],
  { zone }: CompileSettings = { zone: "UTC" },
): Program => {
  const offers = new Map(of(live, "offer").map((each) => [each.definition.key, each]));
  const rules = of(live, "rule");
  const policies = compilePolicies(
    of(live, "policy").map(({ definition }) => definition),
    [...offers.values()].map(({ definition }) => definition),
  );
  const asked = of(live, "recommender").map((each) => {
    const { slot, rule, offer } = recommenderSlot(each);
    const own = new Map([[offer.definition.key, offer]]);
    const compiledSlot = compileSlot(slot, [rule], own, policies, zone);
    return { ...compiledSlot, recommender: each.definition.key };
  });
  const defined = of(live, "slot").map((slot) => compileSlot(slot, rules, offers, policies, zone));
  return new Map([...defined, ...asked].map((each) => [each.slot.definition.key, each]));
};
