import { Worker } from "node:worker_threads";
import { StoreUnavailable } from "../contract.ts";
import type { Answers, Command, FromWriter, Reply, Request, ToWriter } from "./commands.ts";
import { DatabaseDamaged, DatabaseNewer } from "./schema-problem.ts";

// Method syntax: each waiter takes its own command's answer, which the reply's id has matched to it.
type Waiting = { resolve(answer: unknown): void; reject(error: Error): void };

/** The server's end of the writer thread: requests of one turn of the event loop travel together. */
export type WriterClient = {
  readonly ask: <C extends Command>(command: C) => Promise<Answers[C["command"]]>;
  readonly checkpointed: () => void;
  readonly failure: () => string | null;
  readonly close: () => Promise<void>;
};

const startupError = ({
  name,
  message,
}: {
  readonly name: string;
  readonly message: string;
}): Error => {
  if (name === "DatabaseNewer") return new DatabaseNewer(message);
  return name === "DatabaseDamaged" ? new DatabaseDamaged(message) : new StoreUnavailable(message);
};

/** How often a writer that could not write tries again by itself, in ms. */
const PROBE_MS = 1_000;
/** Writes a row and leaves nothing that anybody reads. */
const PROBE: Command = {
  command: "lease",
  request: { action: "claim", name: "probe", holder: "probe", ttlMs: 0 },
};

/**
 * Requests that wait for their answer, and those that go out at the end of this turn. While the store
 * cannot write it is tried once a second: whoever waits for its health to call again would wait for ever.
 */
const createRequests = (post: (message: ToWriter) => void) => {
  const waiting = new Map<number, Waiting>();
  let nextId = 1;
  let outgoing: Request[] = [];
  let failure: string | null = null;
  /** Why the last commit could not be written; null when it was. */
  let trouble: string | null = null;
  let probing: NodeJS.Timeout | null = null;

  const flush = (): void => {
    if (outgoing.length === 0) return;
    const requests = outgoing;
    outgoing = [];
    post({ kind: "requests", requests });
  };

  const ask = <C extends Command>(command: C): Promise<Answers[C["command"]]> =>
    new Promise((resolve, reject) => {
      if (failure !== null) return reject(new StoreUnavailable(failure));
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      if (outgoing.length === 0) setImmediate(flush);
      outgoing.push({ id, command });
    });
  const probe = (): void => {
    probing ??= setTimeout(() => {
      probing = null;
      if (trouble !== null) void ask(PROBE).catch(() => undefined);
    }, PROBE_MS).unref();
  };

  return {
    flush,
    failure: () => failure ?? trouble,
    ask,
    settle: (reply: Reply): void => {
      const waiter = waiting.get(reply.id);
      waiting.delete(reply.id);
      trouble = "error" in reply && reply.unavailable ? reply.error : null;
      if (trouble !== null) probe();
      if ("answer" in reply) waiter?.resolve(reply.answer);
      else if (reply.unavailable) waiter?.reject(new StoreUnavailable(reply.error));
      else waiter?.reject(new Error(reply.error));
    },
    fail: (reason: string): void => {
      failure = reason;
      for (const waiter of waiting.values()) waiter.reject(new StoreUnavailable(reason));
      waiting.clear();
    },
  };
};

/** Where a writer's code stands, and what it is told at its start. */
export type WriterThread = { readonly file: URL; readonly workerData: unknown };

/** A commit's garbage dies young: a small nursery keeps the thread's memory small at no cost in speed. */
const YOUNG_GENERATION = { maxYoungGenerationSizeMb: 24 };

/** Starts a writer on a thread of its own. */
export const startWriter = async ({ file, workerData }: WriterThread): Promise<WriterClient> => {
  const worker = new Worker(file, { workerData, resourceLimits: YOUNG_GENERATION });
  const post = (message: ToWriter): void => worker.postMessage(message);
  const requests = createRequests(post);
  const ended = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      requests.fail("the writer has ended");
      resolve();
    });
  });

  await new Promise<void>((resolve, reject) => {
    worker.on("message", (message: FromWriter) => {
      if (message.kind === "replies") message.replies.forEach(requests.settle);
      else if (message.kind === "ready") resolve();
      else reject(startupError(message));
    });
    worker.on("error", (error) => {
      requests.fail(`the writer stopped: ${String(error)}`);
      reject(error);
    });
  });

  return {
    ask: requests.ask,
    checkpointed: () => post({ kind: "checkpointed" }),
    failure: requests.failure,
    close: () => {
      requests.flush();
      post({ kind: "close" });
      return ended;
    },
  };
};
