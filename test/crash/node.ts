import type { Random } from "../../packages/server/src/demo/random.ts";
import type { Door } from "./door.ts";
import { expectKilled } from "./rig.ts";
import type { Server, ServerSettings } from "./server.ts";
import { spawnServer } from "./server.ts";

/** A node on a database that others may share: one server process after another on its data directory. */
export type Node = {
  /** Opens the process that stands by; it takes calls from then on. */
  readonly open: () => Promise<void>;
  /** Opens the process that stands by and kills it soon, in whatever it is at. */
  readonly dieOpening: (random: Random) => Promise<void>;
  /** Kills the process that takes calls; settles when it is gone. */
  readonly kill: () => Promise<void>;
  /** Opens the process that stands by; settles when it has died at its failpoint. */
  readonly dieAtFailpoint: () => Promise<void>;
  /** Settles when its process, the one that was opened last, says that it is ready. */
  readonly ready: () => Promise<void>;
  /** Where the process that takes calls listens. */
  readonly url: () => string;
  /** Stops it in order. */
  readonly stop: () => Promise<void>;
  /** Kills whatever processes there are. */
  readonly end: () => Promise<void>;
  /** What its processes wrote to standard error. */
  readonly log: () => string;
};

const READY_POLL_MS = 25;
/** About as long as a process takes from when it is told to open until it is ready. */
const OPENING_MS = 400;

/** `failpoints` are those of its first processes, in turn. */
export const createNode = (
  settings: Omit<ServerSettings, "failpoint">,
  door: Door,
  failpoints: readonly string[],
): Node => {
  const spawned: Server[] = [];
  const spawn = (): Server => {
    const failpoint = failpoints[spawned.length];
    const server = spawnServer({ ...settings, ...(failpoint === undefined ? {} : { failpoint }) });
    spawned.push(server);
    return server;
  };
  let standby = spawn();
  let current = standby;
  let url = "";
  let shut: () => Promise<void> = async () => undefined;

  /** The process that stood by; the next one takes its place. */
  const take = (): Server => {
    current = standby;
    standby = spawn();
    return current;
  };
  /** Whether the process was ready before it died. */
  const opened = async (): Promise<boolean> => {
    const told = await take().open();
    if (told?.tell === "refused")
      throw new Error(`the server would not start: ${told.name} ${told.message}`);
    if (!told) return false;
    url = told.url;
    shut = door.open(url);
    return true;
  };
  const gone = async (life: string): Promise<void> => {
    await expectKilled(current, life);
    await shut();
    shut = async () => undefined;
  };

  return {
    open: async () => {
      if (!(await opened())) throw new Error(`the server died while it opened: ${current.log()}`);
    },
    dieAtFailpoint: async () => {
      await opened();
      await gone("a failpoint");
    },
    dieOpening: async (random) => {
      setTimeout(standby.kill, random.below(OPENING_MS));
      await opened();
      await gone("a kill while it opened");
    },
    kill: () => {
      current.kill();
      return gone("a kill");
    },
    ready: async () => {
      for (;;) {
        if (!current.isAlive()) throw new Error(`the server ended: ${current.log()}`);
        const answer = await fetch(`${url}/readyz`);
        await answer.text();
        if (answer.status === 200) return;
        await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
      }
    },
    url: () => url,
    stop: async () => {
      await shut();
      current.stop();
      const { code } = await current.ended;
      if (code !== 0) throw new Error(`the server did not stop in order: ${current.log()}`);
    },
    end: async () => {
      for (const server of spawned) server.kill();
      await Promise.all(spawned.map(({ ended }) => ended));
    },
    log: () => spawned.map((server) => server.log()).join(""),
  };
};
