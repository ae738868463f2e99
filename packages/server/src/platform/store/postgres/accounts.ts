import { hash } from "node:crypto";
import type { Event } from "@attune/core/event";
import { ACCOUNT_TIMER } from "@attune/core/commit";
import type { Loaded, Writer } from "../engine/index.ts";
import {
  ACCOUNT_COLUMNS,
  accountChanges,
  accountsToLoad,
  holdAccountRow,
  membershipsOf,
  nothingLoaded,
  text,
  touchedAccounts,
} from "../engine/index.ts";
import { createRows } from "./rows.ts";
import { LOCK } from "./lock-keys.ts";
import type { SyncConnection } from "./sync-connection.ts";
import { createTimerRows } from "./timer-rows.ts";

const BUCKETS = 1_024;

const LOCK_ROWS = "SELECT id FROM account WHERE id = ANY($1::text[]) ORDER BY id FOR NO KEY UPDATE";
const LOCK_UNKNOWN = `SELECT pg_advisory_xact_lock(${LOCK.unknownAccounts}, bucket) FROM (SELECT bucket FROM unnest($1::int[]) AS b(bucket) ORDER BY bucket) AS ordered`;
const BY_ID = `SELECT ${ACCOUNT_COLUMNS} FROM account WHERE id = ANY($1::text[])`;

const bucketOf = (account: string): number =>
  hash("sha256", account, "buffer").readUInt32LE(0) % BUCKETS;

/**
 * Brings the accounts into memory that some events name, held until the transaction ends: their rows
 * in the order of their ids, and those without one through the bucket of their hash. Taken after the
 * people of the events. `onHeld` is told whenever something new is held.
 */
export const createAccountHolder = (connection: SyncConnection, onHeld: () => void) => {
  const held = new Set<string>();
  const buckets = new Set<number>();

  const lockRows = (ids: readonly string[]): void => {
    for (const row of connection.ask(LOCK_ROWS, [ids]).rows) held.add(text(row, "id"));
  };
  const lockUnknown = (ids: readonly string[]): void => {
    const wanted = [...new Set(ids.map(bucketOf))].filter((each) => !buckets.has(each));
    if (wanted.length === 0) return;
    connection.ask(LOCK_UNKNOWN, [wanted]);
    for (const bucket of wanted) buckets.add(bucket);
    // While it waited, another node may have made some of them.
    lockRows(ids);
  };
  const hold = (ids: readonly string[]): void => {
    const wanted = ids.filter((id) => !held.has(id));
    if (wanted.length === 0) return;
    lockRows(wanted);
    lockUnknown(wanted.filter((id) => !held.has(id)));
    onHeld();
  };

  const read = (loaded: Loaded, ids: readonly string[]): void => {
    for (const row of connection.ask(BY_ID, [ids]).rows) holdAccountRow(loaded, row);
  };

  return {
    begin: (): void => {
      held.clear();
      buckets.clear();
    },
    load: (loaded: Loaded, events: readonly Event[]): void => {
      const ids = accountsToLoad(loaded, events);
      if (ids.length === 0) return;
      hold(ids);
      read(loaded, ids);
    },
    loadOnly: (ids: readonly string[]): Loaded => {
      const loaded = nothingLoaded();
      hold(ids);
      read(loaded, ids);
      return loaded;
    },
    read,
  };
};

/** Writes in which segments accounts are that a fold touched, and when that is next to be looked at. */
const createMemberships = (
  connection: SyncConnection,
  onDue: (due: number) => void,
): Writer["state"] => {
  const enter = createRows(
    connection,
    ["text", "text", "bigint"],
    (rows) =>
      `INSERT INTO account_segment (segment, account, since) SELECT * FROM ${rows} ON CONFLICT (segment, account) DO UPDATE SET since = excluded.since`,
  );
  const leave = createRows(
    connection,
    ["text", "text"],
    (rows) =>
      `DELETE FROM account_segment s USING ${rows} AS r(segment, account) WHERE s.segment = r.segment AND s.account = r.account`,
  );
  const writeTimers = createTimerRows(connection, onDue);
  return (loaded) => {
    const { entered, left, due } = accountChanges(loaded);
    enter(entered);
    leave(left);
    writeTimers(due.map(([made, at]) => [ACCOUNT_TIMER, made, at]));
  };
};

/**
 * Writes the accounts that a fold touched, and who is in which, with a statement for each kind of row.
 * `onDue` is told the instants of new timers.
 */
export const createAccountWriter = (
  connection: SyncConnection,
  onDue: (due: number) => void,
): Writer["state"] => {
  const memberships = createMemberships(connection, onDue);
  const upsert = createRows(
    connection,
    ["text", "text", "bigint", "bigint", "text", "text"],
    (rows) =>
      `INSERT INTO account (id, name, made, seq, state, memberships) SELECT * FROM ${rows} ON CONFLICT (id) DO UPDATE SET name = excluded.name, seq = excluded.seq, state = excluded.state, memberships = excluded.memberships`,
  );
  const leaveAll = createRows(
    connection,
    ["bigint"],
    (rows) => `DELETE FROM account_member m USING ${rows} AS r(facet) WHERE m.facet = r.facet`,
  );
  const join = createRows(
    connection,
    ["text", "bigint"],
    (rows) => `INSERT INTO account_member (account, facet) SELECT * FROM ${rows}`,
  );
  return (loaded) => {
    const { set } = loaded;
    upsert(touchedAccounts(set));
    memberships(loaded);
    const facets = [...set.touched.memberships];
    leaveAll(facets.map((facet) => [facet]));
    join(facets.flatMap((facet) => membershipsOf(set, facet)));
  };
};
