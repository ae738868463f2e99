import type { Sums } from "../array/index.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Pull } from "./likeness.ts";
import type { Postings } from "./postings.ts";

/** A term that is looked for, and the most that it can add to an item. */
export type Sought = Pull & { readonly most: number };

/**
 * Each term once, in the order in which they are looked at: first what speaks against, which must not be
 * missed, then what can do most.
 */
export const soughtOf = (lexicon: Lexicon, pulls: readonly Pull[]): readonly Sought[] => {
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

/** Adds to each item that a term stands in what it does for it. */
export const addTo = (sums: Sums, lexicon: Lexicon, { postings, value }: Sought): void => {
  const { items, counts, lengths, size } = postings;
  for (let at = 0; at < size; at += 1)
    sums.add(items[at] ?? 0, value * lexicon.weight(counts[at] ?? 0, lengths[at] ?? 0));
};

/** Rates single items by some terms; what is added up over all items in the same order comes to the same. */
export const ratingBy = (
  lexicon: Lexicon,
  sought: readonly Sought[],
): ((item: number) => number) => {
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
