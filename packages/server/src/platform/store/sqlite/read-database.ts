import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ReadDatabase, Reader, StreamSql } from "../reads/index.ts";

/** One writer commits in the order of sequences: there is one epoch, 0. */
const STREAM: StreamSql = {
  entries: `SELECT 0 AS epoch, l.seq, l.at, l.kind, l.facet, p.body FROM log l JOIN payload p ON p.seq = l.seq
    WHERE l.seq > ?2 ORDER BY l.seq LIMIT ?3`,
  // Sequences have no gaps to speak of: what is between two of them need not be counted.
  lag: `SELECT CASE WHEN n.seq > ?2 THEN n.seq - ?2 ELSE 0 END AS entries,
      (SELECT at FROM log WHERE seq > ?2 ORDER BY seq LIMIT 1) AS oldest_at
    FROM (SELECT coalesce(max(seq), 0) AS seq FROM log) n`,
};

/**
 * Reads on one connection, without a thread: what is asked is answered at once. While a snapshot is
 * open, all other reads wait, so that none sees it grow old.
 */
export const sqliteReads = (db: DatabaseSync): ReadDatabase => {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  /** The end of the one that is open; null while there is none. */
  const now: { snapshot: Promise<void> | null } = { snapshot: null };
  const inside: Reader = {
    get: async (sql, ...values) => prepared(sql).get(...values),
    all: async (sql, ...values) => prepared(sql).all(...values),
  };
  return {
    get: async (sql, ...values) => {
      while (now.snapshot) await now.snapshot;
      return prepared(sql).get(...values);
    },
    all: async (sql, ...values) => {
      while (now.snapshot) await now.snapshot;
      return prepared(sql).all(...values);
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
    stream: STREAM,
  };
};
