import { expect, onTestFinished, test } from "vitest";
import { STREAM_START } from "../src/platform/store/index.ts";
import { openPool } from "../src/platform/store/postgres/connect.ts";
import { postgresReads } from "../src/platform/store/postgres/read-database.ts";
import type { ReadDatabase } from "../src/platform/store/reads/index.ts";
import { createReads } from "../src/platform/store/reads/index.ts";
import { clientForTest, databaseForTest } from "./running-postgres.ts";

const postgresFor = (url: string): ReadDatabase => {
  const pool = openPool({ url, name: "attune reads" });
  onTestFinished(pool.close);
  return postgresReads(pool);
};

test("a commit slow to finish is not skipped by the stream, while later ones are committed", async () => {
  const url = await databaseForTest();
  const [slow, quick] = [await clientForTest(url), await clientForTest(url)];
  const log = (seq: number): string =>
    `WITH entry AS (INSERT INTO log (seq, at, kind) VALUES (${seq}, ${seq}, 'event'))
     INSERT INTO payload (seq, body) VALUES (${seq}, '{}')`;
  const reads = createReads(postgresFor(url));
  const seqs = async (after = STREAM_START): Promise<number[]> =>
    (await reads.stream(after, 10)).map(({ seq }) => seq);

  await quick.query(log(1));
  const [first] = await reads.stream(STREAM_START, 10);
  if (!first) throw new Error("the first entry stands in the stream");
  await slow.query("BEGIN");
  await slow.query(log(3));
  await quick.query(log(2));
  await quick.query(log(4));
  expect(await seqs(first.position)).toEqual([]);
  expect(await reads.streamLag(first.position)).toEqual({ entries: 2, oldestAt: 2 });
  // Whoever begins at the head must not begin past what can still come.
  expect(await reads.streamHead(0)).toEqual(first.position);
  await slow.query("COMMIT");
  expect(await seqs(first.position)).toEqual([3, 2, 4]);
  expect(await seqs()).toEqual([1, 3, 2, 4]);
  const [, held] = await reads.stream(STREAM_START, 2);
  expect(await seqs(held?.position)).toEqual([2, 4]);
});
