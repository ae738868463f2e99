import type { MessagePort } from "node:worker_threads";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type {
  Answered,
  Asked,
  ConnectionOptions,
  FromConnection,
  Parameter,
  Patience,
  ToConnection,
} from "./sync-protocol.ts";

/** A statement failed, or the connection did; `code` is the SQLSTATE or what the system said. */
export class StatementFailed extends Error {
  override readonly name = "StatementFailed";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** The answer to a statement that was sent without waiting for it. */
export type Ticket = { readonly answer: () => Answered };

/**
 * A connection whose answers are waited for. The calling thread stands still while another one speaks
 * to the server: only a thread that has nothing else to do may hold one. What is sent without asking
 * for its answer travels with the next question, so that many writes cost one round trip.
 */
export type SyncConnection = {
  /** Begins a transaction, connecting anew when the connection was lost. */
  readonly begin: (sql: string) => void;
  readonly send: (sql: string, values: readonly Parameter[]) => Ticket;
  readonly ask: (sql: string, values: readonly Parameter[]) => Answered;
  /** Waits for everything that was sent. */
  readonly flush: () => void;
  /** Forgets what was sent and not waited for. */
  readonly drop: () => void;
  readonly close: () => void;
};

/** No statement of ours takes so long: the thread that would answer is gone. */
const ANSWER_MS = 120_000;
/** Statements that travel together at most. */
const MOST_SENT = 500;

type Sent = Asked & { answer: Answered | null };

const NOTHING: Answered = { rows: [], changes: 0 };

/** The newest answer that has been posted; null when there is none. */
const lastPosted = (port: MessagePort): FromConnection | null => {
  let last: FromConnection | null = null;
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port))
    last = next.message;
  return last;
};

/**
 * Sends a batch and waits for its answer. One that came too late, after whoever asked had given up or
 * stood still, is the answer to another question, and is passed over.
 */
const createExchange = (port: MessagePort, flag: Int32Array, answerMs: number) => {
  let nr = 0;
  return (batch: Omit<Extract<ToConnection, { kind: "batch" }>, "nr">): readonly Answered[] => {
    nr += 1;
    Atomics.store(flag, 0, 0);
    port.postMessage({ ...batch, nr } satisfies ToConnection);
    for (;;) {
      const isLate = Atomics.wait(flag, 0, 0, answerMs) === "timed-out";
      Atomics.store(flag, 0, 0);
      const answer = lastPosted(port);
      if (answer?.nr === nr) {
        if (answer.kind === "failed") throw new StatementFailed(answer.message, answer.code);
        return answer.answers;
      }
      if (isLate) throw new StatementFailed("PostgreSQL has not answered in time", "08006");
    }
  };
};

/** A verification reads long, and holds nothing that others wait for. */
const LONG: Patience = { statementMs: 100_000, idleMs: 0 };

/** Opens a connection; nothing is sent to the server before the first transaction begins. */
export const openSyncConnection = (url: string, patience: Patience = LONG): SyncConnection => {
  const signal = new SharedArrayBuffer(4);
  const { port1, port2 } = new MessageChannel();
  const options: ConnectionOptions = { url, ...patience, signal };
  const worker = new Worker(new URL("./connection-thread.ts", import.meta.url), {
    workerData: { ...options, port: port2 },
    transferList: [port2],
  });
  worker.unref();
  port1.unref();
  const exchange = createExchange(port1, new Int32Array(signal), patience.answerMs ?? ANSWER_MS);
  let sent: Sent[] = [];
  let isStart = false;

  const flush = (): void => {
    if (sent.length === 0) return;
    const batch = {
      kind: "batch" as const,
      isStart,
      asked: sent.map(({ sql, values }) => ({ sql, values })),
    };
    const waiting = sent;
    sent = [];
    isStart = false;
    exchange(batch).forEach((answer, index) => {
      const asked = waiting[index];
      if (asked) asked.answer = answer;
    });
  };
  const send = (sql: string, values: readonly Parameter[]): Ticket => {
    const asked: Sent = { sql, values, answer: null };
    sent.push(asked);
    if (sent.length >= MOST_SENT) flush();
    return {
      answer: () => {
        if (asked.answer === null) flush();
        return asked.answer ?? NOTHING;
      },
    };
  };
  return {
    begin: (sql) => {
      sent = [];
      isStart = true;
      send(sql, []);
    },
    send,
    ask: (sql, values) => send(sql, values).answer(),
    flush,
    drop: () => {
      sent = [];
    },
    close: () => {
      port1.postMessage({ kind: "close" } satisfies ToConnection);
      port1.close();
    },
  };
};
