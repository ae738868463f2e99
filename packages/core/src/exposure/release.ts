import type { Use } from "../policy/index.ts";

/** A use before and after its reservation was given back. */
export type Released = { readonly before: Use; readonly after: Use };

/**
 * Gives back at an instant (epoch ms) what a decision had reserved that was never delivered. What was
 * seen all the same stays seen, and what is seen later counts, as late.
 */
export const release = (uses: Iterable<Use>, at: number): Released[] => {
  const released: Released[] = [];
  for (const before of uses)
    if (before.shown === null && before.expires > at)
      released.push({ before, after: { ...before, expires: at } });
  return released;
};
