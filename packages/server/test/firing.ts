import type { Store } from "../src/platform/store/index.ts";
import { withLease } from "../src/platform/store/index.ts";

/** Fires what is due, as the one node that may; how many. */
export const fire = async (store: Store, now: number, limit: number): Promise<number> => {
  const fired = await withLease(store.leases, "timers", 10_000, (lease) =>
    store.fireTimers(now, limit, lease),
  );
  if (fired === null) throw new Error("the lease was lost");
  return fired;
};
