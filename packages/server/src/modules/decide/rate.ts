import { problem } from "@attune/contract";
import { isOfOwnNetwork, networkOf } from "../../platform/network.ts";
import type { Caller } from "../keys/index.ts";
import { createAllowance } from "./allowance.ts";

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

/**
 * An allowance for each key and network. Servers are trusted. An address of a private network is not
 * counted: where no proxy is named it may be everybody's.
 */
export const createDecisionRate = ({ perMinute, elapsed, onRefused }: RateDeps): DecisionRate => {
  const take = createAllowance({ perMinute, elapsed });
  return ({ kind, actor }, address, decisions) => {
    if (perMinute === 0 || kind !== "browser" || isOfOwnNetwork(address)) return;
    const wait = take(`${networkOf(address)} ${actor}`, decisions);
    if (wait === 0) return;
    onRefused(decisions);
    throw problem("too-many-decisions", {
      detail: `This key is given ${perMinute} decisions a minute from one address.`,
      retryAfter: Math.ceil(wait / 1_000),
    });
  };
};
