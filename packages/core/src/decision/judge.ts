import { bucketOf } from "../assignment/index.ts";
import type { CompiledCondition, Subject } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import type { Schedule } from "../offer/index.ts";
import { isOpen, nextOpening } from "../offer/index.ts";
import type { claimsAt, OfferClaims } from "../policy/index.ts";
import { refusalOf, refused as refusalFor } from "../policy/index.ts";
import type { CompiledOffer } from "./compile-offer.ts";
import type { Evidence } from "./evidence.ts";
import type { CompiledCandidate } from "./program.ts";
import type { Reason } from "./reason.ts";
import type { Clause, Part, Refused } from "./record.ts";
import { STAGE } from "./record.ts";

/** What all candidates of a slot are judged by. */
export type Bench = {
  readonly subject: Subject;
  /** Key of the segment that says for whom the slot is; null for everybody. */
  readonly serves: string | null;
  readonly refused: Refused;
  readonly evidence: Evidence;
  /** Caps as they stand at the moment. */
  readonly claims: ReturnType<typeof claimsAt>;
  /** What the subject's places are computed from. */
  readonly bucketKey: string;
  readonly locale: string | null;
  readonly trace: boolean;
};

/** Why a candidate goes no further. */
export type Stop = {
  readonly stage: number;
  readonly reason: Reason;
  readonly parameters: JsonObject;
};

export type Judged = {
  readonly candidate: CompiledCandidate;
  readonly stop: Stop | null;
  readonly clauses: readonly Clause[];
  /** What has to be granted for it; null for nothing. */
  readonly claims: OfferClaims | null;
};

const stop = (stage: number, reason: Reason, parameters: JsonObject = {}): Stop => ({
  stage,
  reason,
  parameters,
});

/** Asks conditions of one subject. */
export const createAsking = (subject: Subject, trace: boolean) => {
  const known = new Map<CompiledCondition, Answer>();
  const answer = (condition: CompiledCondition, part: Part): Answer =>
    trace
      ? explained(condition, part, subject)
      : { result: condition.holds(subject), seen: NO_CLAUSES };
  return {
    /** A condition of one offer. */
    own: (condition: CompiledCondition, part: Part, clauses: Clause[]): boolean => {
      if (!trace) return condition.holds(subject);
      const { result, seen } = answer(condition, part);
      clauses.push(...seen);
      return result;
    },
    /** One that many candidates have is asked once. */
    shared: (condition: CompiledCondition, part: Part, clauses: Clause[]): boolean => {
      const found = known.get(condition) ?? answer(condition, part);
      known.set(condition, found);
      if (trace) clauses.push(...found.seen);
      return found.result;
    },
  };
};
export type Asking = ReturnType<typeof createAsking>;

type Answer = { readonly result: boolean; readonly seen: readonly Clause[] };

const NO_CLAUSES: readonly Clause[] = [];

const explained = (condition: CompiledCondition, part: Part, subject: Subject) => {
  const { result, clauses } = condition.explain(subject);
  return {
    result,
    seen: clauses.map(({ path, wanted, saw, result: held, unknown }) => ({
      part,
      path,
      wanted,
      saw,
      result: held,
      unknown,
    })),
  };
};

const language = (locale: string): string => (locale.split("-")[0] ?? locale).toLowerCase();

/** A language covers its countries: sv is spoken in sv-SE and sv-FI; sv-SE only there. */
export const coversLocale = (offered: string, locale: string): boolean =>
  offered.toLowerCase() === locale.toLowerCase() ||
  (!offered.includes("-") && language(offered) === language(locale));

/** Stages 0 and 1: what it is used for, and whether it is switched off. */
const switchedOff = ({ offer, offerKey }: CompiledCandidate, { refused }: Bench): Stop | null => {
  if (offer === null)
    return stop(STAGE.killSwitch, "CONTENT_UNAVAILABLE", { because: "not live", offer: offerKey });
  const { purpose, policy, definition } = offer;
  const reason = purpose !== null && Object.hasOwn(refused, purpose) ? refused[purpose] : undefined;
  if (purpose !== null && reason !== undefined) return stop(STAGE.consent, reason, { purpose });
  if (definition.paused === true) return stop(STAGE.killSwitch, "PAUSED", { offer: offerKey });
  return policy.disabled === null
    ? null
    : stop(STAGE.killSwitch, "DISABLED", { policy: policy.disabled });
};

const stockStop = (item: string, evidence: Evidence): Stop | null => {
  const fact = evidence.item(item);
  if (fact === null) return stop(STAGE.schedule, "OUT_OF_STOCK", { item, because: "unknown" });
  if (!fact.published)
    return stop(STAGE.schedule, "OUT_OF_STOCK", { item, because: "unpublished" });
  return fact.inStock === false
    ? stop(STAGE.schedule, "OUT_OF_STOCK", { item, because: "none left" })
    : null;
};

/** When it opens is looked for only where it is told. */
const closedStop = (schedule: Schedule, { subject: { now, zone }, trace }: Bench): Stop | null => {
  if (isOpen(schedule, now, zone)) return null;
  if (!trace) return stop(STAGE.schedule, "OUT_OF_SCHEDULE");
  const opens = nextOpening(schedule, now, zone);
  return stop(STAGE.schedule, "OUT_OF_SCHEDULE", { opens: opens === Infinity ? null : opens });
};

/** Stage 3: when it is open, what it sells, whom its words are for. */
const unavailable = ({ schedule, item, locales }: CompiledOffer, bench: Bench): Stop | null => {
  const { evidence, locale } = bench;
  const shut = schedule === null ? null : closedStop(schedule, bench);
  if (shut) return shut;
  const stock = item === null ? null : stockStop(item, evidence);
  if (stock) return stock;
  const spoken =
    locales === null || locale === null || locales.some((each) => coversLocale(each, locale));
  return spoken
    ? null
    : stop(STAGE.schedule, "CONTENT_UNAVAILABLE", { locale, locales: [...locales] });
};

const kindClause = (serves: string, isOne: boolean): Clause => ({
  part: "kind",
  path: "$segment",
  wanted: serves,
  saw: isOne,
  result: isOne,
  unknown: false,
});

/** Stage 4: who may have it, when it makes sense, for whom it is good, what must come first. */
const unfit = (
  { condition, rule }: CompiledCandidate,
  offer: CompiledOffer,
  { subject, serves, evidence, trace }: Bench,
  ask: Asking,
  clauses: Clause[],
): Stop | null => {
  if (serves !== null) {
    const isOne = subject.isIn(serves);
    if (trace) clauses.push(kindClause(serves, isOne));
    if (!isOne) return stop(STAGE.eligibility, "NOT_ELIGIBLE", { kind: serves });
  }
  if (!ask.shared(condition, "if", clauses))
    return stop(STAGE.eligibility, "NOT_ELIGIBLE", { rule });
  for (const demand of offer.demands)
    if (demand.condition === null || !ask.own(demand.condition, demand.part, clauses))
      return stop(STAGE.eligibility, demand.reason, { part: demand.part });
  const missing = offer.requires.find((required) => !evidence.seen(required));
  return missing === undefined
    ? null
    : stop(STAGE.eligibility, "PREREQUISITE_FAILED", { requires: missing });
};

/** What an offer has to be granted; null for nothing. */
const claimsOf = (
  { key, policy, budgetAt }: CompiledOffer,
  { subject: { now }, claims }: Bench,
): OfferClaims | null => {
  const caps = claims(policy.caps);
  const budget = budgetAt === null ? null : budgetAt(now);
  return caps.length === 0 && budget === null ? null : { offer: key, caps, budget };
};

/** Stage 5: whom to leave alone, and what was had enough of. */
const unwanted = (
  { key, policy, suppressions }: CompiledOffer,
  claims: OfferClaims | null,
  { evidence }: Bench,
  ask: Asking,
  clauses: Clause[],
): Stop | null => {
  for (const { id, condition } of suppressions)
    if (condition === null || ask.shared(condition, "suppress", clauses))
      return stop(STAGE.policy, "SUPPRESSED", { suppression: id });
  const cooling = policy.coolDowns.length === 0 ? null : evidence.cooling(key, policy.coolDowns);
  if (cooling) {
    const { id: coolDown, after, times, until: resets } = cooling;
    return stop(STAGE.policy, "SUPPRESSED", { coolDown, after, times, resets });
  }
  if (claims === null) return null;
  const refusal = refusalOf(claims, evidence.counted, evidence.taken);
  return refusal && { stage: STAGE.policy, ...refusalFor(refusal) };
};

/** Stage 6: each person has one place in a group of offers that exclude one another. */
const excluded = ({ exclusive }: CompiledOffer, { bucketKey }: Bench): Stop | null => {
  if (!exclusive) return null;
  const { group, from, until } = exclusive;
  const place = bucketOf(`exclusive:${group}`, bucketKey, 2);
  return place >= from && place < until
    ? null
    : stop(STAGE.exclusion, "MUTEX_LOST", { group, place, from, until });
};

/** Without a trace nothing is written into it. */
const NOT_KEPT: Clause[] = [];

/** Judges one candidate by the stages 0 to 6: the first that it does not pass stops it. */
export const judge = (candidate: CompiledCandidate, bench: Bench, ask: Asking): Judged => {
  const clauses: Clause[] = bench.trace ? [] : NOT_KEPT;
  const off = switchedOff(candidate, bench);
  const { offer } = candidate;
  if (off !== null || offer === null) return { candidate, stop: off, clauses, claims: null };
  const early = unavailable(offer, bench) ?? unfit(candidate, offer, bench, ask, clauses);
  if (early) return { candidate, stop: early, clauses, claims: null };
  const claims = claimsOf(offer, bench);
  const late = unwanted(offer, claims, bench, ask, clauses) ?? excluded(offer, bench);
  return { candidate, stop: late, clauses, claims };
};
