import type { Lane, Request } from "./commands.ts";
import { LANES, laneOf } from "./commands.ts";

/** Requests waiting for the writer, in lanes: the decide lane always goes first, bulk last. */
export type Lanes = {
  readonly add: (requests: readonly Request[]) => void;
  /** Takes some, in the order of the lanes. */
  readonly take: (most: number) => Request[];
  readonly isEmpty: () => boolean;
};

/** Events that are taken together: a transaction is short. */
const MOST_EVENTS = 500;

const sizeOf = ({ command }: Request): number =>
  command.command === "events" ? command.incoming.length : 1;

export const createLanes = (): Lanes => {
  const waiting: Record<Lane, Request[]> = { decide: [], live: [], timers: [], bulk: [] };
  return {
    add: (requests) => {
      for (const request of requests) waiting[laneOf(request.command)].push(request);
    },
    take: (most) => {
      const taken: Request[] = [];
      let events = 0;
      for (const lane of LANES) {
        while (taken.length < most && events < MOST_EVENTS) {
          const request = waiting[lane].shift();
          if (!request) break;
          taken.push(request);
          events += sizeOf(request);
        }
      }
      return taken;
    },
    isEmpty: () => LANES.every((lane) => waiting[lane].length === 0),
  };
};
