import type { Sums } from "../array/index.ts";
import { createSums } from "../array/index.ts";
import type { Best, Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Pull } from "./likeness.ts";
import type { Postings } from "./postings.ts";

/** A term that is looked for, and the most that it can add to an item. */
export type Sought = Pull & { readonly most: number };

/** What is looked for: how many of the best, of those that are allowed. */
export type Wish = {
  readonly most: number;
  readonly allowed: (item: number) => boolean;
  /** Places of terms in items that are looked at, beyond those of the first term. */
  readonly places: number;
};

/** Asks of an item once whether it may be shown. */
const once = (allowed: Wish["allowed"]): Wish["allowed"] => {
  const known = new Map<number, boolean>();
  return (item) => {
    const before = known.get(item);
    if (before !== undefined) return before;
    const found = allowed(item);
    known.set(item, found);
    return found;
  };
};

/** Item numbers are below this. */
const ITEMS = 2 ** 31;

/** What sums of the same numbers in another order may differ by, as a share. */
const SLACK = 1e-9;

/** Places that cost as much to look at as one item whose terms are gone through. */
const PLACES_FOR_ITEM = 16;

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

/** What the terms from each place on can add to an item in all. */
const restsOf = (sought: readonly Sought[]): Float64Array => {
  const rests = new Float64Array(sought.length + 1);
  for (let at = sought.length - 1; at >= 0; at -= 1)
    rests[at] = (rests[at + 1] ?? 0) + (sought[at]?.most ?? 0);
  return rests;
};

/** Places of the terms from each place on. */
const sizesOf = (sought: readonly Sought[]): Float64Array => {
  const sizes = new Float64Array(sought.length + 1);
  for (let at = sought.length - 1; at >= 0; at -= 1)
    sizes[at] = (sizes[at + 1] ?? 0) + (sought[at]?.postings.size ?? 0);
  return sizes;
};

/** How many items have so much with what may still come. */
const countFrom = (sums: Sums, least: number): number => {
  let count = 0;
  for (let place = 0; place < sums.size(); place += 1) if (sums.sumAt(place) >= least) count += 1;
  return count;
};

/**
 * Finds the items that match some terms best. Terms that can do most are looked at first, and those that
 * can no longer bring in an item are not looked at: the answer is the same as if all were (max score, Turtle
 * and Flood 1995). Where the terms stand in more places than may be looked at, the items are those that the
 * first terms find; of these the `rated` best are rated by all terms.
 */
export const createMatching = (lexicon: Lexicon, { rated }: { readonly rated: number }) => {
  const sums = createSums(ITEMS);

  /** Each term once, in the order in which they are looked at: first what speaks against, which must not be missed. */
  const soughtOf = (pulls: readonly Pull[]): readonly Sought[] => {
    const values = new Map<Postings, number>();
    for (const { postings, value } of pulls)
      values.set(postings, (values.get(postings) ?? 0) + value);
    return [...values]
      .filter(([, value]) => value !== 0)
      .map(([postings, value]) => ({
        postings,
        value,
        most: Math.max(0, value) * lexicon.weight(postings.most, postings.shortest),
      }))
      .sort(
        (a, b) =>
          Number(b.value < 0) - Number(a.value < 0) ||
          b.most - a.most ||
          a.postings.serial - b.postings.serial,
      );
  };
  const add = ({ postings, value }: Sought, to: Sums): void => {
    const { items, counts, lengths, size } = postings;
    for (let at = 0; at < size; at += 1)
      to.add(items[at] ?? 0, value * lexicon.weight(counts[at] ?? 0, lengths[at] ?? 0));
  };
  /** Rates single items; what is added up in the same order comes to the same. */
  const rating = (sought: readonly Sought[]): ((item: number) => number) => {
    const { rows } = lexicon;
    const places = new Map(sought.map(({ postings }, place) => [postings.serial, place]));
    const values = Float64Array.from(sought, ({ value }) => value);
    const parts = new Float64Array(sought.length);
    const found = new Uint32Array(sought.length);
    return (item) => {
      const length = lexicon.lengthOf(item);
      const end = rows.to(item);
      let size = 0;
      for (let row = rows.from(item); row < end; row += 1) {
        const place = places.get(rows.serialAt(row));
        if (place === undefined) continue;
        parts[place] = (values[place] ?? 0) * lexicon.weight(rows.countAt(row), length);
        let at = size;
        for (; at > 0 && (found[at - 1] ?? 0) > place; at -= 1) found[at] = found[at - 1] ?? 0;
        found[at] = place;
        size += 1;
      }
      let sum = 0;
      for (let at = 0; at < size; at += 1) sum += parts[found[at] ?? 0] ?? 0;
      return sum;
    };
  };
  /** The least that an item needs by now to be among the best, if the terms from `at` on bring in no other; else null. */
  const enough = ({ most, allowed }: Wish, rest: number, restSize: number): number | null => {
    const { scores } = bestOf(sums, most, allowed);
    const last = scores.length < most ? 0 : (scores.at(-1) ?? 0);
    const least = last * (1 - SLACK) - rest;
    if (!(least > rest * SLACK)) return null;
    return countFrom(sums, least) <= Math.max(rated, restSize / PLACES_FOR_ITEM) ? least : null;
  };
  const rateFrom = (least: number, sought: readonly Sought[], { most, allowed }: Wish): Ranked => {
    const rate = rating(sought);
    const best = keepBest(Math.min(most, sums.size()));
    for (let place = 0; place < sums.size(); place += 1)
      if (sums.sumAt(place) >= least) {
        const item = sums.numberAt(place);
        offerAllowed(best, item, rate(item), allowed);
      }
    return best.take();
  };
  const rateBest = (sought: readonly Sought[], { most, allowed }: Wish): Ranked => {
    const rate = rating(sought);
    const { items } = bestOf(sums, Math.max(most, rated), allowed);
    const best = keepBest(Math.min(most, items.length));
    for (const item of items) offerAllowed(best, item, rate(item), () => true);
    return best.take();
  };

  return {
    soughtOf,
    addAll: (sought: readonly Sought[], to: Sums): void => {
      for (const each of sought) add(each, to);
    },
    find: (sought: readonly Sought[], asked: Wish): Ranked => {
      const wish = { ...asked, allowed: once(asked.allowed) };
      const rests = restsOf(sought);
      const sizes = sizesOf(sought);
      const against = sought.findLastIndex(({ value }) => value < 0) + 1;
      const sizeAgainst = (sizes[0] ?? 0) - (sizes[against] ?? 0);
      // Too much that speaks against is minded when items are rated.
      const isMinded = sizeAgainst <= wish.places;
      const first = sought[against]?.postings.size ?? 0;
      sums.begin(Math.min(lexicon.size(), sizes[0] ?? 0, first + 2 * wish.places));
      for (const each of isMinded ? sought.slice(0, against) : []) add(each, sums);
      let looked = 0;
      let judged = 0;
      for (let at = against; at < sought.length; at += 1) {
        const each = sought[at];
        if (each === undefined) break;
        // To judge costs about as much as to look at what was found: it is done as that has doubled, and
        // where more is left to look at.
        if (isMinded && sums.size() >= 2 * judged && (sizes[at] ?? 0) > 2 * sums.size()) {
          judged = sums.size();
          const least = enough(wish, rests[at] ?? 0, sizes[at] ?? 0);
          if (least !== null) return rateFrom(least, sought, wish);
        }
        if (looked > 0 && looked + each.postings.size > wish.places) return rateBest(sought, wish);
        add(each, sums);
        looked += each.postings.size;
      }
      return isMinded ? bestOf(sums, wish.most, wish.allowed) : rateBest(sought, wish);
    },
    rating,
  };
};
