/** What nearest sessions hold, one after the other; to be read until others are heard. */
export type Heard = {
  readonly size: () => number;
  /** Where a neighbour's items begin; of the place after the last one, where they end. */
  readonly startOf: (neighbour: number) => number;
  readonly itemAt: (entry: number) => number;
  /** How much nearness to what is in common counts for an entry. */
  readonly nearnessAt: (entry: number) => number;
  /** What the asked session's own item counts, by an entry; 0 where it is not one of them. */
  readonly weightAt: (entry: number) => number;
};

export type Remembered = {
  readonly items: Uint32Array;
  readonly lengths: Uint8Array;
};

export type HearingOptions = {
  readonly capacity: number;
  readonly length: number;
  readonly distanceDecay: number;
};

/** How much nearness counts, by steps, from none to the most that there are in a session. */
const nearnessOf = ({ length, distanceDecay }: HearingOptions): Float64Array =>
  Float64Array.from({ length: length + 1 }, (_, steps) => Math.exp(-steps / distanceDecay));

/** Weights of the items of the asked session, while neighbours are heard: quicker to ask than the map. */
const createOwn = () => {
  let known = new Float64Array(0);
  return {
    put: (weights: ReadonlyMap<number, number>): void => {
      const most = Math.max(0, ...weights.keys());
      if (most >= known.length) known = new Float64Array(2 * most + 1);
      for (const [item, weight] of weights) known[item] = weight;
    },
    clear: (weights: ReadonlyMap<number, number>): void => {
      for (const item of weights.keys()) known[item] = 0;
    },
    weightOf: (item: number): number => known[item] ?? 0,
  };
};

/** Copies what neighbours hold to where it is read quickly, however often. */
export const createHearing = (
  memory: Remembered,
  options: HearingOptions,
): Heard & {
  readonly hear: (neighbours: ArrayLike<number>, weights: ReadonlyMap<number, number>) => void;
} => {
  const { capacity, length } = options;
  const near = nearnessOf(options);
  let starts = new Uint32Array(1);
  let items = new Uint32Array(0);
  let nearness = new Float64Array(0);
  let common = new Float64Array(0);
  let count = 0;
  const own = createOwn();

  const makeRoom = (neighbours: number): void => {
    if (starts.length > neighbours) return;
    starts = new Uint32Array(2 * neighbours + 1);
    items = new Uint32Array(2 * neighbours * length);
    nearness = new Float64Array(items.length);
    common = new Float64Array(items.length);
  };
  /** Copies a session's items; answers the place of the one in common that counts most, of equal ones the last. */
  const copy = (from: number, to: number, size: number): number => {
    let place = 0;
    let most = 0;
    for (let at = 0; at < size; at += 1) {
      const item = memory.items[from + at] ?? 0;
      const weight = own.weightOf(item);
      items[to + at] = item;
      common[to + at] = weight;
      if (weight < most || weight === 0) continue;
      most = weight;
      place = at;
    }
    return place;
  };
  return {
    hear: (neighbours, weights) => {
      count = neighbours.length;
      makeRoom(count);
      own.put(weights);
      let to = 0;
      for (let at = 0; at < count; at += 1) {
        const slot = (neighbours[at] ?? 0) % capacity;
        const size = memory.lengths[slot] ?? 0;
        const place = copy(slot * length, to, size);
        for (let entry = 0; entry < size; entry += 1)
          nearness[to + entry] = near[Math.abs(entry - place)] ?? 0;
        starts[at] = to;
        to += size;
      }
      starts[count] = to;
      own.clear(weights);
    },
    size: () => count,
    startOf: (neighbour) => starts[neighbour] ?? 0,
    itemAt: (entry) => items[entry] ?? 0,
    nearnessAt: (entry) => nearness[entry] ?? 0,
    weightAt: (entry) => common[entry] ?? 0,
  };
};
