/** 32-bit FNV-1a over UTF-16 code units, as GrowthBook's SDKs compute it (public domain). */
const fnv32a = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** 2 has no bias between seeds that are alike, and is what new definitions use; 1 is for namespaces. */
export const HASH_VERSIONS = [1, 2] as const;
export type HashVersion = (typeof HASH_VERSIONS)[number];

/**
 * Where somebody stands for a seed: from 0 up to 1, in ten thousand steps (version 1: a thousand).
 * The same as `hash` of GrowthBook's SDK specification, so that other SDKs come to the same.
 */
export const bucketOf = (seed: string, value: string, version: HashVersion = 2): number =>
  version === 2
    ? (fnv32a(`${fnv32a(seed + value)}`) % 10_000) / 10_000
    : (fnv32a(value + seed) % 1_000) / 1_000;
