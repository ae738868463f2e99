const rounds = (hash: number, word: number): number =>
  Math.imul((hash << 13) | (hash >>> 19), 0x9e37_79b1) ^ Math.imul(word, 0x85eb_ca6b);

/** Finds damage, not malice: four lanes of words, mixed. */
export const checksum = (words: Uint32Array): number => {
  let [a, b, c, d] = [1, 2, 3, 4];
  let at = 0;
  for (; at + 3 < words.length; at += 4) {
    a = rounds(a, words[at] ?? 0);
    b = rounds(b, words[at + 1] ?? 0);
    c = rounds(c, words[at + 2] ?? 0);
    d = rounds(d, words[at + 3] ?? 0);
  }
  for (; at < words.length; at += 1) a = rounds(a, words[at] ?? 0);
  return rounds(rounds(rounds(rounds(words.length, a), b), c), d) >>> 0;
};
