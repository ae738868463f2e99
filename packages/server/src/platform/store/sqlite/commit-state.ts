import type { DatabaseSync } from "node:sqlite";
import type { CommitContext } from "@attune/core/commit";
import type { IdentityPolicy } from "@attune/core/identity";
import { identityPolicyOf } from "@attune/core/identity";
import { int, text } from "./open.ts";

/** The commit sequence and the live identity policy, as the writer thread holds them between commits. */
export type CommitState = {
  /** The arguments of a fold; its counters move with each entry. */
  readonly context: (at: number) => CommitContext;
  readonly seq: () => number;
  /** Time of the commit that was begun last, epoch ms. */
  readonly at: () => number;
  /** Takes back the sequences of a fold that was given up. */
  readonly rewind: (seq: number) => void;
  readonly policy: () => IdentityPolicy;
  /** Reads both from the database: at the start, after a rollback, after definitions changed. */
  readonly reload: () => void;
};

const livePolicy = (db: DatabaseSync): IdentityPolicy => {
  const row = db
    .prepare("SELECT body FROM definition WHERE kind = 'identity' AND status = 'live'")
    .get();
  return identityPolicyOf(row ? JSON.parse(text(row, "body")) : null);
};

export const createCommitState = (db: DatabaseSync): CommitState => {
  const lastSeq = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM log");
  const read = () => ({ seq: int(lastSeq.get(), "seq"), policy: livePolicy(db) });
  const state = read();
  let begun = 0;
  return {
    context: (at) => {
      begun = at;
      return {
        at,
        policy: state.policy,
        nextSeq: () => (state.seq += 1),
        // A facet is named by the sequence of its own entry: never reused, and oldest is lowest.
        nextFacet: () => state.seq + 1,
      };
    },
    seq: () => state.seq,
    at: () => begun,
    rewind: (seq) => {
      state.seq = seq;
    },
    policy: () => state.policy,
    reload: () => void Object.assign(state, read()),
  };
};
