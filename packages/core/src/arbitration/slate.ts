import type { Slate } from "./arbitration.ts";

/** An offer that could be on a slate. */
export type SlateEntry = {
  readonly id: number;
  readonly offer: string;
  readonly score: number;
  readonly category: string | null;
  readonly brand: string | null;
};

export type Kept = {
  readonly id: number;
  readonly offer: string;
  /** From 1. */
  readonly position: number;
  readonly pinned: boolean;
};

/** What is not on the slate, and which rule of it says so. */
export type Dropped = { readonly id: number } & (
  | { readonly rule: "duplicate"; readonly of: number }
  | { readonly rule: "perCategory"; readonly category: string; readonly limit: number }
  | { readonly rule: "perBrand"; readonly brand: string; readonly limit: number }
  | { readonly rule: "size"; readonly limit: number }
);

export type Composed = { readonly kept: readonly Kept[]; readonly dropped: readonly Dropped[] };

/** What two offers have in common makes them alike by so much each: a category, a brand. Both: 1. */
const ALIKE = 0.5;

/** Categories or brands: the number of each entry's, -1 for none, and how many of each may be kept still. */
type Kinds = { readonly of: Int32Array; readonly room: Float64Array };

const kindsOf = (
  entries: readonly SlateEntry[],
  nameOf: (entry: SlateEntry) => string | null,
  limit: number | undefined,
): Kinds => {
  const numbers = new Map<string, number>();
  const of = new Int32Array(entries.length).fill(-1);
  entries.forEach((entry, place) => {
    const name = nameOf(entry);
    if (name === null) return;
    const number = numbers.get(name) ?? numbers.size;
    if (number === numbers.size) numbers.set(name, number);
    of[place] = number;
  });
  return { of, room: new Float64Array(numbers.size).fill(limit ?? Infinity) };
};

const isFull = ({ of, room }: Kinds, place: number): boolean => room[of[place] ?? -1] === 0;

/** Takes room for one; true when that was the last of it. */
const isLast = ({ of, room }: Kinds, place: number): boolean => {
  const kind = of[place] ?? -1;
  const left = room[kind];
  if (left === undefined) return false;
  room[kind] = left - 1;
  return left === 1;
};

/** Each offer once, by the first that has it; where each offer first stands. */
const firstsOf = (ranked: readonly SlateEntry[]) => {
  const placeOf = new Map<string, number>();
  const firsts: SlateEntry[] = [];
  for (const entry of ranked)
    if (!placeOf.has(entry.offer)) placeOf.set(entry.offer, firsts.push(entry) - 1);
  return { firsts, placeOf };
};

/**
 * Scores on a scale from 0, the lowest, to 1, the highest. The first of a ranking has 1 whatever its
 * score: with exploration it need not be the highest. Halves keep the span of any two numbers finite.
 */
const relevancesOf = (entries: readonly SlateEntry[]): Float64Array => {
  const halves = new Float64Array(entries.length);
  let [low, high] = [Infinity, -Infinity];
  entries.forEach(({ score }, place) => {
    const half = score / 2;
    halves[place] = half;
    if (half < low) low = half;
    if (half > high) high = half;
  });
  const span = high - low;
  return halves.map((half, place) => (place === 0 || span === 0 ? 1 : (half - low) / span));
};

/** A slate while it is filled; numbers by the places of entries, since all are looked at for each position. */
type Filling = {
  readonly entries: readonly SlateEntry[];
  readonly relevances: Float64Array;
  /** How much each is like the most alike of those before. */
  readonly nearest: Float64Array;
  /** 1 where an entry is kept, or a limit keeps it out. */
  readonly closed: Uint8Array;
  readonly kept: Set<SlateEntry>;
  readonly categories: Kinds;
  readonly brands: Kinds;
};

const close = ({ closed }: Filling, { of }: Kinds, kind: number | undefined): void => {
  for (let place = 0; place < of.length; place += 1) if (of[place] === kind) closed[place] = 1;
};

const keep = (filling: Filling, place: number): void => {
  const { entries, closed, kept, categories, brands } = filling;
  const entry = entries[place];
  if (!entry) return;
  kept.add(entry);
  closed[place] = 1;
  for (const kinds of [categories, brands])
    if (isLast(kinds, place)) close(filling, kinds, kinds.of[place]);
};

/** Places of pins by their position, as far as their offers may be shown and the limits allow. */
const pinned = (
  filling: Filling,
  { size, pins = [] }: Slate,
  placeOf: ReadonlyMap<string, number>,
): ReadonlyMap<number, number> => {
  const byPosition = new Map<number, number>();
  for (const { offer, position } of pins.toSorted((a, b) => a.position - b.position)) {
    const place = placeOf.get(offer);
    if (place === undefined || position > size || byPosition.has(position)) continue;
    if (filling.closed[place] === 1) continue;
    keep(filling, place);
    byPosition.set(position, place);
  }
  return byPosition;
};

/**
 * The next by maximal marginal relevance (Carbonell and Goldstein, 1998): relevance × (1 - diversity)
 * less the likeness to the most alike before it × diversity. Of equal ones the better ranked; -1: none.
 */
const nextOf = ({ relevances, nearest, closed }: Filling, diversity: number): number => {
  let [next, most] = [-1, -Infinity];
  for (let place = 0; place < closed.length; place += 1) {
    if (closed[place] === 1) continue;
    const worth = (1 - diversity) * (relevances[place] ?? 0) - diversity * (nearest[place] ?? 0);
    if (worth > most) [next, most] = [place, worth];
  }
  return next;
};

const comeNearer = ({ nearest, categories, brands }: Filling, placed: number): void => {
  const [category = -1, brand = -1] = [categories.of[placed], brands.of[placed]];
  for (let place = 0; place < nearest.length; place += 1) {
    const alike =
      (category >= 0 && categories.of[place] === category ? ALIKE : 0) +
      (brand >= 0 && brands.of[place] === brand ? ALIKE : 0);
    if (alike > (nearest[place] ?? 0)) nearest[place] = alike;
  }
};

const fill = (
  filling: Filling,
  pins: ReadonlyMap<number, number>,
  { size, diversity }: Slate,
): Kept[] => {
  const shown: Kept[] = [];
  for (let position = 1; position <= size; position += 1) {
    const pin = pins.get(position);
    const place = pin ?? nextOf(filling, diversity);
    const entry = filling.entries[place];
    if (!entry) continue;
    if (pin === undefined) keep(filling, place);
    if (diversity > 0) comeNearer(filling, place);
    const { id, offer } = entry;
    shown.push({ id, offer, position: shown.length + 1, pinned: pin !== undefined });
  }
  return shown;
};

const droppedBy = (
  { categories, brands }: Filling,
  { id, category, brand }: SlateEntry,
  place: number,
  { size, perCategory = 0, perBrand = 0 }: Slate,
): Dropped => {
  if (category !== null && isFull(categories, place))
    return { id, rule: "perCategory", category, limit: perCategory };
  if (brand !== null && isFull(brands, place))
    return { id, rule: "perBrand", brand, limit: perBrand };
  return { id, rule: "size", limit: size };
};

/**
 * Composes a slate of a ranking, the best first. An offer stands on it once. Pins come first to the
 * limits; where there is not enough to show before a pin, it moves up. The limits hold for all.
 */
export const composeSlate = (ranked: readonly SlateEntry[], slate: Slate): Composed => {
  const { firsts, placeOf } = firstsOf(ranked);
  const filling: Filling = {
    entries: firsts,
    relevances: relevancesOf(firsts),
    nearest: new Float64Array(firsts.length),
    closed: new Uint8Array(firsts.length),
    kept: new Set(),
    categories: kindsOf(firsts, ({ category }) => category, slate.perCategory),
    brands: kindsOf(firsts, ({ brand }) => brand, slate.perBrand),
  };
  const kept = fill(filling, pinned(filling, slate, placeOf), slate);
  const dropped: Dropped[] = [];
  for (const entry of ranked) {
    if (filling.kept.has(entry)) continue;
    const place = placeOf.get(entry.offer) ?? 0;
    const { id } = firsts[place] ?? entry;
    dropped.push(
      id === entry.id
        ? droppedBy(filling, entry, place, slate)
        : { id: entry.id, rule: "duplicate", of: id },
    );
  }
  return { kept, dropped };
};
