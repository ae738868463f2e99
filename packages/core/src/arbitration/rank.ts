import type { CompiledArbitration } from "./compile-arbitration.ts";
import { meanOf, SAMPLES } from "./posterior.ts";
import type { Field, Parts, Scorable, TakenOut } from "./score.ts";
import { fieldOf, partsOf } from "./score.ts";

export type Ranked = {
  readonly id: number;
  readonly rule: string;
  readonly offer: string;
  readonly score: number;
  readonly parts: Parts;
  /** How likely its offer was to come first, over all draws; null where nothing is drawn. */
  readonly chance: number | null;
};

export type Ranking = {
  /** The best first. */
  readonly ranked: readonly Ranked[];
  readonly out: readonly TakenOut[];
  /** True when the first of them is there because any could be. */
  readonly explored: boolean;
};

/** What a draw comes to: which sample is used, and which candidate by the order of ties is first whatever its score. */
type Drawn = { readonly sample: number; readonly nth: number | null };

/** The part of [0, 1) that a number lies in, of so many equal ones. */
const partAt = (number: number, parts: number): number =>
  Math.min(parts - 1, Math.floor(number * parts));

/** Splits one draw: below `explore` it says which candidate, above which sample, each equally likely. */
const drawnFrom = (draw: number, explore: number, count: number): Drawn => {
  if (draw >= explore)
    return { sample: partAt((draw - explore) / (1 - explore), SAMPLES), nth: null };
  const scaled = draw / explore;
  const nth = partAt(scaled, count);
  return { sample: partAt(scaled * count - nth, SAMPLES), nth };
};

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The order of equal scores, in which no two are equal. */
const compareTies = (a: Scorable, b: Scorable): number =>
  b.priority - a.priority ||
  compareText(a.offer, b.offer) ||
  compareText(a.rule, b.rule) ||
  a.id - b.id;

type Compare = (a: number, b: number) => number;

const byTies =
  ({ candidates }: Field): Compare =>
  (a, b) => {
    const [one, other] = [candidates[a], candidates[b]];
    return one && other ? compareTies(one, other) : 0;
  };

const byScore = (field: Field, scores: Float64Array): Compare => {
  const compareEqual = byTies(field);
  return (a, b) => {
    const [ours, theirs] = [scores[a] ?? 0, scores[b] ?? 0];
    if (ours === theirs) return compareEqual(a, b);
    return ours > theirs ? -1 : 1;
  };
};

/** The first of 0 to count - 1 in an order: all by sorting, few by keeping the best that were seen. */
const firstOf = (count: number, most: number, compare: Compare): number[] => {
  if (most * 4 >= count)
    return Array.from({ length: count }, (_, place) => place)
      .sort(compare)
      .slice(0, most);
  const best: number[] = [];
  for (let place = 0; place < count; place += 1) {
    if (best.length === most && compare(place, best[most - 1] ?? place) >= 0) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(place, best[middle] ?? place) < 0) high = middle;
      else low = middle + 1;
    }
    if (best.length === most) best.pop();
    best.splice(low, 0, place);
  }
  return best;
};

const scoresAt = ({ bases, samples }: Field, sample: number): Float64Array =>
  samples.length === 0 ? bases : bases.map((base, place) => (samples[place]?.[sample] ?? 0) * base);

/** For each candidate how many of the samples would put it first. */
const winsOf = (field: Field): Int32Array => {
  const { bases, samples } = field;
  const compareEqual = byTies(field);
  const scores = new Float64Array(SAMPLES).fill(-Infinity);
  const firsts = new Int32Array(SAMPLES);
  samples.forEach((own, place) => {
    const base = bases[place] ?? 0;
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const score = (own[sample] ?? 0) * base;
      const best = scores[sample] ?? 0;
      if (score < best) continue;
      if (score === best && compareEqual(place, firsts[sample] ?? 0) > 0) continue;
      scores[sample] = score;
      firsts[sample] = place;
    }
  });
  const wins = new Int32Array(samples.length);
  for (const first of firsts) wins[first] = (wins[first] ?? 0) + 1;
  return wins;
};

/** For each offer how many candidates it has, and how many of so many draws put one of them first. */
const offersOf = ({ candidates }: Field, winsAt: (place: number) => number) => {
  const offers = new Map<string, { count: number; wins: number }>();
  candidates.forEach(({ offer }, place) => {
    const known = offers.get(offer) ?? { count: 0, wins: 0 };
    known.count += 1;
    known.wins += winsAt(place);
    offers.set(offer, known);
  });
  return offers;
};

/** How likely each's offer was to come first by any rule, by its place; null where nothing is drawn. */
const chancesOf = (
  field: Field,
  { by, explore }: CompiledArbitration,
  best: number | undefined,
): ((place: number) => number | null) => {
  const count = field.candidates.length;
  if (by !== "thompson" && explore === 0) return () => null;
  const wins = by === "thompson" ? winsOf(field) : null;
  const draws = wins ? SAMPLES : 1;
  const offers = offersOf(field, (place) => (wins ? (wins[place] ?? 0) : Number(place === best)));
  return (place) => {
    const own = offers.get(field.candidates[place]?.offer ?? "");
    return own ? (explore * own.count) / count + ((1 - explore) * own.wins) / draws : 0;
  };
};

/** So many of the best, with the one in front that is there whatever its score. */
const orderOf = (
  field: Field,
  scores: Float64Array,
  nth: number | null,
  most: number,
): readonly number[] => {
  const count = field.candidates.length;
  const best = firstOf(count, most, byScore(field, scores));
  if (nth === null) return best;
  const chosen = firstOf(count, count, byTies(field)).slice(nth, nth + 1);
  return [...chosen, ...best.filter((place) => place !== chosen[0])].slice(0, most);
};

/**
 * Ranks candidates. Equal scores go by priority, then by the keys of offer and rule. `draw`, in [0, 1),
 * is all the chance that there is. With `most` only so many of the best are given.
 */
export const rank = (
  all: readonly Scorable[],
  arbitration: CompiledArbitration,
  draw: number,
  most: number = all.length,
): Ranking => {
  const field = fieldOf(all, arbitration);
  const { candidates, bases, samples, out } = field;
  if (candidates.length === 0) return { ranked: [], out, explored: false };
  const { sample, nth } = drawnFrom(draw, arbitration.explore, candidates.length);
  const scores = scoresAt(field, sample);
  const order = orderOf(field, scores, nth, most);
  const best = nth === null ? order[0] : firstOf(candidates.length, 1, byScore(field, scores))[0];
  const chanceOf = chancesOf(field, arbitration, best);
  const rankedAt = (place: number): Ranked[] => {
    const candidate = candidates[place];
    if (!candidate) return [];
    const { id, rule, offer, figures } = candidate;
    const propensity = samples[place]?.[sample] ?? meanOf(figures, arbitration.prior);
    return [
      {
        id,
        rule,
        offer,
        score: scores[place] ?? bases[place] ?? 0,
        parts: partsOf(candidate, arbitration, propensity),
        chance: chanceOf(place),
      },
    ];
  };
  return { ranked: order.flatMap(rankedAt), out, explored: nth !== null };
};
