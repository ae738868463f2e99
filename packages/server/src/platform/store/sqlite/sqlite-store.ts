import { join } from "node:path";
import { systemClock, virtualClock } from "../../clock/index.ts";
import type { Store } from "../contract.ts";
import type { WriterOptions } from "../engine/index.ts";
import {
  askThread,
  createWriteStore,
  startGatherer,
  startWriter,
  verifyInThread,
} from "../engine/index.ts";
import { createReads } from "../reads/index.ts";
import { lockDirectory } from "./lock.ts";
import { openDatabase } from "./open.ts";
import { sqliteReads } from "./read-database.ts";
import { startUpkeep } from "./upkeep.ts";
import type { SqliteWriterOptions } from "./writer-thread.ts";

export type SqliteStoreOptions = {
  readonly directory: string;
  /** Events that may wait for the writer before callers are told to come back. */
  readonly maxWaiting?: number;
  /** Rows of a tail from which it is moved into its sorted index. */
  readonly runRows?: number;
  readonly failpoint?: WriterOptions["failpoint"];
  readonly poison?: string | null;
  /** Events that quarantine holds before old ones are summarised. */
  readonly quarantineEvents?: number;
};

/** Rows of a tail that make a run, unless the settings say otherwise. */
const RUN_ROWS = 64_000;
const QUARANTINE_EVENTS = 100_000;
const threadOf = (name: "writer" | "verify" | "audit" | "examine" | "gather"): URL =>
  new URL(`./${name}-thread.ts`, import.meta.url);
export const databaseFile = (directory: string): string => join(directory, "attune.db");

/** The default engine: one SQLite file, a writer thread, readers beside it, a directory lock. */
export const openSqliteStore = async (options: SqliteStoreOptions): Promise<Store> => {
  const lock = lockDirectory(options.directory);
  const file = databaseFile(options.directory);
  const workerData: SqliteWriterOptions = {
    file,
    failpoint: options.failpoint ?? null,
    poison: options.poison ?? null,
    quarantineEvents: options.quarantineEvents ?? QUARANTINE_EVENTS,
  };
  const writer = await startWriter({ file: threadOf("writer"), workerData }).catch(
    (error: unknown) => {
      lock.release();
      throw error;
    },
  );
  const upkeep = startUpkeep({ file, runRows: options.runRows ?? RUN_ROWS }, writer);
  const openReader = () => openDatabase(file, { readOnly: true });
  const db = openReader();
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await stopFilling();
    await upkeep.stop();
    await writer.close();
    db.close();
    lock.release();
  };
  const { waiting, stopFilling, ...writes } = createWriteStore(
    writer,
    `process ${process.pid}`,
    (wanted) => startGatherer(threadOf("gather"), { file }, wanted),
    options.maxWaiting,
  );
  return {
    ...writes,
    verify: (progress) => verifyInThread(threadOf("verify"), file, progress),
    verifyAudit: (noted) => askThread(threadOf("audit"), { file, noted }),
    examine: () => askThread(threadOf("examine"), file),
    reads: createReads(sqliteReads(db, openReader)),
    isShared: false,
    takeSole: async () => true,
    onChange: () => () => undefined,
    openClock: async (kind) => (kind === "virtual" ? virtualClock(Date.now()) : systemClock()),
    health: () => {
      const reason = writer.failure();
      return {
        engine: "sqlite",
        ok: reason === null,
        reason,
        waiting: waiting(),
        durability: "WAL, synchronous=FULL, acknowledged after commit",
      };
    },
    close: () => (closing ??= close()),
  };
};
