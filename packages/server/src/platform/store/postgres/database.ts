import type { Database, Row } from "../engine/index.ts";
import { toPostgres } from "./dialect.ts";
import type { SyncConnection } from "./sync-connection.ts";

/** Rows that a long answer brings at a time. */
const FETCH = 2_000;

/** A connection as the commit logic sees it. What is written is sent; what is read is waited for. */
export const postgresDatabase = (connection: SyncConnection): Database => {
  let cursors = 0;
  const iterate = function* (sql: string): Generator<Row> {
    cursors += 1;
    const cursor = `attune_cursor_${cursors}`;
    connection.send(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, []);
    for (;;) {
      const { rows } = connection.ask(`FETCH ${FETCH} FROM ${cursor}`, []);
      yield* rows;
      if (rows.length < FETCH) break;
    }
    connection.send(`CLOSE ${cursor}`, []);
  };
  return {
    prepare: (portable) => {
      const sql = toPostgres(portable);
      return {
        get: (...values) => connection.ask(sql, values).rows[0],
        all: (...values) => [...connection.ask(sql, values).rows],
        // A cursor takes no parameters: what is asked with some is short.
        iterate: (...values) =>
          values.length === 0 ? iterate(sql) : connection.ask(sql, values).rows,
        run: (...values) => {
          const ticket = connection.send(sql, values);
          return {
            get changes() {
              return ticket.answer().changes;
            },
          };
        },
      };
    },
    exec: (sql) => void connection.ask(sql, []),
  };
};
