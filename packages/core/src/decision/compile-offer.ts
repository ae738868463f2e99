import type { CompiledCondition } from "../condition/index.ts";
import type { DefinitionOf } from "../definition/index.ts";
import type { Formula } from "../formula/index.ts";
import { compileFormula } from "../formula/index.ts";
import type { JsonObject } from "../json/index.ts";
import type { Schedule } from "../offer/index.ts";
import { spanOf } from "../offer/index.ts";
import type { BudgetClaim, CandidatePolicy, CompiledPolicies } from "../policy/index.ts";
import { budgetClaim, reachOf } from "../policy/index.ts";
import { compiled } from "./asked.ts";
import type { Part } from "./record.ts";
import type { Reason } from "./reason.ts";

export type OfferPlace = {
  readonly slot: string;
  readonly channel: string;
  readonly policies: CompiledPolicies;
  /** IANA name of the zone in which budgets begin anew. */
  readonly zone: string;
};

/** A condition of an offer, and what a candidate is told that does not meet it. */
export type Demand = {
  readonly part: Part;
  readonly reason: Reason;
  /** Null where it cannot be read: then nobody meets it. */
  readonly condition: CompiledCondition | null;
};

export type CompiledVariant = {
  readonly locale: string | null;
  readonly segment: string | null;
  readonly device: string | null;
  readonly content: JsonObject;
};

/** A live offer as one slot may show it. */
export type CompiledOffer = {
  readonly key: string;
  readonly version: number;
  readonly definition: DefinitionOf<"offer">;
  readonly purpose: string | null;
  readonly schedule: Schedule | null;
  readonly item: string | null;
  /** The recommender that makes its list. */
  readonly recommender: string | null;
  /** Whether it may turn out that it cannot be rendered. */
  readonly mayFail: boolean;
  readonly locales: readonly string[] | null;
  readonly demands: readonly Demand[];
  readonly requires: readonly string[];
  readonly exclusive: DefinitionOf<"offer">["exclusive"] | null;
  readonly policy: CandidatePolicy;
  /** Who is left alone with it. */
  readonly suppressions: CompiledPolicies["conditions"];
  /** What is asked of its budget at an instant, epoch ms; null without one. */
  readonly budgetAt: ((now: number) => BudgetClaim) | null;
  readonly value: number | Formula;
  readonly weights: readonly { readonly condition: CompiledCondition; readonly weight: number }[];
  readonly variants: readonly CompiledVariant[];
  readonly computed: readonly { readonly name: string; readonly formula: Formula }[];
  readonly groups: readonly string[];
  /** Every condition that it asks, those of policies too. */
  readonly conditions: readonly CompiledCondition[];
  /** Paths that it reads beside those of its conditions. */
  readonly reads: readonly string[];
  /** Segments that its variants name. */
  readonly segments: readonly string[];
  /** How far back somebody's uses are looked at for it, in ms; Infinity for ever, 0 for not at all. */
  readonly usesWithin: number;
};

const DEMANDS = [
  ["eligibility", "NOT_ELIGIBLE"],
  ["applicability", "NOT_APPLICABLE"],
  ["suitability", "NOT_SUITABLE"],
] as const;

const demandsOf = (definition: DefinitionOf<"offer">): readonly Demand[] =>
  DEMANDS.flatMap(([part, reason]) =>
    definition[part] === undefined ? [] : [{ part, reason, condition: compiled(definition[part]) }],
  );

const formulaOf = (text: string): Formula[] => {
  const formula = compileFormula(text);
  return typeof formula === "string" ? [] : [formula];
};

/** Names that are no traits: what is recorded of them stands elsewhere. */
const GIVEN: ReadonlySet<string> = new Set(["item"]);

const formulaReads = (formulas: readonly Formula[]): string[] =>
  formulas.flatMap(({ reads }) => reads.filter((name) => !GIVEN.has(name)));

const variantReads = (
  variants: readonly CompiledVariant[],
  locales: readonly string[] | null,
): string[] => [
  ...(locales !== null || variants.some(({ locale }) => locale !== null)
    ? ["context.locale", "locale"]
    : []),
  ...(variants.some(({ device }) => device !== null) ? ["context.device.type"] : []),
];

const computedOf = ({ computed = {} }: DefinitionOf<"offer">) =>
  Object.entries(computed).flatMap(([name, text]) =>
    formulaOf(text).map((formula) => ({ name, formula })),
  );

const budgetOf = (
  { key, budget, schedule = {} }: DefinitionOf<"offer">,
  zone: string,
): CompiledOffer["budgetAt"] => {
  if (budget === undefined) return null;
  const span = spanOf(schedule);
  return (now) => budgetClaim(key, budget, { now, zone, ...(span ? { schedule: span } : {}) });
};

const usesWithinOf = (policy: CandidatePolicy, requires: readonly string[]): number =>
  requires.length > 0 ? Infinity : reachOf([policy]);

/** What a definition says as it is, null or empty where it says nothing. */
const saidBy = (
  definition: DefinitionOf<"offer">,
): Pick<
  CompiledOffer,
  "groups" | "purpose" | "locales" | "requires" | "schedule" | "item" | "exclusive"
> => {
  const { groups, purpose, locales, requires, schedule, item, exclusive } = definition;
  return {
    groups: groups ?? [],
    purpose: purpose ?? null,
    locales: locales ?? null,
    requires: requires ?? [],
    schedule: schedule ?? null,
    item: item ?? null,
    exclusive: exclusive ?? null,
  };
};

const variantsOf = ({ variants = [] }: DefinitionOf<"offer">): CompiledVariant[] =>
  variants.map(({ locale = null, segment = null, device = null, content }) => ({
    locale,
    segment,
    device,
    content,
  }));

const valueOf = ({ value = 1 }: DefinitionOf<"offer">): number | Formula =>
  typeof value === "number" ? value : (formulaOf(value)[0] ?? 1);

export const compileOffer = (
  { definition, version }: { readonly definition: DefinitionOf<"offer">; readonly version: number },
  { slot, channel, policies, zone }: OfferPlace,
): CompiledOffer => {
  const { key } = definition;
  const said = saidBy(definition);
  const policy = policies.policyFor({ offer: key, slot, channel });
  const about = new Set(policy.suppressions);
  const suppressions = policies.conditions.filter(({ id }) => about.has(id));
  const demands = demandsOf(definition);
  const weights = (definition.weights ?? []).flatMap(({ if: asked, weight }) => {
    const condition = compiled(asked);
    return condition === null ? [] : [{ condition, weight }];
  });
  const variants = variantsOf(definition);
  const computed = computedOf(definition);
  const value = valueOf(definition);
  const formulas = [
    ...computed.map(({ formula }) => formula),
    ...(typeof value === "number" ? [] : [value]),
  ];
  return {
    key,
    version,
    definition,
    ...said,
    demands,
    policy,
    suppressions,
    budgetAt: budgetOf(definition, zone),
    value,
    weights,
    variants,
    computed,
    recommender: definition.items?.recommender ?? null,
    mayFail: computed.length > 0 || definition.items?.min !== undefined,
    conditions: [
      ...demands.flatMap(({ condition }) => condition ?? []),
      ...weights.map(({ condition }) => condition),
      ...suppressions.flatMap(({ condition }) => condition ?? []),
    ],
    reads: [
      ...(definition.items?.from === undefined ? [] : [definition.items.from]),
      ...variantReads(variants, said.locales),
      ...formulaReads(formulas),
    ],
    segments: variants.flatMap(({ segment }) => segment ?? []),
    usesWithin: usesWithinOf(policy, said.requires),
  };
};
