import type { Sums } from "../array/index.ts";
import { createSums } from "../array/index.ts";
import type { Best, Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Sought } from "./sought.ts";
import { addTo, ratingBy } from "./sought.ts";

/** What is looked for: how many of the best, of those that are allowed. */
export type Wish = {
  readonly most: number;
  readonly allowed: (item: number) => boolean;
  /** Places of terms in items that are looked at, beyond those of the first term. */
  readonly places: number;
};

/** Asks of an item once in each turn whether it may be shown. Memory goes by the largest number of an item. */
const createOnce = (): ((allowed: Wish["allowed"]) => Wish["allowed"]) => {
  /** The turn in which an item might be shown; one more where it might not. */
  let known = new Uint32Array(64);
  let turn = 0;
  return (allowed) => {
    turn += 2;
    if (turn >= 2 ** 32) {
      known.fill(0);
      turn = 2;
    }
    return (item) => {
      const before = known[item] ?? 0;
      if (before >= turn) return before === turn;
      if (item >= known.length) {
        const larger = new Uint32Array(Math.max(item + 1, known.length * 2));
        larger.set(known);
        known = larger;
      }
      const found = allowed(item);
      known[item] = found ? turn : turn + 1;
      return found;
    };
  };
};

/** Item numbers are below this. */
const ITEMS = 2 ** 31;

/** What sums of the same numbers in another order may differ by, as a share. */
const SLACK = 1e-9;

/** Places that cost as much to look at as one item whose terms are gone through. */
const PLACES_FOR_ITEM = 16;

const everything = (): boolean => true;

/** Offers an item if it may be shown, which is asked last. */
export const offerAllowed = (
  best: Best,
  item: number,
  score: number,
  allowed: (item: number) => boolean,
): void => {
  if (score > 0 && best.wouldKeep(item, score) && allowed(item)) best.offer(item, score);
};

/** The best of what was added up: those that are allowed, with a score above nought. */
export const bestOf = (sums: Sums, most: number, allowed: (item: number) => boolean): Ranked => {
  const best = keepBest(Math.min(most, sums.size()));
  for (let place = 0; place < sums.size(); place += 1)
    offerAllowed(best, sums.numberAt(place), sums.sumAt(place), allowed);
  return best.take();
};

/** What some terms may still do, from each place on. */
type Plan = {
  /** The most that they can add to an item in all. */
  readonly rests: Float64Array;
  /** Places that they have in items. */
  readonly sizes: Float64Array;
  /** The first that does not speak against. */
  readonly from: number;
};

const planOf = (sought: readonly Sought[]): Plan => {
  const rests = new Float64Array(sought.length + 1);
  const sizes = new Float64Array(sought.length + 1);
  for (let at = sought.length - 1; at >= 0; at -= 1) {
    rests[at] = (rests[at + 1] ?? 0) + (sought[at]?.most ?? 0);
    sizes[at] = (sizes[at + 1] ?? 0) + (sought[at]?.postings.size ?? 0);
  }
  return { rests, sizes, from: sought.findLastIndex(({ value }) => value < 0) + 1 };
};

/** How many items have so much with what may still come. */
const countFrom = (sums: Sums, least: number): number => {
  let count = 0;
  for (let place = 0; place < sums.size(); place += 1) if (sums.sumAt(place) >= least) count += 1;
  return count;
};

/**
 * What an item needs by now to be among the best in the end, where the terms that are left can bring in no
 * other and not too many have it; else null.
 */
const enough = (
  sums: Sums,
  { most, allowed }: Wish,
  left: { readonly rest: number; readonly size: number; readonly rated: number },
): number | null => {
  const leastOf = (isOpen: Wish["allowed"]): number => {
    const { scores } = bestOf(sums, most, isOpen);
    const last = scores.length < most ? 0 : (scores.at(-1) ?? 0);
    return last * (1 - SLACK) - left.rest;
  };
  // Where it is not enough among all, nobody needs to ask which of them may be shown.
  if (!(leastOf(everything) > left.rest * SLACK)) return null;
  const least = leastOf(allowed);
  if (!(least > left.rest * SLACK)) return null;
  const bearable = Math.max(left.rated, left.size / PLACES_FOR_ITEM);
  return countFrom(sums, least) <= bearable ? least : null;
};

/**
 * Finds the items that match some terms best. Terms that can do most are looked at first, and those that
 * can no longer bring in an item are not looked at: the answer is the same as if all were (max score, Turtle
 * and Flood 1995). Where the terms stand in more places than may be looked at, the items are those that the
 * first terms find; of these the `rated` best are rated by all terms.
 */
export const createMatching = (lexicon: Lexicon, { rated }: { readonly rated: number }) => {
  const sums = createSums(ITEMS);
  const once = createOnce();

  const rateFrom = (least: number, sought: readonly Sought[], { most, allowed }: Wish): Ranked => {
    const rate = ratingBy(lexicon, sought);
    const best = keepBest(Math.min(most, sums.size()));
    for (let place = 0; place < sums.size(); place += 1) {
      if (sums.sumAt(place) < least) continue;
      const item = sums.numberAt(place);
      offerAllowed(best, item, rate(item), allowed);
    }
    return best.take();
  };
  const rateBest = (sought: readonly Sought[], { most, allowed }: Wish): Ranked => {
    const rate = ratingBy(lexicon, sought);
    const { items } = bestOf(sums, Math.max(most, rated), allowed);
    const best = keepBest(Math.min(most, items.length));
    for (const item of items) offerAllowed(best, item, rate(item), allowed);
    return best.take();
  };
  /** Begins with what speaks against. Where that is too much, it is minded when items are rated: answers whether it was. */
  const begin = (sought: readonly Sought[], { sizes, from }: Plan, { places }: Wish): boolean => {
    const isMinded = (sizes[0] ?? 0) - (sizes[from] ?? 0) <= places;
    const first = sought[from]?.postings.size ?? 0;
    sums.begin(Math.min(lexicon.size(), sizes[0] ?? 0, first + 2 * places));
    for (const each of isMinded ? sought.slice(0, from) : []) addTo(sums, lexicon, each);
    return isMinded;
  };

  return (sought: readonly Sought[], asked: Wish): Ranked => {
    const wish = { ...asked, allowed: once(asked.allowed) };
    const plan = planOf(sought);
    const isMinded = begin(sought, plan, wish);
    let looked = 0;
    let judged = 0;
    for (const [at, each] of sought.entries()) {
      if (at < plan.from) continue;
      const [rest, size] = [plan.rests[at] ?? 0, plan.sizes[at] ?? 0];
      // To judge costs about as much as to look at what was found: it is done as that has doubled, and
      // where more is left to look at.
      if (isMinded && sums.size() >= 2 * judged && size > 2 * sums.size()) {
        judged = sums.size();
        const least = enough(sums, wish, { rest, size, rated });
        if (least !== null) return rateFrom(least, sought, wish);
      }
      if (looked > 0 && looked + each.postings.size > wish.places) return rateBest(sought, wish);
      addTo(sums, lexicon, each);
      looked += each.postings.size;
    }
    return isMinded ? bestOf(sums, wish.most, wish.allowed) : rateBest(sought, wish);
  };
};
