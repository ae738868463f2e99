import { randomUUID } from "node:crypto";
import type { Store } from "../contract.ts";
import type { WriterOptions } from "../engine/index.ts";
import { askThread, createWriteStore, startWriter, verifyInThread } from "../engine/index.ts";
import { createReads } from "../reads/index.ts";
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
};

const QUARANTINE_EVENTS = 100_000;
const threadOf = (name: "writer" | "verify" | "audit"): URL =>
  new URL(`./${name}-thread.ts`, import.meta.url);

/** PostgreSQL: a writer on a thread of its own, readers on a pool; other nodes may do the same. */
export const openPostgresStore = async (options: PostgresStoreOptions): Promise<Store> => {
  const { url } = options;
  await prepareDatabase(url);
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
  const news = await listenForChanges({ url, node });
  const clocks = createNodeClocks(pool);
  const { waiting, ...writes } = createWriteStore(writer, node, options.maxWaiting);
  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    clocks.stop();
    await news.stop();
    await writer.close();
    await pool.close();
  };
  const failure = (): string | null => {
    const deaf = news.reason();
    // What others change would go unseen here.
    const unheard = deaf === null ? null : `the other nodes are not heard: ${deaf}`;
    return pool.reason() ?? writer.failure() ?? unheard;
  };
  return {
    ...writes,
    verify: (progress) => verifyInThread(threadOf("verify"), url, progress),
    verifyAudit: (noted) => askThread(threadOf("audit"), { url, noted }),
    examine: () => examinePostgres(url),
    reads: createReads(postgresReads(pool)),
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
