import { Worker } from "node:worker_threads";
import type { Run, WriterClient } from "../engine/index.ts";

/** Bytes of a dedupe hash. */
export const HASH_BYTES = 16;

export type UpkeepOptions = {
  readonly file: string;
  /** Rows from which a tail is worth moving: the longer a run, the fewer pages each row costs. */
  readonly runRows: number;
};
export type ToUpkeep = "look" | "checkpoint" | "close";
/** A tail that has grown long: its rows up to `upTo`, sorted. */
export type LongTail = { readonly run: Run; readonly upTo: number };
export type FromUpkeep = { readonly runs: readonly LongTail[]; readonly checkpointed: boolean };

const EVERY_MS = 250;
/** Rows of a run that one command moves, so that the writer is never held for long. */
const SLICE = 500;
const TRIM = 4_000;

const WIDTH = { dedupe: HASH_BYTES, timeline: 3 } as const;

const rowsOf = (run: Run): number =>
  (run.tail === "dedupe" ? run.hashes.length : run.rows.length) / WIDTH[run.tail];

const slicesOf = (run: Run): Run[] => {
  const slices: Run[] = [];
  for (let row = 0; row < rowsOf(run); row += SLICE) {
    const [from, to] = [row * WIDTH[run.tail], (row + SLICE) * WIDTH[run.tail]];
    slices.push(
      run.tail === "dedupe"
        ? { tail: "dedupe", hashes: run.hashes.slice(from, to) }
        : { tail: "timeline", rows: run.rows.slice(from, to) },
    );
  }
  return slices;
};

/** Moves a run slice by slice, among the live events so that it always gets on, then drops it from its tail. */
const moveRun = async (writer: WriterClient, { run, upTo }: LongTail): Promise<void> => {
  for (const slice of slicesOf(run)) await writer.ask({ command: "merge", run: slice });
  const { tail } = run;
  // Exactly the run's rows: what came since is newer, and has not been moved.
  for (let left = rowsOf(run); left > 0;) {
    const dropped = await writer.ask({ command: "trim", tail, upTo, limit: Math.min(TRIM, left) });
    if (dropped === 0) return;
    left -= dropped;
  }
};

/**
 * Keeps the database in shape on a connection of its own: checkpoints the write-ahead log, and has
 * the tails of the sorted indexes moved when they are long. A kill at any point loses nothing: what
 * was moved and not yet dropped is moved again.
 */
export const startUpkeep = (options: UpkeepOptions, writer: WriterClient) => {
  const worker = new Worker(new URL("./upkeep-thread.ts", import.meta.url), {
    workerData: options,
  });
  const post = (message: ToUpkeep): void => worker.postMessage(message);
  const state = { looking: false, moving: false };
  const move = async (runs: readonly LongTail[]): Promise<void> => {
    state.moving = true;
    try {
      for (const long of runs) await moveRun(writer, long);
    } catch {
      // A writer that cannot write now says so to its callers; the runs are read again later.
    } finally {
      state.moving = false;
    }
  };
  worker.on("message", ({ runs, checkpointed }: FromUpkeep) => {
    state.looking = false;
    if (checkpointed) writer.checkpointed();
    if (runs.length > 0) void move(runs);
  });
  const timer = setInterval(() => {
    if (state.looking) return;
    state.looking = true;
    // While a run is on its way its rows are still in the tail.
    post(state.moving ? "checkpoint" : "look");
  }, EVERY_MS);
  timer.unref();
  return {
    stop: () =>
      new Promise<void>((resolve) => {
        clearInterval(timer);
        worker.once("exit", () => resolve());
        post("close");
      }),
  };
};
