import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { answersIn, retryAfterOf } from "../transport.ts";
import type { JsonObject } from "../json.ts";

/** A message of Segment's spec, from a server: at least a `userId` or an `anonymousId`. */
export type ServerMessage = JsonObject;

/** What becomes of messages; each is told of once. */
export type OutboxListener = {
  /** The server's answer: accepted, duplicate, quarantined or rejected. */
  readonly onDelivered?: (message: ServerMessage, answer: JsonObject) => void;
  /** Not sent: the queue is full, the server takes it in no form, or the client was closed before. */
  readonly onDropped?: (message: ServerMessage, reason: "full" | "refused" | "closed") => void;
};

export type OutboxOptions = OutboxListener & {
  readonly host: string;
  readonly key: string;
  /** Messages that make a batch at once. */
  readonly flushAt: number;
  /** Milliseconds that a message waits for others. */
  readonly flushInterval: number;
  /** Messages that may wait. */
  readonly most: number;
};

export type Outbox = {
  readonly put: (type: string, message: ServerMessage) => ServerMessage;
  readonly flush: () => Promise<void>;
  readonly close: (timeout: number) => Promise<void>;
};

const MOST_IN_BATCH = 100;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const REQUEST_MS = 10_000;

type Outcome =
  | "refused"
  | { readonly retryAfter: number }
  | { readonly answers: readonly JsonObject[] };

/** A message with an id and a time; the caller's own, but for what is undefined. */
const wholeOf = (type: string, message: ServerMessage): ServerMessage => ({
  ...message,
  messageId: message["messageId"] ?? randomUUID(),
  timestamp: message["timestamp"] ?? new Date().toISOString(),
  type,
});

/** Calls a listener; one that throws is warned of, and keeps nothing from being sent. */
const tell = (listener: () => void): void => {
  try {
    listener();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
};

const attempt = async (
  { host, key }: OutboxOptions,
  batch: readonly ServerMessage[],
): Promise<Outcome> => {
  try {
    const response = await fetch(`${host}/v1/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ batch, sentAt: new Date().toISOString() }),
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    if (response.status === 400 || response.status === 413) return "refused";
    const answers = response.ok ? answersIn(await response.text(), batch.length) : null;
    if (answers !== null) return { answers };
    return { retryAfter: retryAfterOf(response.headers.get("retry-after"), Date.now()) };
  } catch {
    return { retryAfter: 0 };
  }
};

/**
 * Messages in memory, sent in batches, in order, tried again until they are taken: each keeps its
 * `messageId`, so that what was taken already is answered as a duplicate.
 */
export const createOutbox = (options: OutboxOptions): Outbox => {
  const { flushAt, flushInterval, most, onDelivered, onDropped } = options;
  let waiting: readonly ServerMessage[] = [];
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempts = 0;
  const closing = new AbortController();

  const drop = (message: ServerMessage, reason: "full" | "refused" | "closed"): void =>
    tell(() => onDropped?.(message, reason));

  const rest = async (retryAfter: number): Promise<void> => {
    const backOff = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
    attempts += 1;
    const ms = Math.max(backOff * (0.5 + Math.random() / 2), retryAfter);
    await pause(ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
  };

  /** Sends a batch, in halves where it is refused as a whole. */
  const send = async (batch: readonly ServerMessage[]): Promise<void> => {
    const outcome = await attempt(options, batch);
    if (outcome !== "refused" && "retryAfter" in outcome) return rest(outcome.retryAfter);
    attempts = 0;
    if (outcome === "refused" && batch.length > 1) return send(batch.slice(0, batch.length >> 1));
    const done = new Set(batch);
    waiting = waiting.filter((message) => !done.has(message));
    for (const [index, message] of batch.entries())
      if (outcome === "refused") drop(message, "refused");
      else tell(() => onDelivered?.(message, outcome.answers[index] ?? {}));
  };

  const work = async (): Promise<void> => {
    while (waiting.length > 0 && !closing.signal.aborted)
      await send(waiting.slice(0, MOST_IN_BATCH));
    running = null;
  };
  const flush: Outbox["flush"] = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return Promise.resolve();
    return (running ??= work());
  };

  return {
    put: (type, message) => {
      const whole = wholeOf(type, message);
      if (waiting.length >= most || closing.signal.aborted) {
        drop(whole, closing.signal.aborted ? "closed" : "full");
        return whole;
      }
      waiting = [...waiting, whole];
      if (waiting.length >= flushAt) void flush();
      else timer ??= setTimeout(() => void flush(), flushInterval);
      return whole;
    },
    flush,
    close: async (timeout) => {
      await Promise.race([flush(), pause(timeout, undefined, { ref: false })]);
      closing.abort();
      await running;
      for (const message of waiting) drop(message, "closed");
      waiting = [];
    },
  };
};
