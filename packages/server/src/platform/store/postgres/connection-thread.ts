import type { MessagePort } from "node:worker_threads";
import { workerData } from "node:worker_threads";
import type { Client } from "pg";
import { connectWriter } from "./connect.ts";
import { failureKind } from "./failure.ts";
import type {
  Answered,
  Asked,
  ConnectionOptions,
  FromConnection,
  Outcome,
  ToConnection,
} from "./sync-protocol.ts";

/** After a failed attempt to connect the next one waits so long: callers hear at once that nobody is there. */
const REST_MS = 200;
/** As the server's processes show it. */
const WRITER = "attune writer";

const messageOf = (error: unknown): Outcome => ({
  kind: "failed",
  message: error instanceof Error ? error.message : "unknown",
  code:
    error instanceof Error && "code" in error && typeof error.code === "string"
      ? error.code
      : "08006",
});

/** Statements by their text, under the names that the server knows them by. */
const createNames = () => {
  const names = new Map<string, string>();
  return (sql: string): string => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    const name = `attune_${names.size + 1}`;
    names.set(sql, name);
    return name;
  };
};

/** One connection, made anew at the start of a transaction when it was lost; never in the middle of one. */
const createConnection = (options: Omit<ConnectionOptions, "signal">) => {
  const nameOf = createNames();
  let client: Client | null = null;
  let rests = 0;

  const connect = async (): Promise<Client> => {
    if (Date.now() < rests) throw new Error("PostgreSQL cannot be reached");
    try {
      const { url, statementMs, idleMs } = options;
      const next = await connectWriter({ url, name: WRITER, statementMs, idleMs }, () => {
        if (client === next) client = null;
      });
      next.on("end", () => {
        if (client === next) client = null;
      });
      return next;
    } catch (error) {
      rests = Date.now() + REST_MS;
      throw error;
    }
  };

  const query = async (on: Client, { sql, values }: Asked): Promise<Answered> => {
    // Only statements with parameters come again and again; the others are BEGIN and its like.
    const { rows, rowCount } =
      values.length === 0
        ? await on.query(sql)
        : await on.query({ name: nameOf(sql), text: sql, values: [...values] });
    return { rows: rows ?? [], changes: rowCount ?? 0 };
  };

  const drop = (broken: Client): void => {
    if (client === broken) client = null;
    void broken.end().catch(() => undefined);
  };

  return {
    run: async (asked: readonly Asked[], isStart: boolean): Promise<Outcome> => {
      if (client === null && isStart) client = await connect();
      const on = client;
      if (on === null) throw new Error("the connection was lost in the middle of a transaction");
      const results = await Promise.allSettled(asked.map((each) => query(on, each)));
      const answers: Answered[] = [];
      for (const result of results) {
        if (result.status === "rejected") {
          // One that does not answer would not do so the next time either.
          if (failureKind(result.reason) === "unreachable") drop(on);
          return messageOf(result.reason);
        }
        answers.push(result.value);
      }
      return { kind: "answers", answers };
    },
    end: async (): Promise<void> => {
      await client?.end();
    },
  };
};

const { signal, port, ...options }: ConnectionOptions & { readonly port: MessagePort } = workerData;
const flag = new Int32Array(signal);
const connection = createConnection(options);
const answer = (message: FromConnection): void => {
  port.postMessage(message);
  Atomics.store(flag, 0, 1);
  Atomics.notify(flag, 0);
};

port.on("message", (message: ToConnection) => {
  if (message.kind === "close") {
    void connection.end().finally(() => port.close());
    return;
  }
  void connection
    .run(message.asked, message.isStart)
    .catch((error: unknown) => messageOf(error))
    .then((outcome) => answer({ ...outcome, nr: message.nr }));
});
