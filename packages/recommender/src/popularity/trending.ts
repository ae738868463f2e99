import { SIGNAL_WEIGHTS } from "../interaction/index.ts";
import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { Counters } from "./counters.ts";
import { createCounters } from "./counters.ts";
import type { Context, ContextsOptions, Crowd, Happening, Steps } from "./contexts.ts";
import { createContexts } from "./contexts.ts";

export type TrendingOptions = ContextsOptions & {
  /** How much must have happened before a context is believed against the wider one. */
  readonly prior: number;
  /** How much one person may lately have added; what is over it is not counted. */
  readonly perPerson: number;
};

const DAY = 86_400_000;

export const TRENDING_DEFAULTS: TrendingOptions = {
  halfLife: 2 * DAY,
  usual: 30 * DAY,
  lively: 1_000,
  prior: 20,
  support: 50,
  contexts: 1_000,
  perPerson: 100,
};

/** The whole: everybody and everything. */
export const EVERYBODY: Crowd = { category: null, places: [], segments: [] };

export type TrendingReport = {
  readonly contexts: number;
  /** Contexts that made room for others. */
  readonly dropped: number;
  /** Happenings that were over what one person may add. */
  readonly capped: number;
  /** Happenings without a time, or that speak against an item or nothing at all. */
  readonly passed: number;
};

export type Trending = {
  readonly count: (happening: Happening) => void;
  /** Share of what lately happened that was with the item, in a crowd. */
  readonly share: (item: number, now: number, crowd: Crowd) => number;
  /** How much more happens with an item than is usual for it: 1 for as much. */
  readonly rise: (item: number, now: number, crowd: Crowd) => number;
  /**
   * Of a crowd, what an item's figures go by: its category, places and segments in which enough happened, and
   * something with the item. What nothing happened with there goes by the wider ones alone.
   */
  readonly told: (item: number, now: number, crowd: Crowd) => Crowd;
  readonly popular: (now: number, most: number, crowd: Crowd, allowed: Allowed) => Ranked;
  /** What rises most above its usual, if anything does. */
  readonly rising: (now: number, most: number, crowd: Crowd, allowed: Allowed) => Ranked;
  readonly report: () => TrendingReport;
};

/** Whether an item may be shown; and which may be, where they are no more than so many. */
type Allowed = ((item: number) => boolean) & {
  readonly few?: (most: number) => readonly number[] | null;
};

/** How far above its usual something is when it is said to rise: less is as always, or long ago. */
const RISEN = 1.05;

/** The head of a ranking, of what scores above a floor. */
const above = ({ items, scores }: Ranked, floor: number): Ranked => {
  const end = scores.findIndex((score) => score <= floor);
  return end < 0 ? { items, scores } : { items: items.slice(0, end), scores: scores.slice(0, end) };
};
type Sum = { sum: number; time: number };

/** People whose latest doings are remembered; those who were away longest are forgotten. */
const PEOPLE = 100_000;

/** Says of each person whether they may add so much more. */
const createGuard = ({ halfLife, perPerson }: TrendingOptions) => {
  const people = new Map<string, Sum>();
  return (person: string, weight: number, time: number): boolean => {
    const before = people.get(person) ?? { sum: 0, time };
    const now = Math.max(before.time, time);
    const sum = before.sum * 2 ** (-(now - before.time) / halfLife) + weight;
    people.delete(person);
    const isWithin = sum <= perPerson;
    people.set(person, { sum: isWithin ? sum : sum - weight, time: now });
    if (people.size > PEOPLE)
      for (const oldest of people.keys()) {
        people.delete(oldest);
        break;
      }
    return isWithin;
  };
};

/** Items that are few enough to be looked at one by one. */
const FEW = 4_000;

/** What may be shown, or what happened at all, where it is few: nobody of them is passed over. */
const fewOf = (counters: readonly Counters[], { few }: Allowed): Iterable<number> | null => {
  const shown = few?.(FEW) ?? null;
  if (shown !== null) return shown.filter((item) => counters.some((each) => each.has(item)));
  const counted = counters.reduce((sum, each) => sum + each.size(), 0);
  return counted <= FEW ? new Set(counters.flatMap((each) => [...each.all()])) : null;
};

/**
 * Ranks by a score the liveliest items of some counters; and where those that may be shown are too few, all of
 * a catalog in which little happened, or all that a filter leaves of it.
 */
const rankAmong = (
  steps: Steps,
  most: number,
  allowed: Allowed,
  score: (item: number) => number,
): Ranked => {
  const rank = (items: Iterable<number>): Ranked => {
    const kept = keepBest(most);
    for (const item of items) {
      const value = score(item);
      if (value > 0 && kept.wouldKeep(item, value) && allowed(item)) kept.offer(item, value);
    }
    return kept.take();
  };
  const counters = steps.flat().map((context) => context.counters);
  const [first, ...others] = counters;
  const lively =
    first !== undefined && others.length === 0
      ? first.liveliest()
      : new Set(counters.flatMap((each) => [...each.liveliest()]));
  const found = rank(lively);
  if (found.items.length >= most) return found;
  const few = fewOf(counters, allowed);
  return few === null ? found : rank(few);
};

/** Smooths what is seen of an item step by step from `start`, against `of`: out of how much. */
const smoothed = (
  prior: number,
  steps: Steps,
  {
    start,
    of,
  }: { readonly start: number; readonly of: (counters: Counters, item: number) => number },
  now: number,
): ((item: number) => number) => {
  // Nothing is wider than the first step: a share is taken as it is there.
  const weights = steps.map((_, at) => (at === 0 && start === 0 ? 0 : prior));
  return (item) => {
    let wider = start;
    for (const [at, step] of steps.entries()) {
      const weight = weights[at] ?? prior;
      let sum = 0;
      for (const { counters } of step) {
        const whole = of(counters, item) + weight;
        if (whole > 0) sum += (counters.recent(item, now) + weight * wider) / whole;
      }
      wider = sum / step.length;
    }
    return wider;
  };
};

/** The crowd of those contexts in which something happened with an item. */
const toldOf = (contexts: readonly Context[], item: number): Crowd => {
  const there = contexts.filter(({ counters }) => counters.has(item));
  const namesOf = (kind: Context["kind"]): readonly string[] =>
    there.filter((context) => context.kind === kind).map(({ name }) => name);
  const [category = null] = namesOf("category");
  return { category, places: namesOf("place"), segments: namesOf("segment") };
};

/**
 * Decayed counters, overall and by category, place and segment. What is known of a crowd is smoothed with
 * what is known of the wider one, (n + m · wider) / (N + m), with m the prior: Dirichlet smoothing (Zhai
 * and Lafferty 2001), step by step from everybody to the places, the finest last, to the person's segments,
 * whose mean counts. A context with too little support is left out, a category too: then all items are asked.
 */
export const createTrending = (options: TrendingOptions = TRENDING_DEFAULTS): Trending => {
  const { prior } = options;
  const whole = createCounters({ ...options, isBounded: false });
  const contexts = createContexts(whole, options);
  const isWithin = createGuard(options);
  const counts = { capped: 0, passed: 0 };

  const shareIn = (steps: Steps, now: number): ((item: number) => number) => {
    const totals = new Map(steps.flat().map(({ counters }) => [counters, counters.total(now)]));
    const of = (counters: Counters): number => totals.get(counters) ?? 0;
    return smoothed(prior, steps, { start: 0, of }, now);
  };
  const riseIn = (steps: Steps, now: number): ((item: number) => number) =>
    smoothed(prior, steps, { start: 1, of: (counters, item) => counters.expected(item, now) }, now);

  const best =
    (score: typeof shareIn, floor: number): Trending["popular"] =>
    (now, most, crowd, allowed) => {
      const steps = contexts.steps(crowd, now);
      return above(rankAmong(steps, most, allowed, score(steps, now)), floor);
    };

  return {
    count: (happening) => {
      const { signal, time, person } = happening;
      const weight = SIGNAL_WEIGHTS[signal];
      if (!Number.isFinite(time) || !(weight > 0)) {
        counts.passed += 1;
        return;
      }
      if (person !== null && !isWithin(person, weight, time)) {
        counts.capped += 1;
        return;
      }
      contexts.add(happening, weight);
    },
    share: (item, now, crowd) => shareIn(contexts.steps(crowd, now), now)(item),
    rise: (item, now, crowd) => riseIn(contexts.steps(crowd, now), now)(item),
    told: (item, now, crowd) => toldOf(contexts.steps(crowd, now).flat(), item),
    popular: best(shareIn, 0),
    rising: best(riseIn, RISEN),
    report: () => ({ contexts: contexts.size(), dropped: contexts.dropped(), ...counts }),
  };
};
