import type { Lane, Request } from "./commands.ts";
import { LANES, laneOf } from "./commands.ts";

/** Requests waiting for the writer, in lanes: the decide lane always goes first, bulk last. */
export type Lanes = {
  readonly add: (requests: readonly Request[]) => void;
  readonly next: () => Request | null;
  readonly isEmpty: () => boolean;
};

export const createLanes = (): Lanes => {
  const waiting: Record<Lane, Request[]> = { decide: [], live: [], timers: [], bulk: [] };
  return {
    add: (requests) => {
      for (const request of requests) waiting[laneOf(request.command)].push(request);
    },
    next: () => {
      for (const lane of LANES) {
        const request = waiting[lane].shift();
        if (request) return request;
      }
      return null;
    },
    isEmpty: () => LANES.every((lane) => waiting[lane].length === 0),
  };
};
