import { Worker } from "node:worker_threads";
import type { Verification } from "../contract.ts";
import { StoreUnavailable } from "../contract.ts";

export type FromVerify =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  | { readonly kind: "done"; readonly verification: Verification };

/** Starts a verification on a thread of its own and waits for its end. */
export const verifyInThread = (
  thread: URL,
  workerData: unknown,
  progress: (done: number, total: number) => void,
): Promise<Verification> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(thread, { workerData });
    worker.on("message", (message: FromVerify) => {
      if (message.kind === "progress") progress(message.done, message.total);
      else resolve(message.verification);
    });
    worker.on("error", reject);
    worker.on("exit", () => reject(new StoreUnavailable("the verification has ended early")));
  });
