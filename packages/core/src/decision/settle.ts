import type { Dropped, Slate } from "../arbitration/index.ts";
import { composeSlate } from "../arbitration/index.ts";
import type { OfferClaims, Refusal } from "../policy/index.ts";
import { refused as refusalFor } from "../policy/index.ts";
import type { Plan, PlannedOffer } from "./plan.ts";
import type { Candidate, Decided, Ungranted } from "./record.ts";
import { STAGE } from "./record.ts";

/** Why an offer is not granted; null when it is. */
type Grant = (claims: OfferClaims) => Pick<Ungranted, "reason" | "parameters"> | null;

/** What is shown: places in the plan's ranking, in their order, and what was not granted. */
type Outcome = {
  readonly shown: readonly number[];
  readonly refused: ReadonlyMap<number, Ungranted>;
  /** What the slate's rules left out. */
  readonly dropped: ReadonlyMap<number, Dropped>;
};

const asking = (plan: Plan, grant: Grant) => {
  const refused = new Map<number, Ungranted>();
  const known = new Map<number, boolean>();
  const ask = ({ offer, claims }: PlannedOffer, place: number): boolean => {
    const refusal = claims === null || plan.shadow !== null ? null : grant(claims);
    if (refusal) refused.set(place, { offer, ...refusal });
    return refusal === null;
  };
  return {
    refused,
    isGranted: (place: number): boolean => {
      const before = known.get(place);
      if (before !== undefined) return before;
      const planned = plan.ranked[place];
      const granted = planned !== undefined && ask(planned, place);
      known.set(place, granted);
      return granted;
    },
  };
};

const NOTHING_DROPPED: ReadonlyMap<number, Dropped> = new Map();

const oneOf = (plan: Plan, grant: Grant): Outcome => {
  const { refused, isGranted } = asking(plan, grant);
  const place = plan.ranked.findIndex((_, each) => isGranted(each));
  return { shown: place < 0 ? [] : [place], refused, dropped: NOTHING_DROPPED };
};

/** Composes anew without what is not granted, until all that is left is. */
const severalOf = (plan: Plan, slate: Slate, grant: Grant): Outcome => {
  const { refused, isGranted } = asking(plan, grant);
  for (;;) {
    const left = plan.ranked
      .map((planned, id) => ({ ...planned, id, score: planned.score.final }))
      .filter(({ id }) => !refused.has(id));
    const { kept, dropped } = composeSlate(left, slate);
    if (kept.every(({ id }) => isGranted(id)))
      return {
        shown: kept.map(({ id }) => id),
        refused,
        dropped: new Map(dropped.map((each) => [each.id, each])),
      };
  }
};

/** How far the best was ahead: by priority where that alone decided, else by score. */
const outranked = (candidate: Candidate, best: PlannedOffer): Candidate => ({
  ...candidate,
  parameters: {
    rule: best.rule,
    offer: best.offer,
    margin: best.score.final - (candidate.score?.final ?? 0),
  },
});

const leftOut = (candidate: Candidate, why: Dropped): Candidate => {
  const { id: _id, rule: slate, ...parameters } = why;
  return {
    ...candidate,
    stage: STAGE.slate,
    reason: slate === "duplicate" ? "DUPLICATE" : "OUTRANKED",
    parameters: slate === "duplicate" ? {} : { slate, ...parameters },
  };
};

const candidatesOf = (plan: Plan, { shown, refused, dropped }: Outcome): readonly Candidate[] => {
  const { candidates } = plan.decided;
  if (candidates.length === 0) return candidates;
  const best = plan.ranked[shown[0] ?? -1];
  const placeOf = new Map(plan.ranked.map(({ index }, place) => [index, place]));
  return candidates.map((candidate, index) => {
    if (candidate.reason !== "OUTRANKED") return candidate;
    const place = placeOf.get(index) ?? -1;
    const ungranted = refused.get(place);
    if (ungranted) {
      const { reason, parameters } = ungranted;
      return { ...candidate, stage: STAGE.reserve, reason, parameters };
    }
    if (shown.includes(place)) return selected(candidate, plan, shown.indexOf(place));
    const why = dropped.get(place);
    if (why) return leftOut(candidate, why);
    return best ? outranked(candidate, best) : candidate;
  });
};

const selected = (candidate: Candidate, { shadow, slate }: Plan, order: number): Candidate =>
  shadow === null
    ? {
        ...candidate,
        stage: STAGE.render,
        reason: "SELECTED",
        parameters: slate === null ? {} : { position: order + 1 },
      }
    : { ...candidate, stage: STAGE.control, ...shadow };

const funnelOf = (plan: Plan, { shown, refused, dropped }: Outcome): Decided["funnel"] => {
  const { funnel } = plan.decided;
  const left = { ...funnel.stopped };
  const add = (stage: number, many: number): void => {
    if (many > 0) left[stage] = (left[stage] ?? 0) + many;
  };
  add(STAGE.reserve, refused.size);
  add(STAGE.slate, dropped.size);
  add(STAGE.arbitrate, plan.arbitrated - shown.length - refused.size - dropped.size);
  if (plan.shadow) add(STAGE.control, shown.length);
  return { ...funnel, stopped: left, returned: plan.shadow ? 0 : shown.length };
};

const ungrantedIn = ({ refused }: Outcome) =>
  refused.size === 0 ? {} : { ungranted: [...refused.values()] };

const inShadow = (
  plan: Plan,
  shadow: NonNullable<Plan["shadow"]>,
  outcome: Outcome,
): Partial<Decided> => {
  const would = plan.ranked[outcome.shown[0] ?? -1];
  return { ...shadow, shadow: { offer: would?.offer ?? null, rule: would?.rule ?? null } };
};

/** Whether it stands at the first place whatever was drawn. */
const isPinned = (slate: Slate | null, { offer }: PlannedOffer): boolean =>
  slate?.pins?.some((pin) => pin.position === 1 && pin.offer === offer) ?? false;

const withWinners = (plan: Plan, best: PlannedOffer, { shown }: Outcome): Partial<Decided> => {
  const winners = shown.flatMap((place) => plan.ranked[place] ?? []);
  const isFirst = shown[0] === 0 && !isPinned(plan.slate, best);
  return {
    reason: "SELECTED",
    parameters: { rule: best.rule, ...(plan.explored && isFirst ? { explored: true } : {}) },
    offer: best.offer,
    content: best.content,
    items:
      plan.slate === null
        ? best.items
        : winners.map(({ offer, content }, order) => ({ id: offer, position: order + 1, content })),
    score: isFirst ? best.score : { ...best.score, chance: null },
    uses: winners.map(({ offer, claims }) => ({
      slot: plan.decided.slot,
      channel: plan.decided.channel,
      offer,
      expires: plan.expires,
      cost: claims?.budget?.cost ?? 0,
      ...(claims?.budget ? { period: claims.budget.period } : {}),
    })),
    versions: Object.assign({ ...plan.decided.versions }, ...winners.map((each) => each.versions)),
  };
};

const settleWith = (plan: Plan, grant: Grant): Decided => {
  const outcome = plan.slate === null ? oneOf(plan, grant) : severalOf(plan, plan.slate, grant);
  const best = plan.ranked[outcome.shown[0] ?? -1];
  const shown = plan.shadow
    ? inShadow(plan, plan.shadow, outcome)
    : best
      ? withWinners(plan, best, outcome)
      : {};
  return {
    ...plan.decided,
    ...shown,
    candidates: candidatesOf(plan, outcome),
    funnel: funnelOf(plan, outcome),
    ...ungrantedIn(outcome),
  };
};

/**
 * Stages 10 to 12: the first whose caps and budgets all grant is shown; of several places those that
 * do. When nothing is granted, the slot's default. Total and pure.
 */
export const settle = (plan: Plan, grant: (claims: OfferClaims) => Refusal | null): Decided =>
  settleWith(plan, (claims) => {
    const refusal = grant(claims);
    return refusal && refusalFor(refusal);
  });

/** Settles as it was settled: what was not granted then is not granted now. */
export const settleAgain = (plan: Plan, ungranted: readonly Ungranted[]): Decided =>
  settleWith(plan, ({ offer }) => ungranted.find((each) => each.offer === offer) ?? null);
