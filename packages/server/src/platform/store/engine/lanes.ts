import type { Lane, Request } from "./commands.ts";
import { isAlone, LANES, laneOf } from "./commands.ts";

/** Requests waiting for the writer, in lanes: the decide lane always goes first, bulk last. */
export type Lanes = {
  readonly add: (requests: readonly Request[]) => void;
  /**
   * Takes some, in the order of the lanes; one that must be alone only as the first of a transaction,
   * and then soon.
   */
  readonly take: (most: number, isFirst: boolean) => Request[];
  readonly isEmpty: () => boolean;
};

/** Events that are taken together: a transaction is short. */
const MOST_EVENTS = 500;

const sizeOf = ({ command }: Request): number =>
  command.command === "events" ? command.incoming.length : 1;

export const createLanes = (): Lanes => {
  const waiting: Record<Lane, Request[]> = { decide: [], live: [], timers: [], bulk: [] };
  /** Where one waits that must be alone. */
  let next: Lane | null = null;
  const takeAlone = (): Request[] => {
    const request = next === null ? undefined : waiting[next].shift();
    next = null;
    return request ? [request] : [];
  };

  return {
    add: (requests) => {
      for (const request of requests) waiting[laneOf(request.command)].push(request);
    },
    take: (most, isFirst) => {
      if (isFirst && next !== null) return takeAlone();
      const taken: Request[] = [];
      let events = 0;
      for (const lane of LANES) {
        while (taken.length < most && events < MOST_EVENTS) {
          const [request] = waiting[lane];
          if (!request) break;
          if (isAlone(request.command)) {
            next = lane;
            return isFirst && taken.length === 0 ? takeAlone() : taken;
          }
          waiting[lane].shift();
          taken.push(request);
          events += sizeOf(request);
        }
      }
      return taken;
    },
    isEmpty: () => LANES.every((lane) => waiting[lane].length === 0),
  };
};
