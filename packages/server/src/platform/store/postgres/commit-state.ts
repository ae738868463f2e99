import type { CommitState, Database } from "../engine/index.ts";
import { int, livePolicy } from "../engine/index.ts";

/** Sequences that are taken from the database at once. */
const BLOCK = 256;

export type SharedCommitState = CommitState & {
  /**
   * Gives back nothing and takes new sequences from here on: what is held since is written with higher
   * ones than anything that was committed to it before.
   */
  readonly renew: () => void;
  /** A transaction has begun: the policy is read anew. */
  readonly begin: () => void;
};

/** Sequences come from the database, for all nodes; those that are not used leave gaps. */
export const createCommitState = (db: Database): SharedCommitState => {
  const take = db.prepare(`SELECT nextval('log_seq') AS seq FROM generate_series(1, ${BLOCK})`);
  let block: number[] = [];
  let used = 0;
  let last = 0;
  let begun = 0;
  let policy = livePolicy(db);
  const next = (): number => {
    if (used === block.length) {
      block = take.all().map((row) => int(row, "seq"));
      used = 0;
    }
    return block[used] ?? 0;
  };
  const renew = (): void => {
    block = [];
    used = 0;
  };
  return {
    context: (at) => {
      begun = at;
      return {
        at,
        policy,
        nextSeq: () => {
          last = next();
          used += 1;
          return last;
        },
        nextFacet: next,
      };
    },
    seq: () => last,
    next,
    at: () => begun,
    // What a given-up fold has taken stays a gap.
    rewind: () => undefined,
    policy: () => policy,
    reload: () => {
      policy = livePolicy(db);
    },
    renew,
    begin: () => {
      renew();
      policy = livePolicy(db);
    },
  };
};
