import type { History } from "../ease/index.ts";

/** Sums of what listeners hear, by their places, which count from 0; 0 where nothing was said. */
export type Scored = {
  readonly size: () => number;
  readonly itemAt: (place: number) => number;
  readonly sumAt: (place: number) => number;
};

/** Who hears an item, by their places, and how strongly. */
type Row = { readonly places: Uint32Array; readonly weights: Float64Array };

/**
 * Items that listen to others. They have places: few numbers that are close together are summed up quickly.
 * Who listens to an item is put into arrays when it is first asked for: what is asked often changes seldom.
 */
export const createListeners = () => {
  /** By an item that is heard: the places of those that hear it, and how strongly. */
  const listeners = new Map<number, Map<number, number>>();
  const rows = new Map<number, Row>();
  const placed: number[] = [];
  const free: number[] = [];
  let sums = new Float64Array(0);

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
  return {
    /** Answers the place of an item that begins to listen. */
    add: (item: number, heard: ReadonlyMap<number, number>): number => {
      const place = free.pop() ?? placed.length;
      placed[place] = item;
      heard.forEach((weight, source) => {
        const listening = listeners.get(source) ?? new Map<number, number>();
        listening.set(place, weight);
        listeners.set(source, listening);
        rows.delete(source);
      });
      return place;
    },
    remove: (place: number, heard: ReadonlyMap<number, number>): void => {
      for (const source of heard.keys()) {
        const listening = listeners.get(source);
        listening?.delete(place);
        if (listening?.size === 0) listeners.delete(source);
        rows.delete(source);
      }
      free.push(place);
    },
    /** Adds up what a history says; to be read before the next is asked for. */
    scores: ({ items, weights }: History): Scored => {
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
  };
};
