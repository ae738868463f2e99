import type { CommitState } from "./commit-state.ts";
import type { Database } from "./database.ts";
import type { Loaded } from "./loaded.ts";
import { createFillingRows } from "./program-rows.ts";

/** Accounts that a transaction changed, as far as live conditions see it. */
export type Stirred = {
  readonly note: (loaded: Loaded) => void;
  /** Queues their members in the same transaction (L2): at its end, so that nobody waits for long. */
  readonly flush: () => void;
  /** Forgets what a rolled-back transaction noted. */
  readonly forget: () => void;
};

export const createStirred = (db: Database, state: Pick<CommitState, "seq" | "next">): Stirred => {
  const fillings = createFillingRows(db);
  const accounts = new Set<string>();
  return {
    note: ({ set }) => {
      for (const account of set.touched.stirred) accounts.add(account);
    },
    flush: () => {
      // In one order, so that two nodes do not wait for each other.
      for (const account of [...accounts].sort()) fillings.stir(account, state.seq(), state.next());
      accounts.clear();
    },
    forget: () => accounts.clear(),
  };
};
