import { Worker } from "node:worker_threads";
import type { Json, JsonObject } from "@attune/core/json";
import type { Column } from "./columns.ts";
import { cellOf } from "./columns.ts";
import type { ParquetCell } from "./parquet-file.ts";
import type { ToParquet } from "./parquet-thread.ts";

/** Rows that go to the thread together. */
const BATCH = 500;

const instantOf = (cell: Json): number | null => {
  const time = typeof cell === "string" ? Date.parse(cell) : Number.NaN;
  return Number.isNaN(time) ? null : time;
};

/** A cell as the thread takes it: what is nested, and whatever stands at a chosen path, as JSON. */
const parquetCell = (column: Column, row: JsonObject): ParquetCell => {
  const cell = cellOf(column, row);
  if (cell === null) return null;
  switch (column.type) {
    case "instant":
      return instantOf(cell);
    case "json":
    case "any":
      return JSON.stringify(cell);
    default:
      return typeof cell === "string" || typeof cell === "number" ? cell : null;
  }
};

type Waiting = {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
};

/** Encoding and compressing would hold up requests: it is done in a thread, which ends with the export. */
const startThread = (columns: readonly Column[]) => {
  const worker = new Worker(new URL("./parquet-thread.ts", import.meta.url), {
    workerData: columns.map(({ name, type }) => ({ name, type })),
  });
  const state: { waiting: Waiting | null; failure: Error | null } = {
    waiting: null,
    failure: null,
  };
  const fail = (error: Error): void => {
    state.failure ??= error;
    state.waiting?.reject(state.failure);
  };
  worker.on("message", (bytes: Uint8Array) => state.waiting?.resolve(bytes));
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the thread that makes Parquet has ended")));
  return {
    /** One question at a time. */
    ask: (message: ToParquet) =>
      new Promise<Uint8Array>((resolve, reject) => {
        if (state.failure) return reject(state.failure);
        state.waiting = { resolve, reject };
        worker.postMessage(message);
      }),
    stop: () => worker.terminate(),
  };
};

/** Rows as a Parquet file; its bytes leave a row group at a time. */
export const parquetOf = (columns: readonly Column[]) =>
  async function* (rows: AsyncIterable<JsonObject>): AsyncGenerator<Uint8Array> {
    const thread = startThread(columns);
    try {
      let batch: JsonObject[] = [];
      const send = async (): Promise<Uint8Array> => {
        const cells = columns.map((column) => batch.map((row) => parquetCell(column, row)));
        const sent = { cells, rows: batch.length };
        batch = [];
        return thread.ask(sent);
      };
      for await (const row of rows) {
        batch.push(row);
        if (batch.length < BATCH) continue;
        const bytes = await send();
        if (bytes.length > 0) yield bytes;
      }
      const last = await send();
      if (last.length > 0) yield last;
      yield await thread.ask(null);
    } finally {
      await thread.stop();
    }
  };
