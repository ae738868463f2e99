import type { Database } from "./database.ts";
import type { Recorded } from "@attune/core/commit";
import { ACCOUNT_TIMER, evaluateAccountDue, fireTimer, isTimerKind } from "@attune/core/commit";
import type { CommitState } from "./commit-state.ts";
import { int, text } from "./database.ts";
import type { Lease } from "../lease-contract.ts";
import type { Leases } from "./lease-rows.ts";
import type { Loader, Writer } from "./parts.ts";
import type { Stirred } from "./stirred.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly leases: Pick<Leases, "hold">;
  readonly stirred: Stirred;
};

/**
 * Fires timers that are due, inside the caller's transaction; answers how many, or null when somebody
 * else has claimed the lease since.
 */
export const createTimerFirer = ({ db, loader, writer, state, leases, stirred }: Deps) => {
  const due = db.prepare(
    "SELECT kind, profile FROM timer WHERE due <= ? ORDER BY due, profile, kind LIMIT ?",
  );
  const drop = db.prepare("DELETE FROM timer WHERE kind = ? AND profile = ? AND due <= ?");

  const accountOf = db.prepare("SELECT id FROM account WHERE made = ?");

  /** Looks at an account's segments; its members are queued where that concerns them. */
  const fireAccount = (now: number, made: number): void => {
    const row = accountOf.get(made);
    const id = row ? text(row, "id") : null;
    const loaded = loader.forAccounts(id === null ? [] : [id]);
    const entries: Recorded[] = [];
    if (id === null || !evaluateAccountDue(loaded.set, entries, state.context(now), id))
      return void drop.run(ACCOUNT_TIMER, made, now);
    writer.log(entries);
    writer.state(loaded);
    stirred.note(loaded);
    loader.forget();
  };

  const fire = (now: number, kind: string, profile: number): void => {
    const loaded = loader.forProfiles([profile]);
    const entries: Recorded[] = [];
    const fired =
      isTimerKind(kind) && fireTimer(loaded.set, entries, state.context(now), { kind, profile });
    // A profile that is not due by then has its timer written by its fold.
    if (!fired) return void drop.run(kind, profile, now);
    writer.log(entries);
    writer.state(loaded);
    loader.forget();
  };

  return (now: number, limit: number, lease: Lease): number | null => {
    if (!leases.hold(lease)) return null;
    const timers = due.all(now, limit);
    const [people, accounts] = [false, true].map((isOfAccount) =>
      timers.filter((row) => (text(row, "kind") === ACCOUNT_TIMER) === isOfAccount),
    );
    for (const row of people ?? []) fire(now, text(row, "kind"), int(row, "profile"));
    // Accounts are held after people, as everywhere.
    for (const row of accounts ?? []) fireAccount(now, int(row, "profile"));
    return timers.length;
  };
};
