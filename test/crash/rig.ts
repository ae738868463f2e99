import { setTimeout as wait } from "node:timers/promises";
import { openSqliteStore } from "../../packages/server/src/platform/store/index.ts";
import type { Store, Verification } from "../../packages/server/src/platform/store/index.ts";
import type { Event } from "@attune/core/event";
import { createRandom } from "../../packages/server/src/demo/random.ts";
import type { Random } from "../../packages/server/src/demo/random.ts";
import type { Reckoning, StoredMessage } from "./book.ts";
import { createBook } from "./book.ts";
import { CLIENTS, startClients } from "./clients.ts";
import { createDoor } from "./door.ts";
import type { Server } from "./server.ts";
import { spawnServer } from "./server.ts";

/** One life of a server: how it dies. */
type Life =
  | { readonly death: "failpoint"; readonly failpoint: string }
  /** After so many answers and then so many ms. */
  | { readonly death: "under load"; readonly answers: number; readonly ms: number }
  /** So many ms after it began to open its data directory. */
  | { readonly death: "while it opens"; readonly ms: number };

export type Crashes = {
  readonly directory: string;
  readonly seed: number;
  readonly kills: number;
  readonly failpoints: readonly string[];
};
export type CrashReport = Reckoning & {
  readonly kills: number;
  readonly failpoints: number;
  readonly inOpening: number;
  readonly verification: Verification;
};

const randomLife = (random: Random): Life =>
  random.chance(0.1)
    ? { death: "while it opens", ms: random.below(250) }
    : {
        death: "under load",
        answers: 1 + random.below(80),
        ms: random.chance(0.5) ? 0 : random.unit() * 8,
      };

/** Waits for the end of a server that was to die. */
export const expectKilled = async (server: Server, life: string): Promise<void> => {
  const { code, signal } = await server.ended;
  if (signal !== "SIGKILL")
    throw new Error(
      `a server that was to die by ${life} ended with ${code ?? signal}: ${server.log()}`,
    );
};

const createDirector = (directory: string, seed: number) => {
  const book = createBook();
  const door = createDoor(CLIENTS);
  const clients = startClients({ seed, door, book });
  let shut: () => Promise<void> = async () => undefined;

  const open = async (server: Server): Promise<boolean> => {
    const told = await server.open();
    if (told?.tell === "refused")
      throw new Error(`the server would not start: ${told.name} ${told.message}`);
    if (told) shut = door.open(told.url);
    return told !== null;
  };

  /** Answers whether it was ready before it died. */
  const live = async (server: Server, life: Life): Promise<boolean> => {
    if (life.death === "while it opens") void wait(life.ms).then(server.kill);
    const opened = await Promise.race([open(server), clients.failed]);
    if (opened && life.death === "under load") {
      await Promise.race([book.moreAnswers(life.answers), clients.failed, server.ended]);
      // Half of them die on the very answer: an acknowledgement that ran ahead of its commit shows.
      if (life.ms > 0) await wait(life.ms);
      server.kill();
    }
    await Promise.race([expectKilled(server, life.death), clients.failed]);
    await shut();
    return opened;
  };

  /** The last life: everything is answered, then it stops in order. */
  const finish = async (server: Server): Promise<void> => {
    await open(server);
    await clients.finish();
    await shut();
    server.stop();
    const { code } = await server.ended;
    if (code !== 0) throw new Error(`the server did not stop in order: ${server.log()}`);
  };

  const spawned: Server[] = [];
  const spawn = (life: Life | undefined): Server => {
    const server = spawnServer({
      data: directory,
      ...(life?.death === "failpoint" ? { failpoint: life.failpoint } : {}),
    });
    spawned.push(server);
    return server;
  };
  const end = async (): Promise<void> => {
    for (const server of spawned) server.kill();
    await Promise.all(spawned.map(({ ended }) => ended));
  };
  return { book, spawn, live, finish, end };
};

const nonceOf = ({ message }: Event): number => {
  const { context }: { context?: { nonce?: number } } = JSON.parse(JSON.stringify(message));
  return context?.nonce ?? -1;
};

/** What is in a store at the end; closes it. */
export const readStore = async (store: Store) => {
  const messages: StoredMessage[] = [];
  for await (const { body } of store.reads.exportEvents()) {
    const event: Event = JSON.parse(body);
    messages.push({ messageId: event.messageId, nonce: nonceOf(event) });
  }
  const ledger = new Set<string>();
  for await (const { decision } of store.reads.exportDecisions()) ledger.add(decision.id);
  const verification = await store.verify(() => undefined);
  await store.close();
  return { messages, ledger, verification };
};

/** Kills servers on one data directory under load, again and again, and says what is in it at the end. */
export const crash = async ({
  directory,
  seed,
  kills,
  failpoints,
}: Crashes): Promise<CrashReport> => {
  const random = createRandom(seed);
  const lives: readonly Life[] = [
    ...failpoints.map((failpoint): Life => ({ death: "failpoint", failpoint })),
    ...Array.from({ length: kills }, () => randomLife(random)),
  ];
  const director = createDirector(directory, seed);
  let inOpening = 0;
  try {
    let standby = director.spawn(lives[0]);
    for (const [nth, life] of lives.entries()) {
      const server = standby;
      standby = director.spawn(lives[nth + 1]);
      if (!(await director.live(server, life))) inOpening += 1;
    }
    await director.finish(standby);
  } finally {
    await director.end();
  }
  const { messages, ledger, verification } = await readStore(await openSqliteStore({ directory }));
  return {
    ...director.book.reckon(messages, ledger),
    kills,
    failpoints: failpoints.length,
    inOpening,
    verification,
  };
};
