import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { JsonObject } from "@attune/core/json";
import { describe, expect, test } from "vitest";
import type { Column } from "./columns.ts";
import type { ParquetBatch } from "./parquet-file.ts";
import { createParquetFile, ROW_GROUP } from "./parquet-file.ts";
import { parquetOf } from "./parquet.ts";

const COLUMNS: readonly Column[] = [
  { name: "id", type: "text", read: (row) => row["id"] },
  { name: "body", type: "json", read: (row) => row["body"] },
];

const filler = "lorem ipsum dolor sit amet ".repeat(20);

/** Bytes in use once the garbage is gone: buffers are given back a little after their objects. */
const bytesInUse = async (): Promise<number> => {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round += 1) {
    if (typeof collect === "function") collect();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    least = Math.min(least, heapUsed + arrayBuffers);
  }
  return least;
};

describe("a table as Parquet", () => {
  test("what is in memory does not grow with the rows that have left", async () => {
    const file = createParquetFile(COLUMNS, { rows: 2_000, characters: ROW_GROUP.characters });
    const write = async (groups: number) => {
      let bytes = 0;
      for (let group = 0; group < groups; group += 1) {
        const ids = Array.from({ length: 2_000 }, (_each, row) => `${group}-${row}`);
        const bodies = ids.map((id) => JSON.stringify({ id, filler, at: Math.random() }));
        const batch: ParquetBatch = { cells: [ids, bodies], rows: ids.length };
        bytes += file.add(batch).length;
      }
      return { bytes, memory: await bytesInUse() };
    };
    const few = await write(5);
    const many = await write(60);
    expect(many.bytes).toBeGreaterThan(8 * few.bytes);
    // 60 row groups hold 70 MB of text; what stays is where their columns stand.
    expect(many.memory - few.memory).toBeLessThan(2_000_000);
  });

  test("no more is read than fills a row group until somebody takes it, and the reading ends with the taker", async () => {
    const read = { rows: 0, ended: false };
    const endless = async function* (): AsyncGenerator<JsonObject> {
      try {
        for (;;) {
          read.rows += 1;
          yield { id: String(read.rows), body: { filler } };
        }
      } finally {
        read.ended = true;
      }
    };
    const bytes = parquetOf(COLUMNS)(endless());
    // A row has some 560 characters: the text of a row group is full before its rows are counted out.
    const perGroup = Math.ceil(ROW_GROUP.characters / 560);
    for (let group = 1; group <= 3; group += 1) {
      const { value } = await bytes.next();
      expect(value?.length).toBeGreaterThan(0);
      expect(read.rows).toBeLessThan((group + 0.2) * perGroup);
    }
    await bytes.return(undefined);
    expect(read.ended).toBe(true);
  });
});
