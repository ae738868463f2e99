import { setTimeout as sleep } from "node:timers/promises";
import type { ClientConfig, PoolClient } from "pg";
import { Client, Pool, types } from "pg";
import type { Value } from "../engine/index.ts";
import { createCircuit } from "./circuit.ts";
import { failureKind } from "./failure.ts";

/** A server that does not take a connection within this time counts as gone. */
const CONNECT_MS = 2_000;
/** Longest time that a statement of a reader may run, unless the caller says otherwise. */
const STATEMENT_MS = 30_000;
/** Beyond the server's own limit the connection is taken for dead. */
const ANSWER_GRACE_MS = 5_000;

const INT8 = 20;
const NUMERIC = 1700;

/**
 * Integers and sums as numbers: sequences, times and counts stay far below 2^53. What else there is
 * (text, bytea as Buffer) comes as `pg` has it.
 */
const numbers: NonNullable<ClientConfig["types"]> = {
  getTypeParser: (oid: number, format?: string) =>
    oid === INT8 || oid === NUMERIC
      ? (text: string) => Number(text)
      : format === "binary"
        ? types.getTypeParser(oid, "binary")
        : types.getTypeParser(oid, "text"),
};

export type ConnectOptions = {
  /** postgres://user:password@host:port/database, with sslmode as libpq reads it. */
  readonly url: string;
  /** Who this is, as pg_stat_activity shows it: `attune reads`. */
  readonly name: string;
  /** Longest time of a statement, in ms; 0 for none. */
  readonly statementMs?: number;
  /**
   * Longest time that a transaction may stand open without a statement, in ms: then the server ends it, so
   * that a process that was stopped holds nobody up. 0 for ever.
   */
  readonly idleMs?: number;
};

/** Reads sslmode as every other client of PostgreSQL does; `pg` alone has meanings of its own. */
const asLibpqReads = (url: string): string => {
  const parsed = new URL(url);
  if (parsed.searchParams.has("sslmode")) parsed.searchParams.set("uselibpqcompat", "true");
  return parsed.href;
};

/** The settings of a connection of `pg`, for a client or a pool. */
export const clientConfig = ({
  url,
  name,
  statementMs = STATEMENT_MS,
  idleMs = 0,
}: ConnectOptions): ClientConfig => ({
  connectionString: asLibpqReads(url),
  application_name: name,
  connectionTimeoutMillis: CONNECT_MS,
  keepAlive: true,
  types: numbers,
  ...(idleMs === 0 ? {} : { idle_in_transaction_session_timeout: idleMs }),
  ...(statementMs === 0
    ? {}
    : { statement_timeout: statementMs, query_timeout: statementMs + ANSWER_GRACE_MS }),
});

/** Where a database is, for people and logs: without user, password or parameters. */
export const databaseLabel = (url: string): string => {
  const { hostname, port, pathname, searchParams } = new URL(url);
  const host = hostname || searchParams.get("host") || "localhost";
  return `${host}${port && `:${port}`}${pathname}`;
};

/**
 * A connection that is L2's: a commit is on disk before it is acknowledged, also where the database or
 * the user was set to synchronous_commit=off. Stronger settings stay.
 */
export const connectWriter = async (
  options: ConnectOptions,
  onLost: (error: Error) => void,
): Promise<Client> => {
  // Statements are sent without waiting for the answers of those before them.
  const pipelined: ClientConfig & { readonly pipeline: boolean } = {
    ...clientConfig(options),
    pipeline: true,
  };
  const client = new Client(pipelined);
  // Without a listener an idle connection that breaks ends the process.
  client.on("error", onLost);
  await client.connect();
  await client.query(
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
  );
  return client;
};

type Row = Readonly<Record<string, unknown>>;

export type PostgresPool = {
  /** One statement, with `$1` parameters. */
  readonly rows: (sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;
  /** Several statements on one connection; one on which the work failed is not used again. */
  readonly use: <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>;
  /** Says that the database is gone, seen on a connection outside the pool. */
  readonly lost: (reason: string) => void;
  /** Why nothing can be asked at present; null when all is well. */
  readonly reason: () => string | null;
  readonly close: () => Promise<void>;
};

export type PoolOptions = ConnectOptions & {
  /** Connections at most. */
  readonly size?: number;
  /** Keeps them all open, so that no caller waits for one to be made. */
  readonly keepsOpen?: boolean;
  /** Told when the database is lost, with the reason, and when it is back, with null. */
  readonly onChange?: (reason: string | null) => void;
};

const POOL_SIZE = 8;

/** A connection that could not be made is the server's doing, whatever it says. */
class NotConnected extends Error {
  override readonly name = "NotConnected";
  readonly code = "08001";
}

const acquire = async (pool: Pool): Promise<PoolClient> => {
  try {
    return await pool.connect();
  } catch (error) {
    if (failureKind(error) !== "failure") throw error;
    throw new NotConnected(error instanceof Error ? error.message : "no connection", {
      cause: error,
    });
  }
};

const ask = async (options: ConnectOptions): Promise<void> => {
  const client = new Client(clientConfig({ ...options, statementMs: CONNECT_MS }));
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
  } finally {
    await client.end();
  }
};

/**
 * Connections for readers. A database that dies never ends the process: calls fail with
 * `StoreUnavailable`, at once while it is gone, and succeed again when it is back.
 */
export const openPool = ({
  size = POOL_SIZE,
  keepsOpen = false,
  onChange,
  ...options
}: PoolOptions): PostgresPool => {
  const pool = new Pool({ ...clientConfig(options), max: size, min: keepsOpen ? size : 0 });
  const circuit = createCircuit({
    probe: async () => ask(options),
    wait: async (ms, signal) => sleep(ms, undefined, { signal, ref: false }).catch(() => undefined),
    ...(onChange ? { onChange } : {}),
  });
  // One that breaks in use says so twice: to its query, which is heard, and as an event, which is not.
  pool.on("connect", (client) => client.on("error", () => undefined));
  // An idle connection that breaks says so here; without a listener it would end the process. It
  // may have been the only one to break, so that nobody is refused before another was tried.
  pool.on("error", () => {
    void ask(options).catch((error: unknown) =>
      circuit.open(error instanceof Error ? error.message : "no connection"),
    );
  });

  const use: PostgresPool["use"] = (work) =>
    circuit.run(async () => {
      const client = await acquire(pool);
      let failed = true;
      try {
        const result = await work(client);
        failed = false;
        return result;
      } finally {
        client.release(failed);
      }
    });

  return {
    use,
    rows: (sql, values = []) =>
      use(async (client) => {
        const { rows } = await client.query<Row>(sql, [...values]);
        return rows;
      }),
    lost: circuit.open,
    reason: circuit.reason,
    close: async () => {
      circuit.stop();
      if (!pool.ending) await pool.end();
    },
  };
};
