import { join } from "node:path";
import type { Store } from "../contract.ts";
import { StoreBusy } from "../contract.ts";
import type { WriterOptions } from "./commands.ts";
import { lockDirectory } from "./lock.ts";
import { openDatabase } from "./open.ts";
import { askThread } from "./question.ts";
import { createReads } from "./reads.ts";
import { startUpkeep } from "./upkeep.ts";
import { verifyInThread } from "./verify-client.ts";
import { startWriter } from "./writer-client.ts";

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
const MAX_WAITING = 20_000;
const QUARANTINE_EVENTS = 100_000;
export const databaseFile = (directory: string): string => join(directory, "attune.db");

/** Counts what waits for the writer, so that its queue stays bounded. */
const createGate = (limit: number) => {
  let waiting = 0;
  return {
    waiting: () => waiting,
    pass: async <T>(size: number, work: () => Promise<T>): Promise<T> => {
      if (waiting + size > limit && waiting > 0)
        throw new StoreBusy(`${waiting} events are waiting for the writer`);
      waiting += size;
      try {
        return await work();
      } finally {
        waiting -= size;
      }
    },
  };
};

/** The default engine: one SQLite file, a writer thread, readers beside it, a directory lock. */
export const openSqliteStore = async (options: SqliteStoreOptions): Promise<Store> => {
  const lock = lockDirectory(options.directory);
  const file = databaseFile(options.directory);
  const writer = await startWriter({
    file,
    failpoint: options.failpoint ?? null,
    poison: options.poison ?? null,
    quarantineEvents: options.quarantineEvents ?? QUARANTINE_EVENTS,
  }).catch((error: unknown) => {
    lock.release();
    throw error;
  });
  const upkeep = startUpkeep({ file, runRows: options.runRows ?? RUN_ROWS }, writer);
  const db = openDatabase(file, { readOnly: true });
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await upkeep.stop();
    await writer.close();
    db.close();
    lock.release();
  };
  const gate = createGate(options.maxWaiting ?? MAX_WAITING);
  return {
    commitEvents: (lane, incoming, at) =>
      gate.pass(incoming.length, () => writer.ask({ command: "events", lane, incoming, at })),
    commitDecision: (draft) => gate.pass(1, () => writer.ask({ command: "decision", draft })),
    recordConsent: (request) => writer.ask({ command: "consent", request }),
    unmerge: (request) => writer.ask({ command: "unmerge", request }),
    undoUnmerge: (request) => writer.ask({ command: "undo", request }),
    changeDefinitions: (request) => writer.ask({ command: "definitions", request }),
    changeKey: (request) => writer.ask({ command: "key", request }),
    keepApproval: (request) => writer.ask({ command: "approval", request }),
    saveImportCursor: async (cursor) =>
      void (await writer.ask({ command: "import-cursor", cursor })),
    fireTimers: (now, limit) => writer.ask({ command: "timers", now, limit }),
    countRejected: async (counts) => void (await writer.ask({ command: "rejected", counts })),
    verify: (progress) => verifyInThread(file, progress),
    noteAudit: async (note) => void (await writer.ask({ command: "audit", note })),
    verifyAudit: (noted) => askThread("audit-thread.ts", { file, noted }),
    releaseQuarantined: (request) =>
      gate.pass(request.items.length, () => writer.ask({ command: "release", request })),
    discardQuarantined: (request) => writer.ask({ command: "discard", request }),
    examine: () => askThread("examine-thread.ts", file),
    reads: createReads(db),
    health: () => {
      const reason = writer.failure();
      return {
        engine: "sqlite",
        ok: reason === null,
        reason,
        waiting: gate.waiting(),
        durability: "WAL, synchronous=FULL, acknowledged after commit",
      };
    },
    close: () => (closing ??= close()),
  };
};
