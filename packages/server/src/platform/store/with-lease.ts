import { setTimeout as sleep } from "node:timers/promises";
import type { Lease, LeaseStore } from "./lease-contract.ts";

/** How often a lease that somebody else holds is asked for again, in ms. */
const AGAIN_MS = 100;

/** Waits for a lease, works with it, and gives it back. */
export const withLease = async <T>(
  leases: LeaseStore["leases"],
  name: string,
  ttlMs: number,
  work: (lease: Lease) => Promise<T>,
): Promise<T> => {
  let lease = await leases.claim(name, ttlMs);
  while (!lease) {
    await sleep(AGAIN_MS);
    lease = await leases.claim(name, ttlMs);
  }
  try {
    return await work(lease);
  } finally {
    // One that cannot be given back now ends by itself.
    await leases.release(lease).catch(() => undefined);
  }
};
