import type { Queue, Waiting } from "./queue.ts";
import type { Telling } from "./happenings.ts";
import { createPause } from "./pause.ts";
import type { Storage } from "./storage.ts";
import type { Answer } from "./transport.ts";
import { answersIn, BUDGET, fitting, post, retryAfterOf, sizeOf, within } from "./transport.ts";
import type { Turn } from "./turn.ts";

export type DeliveryOptions = {
  readonly host: string;
  readonly writeKey: string;
  readonly queue: Queue;
  readonly storage: Storage;
  readonly turn: Turn;
  /** How long a message waits for others, in ms. */
  readonly delay: number;
  readonly tell: Telling["tell"];
};

export type Delivery = {
  /** Sends what waits, as soon as it is this tab's turn and the server may be asked again. */
  readonly flush: () => Promise<void>;
  /** Sends what waits after a while, together with what comes until then. */
  readonly soon: (ms?: number) => void;
  /** The page may be gone any moment: sends what it has queued in a way that outlives it. */
  readonly leave: () => Promise<void>;
  /** The network is there again: what its absence has put off is sent now. */
  readonly resume: () => void;
  /** Revoking wins over what is under way. */
  readonly abort: () => void;
  /** What waits, newest first to be left out, for a call that takes events along. */
  readonly borrow: () => Borrowed;
};

export type Borrowed = {
  readonly waiting: readonly Waiting[];
  /** Ends a request that they travel with, after a while or when a consent is withdrawn. */
  readonly signal: AbortSignal;
  /** Acknowledges by the answers, in order; without answers the messages wait on. */
  readonly giveBack: (answers: readonly Answer[] | null) => void;
};

/** Events that one call of decide takes. */
const MOST_BORROWED = 100;

/** A number: to be tried again, after so many ms if the server said so. */
type Outcome = "sent" | "refused" | "aborted" | number;

/** Sends batches and acknowledges what was answered. */
const createSender = (options: DeliveryOptions) => {
  const { host, writeKey, queue, tell } = options;
  let underWay = new AbortController();

  const settle = (waiting: readonly Waiting[], answers: readonly Answer[]): void => {
    queue.remove(waiting.filter((_, index) => answers[index]?.status !== "pending"));
    for (const [index, { message }] of waiting.entries())
      tell("delivered", message, answers[index]);
  };

  const attempt = async (waiting: readonly Waiting[], keepalive = false): Promise<Outcome> => {
    const { signal: revoked } = underWay;
    const body = { batch: waiting.map(({ message }) => message), sentAt: new Date(), writeKey };
    try {
      const signal = keepalive ? revoked : within(revoked);
      const response = await post(`${host}/v1/batch`, body, { keepalive, signal });
      const { status, headers } = response;
      if (status === 413 || status === 400) return "refused";
      const answers = answersIn(await response.text(), waiting.length);
      if (!answers) return retryAfterOf(headers.get("retry-after"), Date.now());
      settle(waiting, answers);
      return "sent";
    } catch {
      return revoked.aborted ? "aborted" : 0;
    }
  };

  /** Sends a batch, or as much of its beginning as is not refused as a whole. */
  const send = async (waiting: readonly Waiting[]): Promise<Outcome> => {
    const outcome = await attempt(waiting);
    if (outcome !== "refused") return outcome;
    // The other half is part of the next batch.
    if (waiting.length > 1) return send(waiting.slice(0, waiting.length / 2));
    queue.remove(waiting);
    for (const { message } of waiting) tell("dropped", message, "refused");
    return "sent";
  };
  return {
    settle,
    attempt,
    send,
    signal: () => underWay.signal,
    abort: () => {
      underWay.abort();
      underWay = new AbortController();
    },
  };
};

/** Lends what waits to calls that take events along; who has borrowed what is left alone meanwhile. */
const createLending = (queue: Queue, { settle, signal }: ReturnType<typeof createSender>) => {
  const lent = new Set<string>();
  const borrow = (onReturn: () => void): Borrowed => {
    const newest = queue.waiting().toReversed();
    const waiting = fitting(newest, BUDGET, MOST_BORROWED).toReversed();
    for (const { name } of waiting) lent.add(name);
    return {
      waiting,
      signal: within(signal()),
      giveBack: (answers) => {
        for (const { name } of waiting) lent.delete(name);
        if (answers) settle(waiting, answers);
        onReturn();
      },
    };
  };
  return { lent, borrow };
};

/** Sends what the page has queued as it goes out of sight, in a request that outlives it. */
const createLeaving = (
  queue: Queue,
  { attempt }: ReturnType<typeof createSender>,
  pause: ReturnType<typeof createPause>,
): (() => Promise<void>) => {
  const gone = new Set<string>();
  return async () => {
    const own = queue.waiting().filter(({ name }) => queue.isOwn(name));
    const left = BUDGET - sizeOf(own.filter(({ name }) => gone.has(name)));
    // What does not fit is refused by the browser, and waits in the storage for the next page.
    const batch = fitting(
      own.filter(({ name }) => !gone.has(name)),
      left,
    );
    if (!batch.length || pause.left()) return;
    for (const { name } of batch) gone.add(name);
    await attempt(batch, true);
    for (const { name } of batch) gone.delete(name);
  };
};

export const createDelivery = (options: DeliveryOptions): Delivery => {
  const { queue, storage, turn, delay } = options;
  const pause = createPause(storage);
  const sender = createSender(options);
  const { lent, borrow } = createLending(queue, sender);
  let running: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY;

  const work = async (isAlone: boolean): Promise<void> => {
    for (;;) {
      const left = pause.left();
      if (left) return soon(left + Math.random() * 1_000);
      const waiting = queue
        .waiting()
        .filter(
          ({ name }) => !lent.has(name) && (isAlone || queue.isOwn(name) || queue.isOld(name)),
        );
      if (!waiting.length) return;
      const outcome = await sender.send(fitting(waiting, BUDGET));
      if (typeof outcome === "number") soon(pause.begin(outcome));
      if (outcome !== "sent") return;
      pause.end();
    }
  };

  const flush: Delivery["flush"] = async () => {
    if (!queue.waiting().length) return;
    running ??= turn(work).finally(() => {
      running = null;
      // What came when the work was over, or travels with a decision that may fail.
      if (queue.waiting().length) soon(Math.max(pause.left(), 2_000));
    });
    await running;
  };

  const soon: Delivery["soon"] = (ms = delay) => {
    const at = performance.now() + ms;
    if (at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => {
      due = Number.POSITIVE_INFINITY;
      void flush();
    }, ms);
  };

  return {
    flush,
    soon,
    leave: createLeaving(queue, sender, pause),
    resume: () => {
      pause.end();
      soon();
    },
    abort: sender.abort,
    borrow: () => borrow(soon),
  };
};
