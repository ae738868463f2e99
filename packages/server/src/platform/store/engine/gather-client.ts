import { once } from "node:events";
import type { MessagePort } from "node:worker_threads";
import { Worker } from "node:worker_threads";
import type { GatheredFeatures, WantedFeatures } from "../segments-contract.ts";

/** A thread that gathers: it answers each question with the next part. */
export type Gatherer = {
  /** Null when there is no more, or it was stopped. */
  readonly next: () => Promise<GatheredFeatures | null>;
  readonly stop: () => Promise<void>;
};

/** Starts a thread that gathers what is wanted beside the writer. */
export const startGatherer = (thread: URL, workerData: unknown): Gatherer => {
  const worker = new Worker(thread, { workerData });
  const stopped = new AbortController();
  worker.once("exit", () => stopped.abort());
  return {
    next: async () => {
      if (stopped.signal.aborted) return null;
      const answered = once(worker, "message", { signal: stopped.signal });
      worker.postMessage("next");
      try {
        const [gathered]: (GatheredFeatures | null)[] = await answered;
        return gathered ?? null;
      } catch (error) {
        if (stopped.signal.aborted) return null;
        throw error;
      }
    },
    stop: async () => {
      stopped.abort();
      await worker.terminate();
    },
  };
};

/** Answers each message with the next part; ended when there is no more. */
export const answerInParts = (
  port: MessagePort,
  parts: Iterator<GatheredFeatures, void>,
): Promise<void> =>
  new Promise((resolve) => {
    port.on("message", () => {
      const { value } = parts.next();
      port.postMessage(value ?? null);
      if (value) return;
      port.close();
      resolve();
    });
  });

export type StartGatherer = (wanted: WantedFeatures) => Gatherer;
