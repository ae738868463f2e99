import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import type { ChangeNews, ChangeStore } from "../change-contract.ts";
import { ANY_CHANGE } from "../change-contract.ts";
import { CHANGES, readNews } from "./changes.ts";
import { clientConfig } from "./connect.ts";
import { LOCK } from "./lock-keys.ts";

/** Between two attempts to connect, in ms; each is twice the one before. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;
/** A connection that says nothing is asked so often whether it is still there. */
const BEAT_MS = 10_000;
const STATEMENT_MS = 5_000;

/** What one of the nodes on a database may have. */
export type Sole = "warehouse";
const LOCK_OF: Readonly<Record<Sole, number>> = { warehouse: 1 };

export type Listening = Pick<ChangeStore, "onChange"> & {
  /** Why no news come at present; null when they do. */
  readonly reason: () => string | null;
  /** Takes something for this node until it stops or dies; false when another node has it. */
  readonly take: (sole: Sole) => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

export type ListenOptions = {
  readonly url: string;
  /** Names this node: its own news are none to it. */
  readonly node: string;
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : "unknown");

/** A connection that listens, and a promise that it is lost, with the reason. */
type Session = {
  readonly client: Client;
  readonly lost: Promise<string>;
  readonly end: () => Promise<void>;
};

const openSession = async (
  url: string,
  hear: (text: string) => void,
  taken: Iterable<Sole>,
): Promise<Session> => {
  const client = new Client(clientConfig({ url, name: "attune news", statementMs: STATEMENT_MS }));
  const { promise: lost, resolve: lose } = Promise.withResolvers<string>();
  client.on("error", (error) => lose(error.message));
  client.on("end", () => lose("the connection has ended"));
  client.on("notification", ({ payload = "" }) => hear(payload));
  const end = async (): Promise<void> => client.end().catch(() => undefined);
  try {
    await client.connect();
    await client.query(`LISTEN ${CHANGES}`);
    // Of a machine that is gone the server hears in a minute, and gives what it held to another.
    await client.query(
      "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3",
    );
    for (const sole of taken)
      if (!(await tryLock(client, sole))) throw new Error(`another node has the ${sole} now`);
  } catch (error) {
    void end();
    throw error;
  }
  const beat = setInterval(() => {
    client.query("SELECT 1").catch((error: unknown) => {
      lose(messageOf(error));
      // It may be waiting for an answer that never comes.
      void end();
    });
  }, BEAT_MS);
  beat.unref();
  void lost.then(() => clearInterval(beat));
  return { client, lost, end };
};

const tryLock = async (client: Client, sole: Sole): Promise<boolean> => {
  const { rows } = await client.query<Readonly<Record<string, unknown>>>(
    `SELECT pg_try_advisory_lock(${LOCK.alone}, $1) AS taken`,
    [LOCK_OF[sole]],
  );
  return rows[0]?.["taken"] === true;
};

/** Tells several listeners the same. */
const createListeners = () => {
  const listeners = new Set<(news: ChangeNews) => void>();
  return {
    tell: (news: ChangeNews): void => {
      if (news.changed.length > 0) for (const listener of listeners) listener(news);
    },
    onChange: (listener: (news: ChangeNews) => void) => {
      listeners.add(listener);
      return (): void => void listeners.delete(listener);
    },
  };
};

/**
 * Hears what other nodes change, on a connection of its own that is made anew when it is lost. News
 * are not kept for who is away: after each new connection everything may have changed.
 */
export const listenForChanges = async ({ url, node }: ListenOptions): Promise<Listening> => {
  const { tell, onChange } = createListeners();
  const stopping = new AbortController();
  const taken = new Set<Sole>();
  let session: Session | null = null;
  let reason: string | null = "not connected yet";

  const hear = (text: string): void => {
    const news = readNews(text);
    if (news.node !== node) tell(news);
  };
  const connect = async (): Promise<void> => {
    session = await openSession(url, hear, taken);
    reason = null;
  };
  /** Holds a session until it is lost; whether there was one. */
  const hold = async (): Promise<boolean> => {
    const held = session;
    if (!held) return false;
    reason = await held.lost;
    session = null;
    void held.end();
    return true;
  };
  const keep = async (): Promise<void> => {
    let ms = FIRST_WAIT_MS;
    for (;;) {
      if (await hold()) ms = FIRST_WAIT_MS;
      await sleep(ms, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      ms = Math.min(LONGEST_WAIT_MS, ms * 2);
      try {
        await connect();
        if (stopping.signal.aborted) return;
        tell(ANY_CHANGE);
      } catch (error) {
        reason = messageOf(error);
      }
    }
  };

  await connect().catch((error: unknown) => (reason = messageOf(error)));
  const keeping = keep();
  return {
    onChange,
    reason: () => reason,
    take: async (sole) => {
      if (!session) throw new Error(`PostgreSQL cannot be reached: ${reason ?? ""}`);
      const isTaken = await tryLock(session.client, sole);
      if (isTaken) taken.add(sole);
      return isTaken;
    },
    stop: async () => {
      stopping.abort();
      await session?.end();
      await keeping;
      // One that was being opened meanwhile.
      await session?.end();
    },
  };
};
