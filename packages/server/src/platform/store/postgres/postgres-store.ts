import { randomUUID } from "node:crypto";
import type { Reads, Store } from "../contract.ts";
import type { WriterClient, WriterOptions } from "../engine/index.ts";
import {
  askThread,
  createWriteStore,
  startGatherer,
  startWriter,
  verifyInThread,
} from "../engine/index.ts";
import { createReads } from "../reads/index.ts";
import type { PostgresPool } from "./connect.ts";
import { openPool } from "./connect.ts";
import { examinePostgres } from "./examine.ts";
import { listenForChanges } from "./listen.ts";
import { createNodeClocks } from "./node-clock.ts";
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
  /** Told of a database that was restored from another cluster: how many entries its log has. */
  readonly onRestored?: (entries: number) => void;
};

const QUARANTINE_EVENTS = 100_000;
const threadOf = (name: "writer" | "verify" | "audit" | "gather"): URL =>
  new URL(`./${name}-thread.ts`, import.meta.url);

const writesOf = (writer: WriterClient, node: string, { url, maxWaiting }: PostgresStoreOptions) =>
  createWriteStore(
    writer,
    node,
    (wanted) => startGatherer(threadOf("gather"), { url }, wanted),
    maxWaiting,
  );

/** Connections for exports, each on a snapshot of its own while it lasts. */
const EXPORTS_AT_ONCE = 4;

/** Connections for what a decision reads: no long answer to somebody else is in its way. */
const SUBJECT_READERS = 4;

const openSubjects = async (url: string): Promise<PostgresPool> => {
  const warm = async (): Promise<void> => {
    const asked = Array.from({ length: SUBJECT_READERS }, () => pool.rows("SELECT 1"));
    await Promise.allSettled(asked);
  };
  const pool = openPool({
    url,
    name: "attune decide",
    size: SUBJECT_READERS,
    keepsOpen: true,
    onChange: (reason) => void (reason === null ? warm() : undefined),
  });
  await warm();
  return pool;
};

/** What a decision reads of a person, and of budgets. */
const decidingReads = (pool: PostgresPool): Pick<Reads, "subject" | "uses" | "budgetsTaken"> => {
  const { subject, uses, budgetsTaken } = createReads(postgresReads(pool));
  return { subject, uses, budgetsTaken };
};

/** PostgreSQL: a writer on a thread of its own, readers on a pool; other nodes may do the same. */
export const openPostgresStore = async (options: PostgresStoreOptions): Promise<Store> => {
  const { url } = options;
  const restored = await prepareDatabase(url);
  if (restored > 0) options.onRestored?.(restored);
  const node = randomUUID();
  const workerData: PostgresWriterOptions = {
    url,
    node,
    failpoint: options.failpoint ?? null,
    poison: options.poison ?? null,
    quarantineEvents: options.quarantineEvents ?? QUARANTINE_EVENTS,
  };
  const writer = await startWriter({ file: threadOf("writer"), workerData });
  const pool = openPool({ url, name: "attune reads" });
  const exports = openPool({ url, name: "attune exports", size: EXPORTS_AT_ONCE });
  const subjects = await openSubjects(url);
  const news = await listenForChanges({ url, node });
  const clocks = createNodeClocks(pool);
  const { waiting, stopFilling, ...writes } = writesOf(writer, node, options);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    await stopFilling();
    clocks.stop();
    await news.stop();
    await writer.close();
    await Promise.all([pool.close(), exports.close(), subjects.close()]);
  };
  const failure = (): string | null => {
    const deaf = news.reason();
    // What others change would go unseen here.
    const unheard = deaf === null ? null : `the other nodes are not heard: ${deaf}`;
    return pool.reason() ?? subjects.reason() ?? writer.failure() ?? unheard;
  };
  return {
    ...writes,
    verify: (progress) => verifyInThread(threadOf("verify"), url, progress),
    verifyAudit: (noted) => askThread(threadOf("audit"), { url, noted }),
    examine: () => examinePostgres(url),
    reads: {
      ...createReads(postgresReads(pool, exports)),
      ...decidingReads(subjects),
    },
    isShared: true,
    onChange: news.onChange,
    takeSole: news.take,
    openClock: clocks.open,
    health: () => {
      const reason = failure();
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
