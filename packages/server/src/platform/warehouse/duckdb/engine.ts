import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import { periodAt } from "@attune/core/calendar";
import type { StreamEntry, StreamPosition } from "../../store/index.ts";
import { STREAM_START } from "../../store/index.ts";
import type { RollupQuery, Rollups } from "../contract.ts";
import { createDayOf } from "./calendar.ts";
import type { Cells } from "./cells.ts";
import { openCells } from "./cells.ts";
import { computePeriod } from "./compute.ts";
import { identityNews, takeIdentity } from "./identity.ts";
import type { Marks, PeriodKey } from "./marks.ts";
import { openMarks } from "./marks.ts";
import { checkVersion, migrate } from "./migrate.ts";
import { readRollups } from "./query.ts";
import { DECISION_COLUMNS, eventColumns, LOG, OTHER_COLUMNS, rowsOfEntries } from "./rows.ts";
import { createAppend, inTransaction, intOf, rowsOf, textOf } from "./sql.ts";

export type DuckOptions = {
  readonly file: string;
  /** Where it puts what does not fit into memory. */
  readonly temporary: string;
  readonly memoryMb: number;
  /** The zone of the calendar. */
  readonly zone: string;
};

/** The warehouse on DuckDB. One caller writes at a time; reads go on beside it, each on one snapshot. */
export type DuckWarehouse = {
  /** The connection that writes. */
  readonly connection: DuckDBConnection;
  /** How far the log has been taken in. */
  readonly position: () => StreamPosition;
  /** Takes in entries that follow the position, with the cursor behind the last of them, or nothing. */
  readonly append: (entries: readonly StreamEntry[]) => Promise<void>;
  readonly marks: Marks;
  /** Marks the periods of facets that came to another profile. */
  readonly markMoved: () => Promise<void>;
  /** Computes a period's figures; `now` is epoch ms. */
  readonly compute: (period: PeriodKey, now: number) => Promise<void>;
  readonly rollups: (query: RollupQuery) => Promise<Rollups>;
  readonly close: () => void;
};

const cursorOf = async (connection: DuckDBConnection): Promise<StreamPosition> => {
  const [row] = await rowsOf(connection, "SELECT epoch, seq FROM stream_cursor WHERE stream = ?", [
    LOG,
  ]);
  return row === undefined ? STREAM_START : { epoch: intOf(row[0]), seq: intOf(row[1]) };
};

const moveCursor = async (connection: DuckDBConnection, { epoch, seq }: StreamPosition) => {
  await connection.run("DELETE FROM stream_cursor WHERE stream = ?", [LOG]);
  await connection.run("INSERT INTO stream_cursor VALUES (?, ?, ?)", [
    LOG,
    BigInt(epoch),
    BigInt(seq),
  ]);
};

const ZONE = "timezone";

/** Figures of another zone are of other periods: all of them are computed anew. */
const keepZone = async (connection: DuckDBConnection, marks: Marks, zone: string) => {
  const [row] = await rowsOf(connection, "SELECT value FROM setting WHERE name = ?", [ZONE]);
  if (textOf(row?.[0]) === zone) return;
  for (const table of ["rollup", "rollup_money", "rollup_period", "mark"])
    await connection.run(`DELETE FROM ${table}`);
  await connection.run("DELETE FROM setting WHERE name = ?", [ZONE]);
  await connection.run("INSERT INTO setting VALUES (?, ?)", [ZONE, zone]);
  await marks.touchAll();
};

/** Makes what writes entries into the tables that they belong to. */
const createEntryWriter = (connection: DuckDBConnection, cells: Cells, marks: Marks) => {
  const columns = eventColumns(({ channel, event }) => cells.idOf(channel, event.source));
  const appendEvents = createAppend(connection, "event", columns);
  const appendDecisions = createAppend(connection, "decision", DECISION_COLUMNS);
  const appendOthers = createAppend(connection, "entry", OTHER_COLUMNS);
  return async (entries: readonly StreamEntry[]): Promise<void> => {
    const { events, decisions, others } = rowsOfEntries(entries);
    await appendEvents(events);
    await cells.write();
    await appendDecisions(decisions);
    await appendOthers(others);
    await takeIdentity(connection, identityNews(others));
    await marks.touch(events.map(({ event }) => event.time));
  };
};

const connect = async ({ file, temporary, memoryMb }: DuckOptions) => {
  const instance = await DuckDBInstance.create(file, {
    // One thread: the machine is the server's, and figures can wait.
    threads: "1",
    memory_limit: `${memoryMb}MB`,
    temp_directory: temporary,
    // What it has let go is given back to the machine early: the default keeps hundreds of megabytes.
    allocator_flush_threshold: "1MB",
    allocator_bulk_deallocation_flush_threshold: "1MB",
    // Nothing that a query names is fetched, loaded or read but the file itself.
    enable_external_access: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  return { instance, writes: await instance.connect(), reads: await instance.connect() };
};

/** How far a warehouse's file has taken the log in; the file is not changed. Throws WarehouseNewer. */
export const readDuckFile = async (file: string): Promise<number> => {
  const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY", threads: "1" });
  try {
    const connection = await instance.connect();
    await checkVersion(connection);
    const { seq } = await cursorOf(connection);
    connection.closeSync();
    return seq;
  } finally {
    instance.closeSync();
  }
};

/**
 * Opens the warehouse's file, made when it is absent. After an `append` or `compute` that failed, what
 * is held in memory may be ahead of the file: close it and open it again.
 */
export const openDuckWarehouse = async (options: DuckOptions): Promise<DuckWarehouse> => {
  const { instance, writes, reads } = await connect(options);
  const close = (): void => {
    reads.closeSync();
    writes.closeSync();
    instance.closeSync();
  };
  try {
    await migrate(writes);
    const dayOf = createDayOf(options.zone);
    const cells = await openCells(writes);
    const marks = await inTransaction(writes, async () => {
      const opened = await openMarks(writes, dayOf);
      await keepZone(writes, opened, options.zone);
      return openMarks(writes, dayOf);
    });
    const writeEntries = createEntryWriter(writes, cells, marks);
    let position = await cursorOf(writes);
    let reading: Promise<unknown> = Promise.resolve();
    return {
      connection: writes,
      position: () => position,
      append: async (entries) => {
        const last = entries.at(-1)?.position;
        if (last === undefined) return;
        await inTransaction(writes, async () => {
          await writeEntries(entries);
          await moveCursor(writes, last);
        });
        position = last;
      },
      marks,
      markMoved: () => inTransaction(writes, marks.touchMoved),
      compute: (period, now) =>
        inTransaction(writes, async () => {
          const { grain, firstDay } = period;
          await computePeriod(writes, cells, periodAt(grain, options.zone, firstDay), now);
          await marks.remove(period);
        }),
      rollups: (query) => {
        const answer = reading
          .catch(() => undefined)
          .then(() => inTransaction(reads, () => readRollups(reads, query)));
        reading = answer;
        return answer;
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
};
