import { parentPort, workerData } from "node:worker_threads";
import type { Changed } from "../change-contract.ts";
import type { EngineParts, Shared, Trouble, WriterEngine, WriterOptions } from "../engine/index.ts";
import { int, runWriter } from "../engine/index.ts";
import { createCatalogTable } from "./catalog.ts";
import { createCommitState } from "./commit-state.ts";
import { postgresDatabase } from "./database.ts";
import { failureKind } from "./failure.ts";
import { createLoader } from "./load.ts";
import { LOCK } from "./lock-keys.ts";
import { CHANGES, changeTexts } from "./changes.ts";
import type { SyncConnection } from "./sync-connection.ts";
import { openSyncConnection, StatementFailed } from "./sync-connection.ts";
import { newestVersion } from "./migrate.ts";
import { createWriter } from "./write.ts";

export type PostgresWriterOptions = WriterOptions & {
  readonly url: string;
  /** Names this node among those that share the database. */
  readonly node: string;
};

const LOCK_OF: Readonly<Record<Shared, number>> = {
  definitions: 1,
  keys: 2,
  quarantine: 3,
  audit: 4,
  quality: 5,
  catalog: 6,
  models: 7,
};
/** A commit is short; one that stands still belongs to a process that was stopped. */
const PATIENCE = { statementMs: 10_000, idleMs: 10_000 } as const;
/** Another node took the same row first: a message sent to two nodes at once, say. */
const UNIQUE_VIOLATION = "23505";
/** Timers that are due within this time wake the other nodes; a node looks that often by itself. */
const SOON_MS = 60_000;

const TROUBLE_OF = {
  unreachable: "lost",
  exhausted: "unavailable",
  retry: "conflict",
  failure: "failure",
} as const;

const troubleOf = (error: unknown): Trouble => {
  if (error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION)
    return "conflict";
  return TROUBLE_OF[failureKind(error)];
};

/** What other nodes are told when the transaction commits. */
const createNews = (connection: SyncConnection, node: string) => {
  const changed = new Set<Changed>();
  const items = new Set<string>();
  return {
    add: (what: Changed): void => void changed.add(what),
    addItems: (ids: readonly string[]): void => {
      if (ids.length > 0) changed.add("catalog");
      for (const id of ids) items.add(id);
    },
    begin: (): void => {
      changed.clear();
      items.clear();
    },
    send: (): void => {
      if (changed.size === 0) return;
      for (const text of changeTexts({ node, changed: [...changed], items: [...items] }))
        connection.send("SELECT pg_notify($1, $2)", [CHANGES, text]);
    },
  };
};
type News = ReturnType<typeof createNews>;

const NEWS_OF: Readonly<Partial<Record<Shared, Changed>>> = {
  definitions: "definitions",
  keys: "keys",
  models: "models",
};

/** Locks of what is shared, each taken once in a transaction. */
const createLocks = (connection: SyncConnection, news: News, onHeld: () => void) => {
  const held = new Set<Shared>();
  return {
    begin: (): void => held.clear(),
    lock: (shared: Shared): boolean => {
      if (held.has(shared)) return false;
      connection.ask(`SELECT pg_advisory_xact_lock(${LOCK.shared}, $1)`, [LOCK_OF[shared]]);
      held.add(shared);
      onHeld();
      const told = NEWS_OF[shared];
      if (told) news.add(told);
      return true;
    },
  };
};

const NO_EVENTS: EngineParts["openEvents"] = {
  // The timeline's index shows every event at once.
  add: () => undefined,
  of: () => [],
  turn: () => undefined,
  rewind: () => undefined,
};

const createDedupe = (connection: SyncConnection): EngineParts["dedupe"] => {
  /** What was looked up last: whether each was committed before. */
  const known = new Map<string, boolean>();
  const keyOf = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");
  const ask = (hashes: readonly Uint8Array[]): void => {
    const { rows } = connection.ask(
      "SELECT encode(d.hash, 'hex') AS hash FROM dedupe d JOIN unnest($1::bytea[]) AS k(hash) ON d.hash = k.hash",
      [hashes],
    );
    for (const hash of hashes) known.set(keyOf(hash), false);
    for (const { hash } of rows) known.set(String(hash), true);
  };
  return {
    look: (hashes) => {
      known.clear();
      if (hashes.length > 0) ask(hashes);
    },
    isKnown: (hash) => {
      const key = keyOf(hash);
      if (!known.has(key)) ask([hash]);
      return known.get(key) ?? false;
    },
  };
};

/** What a newer Attune derives of each change, this one would leave out. */
const refuseNewer = (version: number, newest: number): void => {
  if (version > newest)
    throw new StatementFailed(
      `the database was brought to version ${version} by a newer Attune, this one knows ${newest}: start the newer one here too`,
      "53000",
    );
};

const createParts = (connection: SyncConnection, node: string): EngineParts & { news: News } => {
  const db = postgresDatabase(connection);
  const news = createNews(connection, node);
  const state = createCommitState(db);
  const loader = createLoader(connection, state.renew);
  const catalog = createCatalogTable(connection, news.addItems);
  const locks = createLocks(connection, news, state.renew);
  const newest = newestVersion();
  let now = 0;
  return {
    news,
    state,
    loader,
    dedupe: createDedupe(connection),
    openEvents: NO_EVENTS,
    catalog,
    createWriter: (countProfiles) =>
      createWriter(connection, countProfiles, (due) => {
        if (due <= now + SOON_MS) news.add("timers");
      }),
    isShared: true,
    lock: locks.lock,
    holdProgram: state.holdProgram,
    begin: () => {
      loader.begin();
      locks.begin();
      news.begin();
      // Before the first sequence: what reads the log in commit order sees no gap that is filled later.
      const { rows } = connection.ask(
        "SELECT pg_current_xact_id()::text AS xid, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now, EXISTS (SELECT 1 FROM catalog_item)::int AS items, (SELECT max(version) FROM migration) AS version",
        [],
      );
      refuseNewer(int(rows[0], "version"), newest);
      now = int(rows[0], "now");
      catalog.begin(int(rows[0], "items") === 0);
      state.begin();
    },
    now: () => now,
    upkeep: { merge: () => null, trim: () => 0 },
    reload: () => undefined,
    settle: () => undefined,
  };
};

const open = ({ url, node }: PostgresWriterOptions): WriterEngine => {
  const connection = openSyncConnection(url, PATIENCE);
  connection.begin("SELECT 1");
  const db = postgresDatabase(connection);
  const parts = createParts(connection, node);
  return {
    db,
    parts,
    transactions: {
      begin: () => connection.begin("BEGIN"),
      commit: () => {
        parts.news.send();
        connection.ask("COMMIT", []);
      },
      rollback: () => {
        connection.drop();
        try {
          connection.ask("ROLLBACK", []);
        } catch {
          // The connection is gone, and the transaction with it.
        }
      },
      troubleOf,
    },
    checkpointed: () => undefined,
    close: connection.close,
  };
};

if (parentPort) {
  const options: PostgresWriterOptions = workerData;
  runWriter(parentPort, options, () => open(options));
}
