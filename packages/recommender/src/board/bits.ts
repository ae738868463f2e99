/** A set of item numbers, one bit each. */
export type Bits = {
  readonly has: (item: number) => boolean;
  readonly set: (item: number, isIn: boolean) => void;
  /** Of 32 items from 32 times a number on. */
  readonly word: (number: number) => number;
  /** How many words there are. */
  readonly words: () => number;
};

/** How many bits of a word are set: in twos, then in fours, then in bytes (Warren, Hacker's Delight, 5-1). */
const ones = (word: number): number => {
  const twos = word - ((word >>> 1) & 0x5555_5555);
  const fours = (twos & 0x3333_3333) + ((twos >>> 2) & 0x3333_3333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
};

/** The items of all of some sets, ascending; null where they are more than so many. */
export const inAll = (sets: readonly Bits[], most: number): readonly number[] | null => {
  const words = Math.min(...sets.map((set) => set.words()));
  const wordAt = (at: number): number => sets.reduce((word, set) => word & set.word(at), -1);
  let count = 0;
  for (let at = 0; at < words && count <= most; at += 1) count += ones(wordAt(at));
  if (count > most) return null;
  const items: number[] = [];
  for (let at = 0; at < words; at += 1)
    for (let word = wordAt(at); word !== 0; word &= word - 1)
      items.push(32 * at + 31 - Math.clz32(word & -word));
  return items;
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
    word: (number) => words[number] ?? 0,
    words: () => words.length,
  };
};
