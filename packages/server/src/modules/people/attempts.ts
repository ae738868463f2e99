import { problem } from "@attune/contract";
import type { Clock } from "../../platform/clock/index.ts";
import { networkOf } from "../../platform/network.ts";

/**
 * Failures before the next has to wait: of one person from one network, of one person from wherever,
 * and from one network for whomever. Who guesses at a known person keeps out their own network long
 * before everybody.
 */
const LIMITS = { personThere: 10, person: 100, address: 100 } as const;
const WINDOW_MS = 15 * 60_000;
/** People and addresses that are remembered; the longest known go first. */
const REMEMBERED = 20_000;

export type Attempts = {
  /**
   * Counts an attempt as a failure before it is judged, so that many at once are not more than one
   * after the other; what it returns takes it back.
   * Null for the address of who is signed in: nobody else's failures are theirs.
   * @throws too-many-sign-ins
   */
  readonly take: (address: string | null, person: string) => () => void;
};

type Counted = { readonly key: string; readonly limit: number };

const countedBy = (address: string | null, person: string): readonly Counted[] => {
  if (address === null) return [{ key: `signed in as ${person}`, limit: LIMITS.personThere }];
  const network = networkOf(address);
  return [
    { key: `from ${network}`, limit: LIMITS.address },
    { key: `as ${person}`, limit: LIMITS.person },
    { key: `from ${network} as ${person}`, limit: LIMITS.personThere },
  ];
};

/** Failures of the last quarter of an hour, in memory. */
export const createAttempts = (clock: Clock): Attempts => {
  const failures = new Map<string, readonly number[]>();
  const recent = (key: string, now: number): readonly number[] =>
    (failures.get(key) ?? []).filter((at) => at > now - WINDOW_MS);
  const put = (key: string, at: readonly number[]): void => {
    if (at.length === 0) failures.delete(key);
    else failures.set(key, at);
    const [oldest] = failures.keys();
    if (failures.size > REMEMBERED && oldest !== undefined) failures.delete(oldest);
  };
  return {
    take: (address, person) => {
      const now = clock.now();
      const counted = countedBy(address, person).map((each) => ({
        ...each,
        at: recent(each.key, now),
      }));
      for (const { at, limit } of counted) {
        const [first] = at;
        if (at.length >= limit && first !== undefined)
          throw problem("too-many-sign-ins", {
            retryAfter: Math.ceil((first + WINDOW_MS - now) / 1_000),
          });
      }
      for (const { key, at } of counted) put(key, [...at, now]);
      return () => {
        for (const { key } of counted) {
          const at = [...(failures.get(key) ?? [])];
          const index = at.lastIndexOf(now);
          if (index >= 0) put(key, at.toSpliced(index, 1));
        }
      };
    },
  };
};
