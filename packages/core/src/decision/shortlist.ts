import type { Slate } from "../arbitration/index.ts";

/** Offers that are rendered at most for one place; only races at the commit need more than the first. */
const PLANNED = 20;
/** How many times as many as can be shown are kept of a slate, and of each of its categories and brands. */
const SPARE = 4;

/** What a slate's rules ask of a candidate. */
export type Listed = {
  readonly offer: string;
  readonly category: string | null;
  readonly brand: string | null;
};

/**
 * Which candidates are rendered and kept for the commit, asked the best first: the first. Of a slate also
 * what a pin names, and what its limits leave room for where the first are too much alike.
 */
export type Shortlist = {
  /** How many of the ranking are looked at. */
  readonly most: number;
  readonly isOn: (listed: Listed) => boolean;
};

export const createShortlist = (slate: Slate | null): Shortlist => {
  const { size = 1, perCategory = Infinity, perBrand = Infinity, pins = [] } = slate ?? {};
  const most = slate === null ? PLANNED : Math.max(PLANNED, size * SPARE);
  const isLimited = Math.min(perCategory, perBrand) < Infinity;
  const pinned = new Set(pins.map(({ offer }) => offer));
  const kinds = new Map<string, number>();
  const offers = new Set<string>();
  let [first, further] = [most, isLimited ? most : 0];
  const hasRoom = (name: string, limit: number): boolean => (kinds.get(name) ?? 0) < limit * SPARE;
  const isOther = ({ offer, category, brand }: Listed): boolean =>
    further > 0 &&
    !offers.has(offer) &&
    (category === null || hasRoom(`category ${category}`, perCategory)) &&
    (brand === null || hasRoom(`brand ${brand}`, perBrand));
  const keep = ({ offer, category, brand }: Listed): void => {
    offers.add(offer);
    for (const name of [`category ${category}`, `brand ${brand}`])
      kinds.set(name, (kinds.get(name) ?? 0) + 1);
  };
  const isOn = (listed: Listed): boolean => {
    if (first > 0) first -= 1;
    else if (isOther(listed)) further -= 1;
    else if (!pinned.has(listed.offer) || offers.has(listed.offer)) return false;
    keep(listed);
    return true;
  };
  return { most: isLimited || pinned.size > 0 ? Infinity : most, isOn };
};
