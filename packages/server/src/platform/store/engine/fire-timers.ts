import type { Database } from "./database.ts";
import type { Recorded } from "@attune/core/commit";
import { fireTimer, isTimerKind } from "@attune/core/commit";
import type { CommitState } from "./commit-state.ts";
import { int, text } from "./database.ts";
import type { Lease } from "../lease-contract.ts";
import type { Leases } from "./lease-rows.ts";
import type { Loader, Writer } from "./parts.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
  readonly leases: Pick<Leases, "hold">;
};

/**
 * Fires timers that are due, inside the caller's transaction; answers how many, or null when somebody
 * else has claimed the lease since.
 */
export const createTimerFirer = ({ db, loader, writer, state, leases }: Deps) => {
  const due = db.prepare(
    "SELECT kind, profile FROM timer WHERE due <= ? ORDER BY due, profile, kind LIMIT ?",
  );
  const drop = db.prepare("DELETE FROM timer WHERE kind = ? AND profile = ? AND due <= ?");

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
    for (const row of timers) fire(now, text(row, "kind"), int(row, "profile"));
    return timers.length;
  };
};
