import type { DefinitionOf } from "../definition/index.ts";
import type { Json } from "../json/index.ts";
import { isObject, ownText } from "../json/index.ts";
import type { Asked } from "./condition-model.arbitraries.ts";
import { modelHolds } from "./condition-model.arbitraries.ts";
import {
  isAbout,
  isDisabled,
  modelBudget,
  modelCaps,
  modelIsCooling,
} from "./policy-model.arbitraries.ts";
import type { Reason } from "./reason.ts";
import { isOpen } from "./schedule-model.arbitraries.ts";
import type { Situation } from "./situation.arbitraries.ts";
import type { World } from "./world.arbitraries.ts";

type Offer = DefinitionOf<"offer">;
type Rule = DefinitionOf<"rule">;

/** A rule with one of its offers; null where that is not live. */
export type Candidate = {
  readonly rule: Rule;
  readonly key: string;
  readonly offer: Offer | null;
};
type Stop = { readonly stage: number; readonly reason: Reason };

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
export const placeOf = (seed: string, key: string): number =>
  (fnv(String(fnv(seed + key))) % 10_000) / 10_000;

export const readerOf =
  ({ traits, context, unread }: Situation) =>
  (path: string): Json | undefined => {
    const [root = "", ...rest] = path.split(".");
    let value: Json | undefined = root === "context" ? context : traits[root];
    if (root !== "context" && unread.includes(root)) value = undefined;
    for (const name of rest) value = isObject(value) ? value[name] : undefined;
    return value;
  };

/** Without consent a purpose does nothing: who would be found by its traits is not found. */
export const segmentsOf = ({ segments, unreadSegments }: Situation): readonly string[] =>
  segments.filter((segment) => !unreadSegments.includes(segment));

export const askedOf = (situation: Situation): Asked => ({
  read: readerOf(situation),
  segments: segmentsOf(situation),
  accounts: situation.accounts,
});

/** A language covers its countries. */
export const covers = (locale: string, wanted: string | null): boolean => {
  if (wanted === null) return false;
  const [a, b] = [locale.toLowerCase(), wanted.toLowerCase()];
  return a === b || b.startsWith(`${a}-`);
};
/** The call's, else the person's. */
export const localeOf = (situation: Situation): string | null => {
  const own = readerOf(situation)("locale");
  return ownText(situation.context, "locale") ?? (typeof own === "string" ? own : null);
};

export const atHome = (world: World, offer: string) => ({
  offer,
  slot: world.slot.key,
  channel: world.slot.channel,
});

type Case = {
  readonly rule: Rule;
  readonly offer: Offer;
  readonly world: World;
  readonly situation: Situation;
};

const isOutOfStock = ({ offer: { item }, situation: { items } }: Case): boolean => {
  if (item === undefined) return false;
  const fact = items[item];
  return fact === undefined || !fact.published || fact.inStock === false;
};

/** Of whom the language is not known everything may be shown. */
const hasNoWords = ({ offer: { locales }, situation }: Case): boolean => {
  const locale = localeOf(situation);
  return locale !== null && locales !== undefined && !locales.some((each) => covers(each, locale));
};

const isServed = ({ world: { slot }, situation }: Case): boolean =>
  slot.serves === undefined || segmentsOf(situation).includes(slot.serves);

const isSuppressed = ({ offer, world, situation }: Case): boolean =>
  world.policies
    .flatMap(({ suppress = [] }) => suppress)
    .some(
      (part) =>
        isAbout(part, atHome(world, offer.key), world) && modelHolds(part.when, askedOf(situation)),
    );

const isBudgetSpent = ({ offer, world, situation }: Case): boolean => {
  const budget = modelBudget(offer, world, situation.now);
  return budget !== null && (situation.taken[offer.key] ?? 0) + budget.cost > budget.allowed;
};

const isElsewhere = ({ offer: { exclusive }, situation }: Case): boolean => {
  if (exclusive === undefined) return false;
  const place = placeOf(`exclusive:${exclusive.group}`, situation.bucketKey);
  return place < exclusive.from || place >= exclusive.until;
};

const lacks =
  (part: "eligibility" | "applicability" | "suitability") =>
  ({ offer, situation }: Case): boolean =>
    !modelHolds(offer[part] ?? {}, askedOf(situation));

const refusedFor = ({ offer: { purpose }, situation }: Case): Reason | null =>
  purpose === undefined ? null : (situation.refused[purpose] ?? null);

/** What stops a candidate: at which stage, for which reason, when. In the order of the stages. */
const STOPS: readonly (readonly [number, Reason, (of: Case) => boolean])[] = [
  [0, "NO_CONSENT", (of) => refusedFor(of) === "NO_CONSENT"],
  [0, "OPTED_OUT", (of) => refusedFor(of) === "OPTED_OUT"],
  [1, "PAUSED", ({ offer }) => offer.paused === true],
  [1, "DISABLED", ({ offer, world }) => isDisabled(atHome(world, offer.key), world)],
  [
    3,
    "OUT_OF_SCHEDULE",
    ({ offer, situation }) => !isOpen(offer.schedule ?? {}, situation.now, situation.zone),
  ],
  [3, "OUT_OF_STOCK", isOutOfStock],
  [3, "CONTENT_UNAVAILABLE", hasNoWords],
  [4, "NOT_ELIGIBLE", (of) => !isServed(of)],
  [4, "NOT_ELIGIBLE", ({ rule, situation }) => !modelHolds(rule.if, askedOf(situation))],
  [4, "NOT_ELIGIBLE", lacks("eligibility")],
  [4, "NOT_APPLICABLE", lacks("applicability")],
  [4, "NOT_SUITABLE", lacks("suitability")],
  [
    4,
    "PREREQUISITE_FAILED",
    ({ offer: { requires = [] }, situation: { uses } }) =>
      requires.some((key) => !uses.some((use) => use.offer === key && use.shown !== null)),
  ],
  [5, "SUPPRESSED", isSuppressed],
  [
    5,
    "SUPPRESSED",
    ({ offer, world, situation }) => modelIsCooling(atHome(world, offer.key), world, situation),
  ],
  [
    5,
    "CAP_REACHED",
    ({ offer, world, situation }) =>
      modelCaps(atHome(world, offer.key), world, situation).some(
        ({ limit, count }) => count >= limit,
      ),
  ],
  [5, "BUDGET_EXHAUSTED", isBudgetSpent],
  [6, "MUTEX_LOST", isElsewhere],
];

/** The first of the stages 0 to 6 that stops a candidate; null when none does. */
export const stopOf = (
  { rule, offer }: Candidate,
  world: World,
  situation: Situation,
): Stop | null => {
  // What is not live is switched off; nothing more is known of it.
  if (offer === null) return { stage: 1, reason: "CONTENT_UNAVAILABLE" };
  const found = STOPS.find(([, , stops]) => stops({ rule, offer, world, situation }));
  return found ? { stage: found[0], reason: found[1] } : null;
};
