import type { Database } from "./database.ts";
import type { Recorded } from "@attune/core/commit";
import { fireTimer, isTimerKind } from "@attune/core/commit";
import type { CommitState } from "./commit-state.ts";
import { int, text } from "./database.ts";
import type { Loader, Writer } from "./parts.ts";

type Deps = {
  readonly db: Database;
  readonly loader: Loader;
  readonly writer: Writer;
  readonly state: CommitState;
};

/** Fires timers that are due, inside the caller's transaction; answers how many. */
export const createTimerFirer = ({ db, loader, writer, state }: Deps) => {
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

  return (now: number, limit: number): number => {
    const timers = due.all(now, limit);
    for (const row of timers) fire(now, text(row, "kind"), int(row, "profile"));
    return timers.length;
  };
};
