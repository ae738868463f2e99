import { Worker } from "node:worker_threads";
import type { Ask, FromLearner, Replies, Step, ToLearner } from "./messages.ts";

// Method syntax: each waiter takes its own question's reply, which the reply's id has matched to it.
type Waiting = { resolve(reply: unknown): void; reject(error: Error): void };

export type Progress = { readonly step: Step; readonly done: number; readonly total: number };

/** Who hears of a training while it goes on. */
export type Hearing = {
  readonly progress: (progress: Progress) => void;
  /** What it takes at most, in bytes. */
  readonly memory: (bytes: number) => void;
};

/** The server's end of the learner's thread. */
export type Learner = {
  readonly ask: <A extends Ask>(ask: A) => Promise<Replies[A["ask"]]>;
  /** Ends it at once: what it was about to answer is not answered. */
  readonly stop: () => Promise<void>;
};

/** Starts the thread that reads what was done with items, and learns from it. */
export const startLearner = (hearing: Hearing): Learner => {
  const worker = new Worker(new URL("./learner-thread.ts", import.meta.url));
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let ending: string | null = null;
  const fail = (reason: string): void => {
    ending ??= reason;
    for (const waiter of waiting.values()) waiter.reject(new Error(reason));
    waiting.clear();
  };
  const settle = (message: Extract<FromLearner, { id: number }>): void => {
    const waiter = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === "reply") waiter?.resolve(message.reply);
    else waiter?.reject(new Error(message.message));
  };
  worker.on("message", (message: FromLearner) => {
    if (message.kind === "progress") hearing.progress(message);
    else if (message.kind === "memory") hearing.memory(message.bytes);
    else settle(message);
  });
  worker.on("error", (error) => fail(String(error)));
  worker.once("exit", () => fail("the learner's thread has ended"));
  return {
    ask: <A extends Ask>(ask: A): Promise<Replies[A["ask"]]> =>
      new Promise((resolve, reject) => {
        if (ending !== null) return reject(new Error(ending));
        const id = nextId++;
        waiting.set(id, { resolve, reject });
        const message: ToLearner = { id, ask };
        worker.postMessage(message);
      }),
    stop: async () => void (await worker.terminate()),
  };
};
