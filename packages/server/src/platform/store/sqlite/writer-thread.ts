import type { MessagePort } from "node:worker_threads";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { performance } from "node:perf_hooks";
import type { FromWriter, ToWriter, WriterOptions } from "./commands.ts";
import { createExecutor } from "./executor.ts";
import { createLanes } from "./lanes.ts";
import { migrate } from "./migrate.ts";
import { openDatabase } from "./open.ts";
import type { Failpoint } from "./transact.ts";
import { createTransact } from "./transact.ts";

/** Dies at once, as a crash would, the n-th time that the named point is passed. */
const createFailpoint = (options: WriterOptions): Failpoint => {
  let left = options.failpoint?.after ?? 0;
  return (name) => {
    if (options.failpoint?.name !== name) return;
    left -= 1;
    if (left <= 0) process.kill(process.pid, "SIGKILL");
  };
};

const serve = (port: MessagePort, options: WriterOptions): void => {
  const db = openDatabase(options.file);
  migrate(db);
  const lanes = createLanes();
  const executor = createExecutor(db, options);
  const transact = createTransact({
    db,
    lanes,
    executor,
    failpoint: createFailpoint(options),
    elapsed: () => performance.now(),
  });
  const send = (message: FromWriter): void => port.postMessage(message);

  const take = (message: ToWriter): boolean => {
    if (message.kind === "requests") lanes.add(message.requests);
    // The checkpointer has copied nearly all: what is left is small, and then the log starts anew.
    else if (message.kind === "checkpointed") db.exec("PRAGMA wal_checkpoint(PASSIVE)");
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
    db.exec("BEGIN IMMEDIATE");
    executor.settle();
    db.exec("COMMIT");
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    db.close();
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

if (parentPort) {
  const options: WriterOptions = workerData;
  try {
    serve(parentPort, options);
  } catch (error) {
    const failed: FromWriter =
      error instanceof Error
        ? { kind: "failed", name: error.name, message: error.message }
        : { kind: "failed", name: "Error", message: "unknown" };
    parentPort.postMessage(failed);
  }
}
