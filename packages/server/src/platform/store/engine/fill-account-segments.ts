import type { CommitContext, Recorded, WorkingSet } from "@attune/core/commit";
import { evaluateAccountAll, evaluateAccountDue, leaveAccountSegment } from "@attune/core/commit";
import type { CommitState } from "./commit-state.ts";
import type { Database } from "./database.ts";
import { int, text } from "./database.ts";
import type { Loader, Writer } from "./parts.ts";
import type { FillingRow } from "./program-rows.ts";
import { createFillingRows, standingTogether } from "./program-rows.ts";
import type { Stirred } from "./stirred.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly stirred: Stirred;
};

type Work = (set: WorkingSet, entries: Recorded[], context: CommitContext, account: string) => void;

/** Does something to accounts, and queues their members where that concerns them. */
const createMove =
  ({ loader, writer, state, stirred }: Omit<Deps, "db">) =>
  (accounts: readonly string[], at: number, work: Work): void => {
    const loaded = loader.forAccounts(accounts);
    const entries: Recorded[] = [];
    const context = state.context(at);
    for (const account of accounts) work(loaded.set, entries, context, account);
    writer.log(entries);
    writer.state(loaded);
    stirred.note(loaded);
    loader.forget();
  };

/**
 * Catches up with which accounts are in segments that were not there before, or not as they are now, a
 * step at a time and in the order in which they were first named; answers how many it came by.
 */
export const createAccountSegmentFiller = ({ db, ...deps }: Deps) => {
  const next = db.prepare(
    "SELECT id, made FROM account WHERE made > ? AND made <= ? ORDER BY made LIMIT ?",
  );
  const members = db.prepare(
    "SELECT account FROM account_segment WHERE segment = ? ORDER BY account LIMIT ?",
  );
  const fillings = createFillingRows(db);
  const move = createMove(deps);

  const evaluate = (rows: readonly FillingRow[], at: number, limit: number): number => {
    const [{ since, cursor } = { since: 0, cursor: 0 }] = rows;
    const found = next.all(cursor, since, limit);
    const last = found.at(-1);
    const reached = last && found.length === limit ? int(last, "made") : since;
    const { accountsEvaluated } = deps.state.live();
    for (const row of rows) {
      if (reached >= since) {
        fillings.done(row);
        accountsEvaluated.delete(row.key);
      } else {
        fillings.reach(row, reached);
        accountsEvaluated.set(row.key, { since, cursor: reached });
      }
    }
    const accounts = found.map((row) => text(row, "id"));
    const keys = new Set(rows.map(({ key }) => key));
    move(accounts, at, (set, entries, context, account) => {
      // First what time alone has changed: it is no doing of these definitions.
      evaluateAccountDue(set, entries, context, account, keys);
      evaluateAccountAll(set, entries, context, account, "backfill");
    });
    return accounts.length;
  };

  /** Accounts leave a segment that is live no longer. */
  const leave = (row: FillingRow, at: number, limit: number): number => {
    const accounts = members.all(row.key, limit).map((each) => text(each, "account"));
    if (accounts.length < limit) fillings.done(row);
    move(accounts, at, (set, entries, context, account) =>
      leaveAccountSegment(set, entries, context, account, row.key),
    );
    return accounts.length;
  };

  return (rows: readonly FillingRow[], at: number, limit: number): number => {
    const [first] = rows;
    return first?.version === 0
      ? leave(first, at, limit)
      : evaluate(standingTogether(rows.filter(({ version }) => version > 0)), at, limit);
  };
};
