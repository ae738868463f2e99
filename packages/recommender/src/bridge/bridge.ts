import type { History } from "../ease/index.ts";
import type { Heard } from "./columns.ts";
import type { Scored } from "./listeners.ts";
import { createListeners } from "./listeners.ts";

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
  const listeners = createListeners();

  const leave = (item: number): void => {
    const left = joined.get(item);
    if (left === undefined) return;
    listeners.remove(left.place, left.heard);
    joined.delete(item);
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
      const place = listeners.add(item, heard);
      joined.set(item, { place, near, shares, heard });
      return [...heard.values()].some((weight) => weight > 0);
    },
    leave,
    has: (item) => joined.has(item),
    joined: () => [...joined].map(([item, { near }]) => ({ item, near })),
    scores: listeners.scores,
    between,
    through: (item) => joined.get(item)?.shares ?? [{ item, likeness: 1 }],
  };
};
