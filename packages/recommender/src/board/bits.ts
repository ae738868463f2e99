/** A set of item numbers, one bit each. */
export type Bits = {
  readonly has: (item: number) => boolean;
  readonly set: (item: number, isIn: boolean) => void;
};

/** An empty set; it grows with what is put into it. */
export const createBits = (): Bits => {
  let words = new Uint32Array(64);
  const grown = (size: number): Uint32Array<ArrayBuffer> => {
    const larger = new Uint32Array(Math.max(size, words.length * 2));
    larger.set(words);
    return larger;
  };
  return {
    has: (item) => (((words[item >>> 5] ?? 0) >>> (item & 31)) & 1) === 1,
    set: (item, isIn) => {
      const place = item >>> 5;
      if (place >= words.length) words = grown(place + 1);
      const bit = 1 << (item & 31);
      const word = words[place] ?? 0;
      words[place] = isIn ? word | bit : word & ~bit;
    },
  };
};
