/** What was made for anybody, and what it was made of. */
type Kept<Made> = { readonly at: number; readonly of: readonly unknown[]; readonly made: Made };

/** Milliseconds for which it is told again, and how many are kept. */
const LASTS = 1_000;
const MOST = 500;

/**
 * Keeps what is the same for everybody of whom nothing is known for up to a second, as long as all that it was
 * made of is the same.
 */
export const createAnybody = <Made>() => {
  const known = new Map<string, Kept<Made>>();
  return (key: string, of: readonly unknown[], now: number, make: () => Made): Made => {
    const before = known.get(key);
    const isSame =
      before !== undefined &&
      Math.abs(now - before.at) < LASTS &&
      of.every((each, at) => before.of[at] === each);
    if (isSame) return before.made;
    const made = make();
    if (known.size >= MOST) known.clear();
    known.set(key, { at: now, of, made });
    return made;
  };
};
