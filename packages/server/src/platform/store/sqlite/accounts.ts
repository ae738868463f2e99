import type { Event } from "@attune/core/event";
import { ACCOUNT_TIMER } from "@attune/core/commit";
import type { Database, Loaded, Writer } from "../engine/index.ts";
import {
  ACCOUNT_COLUMNS,
  accountChanges,
  accountsToLoad,
  holdAccountRow,
  membershipsOf,
  touchedAccounts,
} from "../engine/index.ts";
import { createTimerRows } from "./timer-rows.ts";

/** Brings accounts into memory: those that some events name, or by their ids. */
export const createAccountHolder = (db: Database) => {
  const byId = db.prepare(`SELECT ${ACCOUNT_COLUMNS} FROM account WHERE id = ?`);
  const byIds = (loaded: Loaded, ids: readonly string[]): void => {
    for (const id of ids) {
      const row = byId.get(id);
      if (row) holdAccountRow(loaded, row);
    }
  };
  return {
    ofEvents: (loaded: Loaded, events: readonly Event[]): void =>
      byIds(loaded, accountsToLoad(loaded, events)),
    byIds,
  };
};

/** Writes in which segments accounts are that a fold touched, and when that is next to be looked at. */
const createMemberships = (db: Database): Writer["state"] => {
  const enter = db.prepare(
    "INSERT INTO account_segment (segment, account, since) VALUES (?, ?, ?) ON CONFLICT (segment, account) DO UPDATE SET since = excluded.since",
  );
  const leave = db.prepare("DELETE FROM account_segment WHERE segment = ? AND account = ?");
  const writeTimer = createTimerRows(db);
  return (loaded) => {
    const { entered, left, due } = accountChanges(loaded);
    for (const row of entered) enter.run(...row);
    for (const row of left) leave.run(...row);
    for (const [made, at] of due) writeTimer(ACCOUNT_TIMER, made, at);
  };
};

/** Writes the accounts that a fold touched, and who is in which. */
export const createAccountWriter = (db: Database): Writer["state"] => {
  const memberships = createMemberships(db);
  const upsert = db.prepare(
    "INSERT INTO account (id, name, made, seq, state, memberships) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, seq = excluded.seq, state = excluded.state, memberships = excluded.memberships",
  );
  const leaveAll = db.prepare("DELETE FROM account_member WHERE facet = ?");
  const join = db.prepare("INSERT INTO account_member (account, facet) VALUES (?, ?)");
  return (loaded) => {
    const { set } = loaded;
    for (const cells of touchedAccounts(set)) upsert.run(...cells);
    memberships(loaded);
    for (const facet of set.touched.memberships) {
      leaveAll.run(facet);
      for (const membership of membershipsOf(set, facet)) join.run(...membership);
    }
  };
};
