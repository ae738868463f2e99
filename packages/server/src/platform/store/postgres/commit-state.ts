import type { CommitState, Database } from "../engine/index.ts";
import { int, livePolicy, liveProgram } from "../engine/index.ts";
import { LOCK } from "./lock-keys.ts";

/** Sequences that are taken from the database at once. */
const BLOCK = 256;

export type SharedCommitState = CommitState & {
  /**
   * Gives back nothing and takes new sequences from here on: what is held since is written with higher
   * ones than anything that was committed to it before.
   */
  readonly renew: () => void;
  /**
   * Holds the definitions until the transaction ends, with the others that take something in, or alone:
   * policy, program, and how far that is caught up with, are as they stand from here on.
   */
  readonly holdProgram: (alone: boolean) => void;
  /** A transaction has begun: nothing is held yet. */
  readonly begin: () => void;
};

/** What tells live definitions from others, and how far they are caught up with. */
const REVISION = `SELECT
  (SELECT body FROM definition WHERE kind = 'identity' AND status = 'live') AS policy,
  (SELECT max(greatest(live_from, coalesce(live_until, 0))) FROM definition WHERE kind IN ('segment', 'trait')) AS revision,
  (SELECT string_agg(kind || key || version || ' ' || since || ' ' || reached, ',' ORDER BY kind, key) FROM filling WHERE kind IN ('segment', 'account-segment')) AS filling,
  (SELECT value FROM setting WHERE name = 'zone') AS zone`;

/** The identity policy and the program: both are read anew only where they are others. */
const createProgramReader = (db: Database) => {
  const revision = db.prepare(REVISION);
  const holdTogether = db.prepare(`SELECT pg_advisory_xact_lock_shared(${LOCK.program}, 0)`);
  const holdAlone = db.prepare(`SELECT pg_advisory_xact_lock(${LOCK.program}, 0)`);
  let live = liveProgram(db);
  let policy = livePolicy(db);
  let known = JSON.stringify(revision.get());
  /** How far it is caught up with as it stands in memory: a step that is rolled back has moved it on. */
  const places = (): string => JSON.stringify([[...live.evaluated], [...live.accountsEvaluated]]);
  let placed = places();
  const read = (): void => {
    const now = JSON.stringify(revision.get());
    if (now === known && placed === places()) return;
    live = liveProgram(db);
    policy = livePolicy(db);
    known = now;
    placed = places();
  };
  return {
    /** Sent with the next question: what is read after it is as it stands under the lock. */
    hold: (alone: boolean) => void (alone ? holdAlone : holdTogether).run(),
    read,
    live: () => live,
    policy: () => policy,
  };
};

/** Sequences come from the database, for all nodes; those that are not used leave gaps. */
export const createCommitState = (db: Database): SharedCommitState => {
  const programs = createProgramReader(db);
  const take = db.prepare(`SELECT nextval('log_seq') AS seq FROM generate_series(1, ${BLOCK})`);
  let block: number[] = [];
  let used = 0;
  let last = 0;
  let begun = 0;
  let isHeld = false;
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
        policy: programs.policy(),
        program: programs.live().program,
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
    policy: programs.policy,
    live: programs.live,
    reload: programs.read,
    renew,
    holdProgram: (alone) => {
      if (isHeld) return;
      isHeld = true;
      programs.hold(alone);
      renew();
      programs.read();
    },
    begin: () => {
      isHeld = false;
      renew();
    },
  };
};
