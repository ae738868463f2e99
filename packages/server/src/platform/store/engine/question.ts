import { Worker } from "node:worker_threads";
import { StoreUnavailable } from "../contract.ts";

/** Asks a thread of its own one question: it starts with `workerData` and posts one answer. */
export const askThread = <T>(thread: URL, workerData: unknown) =>
  new Promise<T>((resolve, reject) => {
    const worker = new Worker(thread, { workerData });
    worker.on("message", (answer: T) => resolve(answer));
    worker.on("error", reject);
    worker.on("exit", () => reject(new StoreUnavailable("the thread has ended without an answer")));
  });
