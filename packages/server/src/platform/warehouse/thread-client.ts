import { Worker } from "node:worker_threads";
import type { StreamEntry } from "../store/index.ts";
import type { Answers, Command, FromThread, ThreadOptions, ToThread } from "./commands.ts";
import type { Standing } from "./origin.ts";

// Method syntax: each waiter takes its own command's answer, which the answer's id has matched to it.
type Waiting = { resolve(answer: unknown): void; reject(error: Error): void };

/** The warehouse's file cannot be opened; `isNewer` when a newer Attune wrote it. */
export class WarehouseUnreadable extends Error {
  override readonly name = "WarehouseUnreadable";
  readonly isNewer: boolean;

  constructor(message: string, isNewer: boolean) {
    super(message);
    this.isNewer = isNewer;
  }
}

/** The server's end of the warehouse's thread, and where the warehouse stood when it was opened. */
export type WarehouseThread = Standing & {
  /** The zone in which its days, weeks and months begin. */
  readonly zone: string;
  readonly ask: <C extends Command>(command: C) => Promise<Answers[C["command"]]>;
  /** Hands entries over; they are written with the next commit. */
  readonly take: (entries: readonly StreamEntry[]) => void;
  /** Ends it once it has answered; what was not committed is not kept. */
  readonly close: () => Promise<void>;
};

type Ready = Extract<FromThread, { kind: "ready" }>;

/** Its garbage dies young, and what it holds is in DuckDB: a small heap is enough. */
const SMALL = { maxYoungGenerationSizeMb: 4 };

/** Opens the warehouse on a thread of its own. Throws WarehouseUnreadable. */
export const startThread = async (options: ThreadOptions): Promise<WarehouseThread> => {
  const worker = new Worker(new URL("./warehouse-thread.ts", import.meta.url), {
    workerData: options,
    resourceLimits: SMALL,
  });
  const post = (message: ToThread): void => worker.postMessage(message);
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let ending: string | null = null;

  const fail = (reason: string): void => {
    ending ??= reason;
    for (const waiter of waiting.values()) waiter.reject(new Error(reason));
    waiting.clear();
  };
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      fail("the warehouse's thread has ended");
      resolve();
    });
  });
  const settle = (message: Extract<FromThread, { id: number }>): void => {
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === "answer") waiter?.resolve(message.answer);
    else waiter?.reject(new Error(message.message));
  };

  const { position, origin, zone } = await new Promise<Ready>((resolve, reject) => {
    worker.on("message", (message: FromThread) => {
      if (message.kind === "ready") resolve(message);
      else if (message.kind === "refused")
        reject(new WarehouseUnreadable(message.message, message.name === "WarehouseNewer"));
      else settle(message);
    });
    worker.on("error", (error) => {
      fail(String(error));
      reject(error);
    });
  });
  return {
    position,
    origin,
    zone,
    ask: <C extends Command>(command: C): Promise<Answers[C["command"]]> =>
      new Promise((resolve, reject) => {
        if (ending !== null) return reject(new Error(ending));
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        post({ kind: "request", request: { id, command } });
      }),
    take: (entries) => post({ kind: "take", entries }),
    close: () => {
      post({ kind: "close" });
      return ended;
    },
  };
};
