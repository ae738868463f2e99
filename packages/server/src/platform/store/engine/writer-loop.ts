import { performance } from "node:perf_hooks";
import type { MessagePort } from "node:worker_threads";
import { receiveMessageOnPort } from "node:worker_threads";
import type { FromWriter, ToWriter, WriterOptions } from "./commands.ts";
import type { Database } from "./database.ts";
import { createExecutor } from "./executor.ts";
import { createLanes } from "./lanes.ts";
import type { EngineParts, Transactions } from "./parts.ts";
import type { Failpoint } from "./transact.ts";
import { createTransact } from "./transact.ts";

/** An engine that is open for writing, on the writer's own thread. */
export type WriterEngine = {
  readonly db: Database;
  readonly parts: EngineParts;
  readonly transactions: Transactions;
  /** The checkpointer has copied nearly all: what is left is small. */
  readonly checkpointed: () => void;
  readonly close: () => void;
};

/** Dies at once, as a crash would, the n-th time that the named point is passed. */
const createFailpoint = (options: WriterOptions): Failpoint => {
  let left = options.failpoint?.after ?? 0;
  return (name) => {
    if (options.failpoint?.name !== name) return;
    left -= 1;
    if (left <= 0) process.kill(process.pid, "SIGKILL");
  };
};

const serve = (port: MessagePort, engine: WriterEngine, options: WriterOptions): void => {
  const { db, parts, transactions } = engine;
  const lanes = createLanes();
  const elapsed = (): number => performance.now();
  const executor = createExecutor(db, parts, { ...options, elapsed });
  const transact = createTransact({
    transactions,
    lanes,
    executor,
    failpoint: createFailpoint(options),
    elapsed,
  });
  const send = (message: FromWriter): void => port.postMessage(message);

  const take = (message: ToWriter): boolean => {
    if (message.kind === "requests") lanes.add(message.requests);
    else if (message.kind === "checkpointed") engine.checkpointed();
    return message.kind === "close";
  };

  const drain = (): boolean => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      const message: ToWriter = next.message;
      if (take(message)) return true;
    }
    return false;
  };

  const close = (): void => {
    while (!lanes.isEmpty()) send({ kind: "replies", replies: transact() });
    executor.settle();
    engine.close();
    port.close();
  };

  port.on("message", (message: ToWriter) => {
    if (take(message) || drain()) return close();
    while (!lanes.isEmpty()) {
      send({ kind: "replies", replies: transact() });
      if (drain()) return close();
    }
  });
  send({ kind: "ready" });
};

/** Serves commands on this thread with an engine; one that does not open is told to the starter. */
export const runWriter = (
  port: MessagePort,
  options: WriterOptions,
  open: () => WriterEngine,
): void => {
  try {
    serve(port, open(), options);
  } catch (error) {
    const failed: FromWriter =
      error instanceof Error
        ? { kind: "failed", name: error.name, message: error.message }
        : { kind: "failed", name: "Error", message: "unknown" };
    port.postMessage(failed);
  }
};
