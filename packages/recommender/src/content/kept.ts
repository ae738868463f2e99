import type { Lexicon } from "./lexicon.ts";

/** Items of which something is kept. */
const MOST = 20_000;

/** Keeps what was worked out of items until one comes or goes; of so many of them at most. */
export const createKept = <Kept>({ version }: Pick<Lexicon, "version">) => {
  const known = new Map<number, Kept>();
  let at = -1;
  return (item: number, work: () => Kept): Kept => {
    if (at !== version()) known.clear();
    at = version();
    const before = known.get(item);
    if (before !== undefined) return before;
    const kept = work();
    if (known.size >= MOST) known.clear();
    known.set(item, kept);
    return kept;
  };
};
