import type { CommitContext } from "@attune/core/commit";
import type { IdentityPolicy } from "@attune/core/identity";
import { identityPolicyOf } from "@attune/core/identity";
import type { Database } from "./database.ts";
import { text } from "./database.ts";
import type { LiveProgram } from "./program-rows.ts";

/** The commit sequence and the live identity policy, as the writer thread holds them between commits. */
export type CommitState = {
  /** The arguments of a fold; its counters move with each entry. */
  readonly context: (at: number) => CommitContext;
  /** The last one given out. */
  readonly seq: () => number;
  /** The one that the next entry will have. */
  readonly next: () => number;
  /** Time of the commit that was begun last, epoch ms. */
  readonly at: () => number;
  /** Takes back the sequences of a fold that was given up. */
  readonly rewind: (seq: number) => void;
  readonly policy: () => IdentityPolicy;
  /** What live definitions want to know, and how far it is caught up with. */
  readonly live: () => LiveProgram;
  /** Reads all of it from the database: at the start, after a rollback, after definitions changed. */
  readonly reload: () => void;
};

export const livePolicy = (db: Database): IdentityPolicy => {
  const row = db
    .prepare("SELECT body FROM definition WHERE kind = 'identity' AND status = 'live'")
    .get();
  return identityPolicyOf(row ? JSON.parse(text(row, "body")) : null);
};
