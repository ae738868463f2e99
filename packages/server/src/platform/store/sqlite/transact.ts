import type { DatabaseSync } from "node:sqlite";
import type { Reply, Request } from "./commands.ts";
import type { Executor } from "./executor.ts";
import type { Lanes } from "./lanes.ts";

/** No transaction holds the writer for longer, so that a decision never waits behind an import. */
const HOLD_MS = 15;

export type Failpoint = (
  name: "commit.before-write" | "commit.before-fsync" | "commit.after-fsync",
) => void;

export type TransactDeps = {
  readonly db: DatabaseSync;
  readonly executor: Executor;
  readonly lanes: Lanes;
  readonly failpoint: Failpoint;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** SQLite's primary result codes for a disk that is full, failing or read-only, and for a lock. */
const UNAVAILABLE = new Set([5, 6, 8, 10, 13, 14]);

const failure = (request: Request, error: unknown): Reply => {
  const code =
    error instanceof Error && "errcode" in error && typeof error.errcode === "number"
      ? error.errcode & 0xff
      : 0;
  return {
    id: request.id,
    error: error instanceof Error ? `${error.name}: ${error.message}` : "unknown",
    unavailable: UNAVAILABLE.has(code),
  };
};

/**
 * Group commit: takes what waits into one transaction, for as long as `HOLD_MS`, and answers after
 * its one fsync. When a request fails, the group is rolled back and each is done in its own
 * transaction, so that a bad one costs no other.
 */
export const createTransact = ({ db, executor, lanes, failpoint, elapsed }: TransactDeps) => {
  const inTransaction = (work: () => Reply[]): Reply[] => {
    db.exec("BEGIN IMMEDIATE");
    try {
      failpoint("commit.before-write");
      const replies = work();
      executor.finish();
      failpoint("commit.before-fsync");
      db.exec("COMMIT");
      failpoint("commit.after-fsync");
      return replies;
    } catch (error) {
      if (db.isTransaction) db.exec("ROLLBACK");
      executor.reload();
      throw error;
    }
  };

  const alone = (request: Request): Reply => {
    try {
      const [reply] = inTransaction(() => [
        { id: request.id, answer: executor.execute(request.command) },
      ]);
      return reply ?? failure(request, null);
    } catch (error) {
      return failure(request, error);
    }
  };

  return (): Reply[] => {
    const taken: Request[] = [];
    try {
      return inTransaction(() => {
        const replies: Reply[] = [];
        const start = elapsed();
        do {
          const request = lanes.next();
          if (request === null) break;
          taken.push(request);
          replies.push({ id: request.id, answer: executor.execute(request.command) });
        } while (elapsed() - start < HOLD_MS);
        return replies;
      });
    } catch (error) {
      const [only, another] = taken;
      if (!only) throw error;
      return another ? taken.map(alone) : [failure(only, error)];
    }
  };
};
