import type { DefinitionOf } from "../definition/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, ownObject, ownText } from "../json/index.ts";
import type { Reservation } from "../policy/index.ts";
import type { Contender, Placed } from "./choice-model.arbitraries.ts";
import { modelRank, modelSlate } from "./choice-model.arbitraries.ts";
import { modelHolds } from "./condition-model.arbitraries.ts";
import { modelCaps, modelLever, modelReservation } from "./policy-model.arbitraries.ts";
import type { Reason } from "./reason.ts";
import type { DecidedItem } from "./record.ts";
import type { Shelf } from "./shelf.ts";
import type { Situation } from "./situation.arbitraries.ts";
import type { Candidate } from "./stages-model.arbitraries.ts";
import {
  askedOf,
  atHome,
  covers,
  localeOf,
  placeOf,
  readerOf,
  segmentsOf,
  stopOf,
} from "./stages-model.arbitraries.ts";
import type { World } from "./world.arbitraries.ts";
import { FORMULAS } from "./world.arbitraries.ts";

/**
 * Decisions a second time, from the words of the design ("Deciding"): one candidate after another, one
 * stage after another. It shares parsed types only with what it is compared with.
 */

type Offer = DefinitionOf<"offer">;

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

type Finalist = Contender & { readonly of: Offer };

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

/** What the offer says to this person: the first variant that all that it names fits. */
const wordsOf = (offer: Offer, situation: Situation): JsonObject => {
  const device = ownText(ownObject(situation.context, "device") ?? {}, "type");
  const variant = offer.variants?.find(
    (each) =>
      (each.locale === undefined || covers(each.locale, localeOf(situation))) &&
      (each.segment === undefined || segmentsOf(situation).includes(each.segment)) &&
      (each.device === undefined || each.device === device),
  );
  return variant?.content ?? offer.content;
};

const isTooShort = (offer: Offer, situation: Situation): boolean =>
  (listOf(offer, situation)?.length ?? 0) < (offer.items?.min ?? 0);

/** Stage 11: the content as it is shown; null where it cannot be. */
const render = (offer: Offer, world: World, situation: Situation): JsonObject | null => {
  const content: Record<string, Json> = { ...wordsOf(offer, situation) };
  for (const [name, formula] of Object.entries(offer.computed ?? {})) {
    const value = FORMULAS[formula]?.(readerOf(situation)) ?? null;
    if (value === null) return null;
    content[name] = value;
  }
  if (isTooShort(offer, situation)) return null;
  return world.slot.schema === undefined || typeof content["title"] === "string" ? content : null;
};

/** The first of a list that a recommender made; none of one that nobody could make. */
const firstOf = (shelf: Shelf | undefined, limit: number): DecidedItem[] => {
  const list: DecidedItem[] = [];
  for (const { id, content } of shelf?.items ?? [])
    if (list.length < limit) list.push({ id, position: list.length + 1, content });
  return list;
};

/** What a slot lists where it shows its default: what anybody would be shown. */
export const defaultListOf = ({ slot }: World, { shelves }: Situation): DecidedItem[] | null => {
  const { items } = slot.default;
  return items === undefined ? null : firstOf(shelves.anybody[items.recommender], items.limit);
};

/** The first of a recommender's list for the person, or of a list of the profile, by their products. */
const listOf = ({ items }: Offer, situation: Situation): DecidedItem[] | null => {
  if (items?.recommender !== undefined)
    return firstOf(situation.shelves.person[items.recommender], items.limit);
  if (items?.from === undefined) return null;
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

/** What stops each candidate before arbitration, and those that nothing does. */
const sift = (world: World, situation: Situation, samplesOf: SamplesOf) => {
  const fates: Fate[] = [];
  const finalists: Finalist[] = [];
  for (const candidate of candidatesOf(world)) {
    const { rule, key, offer } = candidate;
    const stop = stopOf(candidate, world, situation);
    if (stop !== null) fates.push({ rule: rule.key, offer: key, ...stop });
    else if (offer !== null)
      finalists.push(finalistOf(candidate, offer, world, situation, samplesOf));
  }
  return { fates, finalists };
};

/** A place that was pinned, or that the first could not have, was not drawn for. */
const isDrawnFor = (best: Finalist | undefined, first: Finalist | undefined, { slot }: World) =>
  best !== undefined &&
  best === first &&
  !(slot.slate?.pins ?? []).some((pin) => pin.position === 1 && pin.offer === best.offer);

const inShadow = (fate: Fate): Fate =>
  fate.reason === "SELECTED" ? { ...fate, stage: 2, reason: "GLOBAL_CONTROL" } : fate;

/** What a slot shows to somebody, and what became of every candidate. */
export const modelDecide = (
  world: World,
  situation: Situation,
  samplesOf: SamplesOf,
): ModelAnswer => {
  if (situation.withheld !== null) return { ...NOTHING, reason: situation.withheld };
  if (world.slot.paused) return { ...NOTHING, reason: "PAUSED" };
  const isControl = isInControl(world, situation);
  const { fates, finalists } = sift(world, situation, samplesOf);
  const { ranked, fates: taken, first, explored } = arbitrate(finalists, world, situation);
  const choice = chooseFrom(ranked, world, situation, isControl);
  const [best] = choice.shown;
  const all = [...fates, ...taken, ...choice.fates];
  const isDrawn = isDrawnFor(best?.contender, first, world);
  const shown = choice.shown.map(({ contender, content }) => ({
    rule: contender.rule,
    offer: contender.offer,
    content,
    items: listOf(contender.of, situation),
  }));
  const answer = {
    fates: all,
    shown,
    isControl,
    explored: explored && isDrawn,
    reservations: choice.shown.map(({ contender }) =>
      modelReservation(contender.of, world, situation.now),
    ),
    score: best ? { final: best.score, chance: isDrawn ? best.chance : null } : null,
  };
  if (isControl)
    return { ...answer, reason: "GLOBAL_CONTROL", fates: all.map(inShadow), reservations: [] };
  return { ...answer, reason: best ? "SELECTED" : "FALLBACK" };
};

const DEFAULT_ARBITRATION = {
  by: "priority",
  prior: { rate: 0.02, weight: 50 },
  explore: 0,
} as const;
