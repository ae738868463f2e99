import { createRows } from "./rows.ts";
import type { SyncConnection } from "./sync-connection.ts";

/** When something of a kind is due, by its id; null takes the timer away. */
export type TimerRow = readonly [kind: string, id: number, due: number | null];

/** Sets and takes away timers, with one statement each; `onDue` is told the instants of those that are set. */
export const createTimerRows = (connection: SyncConnection, onDue: (due: number) => void) => {
  const set = createRows(
    connection,
    ["text", "bigint", "bigint"],
    (rows) =>
      `INSERT INTO timer (kind, profile, due) SELECT * FROM ${rows} ON CONFLICT (kind, profile) DO UPDATE SET due = excluded.due`,
  );
  const drop = createRows(
    connection,
    ["text", "bigint"],
    (rows) =>
      `DELETE FROM timer t USING ${rows} AS r(kind, profile) WHERE t.kind = r.kind AND t.profile = r.profile`,
  );
  return (timers: readonly TimerRow[]): void => {
    for (const [, , due] of timers) if (due !== null) onDue(due);
    set(timers.filter(([, , due]) => due !== null));
    drop(timers.flatMap(([kind, id, due]) => (due === null ? [[kind, id]] : [])));
  };
};
