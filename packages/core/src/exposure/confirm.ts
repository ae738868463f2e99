import type { Use } from "../policy/index.ts";
import type { Exposure } from "./exposure.ts";

/** A use before and after an exposure that said something new of it. */
export type Confirmed = {
  readonly before: Use;
  readonly after: Use;
  /** Its reservation had ended when it was first said to be seen: it counts, and is told apart (L9). */
  readonly isLate: boolean;
};

/**
 * What an exposure says that is new of a decision's uses. `time` is its effective time, `at` that of its
 * commit (epoch ms): whoever clicks an offer or dismisses it has seen it. The first word counts. By a
 * clock that is slow it was said when it was decided, so that every window after it has its length.
 */
export const confirm = (
  uses: readonly Use[],
  exposure: Exposure,
  time: number,
  at: number,
): Confirmed[] => {
  const { says } = exposure;
  // What is about the only offer is about it by whatever name, such as that of the item that it shows.
  const offers = uses.length === 1 ? null : exposure.offers;
  const confirmed: Confirmed[] = [];
  for (const before of uses) {
    if (before[says] !== null || !(offers?.has(before.offer) ?? true)) continue;
    const said = Math.max(time, before.at);
    const after = { ...before, shown: before.shown ?? said, [says]: said };
    confirmed.push({ before, after, isLate: before.shown === null && at >= before.expires });
  }
  return confirmed;
};
