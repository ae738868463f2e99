import type { Database } from "../engine/index.ts";

/** Sets when something of a kind is due, by its id; null takes the timer away. */
export const createTimerRows = (db: Database) => {
  const set = db.prepare(
    "INSERT INTO timer (kind, profile, due) VALUES (?, ?, ?) ON CONFLICT (kind, profile) DO UPDATE SET due = excluded.due",
  );
  const drop = db.prepare("DELETE FROM timer WHERE kind = ? AND profile = ?");
  return (kind: string, id: number, due: number | null): void =>
    void (due === null ? drop.run(kind, id) : set.run(kind, id, due));
};
