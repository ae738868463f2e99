import { Worker } from "node:worker_threads";
import { StoreUnavailable } from "../contract.ts";
import type { Answers, Command, FromWriter, Reply, Request, ToWriter, WriterOptions } from "./commands.ts";
import { DatabaseNewer } from "./migrate.ts";

// Method syntax: each waiter takes its own command's answer, which the reply's id has matched to it.
type Waiting = { resolve(answer: unknown): void; reject(error: Error): void };

/** The server's end of the writer thread: requests of one turn of the event loop travel together. */
export type WriterClient = {
  readonly ask: <C extends Command>(command: C) => Promise<Answers[C["command"]]>;
  readonly checkpointed: () => void;
  readonly failure: () => string | null;
  readonly close: () => Promise<void>;
};

const startupError = ({ name, message }: { readonly name: string; readonly message: string }): Error =>
  name === "DatabaseNewer" ? new DatabaseNewer(message) : new StoreUnavailable(message);

export const startWriter = async (options: WriterOptions): Promise<WriterClient> => {
  const worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData: options });
  const waiting = new Map<number, Waiting>();
  const state: { nextId: number; outgoing: Request[]; failure: string | null; closed: (() => void) | null } = { nextId: 1, outgoing: [], failure: null, closed: null };
  const post = (message: ToWriter): void => worker.postMessage(message);

  const settle = (reply: Reply): void => {
    const waiter = waiting.get(reply.id);
    waiting.delete(reply.id);
    if (!waiter) return;
    if ("answer" in reply) waiter.resolve(reply.answer);
    else waiter.reject(reply.unavailable ? new StoreUnavailable(reply.error) : new Error(reply.error));
  };

  const fail = (reason: string): void => {
    state.failure = reason;
    for (const waiter of waiting.values()) waiter.reject(new StoreUnavailable(reason));
    waiting.clear();
    state.closed?.();
  };

  await new Promise<void>((resolve, reject) => {
    worker.on("message", (message: FromWriter) => {
      if (message.kind === "replies") message.replies.forEach(settle);
      else if (message.kind === "ready") resolve();
      else if (message.kind === "failed") reject(startupError(message));
      else state.closed?.();
    });
    worker.on("error", (error) => {
      fail(`the writer stopped: ${String(error)}`);
      reject(error);
    });
    worker.on("exit", () => fail("the writer has ended"));
  });

  const flush = (): void => {
    const requests = state.outgoing;
    state.outgoing = [];
    post({ kind: "requests", requests });
  };

  return {
    ask: (command) =>
      new Promise((resolve, reject) => {
        if (state.failure !== null) return reject(new StoreUnavailable(state.failure));
        const id = state.nextId++;
        waiting.set(id, { resolve, reject });
        if (state.outgoing.length === 0) setImmediate(flush);
        state.outgoing.push({ id, command });
      }),
    checkpointed: () => post({ kind: "checkpointed" }),
    failure: () => state.failure,
    close: () =>
      new Promise((resolve) => {
        if (state.failure !== null) return resolve();
        state.closed = resolve;
        if (state.outgoing.length > 0) flush();
        post({ kind: "close" });
      }),
  };
};
