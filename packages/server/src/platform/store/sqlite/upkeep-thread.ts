import type { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { openDatabase } from "./open.ts";
import type { Run, Tail } from "../engine/index.ts";
import { isUnavailable } from "./trouble.ts";
import type { FromUpkeep, LongTail, ToUpkeep, UpkeepOptions } from "./upkeep.ts";
import { HASH_BYTES } from "./upkeep.ts";

// Of the engine this thread takes types alone: it starts with every store, and needs little.
const TAILS: readonly Tail[] = ["timeline", "dedupe"];
type Columns = Readonly<Record<string, unknown>> | undefined;
const int = (row: Columns, column: string): number => Number(row?.[column]);

/** Frames that are worth a checkpoint, and frames so few that the writer may copy the rest itself. */
const CHECKPOINT_FRAMES = 4_000;
const FEW_FRAMES = 200;
const PASSES = 6;

const packHashes = (rows: readonly Readonly<Record<string, unknown>>[]): Run => {
  const hashes = new Uint8Array(rows.length * HASH_BYTES);
  rows.forEach(({ hash }, index) => {
    if (hash instanceof Uint8Array) hashes.set(hash, index * HASH_BYTES);
  });
  return { tail: "dedupe", hashes };
};

const packPlaces = (rows: readonly Readonly<Record<string, unknown>>[]): Run => {
  const packed = new Float64Array(rows.length * 3);
  rows.forEach((row, index) =>
    packed.set([int(row, "facet"), int(row, "time"), int(row, "seq")], index * 3),
  );
  return { tail: "timeline", rows: packed };
};

/** Reads a tail that has grown long as one sorted run. */
const readRun = (db: DatabaseSync, tail: Tail, runRows: number): LongTail | null => {
  const ends = db
    .prepare(`SELECT coalesce(min(n), 0) AS first, coalesce(max(n), 0) AS last FROM ${tail}_tail`)
    .get();
  const upTo = int(ends, "last");
  if (upTo - int(ends, "first") < runRows) return null;
  const rows =
    tail === "dedupe"
      ? db.prepare("SELECT hash FROM dedupe_tail WHERE n <= ? ORDER BY hash").all(upTo)
      : db
          .prepare(
            "SELECT facet, time, seq FROM timeline_tail WHERE n <= ? ORDER BY facet, time, seq",
          )
          .all(upTo);
  return { run: tail === "dedupe" ? packHashes(rows) : packPlaces(rows), upTo };
};

/**
 * Copies the write-ahead log into the database, pass after pass while the writer goes on, until so
 * little is left that the writer can copy it between two commits. True when it should.
 */
const checkpoint = (db: DatabaseSync): boolean => {
  const frames = (mode: "NOOP" | "PASSIVE"): number => {
    const row = db.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
    return int(row, "log") - int(row, "checkpointed");
  };
  let left = frames("NOOP");
  if (left < CHECKPOINT_FRAMES) return false;
  try {
    for (let pass = 0; pass < PASSES && left > FEW_FRAMES; pass += 1) left = frames("PASSIVE");
    return true;
  } catch (error) {
    // On a full disk the log stays as it is, with all that was committed; it is tried again.
    if (isUnavailable(error)) return false;
    throw error;
  }
};

if (parentPort) {
  const port = parentPort;
  const { file, runRows }: UpkeepOptions = workerData;
  const db = openDatabase(file);
  const send = (message: FromUpkeep): void => port.postMessage(message);
  port.on("message", (message: ToUpkeep) => {
    if (message === "close") {
      db.close();
      port.close();
      return;
    }
    const checkpointed = checkpoint(db);
    const tails = message === "look" ? TAILS : [];
    send({ runs: tails.flatMap((tail) => readRun(db, tail, runRows) ?? []), checkpointed });
  });
}
