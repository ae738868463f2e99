import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBInstance } from "@duckdb/node-api";
import { periodAt } from "@attune/core/calendar";
import type { StreamEntry, StreamPosition } from "../../store/index.ts";
import { STREAM_START } from "../../store/index.ts";
import type { Origin, Standing } from "../origin.ts";
import { hashOf } from "../origin.ts";
import type {
  RankQuery,
  Ranks,
  RollupQuery,
  Rollups,
  SegmentHistory,
  SegmentHistoryQuery,
  ShelfResults,
  ShelfQuery,
  TooMuch,
  Worth,
  WorthQuery,
} from "../contract.ts";
import { createDayOf } from "./calendar.ts";
import type { Cells } from "./cells.ts";
import { openCells } from "./cells.ts";
import { computePeriod } from "./compute.ts";
import { identityNews, takeIdentity } from "./identity.ts";
import type { Marks, PeriodKey } from "./marks.ts";
import { openMarks } from "./marks.ts";
import { checkVersion, migrate } from "./migrate.ts";
import { readRollups } from "./query.ts";
import { createSegmentFigures } from "./segments.ts";
import {
  DECISION_COLUMNS,
  eventColumns,
  LIST_COLUMNS,
  LOG,
  OTHER_COLUMNS,
  rowsOfEntries,
  showsList,
} from "./rows.ts";
import { readShelves } from "./shelves.ts";
import { readRanks, readWorth } from "./worth.ts";
import { createAppend, inTransaction, intOf, maybeTextOf, rowsOf, textOf } from "./sql.ts";

export type DuckOptions = {
  readonly file: string;
  /** Where it puts what does not fit into memory. */
  readonly temporary: string;
  readonly memoryMb: number;
  /** The zone of the calendar. */
  readonly zone: string;
  /** Whose log a new file will hold. */
  readonly storeId: string;
  /** True to leave the figures in the zone that they are of, where there are any. */
  readonly keepsZone?: boolean;
};

/** The warehouse on DuckDB. One caller writes at a time; reads go on beside it, each on one snapshot. */
export type DuckWarehouse = {
  /** The connection that writes. */
  readonly connection: DuckDBConnection;
  /** The zone in which its days, weeks and months begin. */
  readonly zone: string;
  /** The log that it was built from, as the file said it when it was opened. */
  readonly origin: Origin;
  /** How far the log has been taken in. */
  readonly position: () => StreamPosition;
  /** Takes in entries that follow the position, with the cursor behind the last of them, or nothing. */
  readonly append: (entries: readonly StreamEntry[]) => Promise<void>;
  readonly marks: Marks;
  /** Marks the periods of facets that came to another profile. */
  readonly markMoved: () => Promise<void>;
  /** Computes a period's figures; `now` is epoch ms. */
  readonly compute: (period: PeriodKey, now: number) => Promise<void>;
  readonly rollups: (query: RollupQuery) => Promise<Rollups | TooMuch>;
  readonly worth: (query: WorthQuery) => Promise<Worth>;
  readonly ranks: (query: RankQuery) => Promise<Ranks>;
  readonly shelves: (query: ShelfQuery) => Promise<ShelfResults>;
  readonly segmentHistory: (query: SegmentHistoryQuery) => Promise<SegmentHistory>;
  readonly close: () => void;
};

type Cursor = { readonly position: StreamPosition; readonly last: Origin["last"] };

const cursorOf = async (connection: DuckDBConnection): Promise<Cursor> => {
  const [row] = await rowsOf(
    connection,
    "SELECT epoch, seq, committed_at, hash FROM stream_cursor WHERE stream = ?",
    [LOG],
  );
  if (row === undefined) return { position: STREAM_START, last: null };
  const [epoch, seq, at, hash] = row;
  return {
    position: { epoch: intOf(epoch), seq: intOf(seq) },
    last: typeof hash === "string" ? { at: intOf(at), hash } : null,
  };
};

/** Puts the cursor behind an entry. */
const moveCursor = async (connection: DuckDBConnection, { position, at, body }: StreamEntry) => {
  await connection.run("DELETE FROM stream_cursor WHERE stream = ?", [LOG]);
  await connection.run("INSERT INTO stream_cursor VALUES (?, ?, ?, ?, ?)", [
    LOG,
    BigInt(position.epoch),
    BigInt(position.seq),
    BigInt(at),
    hashOf(body),
  ]);
};

const STORE = "store_id";

const originOf = async (connection: DuckDBConnection): Promise<Standing> => {
  const { position, last } = await cursorOf(connection);
  const [row] = await rowsOf(connection, "SELECT value FROM setting WHERE name = ?", [STORE]);
  return { position, origin: { storeId: maybeTextOf(row?.[0]), last } };
};

/** A file that has taken nothing in becomes the store's; any other keeps what it says. */
const keepStore = async (connection: DuckDBConnection, storeId: string): Promise<Standing> => {
  const { position } = await cursorOf(connection);
  if (position.seq === 0) {
    await connection.run("DELETE FROM setting WHERE name = ?", [STORE]);
    await connection.run("INSERT INTO setting VALUES (?, ?)", [STORE, storeId]);
  }
  return originOf(connection);
};

const ZONE = "timezone";

/** The zone that the figures are of; empty before the first time. */
const zoneOf = async (connection: DuckDBConnection): Promise<string> => {
  const [row] = await rowsOf(connection, "SELECT value FROM setting WHERE name = ?", [ZONE]);
  return textOf(row?.[0]);
};

/** Figures of another zone are of other periods: all of them are computed anew. */
const keepZone = async (connection: DuckDBConnection, marks: Marks, zone: string) => {
  if ((await zoneOf(connection)) === zone) return;
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
  const appendLists = createAppend(connection, "list", LIST_COLUMNS);
  const appendOthers = createAppend(connection, "entry", OTHER_COLUMNS);
  return async (entries: readonly StreamEntry[]): Promise<void> => {
    const { events, decisions, others } = rowsOfEntries(entries);
    await appendEvents(events);
    await cells.write();
    await appendDecisions(decisions);
    await appendLists(decisions.filter(showsList));
    await appendOthers(others);
    await takeIdentity(connection, identityNews(others));
    await marks.touch(events.map(({ event }) => event.time));
  };
};

/** Makes what reads one after the other, each on one snapshot. */
const createTurns = (connection: DuckDBConnection) => {
  let reading: Promise<unknown> = Promise.resolve();
  return <T>(read: () => Promise<T>): Promise<T> => {
    const answer = reading.catch(() => undefined).then(() => inTransaction(connection, read));
    reading = answer;
    return answer;
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
    // The tables of an earlier version are as it left them: no more is asked than all have.
    const [row] = await rowsOf(connection, "SELECT max(seq) FROM stream_cursor");
    connection.closeSync();
    return intOf(row?.[0]);
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
    const zone = (options.keepsZone ? await zoneOf(writes) : "") || options.zone;
    const dayOf = createDayOf(zone);
    const cells = await openCells(writes);
    const marks = await inTransaction(writes, async () => {
      const opened = await openMarks(writes, dayOf);
      await keepZone(writes, opened, zone);
      return openMarks(writes, dayOf);
    });
    const writeEntries = createEntryWriter(writes, cells, marks);
    const { position: start, origin } = await inTransaction(writes, () =>
      keepStore(writes, options.storeId),
    );
    let position = start;
    const segments = createSegmentFigures(reads);
    const inTurn = createTurns(reads);
    return {
      connection: writes,
      zone,
      origin,
      position: () => position,
      append: async (entries) => {
        const last = entries.at(-1);
        if (last === undefined) return;
        await inTransaction(writes, async () => {
          await writeEntries(entries);
          await moveCursor(writes, last);
        });
        position = last.position;
      },
      marks,
      markMoved: () => inTransaction(writes, marks.touchMoved),
      compute: (period, now) =>
        inTransaction(writes, async () => {
          const { grain, firstDay } = period;
          await computePeriod(writes, cells, periodAt(grain, zone, firstDay), now);
          await marks.remove(period);
        }),
      rollups: (query) => inTurn(() => readRollups(reads, query)),
      worth: (query) => inTurn(() => readWorth(reads, query)),
      ranks: (query) => inTurn(() => readRanks(reads, query)),
      shelves: (query) => inTurn(() => readShelves(reads, query)),
      segmentHistory: (query) => inTurn(() => segments.history(query)),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
};
