import { once } from "node:events";
import type { MessagePort } from "node:worker_threads";
import { Worker } from "node:worker_threads";
import type { GatheredFeatures, WantedFeatures } from "../segments-contract.ts";

/** A thread that gathers: it answers each question with the next part. */
export type Gatherer = {
  /** Null when there is no more, or it was stopped. */
  readonly next: () => Promise<GatheredFeatures | null>;
  /** How much of the log it has read, from 0 to 1. */
  readonly read: () => number;
  readonly stop: () => Promise<void>;
};

/** What a thread that gathers is started with, beside where its database is. */
export type GathererData = { readonly wanted: WantedFeatures; readonly read: Float64Array };

/** Starts a thread that gathers what is wanted beside the writer, from the database at a place. */
export const startGatherer = (thread: URL, place: object, wanted: WantedFeatures): Gatherer => {
  const read = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const data: GathererData = { wanted, read };
  const worker = new Worker(thread, { workerData: { ...place, ...data } });
  const stopped = new AbortController();
  worker.once("exit", () => stopped.abort());
  // Whoever waits for a part is told; between two of them nobody does.
  worker.on("error", () => undefined);
  return {
    read: () => read[0] ?? 0,
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
