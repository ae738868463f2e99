import { randomUUID } from "node:crypto";
import type { Store } from "../contract.ts";
import type { WriterOptions } from "../engine/index.ts";
import { askThread, createWriteStore, startWriter, verifyInThread } from "../engine/index.ts";
import { createReads } from "../reads/index.ts";
import { openPool } from "./connect.ts";
import { examinePostgres } from "./examine.ts";
import { prepareDatabase } from "./prepare.ts";
import { postgresReads } from "./read-database.ts";
import type { PostgresWriterOptions } from "./writer-thread.ts";

export type PostgresStoreOptions = {
  /** postgres://user:password@host:port/database. */
  readonly url: string;
  /** Events that may wait for the writer before callers are told to come back. */
  readonly maxWaiting?: number;
  readonly failpoint?: WriterOptions["failpoint"];
  readonly poison?: string | null;
  /** Events that quarantine holds before old ones are summarised. */
  readonly quarantineEvents?: number;
};

const QUARANTINE_EVENTS = 100_000;
const threadOf = (name: "writer" | "verify" | "audit"): URL =>
  new URL(`./${name}-thread.ts`, import.meta.url);

/** PostgreSQL: a writer on a thread of its own, readers on a pool; other nodes may do the same. */
export const openPostgresStore = async (options: PostgresStoreOptions): Promise<Store> => {
  const { url } = options;
  await prepareDatabase(url);
  const workerData: PostgresWriterOptions = {
    url,
    node: randomUUID(),
    failpoint: options.failpoint ?? null,
    poison: options.poison ?? null,
    quarantineEvents: options.quarantineEvents ?? QUARANTINE_EVENTS,
  };
  const writer = await startWriter({ file: threadOf("writer"), workerData });
  const pool = openPool({ url, name: "attune reads" });
  const { waiting, ...writes } = createWriteStore(writer, options.maxWaiting);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await writer.close();
    await pool.close();
  };
  return {
    ...writes,
    verify: (progress) => verifyInThread(threadOf("verify"), url, progress),
    verifyAudit: (noted) => askThread(threadOf("audit"), { url, noted }),
    examine: () => examinePostgres(url),
    reads: createReads(postgresReads(pool)),
    health: () => {
      const reason = pool.reason() ?? writer.failure();
      return {
        engine: "postgres",
        ok: reason === null,
        reason,
        waiting: waiting(),
        durability: "PostgreSQL, synchronous_commit, acknowledged after commit",
      };
    },
    close: () => (closing ??= close()),
  };
};
