import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Row, Value } from "../engine/index.ts";
import type { HeldSnapshot, ReadDatabase, Reader, StreamSql } from "../reads/index.ts";

/** One writer commits in the order of sequences: there is one epoch, 0. */
const STREAM: StreamSql = {
  entries: `SELECT 0 AS epoch, l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq
    WHERE l.seq > ?2 ORDER BY l.seq LIMIT ?3`,
  mark: "SELECT l.at, p.body FROM log l LEFT JOIN payload p ON p.seq = l.seq WHERE ?1 = 0 AND l.seq = ?2",
  // Sequences have no gaps to speak of: what is between two of them need not be counted.
  lag: `SELECT CASE WHEN n.seq > ?2 THEN n.seq - ?2 ELSE 0 END AS entries,
      (SELECT at FROM log WHERE seq > ?2 ORDER BY seq LIMIT 1) AS oldest_at
    FROM (SELECT coalesce(max(seq), 0) AS seq FROM log) n`,
  head: "SELECT 0 AS epoch, seq FROM log ORDER BY seq DESC LIMIT 1 OFFSET ?",
  events: `SELECT count(*) AS n FROM (
    SELECT 1 FROM log WHERE kind = 'event' AND ?1 = ?3 AND seq > ?2 AND seq <= ?4 ORDER BY seq LIMIT ?5)`,
  around: `SELECT 0 AS epoch, l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq
    WHERE ?1 > 0 AND l.seq >= ?2 AND l.seq <= ?3 ORDER BY l.seq`,
};

type SyncReader = {
  readonly get: (sql: string, values: readonly Value[]) => Row | undefined;
  readonly all: (sql: string, values: readonly Value[]) => readonly Row[];
};

/** Each text is prepared once. */
const readerOn = (db: DatabaseSync): SyncReader => {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    get: (sql, values) => prepared(sql).get(...values),
    all: (sql, values) => prepared(sql).all(...values),
  };
};

const asReader = ({ get, all }: SyncReader): Reader => ({
  get: async (sql, ...values) => get(sql, values),
  all: async (sql, ...values) => all(sql, values),
});

/** The snapshot begins with the first read. */
const hold = (db: DatabaseSync): HeldSnapshot => {
  db.exec("BEGIN");
  return { ...asReader(readerOn(db)), close: async () => db.close() };
};

/**
 * Reads on one connection, without a thread: what is asked is answered at once. While a snapshot is
 * open, all other reads wait, so that none sees it grow old. One that is held has a connection that
 * `open` makes for it.
 */
export const sqliteReads = (db: DatabaseSync, open: () => DatabaseSync): ReadDatabase => {
  const { get, all } = readerOn(db);
  /** The end of the one that is open; null while there is none. */
  const now: { snapshot: Promise<void> | null } = { snapshot: null };
  const inside = asReader({ get, all });
  return {
    get: async (sql, ...values) => {
      while (now.snapshot) await now.snapshot;
      return get(sql, values);
    },
    all: async (sql, ...values) => {
      while (now.snapshot) await now.snapshot;
      return all(sql, values);
    },
    snapshot: async (read) => {
      while (now.snapshot) await now.snapshot;
      const { promise, resolve } = Promise.withResolvers<void>();
      now.snapshot = promise;
      try {
        db.exec("BEGIN");
        try {
          return await read(inside);
        } finally {
          db.exec("COMMIT");
        }
      } finally {
        now.snapshot = null;
        resolve();
      }
    },
    hold: async () => hold(open()),
    stream: STREAM,
  };
};
