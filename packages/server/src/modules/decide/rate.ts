import { problem } from "@attune/contract";
import { isOfOwnNetwork, networkOf } from "../../platform/network.ts";
import type { Caller } from "../keys/index.ts";

export type RateDeps = {
  /** Decisions in a minute that a browser key is given from one network; 0 for as many as are asked for. */
  readonly perMinute: number;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
  /** So many decisions were asked for and refused. */
  readonly onRefused: (decisions: number) => void;
};

/** Counts what is asked for with a browser key, before anything is read. @throws too-many-decisions */
export type DecisionRate = (caller: Caller, address: string, decisions: number) => void;

/** Networks that are remembered; who was not seen for longest goes first. */
const REMEMBERED = 50_000;
const MINUTE_MS = 60_000;

/** What is left for one key from one network, and when that was so. */
type Left = { readonly decisions: number; readonly at: number };

/**
 * A minute's decisions may be asked for at once; then they come back evenly. Servers are trusted. An address
 * of a private network is not counted: where no proxy is named it may be everybody's.
 */
export const createDecisionRate = ({ perMinute, elapsed, onRefused }: RateDeps): DecisionRate => {
  const known = new Map<string, Left>();
  const leftOf = (who: string, now: number): number => {
    const { decisions, at } = known.get(who) ?? { decisions: perMinute, at: now };
    return Math.min(perMinute, decisions + ((now - at) * perMinute) / MINUTE_MS);
  };
  const keep = (who: string, left: Left): void => {
    known.delete(who);
    known.set(who, left);
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
  };
  return ({ kind, actor }, address, decisions) => {
    if (perMinute === 0 || kind !== "browser" || isOfOwnNetwork(address)) return;
    const who = `${networkOf(address)} ${actor}`;
    const now = elapsed();
    const left = leftOf(who, now);
    // More than a minute's in one call takes all of it.
    const asked = Math.min(decisions, perMinute);
    if (left >= asked) {
      keep(who, { decisions: left - asked, at: now });
      return;
    }
    keep(who, { decisions: left, at: now });
    onRefused(decisions);
    throw problem("too-many-decisions", {
      detail: `This key is given ${perMinute} decisions a minute from one address.`,
      retryAfter: Math.ceil(((asked - left) * MINUTE_MS) / perMinute / 1_000),
    });
  };
};
