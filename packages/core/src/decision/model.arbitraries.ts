import type { DefinitionOf } from "../definition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, ownObject, ownText } from "../json/index.ts";
import type { Reservation } from "../policy/index.ts";
import type { Contender, Placed } from "./choice-model.arbitraries.ts";
import { modelRank, modelSlate } from "./choice-model.arbitraries.ts";
import type { Asked } from "./condition-model.arbitraries.ts";
import { modelHolds } from "./condition-model.arbitraries.ts";
import {
  isAbout,
  isDisabled,
  modelBudget,
  modelCaps,
  modelCoolsUntil,
  modelLever,
  modelReservation,
} from "./policy-model.arbitraries.ts";
import type { Reason } from "./reason.ts";
import type { Situation } from "./situation.arbitraries.ts";
import type { World } from "./world.arbitraries.ts";
import { FORMULAS } from "./world.arbitraries.ts";
import { isOpen } from "./schedule-model.arbitraries.ts";

/**
 * Decisions a second time, from the words of the design ("Deciding"): one candidate after another, one
 * stage after another. It shares parsed types only with what it is compared with.
 */

type Offer = DefinitionOf<"offer">;
type Rule = DefinitionOf<"rule">;

/** What became of one candidate. */
export type Fate = {
  readonly rule: string;
  readonly offer: string;
  readonly stage: number;
  readonly reason: Reason;
};
export type Shown = { readonly rule: string; readonly offer: string; readonly content: JsonObject };
export type ModelAnswer = {
  readonly reason: Reason;
  readonly fates: readonly Fate[];
  /** What is shown, in its order; what would be, for the control group. */
  readonly shown: readonly Shown[];
  readonly isControl: boolean;
  readonly explored: boolean;
  readonly reservations: readonly Reservation[];
  /** How many came to arbitration. */
  readonly arbitrated: number;
  readonly score: { readonly final: number; readonly chance: number | null } | null;
};

/** Samples of the propensity of an offer; the one thing that is not made anew. */
export type SamplesOf = (offer: string, world: World, situation: Situation) => ArrayLike<number>;

type Candidate = {
  readonly rule: Rule;
  readonly key: string;
  readonly offer: Offer | null;
};
type Stop = { readonly stage: number; readonly reason: Reason };
type Finalist = Contender & { readonly of: Offer };

const PRIME = 16_777_619;
/** FNV-1a of 32 bits over character codes, as GrowthBook publishes it. */
const fnv = (text: string): number => {
  let hash = 2_166_136_261;
  for (let nth = 0; nth < text.length; nth += 1) {
    hash ^= text.charCodeAt(nth);
    hash = Math.imul(hash, PRIME) >>> 0;
  }
  return hash;
};
/** A place from 0 to below 1: version 2 of GrowthBook's hash. */
const placeOf = (seed: string, key: string): number =>
  (fnv(String(fnv(seed + key))) % 10_000) / 10_000;

const readerOf =
  ({ traits, context, unread }: Situation) =>
  (path: string): Json | undefined => {
    const [root = "", ...rest] = path.split(".");
    let value: Json | undefined = root === "context" ? context : traits[root];
    if (root !== "context" && unread.includes(root)) value = undefined;
    for (const name of rest) value = isObject(value) ? value[name] : undefined;
    return value;
  };

const askedOf = (situation: Situation): Asked => ({
  read: readerOf(situation),
  segments: situation.segments,
  accounts: situation.accounts,
});

/** A language covers its countries. */
const covers = (locale: string, wanted: string | null): boolean => {
  if (wanted === null) return false;
  const [a, b] = [locale.toLowerCase(), wanted.toLowerCase().replaceAll("_", "-")];
  return a === b || b.startsWith(`${a}-`);
};
const localeOf = (situation: Situation): string | null => ownText(situation.context, "locale") ?? null;

const atHome = (world: World, offer: string) => ({
  offer,
  slot: world.slot.key,
  channel: world.slot.channel,
});

/** Stages 0 to 3: consent, kill switch, schedule, inventory, content. */
const stopBefore = (offer: Offer, world: World, situation: Situation): Stop | null => {
  const refusal = offer.purpose === undefined ? undefined : situation.refused[offer.purpose];
  if (refusal !== undefined) return { stage: 0, reason: refusal };
  if (offer.paused) return { stage: 1, reason: "PAUSED" };
  if (isDisabled(atHome(world, offer.key), world)) return { stage: 1, reason: "DISABLED" };
  if (offer.schedule !== undefined && !isOpen(offer.schedule, situation.now, situation.zone))
    return { stage: 3, reason: "OUT_OF_SCHEDULE" };
  if (offer.item !== undefined) {
    const item = situation.items[offer.item];
    if (item === undefined || !item.published) return { stage: 3, reason: "CONTENT_UNAVAILABLE" };
    if (item.inStock === false) return { stage: 3, reason: "OUT_OF_STOCK" };
  }
  const locale = localeOf(situation);
  const hasContent =
    offer.locales === undefined ||
    locale === null ||
    offer.locales.some((each) => covers(each, locale));
  return hasContent ? null : { stage: 3, reason: "CONTENT_UNAVAILABLE" };
};

const hasSeen = (offer: string, { uses }: Situation): boolean =>
  uses.some((use) => use.offer === offer && use.shown !== null);

/** Stage 4: eligibility, applicability, suitability. */
const stopForWhom = (
  { rule }: Candidate,
  offer: Offer,
  world: World,
  situation: Situation,
): Stop | null => {
  const asked = askedOf(situation);
  const isServed =
    world.slot.serves === undefined || situation.segments.includes(world.slot.serves);
  if (!isServed || !modelHolds(rule.if, asked) || !modelHolds(offer.eligibility ?? {}, asked))
    return { stage: 4, reason: "NOT_ELIGIBLE" };
  if (offer.requires?.some((other) => !hasSeen(other, situation)))
    return { stage: 4, reason: "PREREQUISITE_FAILED" };
  if (!modelHolds(offer.applicability ?? {}, asked)) return { stage: 4, reason: "NOT_APPLICABLE" };
  return modelHolds(offer.suitability ?? {}, asked) ? null : { stage: 4, reason: "NOT_SUITABLE" };
};

/** Stages 5 and 6: suppression, caps, budgets, mutual exclusion. */
const stopByPolicy = (offer: Offer, world: World, situation: Situation): Stop | null => {
  const at = atHome(world, offer.key);
  const asked = askedOf(situation);
  const suppressions = world.policies.flatMap(({ suppress = [] }) => suppress);
  if (suppressions.some((part) => isAbout(part, at, world) && modelHolds(part.when, asked)))
    return { stage: 5, reason: "SUPPRESSED" };
  if (modelCoolsUntil(at, world, situation) > situation.now)
    return { stage: 5, reason: "SUPPRESSED" };
  if (modelCaps(at, world, situation).some(({ limit, count }) => count >= limit))
    return { stage: 5, reason: "CAP_REACHED" };
  const budget = modelBudget(offer, world, situation.now);
  if (budget !== null && (situation.taken[offer.key] ?? 0) + budget.cost > budget.allowed)
    return { stage: 5, reason: "BUDGET_EXHAUSTED" };
  if (offer.exclusive === undefined) return null;
  const { group, from, until } = offer.exclusive;
  const place = placeOf(group, situation.bucketKey);
  return place >= from && place < until ? null : { stage: 6, reason: "MUTEX_LOST" };
};

const stopOf = (candidate: Candidate, world: World, situation: Situation): Stop | null => {
  if (candidate.offer === null) return { stage: 3, reason: "CONTENT_UNAVAILABLE" };
  if (world.slot.paused) return { stage: 1, reason: "PAUSED" };
  return (
    stopBefore(candidate.offer, world, situation) ??
    stopForWhom(candidate, candidate.offer, world, situation) ??
    stopByPolicy(candidate.offer, world, situation)
  );
};

const valueOf = (offer: Offer, situation: Situation): number | null => {
  if (typeof offer.value !== "string") return offer.value ?? 1;
  return FORMULAS[offer.value]?.(readerOf(situation)) ?? null;
};

const contextOf = (offer: Offer, situation: Situation): number => {
  let product = 1;
  for (const { if: condition, weight } of offer.weights ?? [])
    if (modelHolds(condition, askedOf(situation))) product *= weight;
  return product;
};

const scoreFormula =
  (text: string | undefined, situation: Situation) =>
  (parts: Readonly<Record<string, number>>): number | null => {
    const part = (name: string): number => parts[name] ?? Number.NaN;
    if (text === "priority * 2") return part("priority") * 2;
    if (text === "value * lever") return part("value") * part("lever");
    if (text === "propensity * context") return part("propensity") * part("context");
    return FORMULAS[text ?? ""]?.(readerOf(situation)) ?? null;
  };

/** Stage 11: the content as it is shown; null where it cannot be. */
const render = (offer: Offer, world: World, situation: Situation): JsonObject | null => {
  const device = ownText(ownObject(situation.context, "device") ?? {}, "type");
  const variant = offer.variants?.find(
    (each) =>
      (each.locale === undefined || covers(each.locale, localeOf(situation))) &&
      (each.segment === undefined || situation.segments.includes(each.segment)) &&
      (each.device === undefined || each.device === device),
  );
  let content: JsonObject = variant?.content ?? offer.content;
  for (const [name, formula] of Object.entries(offer.computed ?? {})) {
    const value = FORMULAS[formula]?.(readerOf(situation)) ?? null;
    if (value === null) return null;
    content = { ...content, [name]: value };
  }
  return world.slot.schema === undefined || typeof content["title"] === "string" ? content : null;
};

const candidatesOf = ({ rules, slot, offers }: World): Candidate[] =>
  rules
    .filter((rule) => rule.slot === slot.key)
    .flatMap((rule) =>
      (rule.then.offers ?? [rule.then.offer ?? ""]).map((key) => ({
        rule,
        key,
        offer: offers.find((each) => each.key === key) ?? null,
      })),
    );

const fateOf = ({ rule, offer }: Contender, stage: number, reason: Reason): Fate => ({
  rule,
  offer,
  stage,
  reason,
});

/** Whether something has to be granted for an offer before it is shown. */
const hasClaims = (offer: Offer, world: World, situation: Situation): boolean =>
  offer.budget !== undefined || modelCaps(atHome(world, offer.key), world, situation).length > 0;

type Choice = {
  readonly fates: readonly Fate[];
  readonly shown: readonly { readonly placed: Placed<Finalist>; readonly content: JsonObject }[];
};

/** Stages 9 to 11 for a slot of one place: the first that can be rendered and is granted. */
const chooseOne = (
  ranked: readonly Placed<Finalist>[],
  contentOf: (finalist: Finalist) => JsonObject | null,
  refusalOf: (finalist: Finalist) => Reason | null,
): Choice => {
  const fates: Fate[] = [];
  const shown: { placed: Placed<Finalist>; content: JsonObject }[] = [];
  for (const placed of ranked) {
    const { contender } = placed;
    if (shown.length > 0) {
      fates.push(fateOf(contender, 8, "OUTRANKED"));
      continue;
    }
    const content = contentOf(contender);
    const refusal = refusalOf(contender);
    if (content === null) fates.push(fateOf(contender, 11, "CONTENT_UNAVAILABLE"));
    else if (refusal !== null) fates.push(fateOf(contender, 10, refusal));
    else {
      fates.push(fateOf(contender, 11, "SELECTED"));
      shown.push({ placed, content });
    }
  }
  return { fates, shown };
};

/** Stages 9 to 11 for a slot of several: composed again without what cannot be shown, until all can. */
const chooseSlate = (
  all: readonly Placed<Finalist>[],
  slate: NonNullable<World["slot"]["slate"]>,
  contentOf: (finalist: Finalist) => JsonObject | null,
  refusalOf: (finalist: Finalist) => Reason | null,
): Choice => {
  const fates: Fate[] = [];
  let ranked = all;
  for (;;) {
    const { kept, dropped } = modelSlate(ranked, slate);
    const failing = kept.flatMap(({ contender }) => {
      if (contentOf(contender) === null)
        return [{ contender, fate: fateOf(contender, 11, "CONTENT_UNAVAILABLE") }];
      const refusal = refusalOf(contender);
      return refusal === null ? [] : [{ contender, fate: fateOf(contender, 10, refusal) }];
    });
    if (failing.length === 0) {
      for (const [contender, rule] of dropped)
        fates.push(fateOf(contender, 9, rule === "duplicate" ? "DUPLICATE" : "OUTRANKED"));
      const shown = kept.flatMap((placed) => {
        fates.push(fateOf(placed.contender, 11, "SELECTED"));
        const content = contentOf(placed.contender);
        return content === null ? [] : [{ placed, content }];
      });
      return { fates, shown };
    }
    fates.push(...failing.map(({ fate }) => fate));
    const out = new Set(failing.map(({ contender }) => contender));
    ranked = ranked.filter(({ contender }) => !out.has(contender));
  }
};

const isInControl = (world: World, situation: Situation): boolean => {
  const control = world.policies.find((each) => each.control !== undefined)?.control;
  if (control === undefined || control.except?.slots.includes(world.slot.key)) return false;
  return placeOf(control.seed, situation.bucketKey) < control.share;
};

/** What a slot shows to somebody, and what became of every candidate. */
export const modelDecide = (
  world: World,
  situation: Situation,
  samplesOf: SamplesOf,
): ModelAnswer => {
  const nothing = { shown: [], explored: false, reservations: [], score: null, arbitrated: 0 };
  if (situation.withheld !== null)
    return { ...nothing, reason: situation.withheld, fates: [], isControl: false };
  const by = world.slot.arbitration ?? DEFAULT_ARBITRATION;
  const isControl = isInControl(world, situation) && !world.slot.paused;
  const fates: Fate[] = [];
  const finalists: Finalist[] = [];
  for (const candidate of candidatesOf(world)) {
    const { rule, key, offer } = candidate;
    const stop = stopOf(candidate, world, situation);
    const value = offer === null ? null : valueOf(offer, situation);
    if (stop !== null) fates.push({ rule: rule.key, offer: key, ...stop });
    else if (offer === null || value === null)
      fates.push({ rule: rule.key, offer: key, stage: 8, reason: "ERROR" });
    else
      finalists.push({
        of: offer,
        rule: rule.key,
        offer: key,
        priority: rule.priority,
        value,
        context: contextOf(offer, situation),
        lever: modelLever(atHome(world, key), world, situation.now),
        figures: situation.figures[key] ?? { shown: 0, clicked: 0, dismissed: 0 },
        category: offer.category ?? null,
        brand: offer.brand ?? null,
        formula: scoreFormula(by.formula, situation),
        samples: by.by === "thompson" ? samplesOf(key, world, situation) : [],
      });
  }
  const { ranked, paused, failed, explored } = modelRank(finalists, by, situation.draw);
  fates.push(
    ...paused.map((each) => fateOf(each, 8, "PAUSED")),
    ...failed.map((each) => fateOf(each, 8, "ERROR")),
  );
  const contentOf = (finalist: Finalist) => render(finalist.of, world, situation);
  const refusalOf = ({ of }: Finalist): Reason | null => {
    if (isControl || !situation.ungranted.includes(of.key)) return null;
    if (!hasClaims(of, world, situation)) return null;
    return of.budget === undefined ? "CAP_REACHED" : "BUDGET_EXHAUSTED";
  };
  const choice = world.slot.slate
    ? chooseSlate(ranked, world.slot.slate, contentOf, refusalOf)
    : chooseOne(ranked, contentOf, refusalOf);
  const first = choice.shown[0]?.placed;
  const fate = isControl ? ({ stage: 2, reason: "GLOBAL_CONTROL" } as const) : null;
  const outcome = choice.shown.length > 0 ? "SELECTED" : "FALLBACK";
  return {
    reason: isControl ? "GLOBAL_CONTROL" : world.slot.paused ? "PAUSED" : outcome,
    fates: [
      ...fates,
      ...choice.fates.map((each) => (fate && each.reason === "SELECTED" ? { ...each, ...fate } : each)),
    ],
    shown: choice.shown.map(({ placed: { contender }, content }) => ({
      rule: contender.rule,
      offer: contender.offer,
      content,
    })),
    isControl,
    explored,
    reservations: isControl
      ? []
      : choice.shown.map(({ placed }) =>
          modelReservation(placed.contender.of, world, situation.now),
        ),
    arbitrated: finalists.length,
    score: first ? { final: first.score, chance: first.chance } : null,
  };
};

const DEFAULT_ARBITRATION = {
  by: "priority",
  prior: { rate: 0.02, weight: 50 },
  explore: 0,
} as const;
