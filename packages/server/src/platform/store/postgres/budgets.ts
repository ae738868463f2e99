import { hash } from "node:crypto";
import { LOCK } from "./lock-keys.ts";
import type { SyncConnection } from "./sync-connection.ts";

const BUCKETS = 4_096;

const LOCK_BUDGETS = `SELECT pg_advisory_xact_lock(${LOCK.budgets}, bucket) FROM (SELECT bucket FROM unnest($1::int[]) AS b(bucket) ORDER BY bucket) AS ordered`;

const bucketOf = (offer: string): number =>
  hash("sha256", offer, "buffer").readUInt32LE(0) % BUCKETS;

/**
 * Holds budgets until the transaction ends, in one order: what is left of them is read, and taken, by
 * one node at a time (L9). One that nothing was taken from yet has no row to be locked, hence buckets.
 */
export const createBudgetHolder = (connection: SyncConnection, onHeld: () => void) => {
  const held = new Set<number>();
  return {
    begin: (): void => held.clear(),
    hold: (offers: readonly string[]): void => {
      const wanted = [...new Set(offers.map(bucketOf))].filter((bucket) => !held.has(bucket));
      if (wanted.length === 0) return;
      connection.ask(LOCK_BUDGETS, [wanted]);
      for (const bucket of wanted) held.add(bucket);
      onHeld();
    },
  };
};
