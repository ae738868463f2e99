import { once } from "node:events";
import type { MessagePort } from "node:worker_threads";
import { Worker } from "node:worker_threads";
import type { GatheredFeatures, WantedFeatures } from "../segments-contract.ts";
import type { Halved } from "./gather.ts";

/** What gathers: it answers each question with the next part. */
export type Gatherer = {
  /** Null when there is no more, or it was stopped. */
  readonly next: () => Promise<GatheredFeatures | null>;
  /** How much of the log it has read, from 0 to 1. */
  readonly read: () => number;
  readonly stop: () => Promise<void>;
};

/** What a thread that gathers is started with, beside where its database is. */
export type GathererData = { readonly wanted: WantedFeatures; readonly read: Float64Array };

/** One of the threads: `halve` says up to which facet it gathers when another takes the rest. */
type Part = Omit<Gatherer, "read"> & {
  readonly halve: () => Promise<number | null>;
  readonly read: () => number;
};

/** What a thread is asked; each question has one answer. */
type Question = "halve" | "next";

const startPart = (thread: URL, place: object, wanted: WantedFeatures): Part => {
  const read = new Float64Array(new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT));
  const data: GathererData = { wanted, read };
  const worker = new Worker(thread, { workerData: { ...place, ...data } });
  const stopped = new AbortController();
  worker.once("exit", () => stopped.abort());
  // Whoever waits for a part is told; between two of them nobody does.
  worker.on("error", () => undefined);
  const ask = async <T>(question: Question): Promise<T | null> => {
    if (stopped.signal.aborted) return null;
    const answered = once(worker, "message", { signal: stopped.signal });
    worker.postMessage(question);
    try {
      const [answer]: (T | null)[] = await answered;
      return answer ?? null;
    } catch (error) {
      if (stopped.signal.aborted) return null;
      throw error;
    }
  };
  return {
    read: () => read[0] ?? 0,
    halve: () => ask<number>("halve"),
    next: () => ask<GatheredFeatures>("next"),
    stop: async () => {
      stopped.abort();
      await worker.terminate();
    },
  };
};

/** Has the next part made before it is asked for, from the start. */
const readAhead = (part: Part): Part => {
  const begin = (): Promise<GatheredFeatures | null> => {
    const next = part.next();
    // Whoever asks for it is told.
    next.catch(() => undefined);
    return next;
  };
  let ahead = begin();
  return {
    ...part,
    next: async () => {
      const gathered = await ahead;
      if (gathered !== null) ahead = begin();
      return gathered;
    },
  };
};

/**
 * Gathers what is wanted beside the writer, from the database at a place, on two threads where there is
 * much: each reads the log for its half of the facets, side by side.
 */
export const startGatherer = (thread: URL, place: object, wanted: WantedFeatures): Gatherer => {
  const first = startPart(thread, place, wanted);
  const state: { second: Part | null; isStopped: boolean } = { second: null, isStopped: false };
  const halve = async (): Promise<void> => {
    const middle = await first.halve();
    if (middle === null || state.isStopped) return;
    state.second = readAhead(startPart(thread, place, { ...wanted, cursor: middle }));
  };
  const halved = halve();
  // Whoever asks for a part is told.
  halved.catch(() => undefined);
  return {
    read: () => (state.second ? (first.read() + state.second.read()) / 2 : first.read()),
    next: async () => {
      await halved;
      return (await first.next()) ?? (await state.second?.next()) ?? null;
    },
    stop: async () => {
      state.isStopped = true;
      await Promise.all([first.stop(), state.second?.stop()]);
    },
  };
};

/** Answers each question on its thread; ended when there is no more. */
export const answerInParts = (port: MessagePort, { halve, next }: Halved): Promise<void> =>
  new Promise((resolve) => {
    port.on("message", (question: Question) => {
      if (question === "halve") return port.postMessage(halve());
      const part = next();
      port.postMessage(part);
      if (part) return;
      port.close();
      resolve();
    });
  });

export type StartGatherer = (wanted: WantedFeatures) => Gatherer;
