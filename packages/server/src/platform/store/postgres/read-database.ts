import type { PoolClient } from "pg";
import { StoreUnavailable } from "../contract.ts";
import type { Row, Value } from "../engine/index.ts";
import type { HeldSnapshot, ReadDatabase, Reader, StreamSql } from "../reads/index.ts";
import type { PostgresPool } from "./connect.ts";
import { toPostgres } from "./dialect.ts";
import { failureKind } from "./failure.ts";

/** Entries that are counted at most, to say how far a stream is behind. */
const LAG_COUNTED = 100_000;
/** Times that a read is tried when another transaction is in its way: a migration that changes what it reads. */
const ATTEMPTS = 3;

/**
 * The epoch is the transaction's number. Transactions below the oldest that still runs have all ended,
 * so nothing can come to stand before an entry of theirs.
 */
const STREAM: StreamSql = {
  entries: `SELECT l.xid::text::bigint AS epoch, l.seq, l.at, l.kind, l.facet, p.body
    FROM log l JOIN payload p ON p.seq = l.seq
    WHERE (l.xid, l.seq) > (?::text::xid8, ?) AND l.xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY l.xid, l.seq LIMIT ?`,
  mark: `SELECT l.at, p.body FROM log l LEFT JOIN payload p ON p.seq = l.seq
    WHERE l.xid = ?1::text::xid8 AND l.seq = ?2`,
  lag: `SELECT
      (SELECT count(*) FROM (SELECT 1 FROM log WHERE (xid, seq) > (?1::text::xid8, ?2) ORDER BY xid, seq LIMIT ${LAG_COUNTED}) n) AS entries,
      (SELECT at FROM log WHERE (xid, seq) > (?1::text::xid8, ?2) ORDER BY xid, seq LIMIT 1) AS oldest_at`,
  head: `SELECT xid::text::bigint AS epoch, seq FROM log WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
    ORDER BY xid DESC, seq DESC LIMIT 1 OFFSET ?`,
  events: `SELECT count(*) AS n FROM (SELECT 1 FROM log
    WHERE kind = 'event' AND (xid, seq) > (?1::text::xid8, ?2) AND (xid, seq) <= (?3::text::xid8, ?4)
    ORDER BY xid, seq LIMIT ?5) n`,
  around: `SELECT l.xid::text::bigint AS epoch, l.seq, l.at, l.kind, l.facet, p.body
    FROM log l JOIN payload p ON p.seq = l.seq
    WHERE l.xid = (SELECT xid FROM log WHERE seq = ?1) AND l.seq >= ?2 AND l.seq <= ?3 ORDER BY l.seq`,
};

const SNAPSHOT = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/** PostgreSQL takes no NUL in a text, and has none stored: what is asked for with one is not found. */
const parameter = (value: Value): Value =>
  typeof value === "string" && value.includes("\u0000")
    ? value.replaceAll("\u0000", "\uFFFE")
    : value;

const unavailable = (error: unknown): StoreUnavailable =>
  new StoreUnavailable(error instanceof Error ? error.message : "unknown", { cause: error });

/** Keeps a connection of the pool for a snapshot; a read that fails is the end of it. */
const hold = async (
  pool: PostgresPool,
  on: (client: PoolClient) => Reader,
): Promise<HeldSnapshot> => {
  const begun = Promise.withResolvers<Reader>();
  const end = Promise.withResolvers<void>();
  const keep = async (client: PoolClient): Promise<void> => {
    await client.query(SNAPSHOT);
    begun.resolve(on(client));
    await end.promise;
    await client.query("COMMIT");
  };
  const ended = pool.use(keep).catch((error: unknown) => {
    throw failureKind(error) === "retry" ? unavailable(error) : error;
  });
  ended.catch(begun.reject);
  const { get, all } = await begun.promise;
  /** The pool hears of a failure as of any other, and says what it is. */
  const heard = async <T>(read: Promise<T>): Promise<T> => {
    try {
      return await read;
    } catch (error) {
      end.reject(error);
      await ended;
      throw error;
    }
  };
  return {
    get: async (sql, ...values) => heard(get(sql, ...values)),
    all: async (sql, ...values) => heard(all(sql, ...values)),
    close: async () => {
      end.resolve();
      // However a snapshot ends, nothing was written in it.
      await ended.catch(() => undefined);
    },
  };
};

/**
 * Reads on the pool's connections; statements are prepared once on each. Snapshots that stay have theirs
 * from `held`.
 */
export const postgresReads = (pool: PostgresPool, held: PostgresPool = pool): ReadDatabase => {
  const statements = new Map<string, { readonly name: string; readonly text: string }>();
  const prepared = (sql: string) => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = { name: `read_${statements.size + 1}`, text: toPostgres(sql) };
    statements.set(sql, statement);
    return statement;
  };
  const ask = async (
    client: PoolClient,
    sql: string,
    values: readonly Value[],
  ): Promise<readonly Row[]> => {
    const { rows } = await client.query<Row>({ ...prepared(sql), values: values.map(parameter) });
    return rows;
  };
  const on = (client: PoolClient): Reader => ({
    get: async (sql, ...values) => (await ask(client, sql, values))[0],
    all: async (sql, ...values) => ask(client, sql, values),
  });
  const use = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await pool.use(work);
      } catch (error) {
        if (failureKind(error) !== "retry") throw error;
        if (attempt === ATTEMPTS) throw unavailable(error);
      }
    }
  };
  return {
    get: async (sql, ...values) => (await use((client) => ask(client, sql, values)))[0],
    all: (sql, ...values) => use((client) => ask(client, sql, values)),
    snapshot: (read) =>
      use(async (client) => {
        await client.query(SNAPSHOT);
        const result = await read(on(client));
        await client.query("COMMIT");
        return result;
      }),
    hold: async () => hold(held, on),
    stream: STREAM,
  };
};
