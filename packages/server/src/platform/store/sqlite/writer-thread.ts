import type { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import type { EngineParts, Trouble, WriterEngine, WriterOptions } from "../engine/index.ts";
import { ALONE, countProfilesOnce, runWriter } from "../engine/index.ts";
import { createCatalogTable } from "./catalog.ts";
import { createCommitState } from "./commit-state.ts";
import { createLoader } from "./load.ts";
import { migrate } from "./migrate.ts";
import { createOpenEvents } from "./open-events.ts";
import { openDatabase, sqliteDatabase } from "./open.ts";
import { createTails } from "./tails.ts";
import { isUnavailable } from "./trouble.ts";
import { createWriter } from "./write.ts";

export type SqliteWriterOptions = WriterOptions & { readonly file: string };

const troubleOf = (error: unknown): Trouble => (isUnavailable(error) ? "unavailable" : "failure");

/** What is left in the log is small: then it starts anew. On a full disk it stays for the next time. */
const copyRest = (connection: DatabaseSync): void => {
  try {
    connection.exec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch (error) {
    if (!isUnavailable(error)) throw error;
  }
};

const createParts = (connection: DatabaseSync): EngineParts => {
  const db = sqliteDatabase(connection);
  const tails = createTails(db);
  const openEvents = createOpenEvents(db);
  const catalog = createCatalogTable(db);
  return {
    state: createCommitState(db),
    loader: createLoader(db),
    dedupe: { look: () => undefined, isKnown: tails.isKnown },
    openEvents,
    catalog,
    createWriter: (countProfiles) => createWriter(db, tails, countProfiles),
    ...ALONE,
    begin: () => undefined,
    now: () => Date.now(),
    upkeep: {
      merge: ({ run }) => {
        tails.merge(run);
        return null;
      },
      trim: ({ tail, upTo, limit }) => {
        const dropped = tails.trim(tail, upTo, limit);
        if (tail === "timeline") openEvents.trimmed();
        return dropped;
      },
    },
    reload: () => {
      tails.reload();
      catalog.reload();
    },
    settle: () => {
      connection.exec("BEGIN IMMEDIATE");
      tails.settle();
      connection.exec("COMMIT");
    },
  };
};

const open = (file: string): WriterEngine => {
  const connection = openDatabase(file);
  migrate(connection);
  const db = sqliteDatabase(connection);
  countProfilesOnce(db);
  // Whoever held one is gone: this process alone has the directory.
  connection.exec("UPDATE lease SET until = 0");
  return {
    db,
    parts: createParts(connection),
    transactions: {
      begin: () => connection.exec("BEGIN IMMEDIATE"),
      commit: () => connection.exec("COMMIT"),
      rollback: () => {
        if (connection.isTransaction) connection.exec("ROLLBACK");
      },
      troubleOf,
    },
    checkpointed: () => copyRest(connection),
    close: () => {
      connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      connection.close();
    },
  };
};

if (parentPort) {
  const options: SqliteWriterOptions = workerData;
  runWriter(parentPort, options, () => open(options.file));
}
