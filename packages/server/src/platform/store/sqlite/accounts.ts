import type { Event } from "@attune/core/event";
import type { Database, Loaded, Writer } from "../engine/index.ts";
import {
  ACCOUNT_COLUMNS,
  accountsToLoad,
  holdAccountRow,
  membershipsOf,
  touchedAccounts,
} from "../engine/index.ts";

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

/** Writes the accounts that a fold touched, and who is in which. */
export const createAccountWriter = (db: Database): Writer["state"] => {
  const upsert = db.prepare(
    "INSERT INTO account (id, name, made, seq, state) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name, seq = excluded.seq, state = excluded.state",
  );
  const leaveAll = db.prepare("DELETE FROM account_member WHERE facet = ?");
  const join = db.prepare("INSERT INTO account_member (account, facet) VALUES (?, ?)");
  return ({ set }) => {
    for (const cells of touchedAccounts(set)) upsert.run(...cells);
    for (const facet of set.touched.memberships) {
      leaveAll.run(facet);
      for (const membership of membershipsOf(set, facet)) join.run(...membership);
    }
  };
};
