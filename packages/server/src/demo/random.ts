export type NonEmpty<T> = readonly [T, ...T[]];

/** A stream of draws from one seed: the same seed gives the same draws everywhere. */
export type Random = {
  /** In [0, 1). */
  readonly unit: () => number;
  /** A whole number in [0, limit). */
  readonly below: (limit: number) => number;
  readonly chance: (share: number) => boolean;
  readonly pick: <T>(list: NonEmpty<T>) => T;
};

/** MurmurHash3's finalizer: neighbouring seeds end far apart. */
const scatter = (value: number): number => {
  const a = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const b = Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return (b ^ (b >>> 16)) >>> 0;
};

/** The seed of a stream of its own, so that one customer's draws never move another's. */
export const seedFor = (seed: number, stream: number): number =>
  scatter(scatter(seed >>> 0) + Math.imul(stream + 1, 0x9e3779b9));

/** Mulberry32, on the low 32 bits of the seed: small, fast and good enough for a demo. */
export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    const a = Math.imul(state ^ (state >>> 15), state | 1);
    const b = a ^ (a + Math.imul(a ^ (a >>> 7), a | 61));
    return ((b ^ (b >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  const below = (limit: number): number => Math.floor(unit() * limit);
  return {
    unit,
    below,
    chance: (share) => unit() < share,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
};

/** Text in the form of a version 4 UUID, as browsers make their anonymous ids. */
export const uuidFrom = (random: Random): string => {
  const hex = (digits: number): string =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, "0");
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${random.pick(["8", "9", "a", "b"])}${hex(3)}-${hex(6)}${hex(6)}`;
};
