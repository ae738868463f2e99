import type { History } from "../ease/index.ts";
import type { Heard } from "./columns.ts";

/** An item that a new one is like, by what they are; likeness above nought. */
export type Near = { readonly item: number; readonly likeness: number };

/** A new item with those of the model that it is like. */
export type Joining = { readonly item: number; readonly near: readonly Near[] };

/**
 * Lets items that came after the training take part by those that they are like: a new item hears what its
 * neighbours hear, and says what they say, each by its share of the likeness. A neighbour itself is heard
 * as strongly as what its own column hears best. The model stays as it is.
 */
export type Bridge = {
  /**
   * Joins a new item to the model, in place of how it was joined; `columnOf` answers what an item of the
   * model hears, null for one that is not of it. Answers whether anything is heard.
   */
  readonly join: (joining: Joining, columnOf: (item: number) => readonly Heard[] | null) => boolean;
  readonly leave: (item: number) => void;
  readonly has: (item: number) => boolean;
  /** Those that have joined, and what they are like. */
  readonly joined: () => readonly Joining[];
  /** Adds up what a history says of the new items; to be read before the next is asked for. */
  readonly scores: (history: History) => Scored;
  /** How strongly a new item hears another; 0 where it does not, or is not new. */
  readonly between: (source: number, target: number) => number;
  /** The items of the model that an item speaks through, with its shares: a trained item is itself. */
  readonly through: (item: number) => readonly Near[];
};

/** Sums of the new items, by places that count from 0; 0 where nothing was said. */
export type Scored = {
  readonly size: () => number;
  readonly itemAt: (place: number) => number;
  readonly sumAt: (place: number) => number;
};

type Neighbour = Near & { readonly column: readonly Heard[] };

/** What a new item hears of neighbours that share it out among them. */
const heardBy = (near: readonly Neighbour[]): ReadonlyMap<number, number> => {
  const heard = new Map<number, number>();
  const add = (item: number, weight: number): void => {
    heard.set(item, (heard.get(item) ?? 0) + weight);
  };
  for (const { item, likeness, column } of near) {
    const strongest = column.reduce((most, { weight }) => Math.max(most, weight), 0);
    add(item, likeness * strongest);
    for (const each of column) add(each.item, likeness * each.weight);
  }
  return heard;
};

/** Who hears an item, by their places, and how strongly. */
type Row = { readonly places: Uint32Array; readonly weights: Float64Array };

/** A bridge to a model; another model needs another bridge. */
export const createBridge = (): Bridge => {
  const joined = new Map<
    number,
    {
      readonly place: number;
      readonly near: readonly Near[];
      readonly shares: readonly Near[];
      readonly heard: ReadonlyMap<number, number>;
    }
  >();
  /** By an item that is heard: the places of the new items that hear it, and how strongly. */
  const listeners = new Map<number, Map<number, number>>();
  /** The same as two arrays, made when they are first asked for: what is asked often changes seldom. */
  const rows = new Map<number, Row>();
  /** New items have places: few numbers that are close together are summed up quickly. */
  const placed: number[] = [];
  const free: number[] = [];
  let sums = new Float64Array(0);

  const leave = (item: number): void => {
    const left = joined.get(item);
    if (left === undefined) return;
    for (const source of left.heard.keys()) {
      const listening = listeners.get(source);
      listening?.delete(left.place);
      if (listening?.size === 0) listeners.delete(source);
      rows.delete(source);
    }
    free.push(left.place);
    joined.delete(item);
  };
  const rowOf = (source: number): Row | undefined => {
    const known = rows.get(source);
    const listening = listeners.get(source);
    if (known !== undefined || listening === undefined) return known;
    const row = {
      places: Uint32Array.from(listening.keys()),
      weights: Float64Array.from(listening.values()),
    };
    rows.set(source, row);
    return row;
  };
  const between = (source: number, target: number): number =>
    joined.get(target)?.heard.get(source) ?? 0;
  return {
    join: ({ item, near }, columnOf) => {
      leave(item);
      const known = near.flatMap((each): Neighbour[] => {
        const column = columnOf(each.item);
        return column !== null && each.likeness > 0 && Number.isFinite(each.likeness)
          ? [{ ...each, column }]
          : [];
      });
      const whole = known.reduce((sum, { likeness }) => sum + likeness, 0);
      const shares = known.map((each) => ({ ...each, likeness: each.likeness / whole }));
      const heard = heardBy(shares);
      const place = free.pop() ?? placed.length;
      placed[place] = item;
      heard.forEach((weight, source) => {
        const listening = listeners.get(source) ?? new Map();
        listening.set(place, weight);
        listeners.set(source, listening);
        rows.delete(source);
      });
      joined.set(item, { place, near, shares, heard });
      return [...heard.values()].some((weight) => weight > 0);
    },
    leave,
    has: (item) => joined.has(item),
    joined: () => [...joined].map(([item, { near }]) => ({ item, near })),
    scores: ({ items, weights }) => {
      if (sums.length < placed.length) sums = new Float64Array(2 * placed.length);
      else sums.fill(0);
      for (let at = 0; at < items.length; at += 1) {
        const row = rowOf(items[at] ?? 0);
        if (row === undefined) continue;
        const { places, weights: heard } = row;
        const weight = weights[at] ?? 0;
        for (let entry = 0; entry < places.length; entry += 1) {
          const place = places[entry] ?? 0;
          sums[place] = (sums[place] ?? 0) + weight * (heard[entry] ?? 0);
        }
      }
      return {
        size: () => placed.length,
        itemAt: (place) => placed[place] ?? 0,
        sumAt: (place) => sums[place] ?? 0,
      };
    },
    between,
    through: (item) => joined.get(item)?.shares ?? [{ item, likeness: 1 }],
  };
};
