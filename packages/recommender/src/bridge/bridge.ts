import type { Columns, History, ItemModel } from "../ease/index.ts";
import { byTarget } from "../ease/index.ts";

/** An item that a new one is like, by what they are; likeness above nought. */
export type Near = { readonly item: number; readonly likeness: number };

/** An item that a new one hears, and how strongly. */
type Heard = { readonly item: number; readonly weight: number };

/**
 * Lets items that came after the training take part by those that they are like: a new item hears what its
 * neighbours hear, and says what they say, each by its share of the likeness. A neighbour itself is heard
 * as strongly as what its own column hears best. The model stays as it is.
 */
export type Bridge = {
  /** Joins a new item to the model, in place of how it was joined. Answers whether anything is heard. */
  readonly join: (item: number, near: readonly Near[]) => boolean;
  readonly leave: (item: number) => void;
  /** Adds up what a history says of the new items. */
  readonly scores: (history: History) => ReadonlyMap<number, number>;
  /** How strongly a new item hears another; 0 where it does not, or is not new. */
  readonly between: (source: number, target: number) => number;
  /** The items of the model that an item speaks through, with its shares: a trained item is itself. */
  readonly through: (item: number) => readonly Near[];
};

const columnOf = ({ start, sources, weights }: Columns, item: number): readonly Heard[] => {
  const from = start[item] ?? 0;
  return Array.from(sources.subarray(from, start[item + 1] ?? from), (source, at) => ({
    item: source,
    weight: weights[from + at] ?? 0,
  }));
};

/** What a new item hears of neighbours that share it out among them. */
const heardBy = (columns: Columns, near: readonly Near[]): ReadonlyMap<number, number> => {
  const heard = new Map<number, number>();
  const add = (item: number, weight: number): void => {
    heard.set(item, (heard.get(item) ?? 0) + weight);
  };
  for (const { item, likeness } of near) {
    const column = columnOf(columns, item);
    const strongest = column.reduce((most, { weight }) => Math.max(most, weight), 0);
    add(item, likeness * strongest);
    for (const each of column) add(each.item, likeness * each.weight);
  }
  return heard;
};

/** A bridge to a model; another model needs another bridge. */
export const createBridge = (model: ItemModel): Bridge => {
  const columns = byTarget(model);
  const joined = new Map<
    number,
    { readonly near: readonly Near[]; readonly heard: ReadonlyMap<number, number> }
  >();
  /** The new items that hear an item. */
  const listeners = new Map<number, Set<number>>();

  const leave = (item: number): void => {
    for (const source of joined.get(item)?.heard.keys() ?? []) {
      const listening = listeners.get(source);
      listening?.delete(item);
      if (listening?.size === 0) listeners.delete(source);
    }
    joined.delete(item);
  };
  const between = (source: number, target: number): number =>
    joined.get(target)?.heard.get(source) ?? 0;

  return {
    join: (item, near) => {
      leave(item);
      const known = near.filter(
        (each) =>
          each.likeness > 0 && Number.isFinite(each.likeness) && each.item < model.itemCount,
      );
      const whole = known.reduce((sum, { likeness }) => sum + likeness, 0);
      const shares = known.map((each) => ({ ...each, likeness: each.likeness / whole }));
      const heard = heardBy(columns, shares);
      heard.forEach((_, source) => {
        const listening = listeners.get(source) ?? new Set();
        listening.add(item);
        listeners.set(source, listening);
      });
      joined.set(item, { near: shares, heard });
      return [...heard.values()].some((weight) => weight > 0);
    },
    leave,
    scores: ({ items, weights }) => {
      const scores = new Map<number, number>();
      for (let at = 0; at < items.length; at += 1) {
        const source = items[at] ?? 0;
        for (const target of listeners.get(source) ?? [])
          scores.set(
            target,
            (scores.get(target) ?? 0) + (weights[at] ?? 0) * between(source, target),
          );
      }
      return scores;
    },
    between,
    through: (item) => joined.get(item)?.near ?? [{ item, likeness: 1 }],
  };
};
