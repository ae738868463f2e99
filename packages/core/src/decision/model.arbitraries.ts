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
import type { DecidedItem } from "./record.ts";
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
export type Shown = {
  readonly rule: string;
  readonly offer: string;
  readonly content: JsonObject;
  /** The list that is shown with it. */
  readonly items: readonly DecidedItem[] | null;
};
export type ModelAnswer = {
  readonly reason: Reason;
  readonly fates: readonly Fate[];
  /** What is shown, in its order; what would be, for the control group. */
  readonly shown: readonly Shown[];
  readonly isControl: boolean;
  readonly explored: boolean;
  readonly reservations: readonly Reservation[];
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
  const [a, b] = [locale.toLowerCase(), wanted.toLowerCase()];
  return a === b || b.startsWith(`${a}-`);
};
/** The call's, else the person's. */
const localeOf = (situation: Situation): string | null => {
  const own = readerOf(situation)("locale");
  return ownText(situation.context, "locale") ?? (typeof own === "string" ? own : null);
};

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
    if (item === undefined || !item.published || item.inStock === false)
      return { stage: 3, reason: "OUT_OF_STOCK" };
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
  if (!modelHolds(offer.applicability ?? {}, asked)) return { stage: 4, reason: "NOT_APPLICABLE" };
  if (!modelHolds(offer.suitability ?? {}, asked)) return { stage: 4, reason: "NOT_SUITABLE" };
  return offer.requires?.some((other) => !hasSeen(other, situation))
    ? { stage: 4, reason: "PREREQUISITE_FAILED" }
    : null;
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
  const place = placeOf(`exclusive:${group}`, situation.bucketKey);
  return place >= from && place < until ? null : { stage: 6, reason: "MUTEX_LOST" };
};

const stopOf = (candidate: Candidate, world: World, situation: Situation): Stop | null => {
  if (candidate.offer === null) return { stage: 1, reason: "CONTENT_UNAVAILABLE" };
  return (
    stopBefore(candidate.offer, world, situation) ??
    stopForWhom(candidate, candidate.offer, world, situation) ??
    stopByPolicy(candidate.offer, world, situation)
  );
};

/** A formula without a value is worth nothing. */
const valueOf = (offer: Offer, situation: Situation): number =>
  typeof offer.value === "string"
    ? (FORMULAS[offer.value]?.(readerOf(situation)) ?? 0)
    : (offer.value ?? 1);

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

/** The first of a list of the profile, each with the key of its product. */
const listOf = ({ items }: Offer, situation: Situation): DecidedItem[] | null => {
  if (items === undefined) return null;
  const list = readerOf(situation)(items.from);
  const entries: readonly Json[] = Array.isArray(list) ? list : [];
  return entries.slice(0, items.limit).flatMap((content, nth) => {
    const id = ownText(content, "product_id");
    return isObject(content) && id !== undefined ? [{ id, position: nth + 1, content }] : [];
  });
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

type Rendered = Placed<Finalist> & { readonly content: JsonObject };
type Choice = { readonly fates: readonly Fate[]; readonly shown: readonly Rendered[] };
type RefusalOf = (finalist: Finalist) => Reason | null;

/** For a slot of one place: the first that is granted. */
const chooseOne = (ranked: readonly Rendered[], refusalOf: RefusalOf): Choice => {
  const fates: Fate[] = [];
  const shown: Rendered[] = [];
  for (const placed of ranked) {
    const refusal = shown.length > 0 ? null : refusalOf(placed.contender);
    if (shown.length > 0) fates.push(fateOf(placed.contender, 8, "OUTRANKED"));
    else if (refusal !== null) fates.push(fateOf(placed.contender, 10, refusal));
    else {
      fates.push(fateOf(placed.contender, 11, "SELECTED"));
      shown.push(placed);
    }
  }
  return { fates, shown };
};

/** For a slot of several: composed again without the first that is not granted, until all are. */
const chooseSeveral = (
  all: readonly Rendered[],
  slate: NonNullable<World["slot"]["slate"]>,
  refusalOf: RefusalOf,
): Choice => {
  const fates: Fate[] = [];
  let ranked = all;
  for (;;) {
    const { kept, dropped } = modelSlate(ranked, slate);
    const refused = kept.find(({ contender }) => refusalOf(contender) !== null)?.contender;
    if (refused === undefined) {
      for (const [contender, rule] of dropped)
        fates.push(fateOf(contender, 9, rule === "duplicate" ? "DUPLICATE" : "OUTRANKED"));
      fates.push(...kept.map(({ contender }) => fateOf(contender, 11, "SELECTED")));
      return { fates, shown: kept };
    }
    fates.push(fateOf(refused, 10, refusalOf(refused) ?? "ERROR"));
    ranked = ranked.filter(({ contender }) => contender !== refused);
  }
};

const isInControl = (world: World, situation: Situation): boolean => {
  const control = world.policies.find((each) => each.control !== undefined)?.control;
  if (control === undefined || control.except?.slots.includes(world.slot.key)) return false;
  return placeOf(control.seed, situation.bucketKey) < control.share;
};

const finalistOf = (
  { rule, key }: Candidate,
  of: Offer,
  world: World,
  situation: Situation,
  samplesOf: SamplesOf,
): Finalist => ({
  of,
  rule: rule.key,
  offer: key,
  priority: rule.priority,
  value: valueOf(of, situation),
  context: contextOf(of, situation),
  lever: modelLever(atHome(world, key), world, situation.now),
  figures: situation.figures[key] ?? { shown: 0, clicked: 0, dismissed: 0 },
  category: of.category ?? null,
  brand: of.brand ?? null,
  formula: scoreFormula(world.slot.arbitration?.formula, situation),
  samples: world.slot.arbitration?.by === "thompson" ? samplesOf(key, world, situation) : [],
});

/** Stage 8. What cannot be rendered has no part in it: it could not be shown when it came first. */
const arbitrate = (finalists: readonly Finalist[], world: World, situation: Situation) => {
  const contents = new Map(
    finalists.map((each) => [each, render(each.of, world, situation)] as const),
  );
  const unrendered = finalists.filter((each) => contents.get(each) === null);
  const by = world.slot.arbitration ?? DEFAULT_ARBITRATION;
  const { ranked, paused, failed, explored } = modelRank(
    finalists.filter((each) => !unrendered.includes(each)),
    by,
    situation.draw,
  );
  return {
    first: ranked[0]?.contender,
    explored,
    ranked: ranked.map(
      (placed): Rendered => ({
        ...placed,
        content: contents.get(placed.contender) ?? {},
      }),
    ),
    fates: [
      ...unrendered.map((each) => fateOf(each, 11, "CONTENT_UNAVAILABLE")),
      ...paused.map((each) => fateOf(each, 8, "PAUSED")),
      ...failed.map((each) => fateOf(each, 8, "ERROR")),
    ],
  };
};

/** Stages 9 to 11; nothing is refused to who is in the control group, since nothing is reserved. */
const chooseFrom = (
  ranked: readonly Rendered[],
  world: World,
  situation: Situation,
  isControl: boolean,
): Choice => {
  const refusalOf: RefusalOf = ({ of }) => {
    if (isControl || !situation.ungranted.includes(of.key)) return null;
    if (!hasClaims(of, world, situation)) return null;
    return of.budget === undefined ? "CAP_REACHED" : "BUDGET_EXHAUSTED";
  };
  return world.slot.slate
    ? chooseSeveral(ranked, world.slot.slate, refusalOf)
    : chooseOne(ranked, refusalOf);
};

const NOTHING = {
  fates: [],
  shown: [],
  isControl: false,
  explored: false,
  reservations: [],
  score: null,
} as const;

/** What a slot shows to somebody, and what became of every candidate. */
export const modelDecide = (
  world: World,
  situation: Situation,
  samplesOf: SamplesOf,
): ModelAnswer => {
  if (situation.withheld !== null) return { ...NOTHING, reason: situation.withheld };
  if (world.slot.paused) return { ...NOTHING, reason: "PAUSED" };
  const isControl = isInControl(world, situation);
  const early: Fate[] = [];
  const finalists: Finalist[] = [];
  for (const candidate of candidatesOf(world)) {
    const { rule, key, offer } = candidate;
    const stop = stopOf(candidate, world, situation);
    if (stop !== null) early.push({ rule: rule.key, offer: key, ...stop });
    else if (offer !== null)
      finalists.push(finalistOf(candidate, offer, world, situation, samplesOf));
  }
  const { ranked, fates, first, explored } = arbitrate(finalists, world, situation);
  const choice = chooseFrom(ranked, world, situation, isControl);
  const [best] = choice.shown;
  // A place that was pinned, or that the first could not have, was not drawn for.
  const isPinned = world.slot.slate?.pins?.some(
    ({ offer, position }) => position === 1 && offer === best?.contender.offer,
  );
  const isDrawnFor = best !== undefined && best.contender === first && isPinned !== true;
  return {
    reason: isControl ? "GLOBAL_CONTROL" : best === undefined ? "FALLBACK" : "SELECTED",
    fates: [...early, ...fates, ...choice.fates].map((fate) =>
      isControl && fate.reason === "SELECTED"
        ? { ...fate, stage: 2, reason: "GLOBAL_CONTROL" }
        : fate,
    ),
    shown: choice.shown.map(({ contender, content }) => ({
      rule: contender.rule,
      offer: contender.offer,
      content,
      items: listOf(contender.of, situation),
    })),
    isControl,
    explored: explored && isDrawnFor,
    reservations: isControl
      ? []
      : choice.shown.map(({ contender }) => modelReservation(contender.of, world, situation.now)),
    score: best ? { final: best.score, chance: isDrawnFor ? best.chance : null } : null,
  };
};

const DEFAULT_ARBITRATION = {
  by: "priority",
  prior: { rate: 0.02, weight: 50 },
  explore: 0,
} as const;
