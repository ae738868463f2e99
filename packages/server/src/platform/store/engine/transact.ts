import type { Reply, Request } from "./commands.ts";
import { isAlone } from "./commands.ts";
import type { Executor } from "./executor.ts";
import type { Lanes } from "./lanes.ts";
import type { Transactions, Trouble } from "./parts.ts";

/** No transaction holds the writer for longer, so that a decision never waits behind an import. */
const HOLD_MS = 15;

export type Failpoint = (
  name: "commit.before-write" | "commit.before-fsync" | "commit.after-fsync",
) => void;

export type TransactDeps = {
  readonly transactions: Transactions;
  readonly executor: Executor;
  readonly lanes: Lanes;
  readonly failpoint: Failpoint;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** A command that others were in the way of is tried so often. */
const ATTEMPTS = 8;

const isUnavailable = (trouble: Trouble): boolean =>
  trouble === "unavailable" || trouble === "lost";

const failureWith =
  (transactions: Transactions) =>
  (request: Request, error: unknown): Reply => ({
    id: request.id,
    error: error instanceof Error ? `${error.name}: ${error.message}` : "unknown",
    unavailable: isUnavailable(transactions.troubleOf(error)),
  });

type Work = (work: () => Reply[]) => Reply[];

const createInTransaction =
  ({ transactions, executor, failpoint }: TransactDeps): Work =>
  (work) => {
    transactions.begin();
    try {
      executor.begin();
      failpoint("commit.before-write");
      const replies = work();
      executor.finish();
      failpoint("commit.before-fsync");
      transactions.commit();
      failpoint("commit.after-fsync");
      return replies;
    } catch (error) {
      transactions.rollback();
      executor.reload();
      throw error;
    }
  };

/**
 * Group commit: takes what waits into one transaction, for as long as `HOLD_MS`, and answers after
 * its one fsync. When a request fails, the group is rolled back and each is done in its own
 * transaction, so that a bad one costs no other.
 */
export const createTransact = (deps: TransactDeps) => {
  const { transactions, executor, lanes, elapsed } = deps;
  const failure = failureWith(transactions);
  const inTransaction = createInTransaction(deps);

  const attempt = (request: Request): Reply =>
    inTransaction(() => [
      { id: request.id, answer: executor.execute([request.command])[0] ?? null },
    ])[0] ?? failure(request, null);

  const alone = (request: Request): Reply => {
    for (let left = ATTEMPTS; ; left -= 1) {
      try {
        return attempt(request);
      } catch (error) {
        if (left > 1 && transactions.troubleOf(error) === "conflict") continue;
        return failure(request, error);
      }
    }
  };

  return (): Reply[] => {
    const taken: Request[] = [];
    try {
      return inTransaction(() => {
        const replies: Reply[] = [];
        const start = elapsed();
        do {
          const requests = lanes.take(executor.together, taken.length === 0);
          if (requests.length === 0) break;
          taken.push(...requests);
          const answers = executor.execute(requests.map(({ command }) => command));
          replies.push(
            ...requests.map(({ id }, index) => ({ id, answer: answers[index] ?? null })),
          );
        } while (elapsed() - start < HOLD_MS && !taken.some(({ command }) => isAlone(command)));
        return replies;
      });
    } catch (error) {
      // One that was not even begun has taken nothing: what waits hears of it.
      if (taken.length === 0) taken.push(...lanes.take(executor.together, true));
      if (taken.length === 0) throw error;
      const trouble = transactions.troubleOf(error);
      const again = trouble === "conflict" || (trouble !== "lost" && taken.length > 1);
      return taken.map((request) => (again ? alone(request) : failure(request, error)));
    }
  };
};
