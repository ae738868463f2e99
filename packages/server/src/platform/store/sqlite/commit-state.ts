import type { CommitState, Database } from "../engine/index.ts";
import { int, livePolicy, liveProgram } from "../engine/index.ts";

/** The one writer of the file counts its sequence in memory. */
export const createCommitState = (db: Database): CommitState => {
  const lastSeq = db.prepare("SELECT coalesce(max(seq), 0) AS seq FROM log");
  const read = () => ({
    seq: int(lastSeq.get(), "seq"),
    policy: livePolicy(db),
    live: liveProgram(db),
  });
  const state = read();
  let begun = 0;
  return {
    context: (at) => {
      begun = at;
      return {
        at,
        policy: state.policy,
        program: state.live.program,
        nextSeq: () => (state.seq += 1),
        // A facet is named by the sequence of its own entry: never reused, and oldest is lowest.
        nextFacet: () => state.seq + 1,
      };
    },
    seq: () => state.seq,
    next: () => state.seq + 1,
    at: () => begun,
    rewind: (seq) => {
      state.seq = seq;
    },
    policy: () => state.policy,
    live: () => state.live,
    reload: () => void Object.assign(state, read()),
  };
};
