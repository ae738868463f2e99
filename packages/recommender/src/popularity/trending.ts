import { SIGNAL_WEIGHTS } from "../interaction/index.ts";
import type { Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { Counters } from "./counters.ts";
import { createCounters } from "./counters.ts";
import type { ContextsOptions, Crowd, Happening, Steps } from "./contexts.ts";
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
export const EVERYBODY: Crowd = { category: null, place: null, segments: [] };

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
  readonly popular: (now: number, most: number, crowd: Crowd, allowed: Allowed) => Ranked;
  /** What rises most above its usual, if anything does; of a large catalog among the liveliest items. */
  readonly rising: (now: number, most: number, crowd: Crowd, allowed: Allowed) => Ranked;
  readonly report: () => TrendingReport;
};

type Allowed = (item: number) => boolean;

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

/** Ranks by a score the liveliest items of some counters, or all where those are too few. */
const rankAmong = (
  steps: Steps,
  most: number,
  allowed: Allowed,
  score: (item: number) => number,
): Ranked => {
  const rank = (items: ReadonlySet<number>): Ranked => {
    const kept = keepBest(Math.min(most, items.size));
    for (const item of items) {
      const value = allowed(item) ? score(item) : 0;
      if (value > 0) kept.offer(item, value);
    }
    return kept.take();
  };
  const counters = steps.flat();
  const lively = new Set(counters.flatMap((each) => [...each.liveliest()]));
  const found = rank(lively);
  if (found.items.length >= most) return found;
  const all = new Set(counters.flatMap((each) => [...each.all()]));
  return all.size > lively.size ? rank(all) : found;
};

/**
 * Decayed counters, overall and by category, place and segment. What is known of a crowd is smoothed with
 * what is known of the wider one, (n + m · wider) / (N + m), with m the prior: Dirichlet smoothing (Zhai
 * and Lafferty 2001), step by step from everybody to the place to the person's segments, whose mean
 * counts. A context with too little support is left out, a category too: then all items are asked.
 */
export const createTrending = (options: TrendingOptions = TRENDING_DEFAULTS): Trending => {
  const { prior } = options;
  const whole = createCounters({ ...options, isBounded: false });
  const contexts = createContexts(whole, options);
  const isWithin = createGuard(options);
  const counts = { capped: 0, passed: 0 };

  /** Smooths step by step: `part` answers what is seen and out of how much. */
  const smoothed = (
    steps: Steps,
    start: number,
    part: (counters: Counters) => readonly [seen: number, of: number],
  ): number =>
    steps.reduce((wider, step, at) => {
      const sum = step.reduce((all, counters) => {
        const [seen, of] = part(counters);
        // Nothing is wider than the first step: a share is taken as it is there.
        const weight = at === 0 && start === 0 ? 0 : prior;
        return all + (of + weight > 0 ? (seen + weight * wider) / (of + weight) : 0);
      }, 0);
      return sum / step.length;
    }, start);

  const shareIn = (steps: Steps, item: number, now: number): number =>
    smoothed(steps, 0, (counters) => [counters.recent(item, now), counters.total(now)]);
  const riseIn = (steps: Steps, item: number, now: number): number =>
    smoothed(steps, 1, (counters) => [counters.recent(item, now), counters.expected(item, now)]);

  const best =
    (score: typeof shareIn, floor: number): Trending["popular"] =>
    (now, most, crowd, allowed) => {
      const steps = contexts.steps(crowd, now);
      return above(
        rankAmong(steps, most, allowed, (item) => score(steps, item, now)),
        floor,
      );
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
    share: (item, now, crowd) => shareIn(contexts.steps(crowd, now), item, now),
    rise: (item, now, crowd) => riseIn(contexts.steps(crowd, now), item, now),
    popular: best(shareIn, 0),
    rising: best(riseIn, RISEN),
    report: () => ({ contexts: contexts.size(), dropped: contexts.dropped(), ...counts }),
  };
};
