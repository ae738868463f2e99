import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { EmbeddedPostgres } from "../../packages/server/src/platform/store/postgres/launcher.ts";
import { readPostmaster } from "../../packages/server/src/platform/store/postgres/postmaster-file.ts";
import { openPostgresStore } from "../../packages/server/src/platform/store/index.ts";
import type { Verification } from "../../packages/server/src/platform/store/index.ts";
import { createRandom } from "../../packages/server/src/demo/random.ts";
import type { Random } from "../../packages/server/src/demo/random.ts";
import type { Reckoning } from "./book.ts";
import { createBook } from "./book.ts";
import { CLIENTS, startClients } from "./clients.ts";
import { createDoor } from "./door.ts";
import { createNode } from "./node.ts";
import { readStore } from "./rig.ts";

/** A PostgreSQL that is durable as in production, and the directory that it was made in. */
export type Cluster = EmbeddedPostgres & { readonly directory: string };

/** Who dies: a node's server process, PostgreSQL, or both at once. */
const VICTIMS = ["node", "node", "database", "database", "both"] as const;
type Victim = (typeof VICTIMS)[number];

/** All processes of PostgreSQL at once, or its first one, which the others then find gone. */
type DatabaseDeath = "all at once" | "the postmaster";

export type PostgresCrashes = {
  /** Where the nodes' data directories are made. */
  readonly directory: string;
  readonly cluster: Cluster;
  readonly nodes: number;
  readonly seed: number;
  readonly kills: number;
  /** Failpoints at which the first node's processes die, before the kills. */
  readonly failpoints: readonly string[];
};

export type PostgresCrashReport = Reckoning & {
  readonly kills: Readonly<Record<Victim, number>>;
  /** Of the processes that were killed: those that were opening. */
  readonly inOpening: number;
  /** Times that a server process lived through the death of its database. */
  readonly outlived: number;
  readonly verification: Verification;
};

const killDatabase = async (cluster: Cluster, death: DatabaseDeath): Promise<void> => {
  if (death === "all at once") return cluster.kill();
  const pid = readPostmaster(join(cluster.directory, "postgres", "cluster"))?.pid;
  if (pid === undefined) throw new Error("PostgreSQL has no postmaster.pid");
  process.kill(pid, "SIGKILL");
};

const createDirector = (crashes: PostgresCrashes, random: Random) => {
  const { cluster, directory, seed } = crashes;
  const book = createBook();
  const door = createDoor(CLIENTS);
  const nodes = Array.from({ length: crashes.nodes }, (_, nth) =>
    createNode(
      { data: join(directory, `node-${nth}`), database: cluster.url },
      door,
      nth === 0 ? crashes.failpoints : [],
    ),
  );
  const clients = startClients({ seed, door, book, outages: true });
  const counted = { node: 0, database: 0, both: 0, inOpening: 0, outlived: 0 };

  const restartDatabase = async (): Promise<void> => {
    await wait(random.below(200));
    await cluster.start();
  };
  /** Opens a node again; now and then it dies while it opens, and is opened once more. */
  const reopen = async (node: (typeof nodes)[number]): Promise<void> => {
    if (random.chance(0.15)) {
      await node.dieOpening(random);
      counted.inOpening += 1;
    }
    await node.open();
  };

  const kill = async (victim: Victim): Promise<void> => {
    const death = random.pick<DatabaseDeath>(["all at once", "the postmaster"]);
    const node = nodes[random.below(nodes.length)];
    if (!node) throw new Error("there is no node");
    await Promise.all([
      ...(victim === "database" ? [] : [node.kill()]),
      ...(victim === "node" ? [] : [killDatabase(cluster, death)]),
    ]);
    await Promise.all([
      ...(victim === "database" ? [] : [reopen(node)]),
      ...(victim === "node" ? [] : [restartDatabase()]),
    ]);
    await Promise.all(nodes.map((each) => each.ready()));
    counted[victim] += 1;
    if (victim !== "node") counted.outlived += nodes.length - (victim === "both" ? 1 : 0);
  };

  return {
    start: async (): Promise<void> => {
      const [first, ...others] = nodes;
      await Promise.all(others.map((node) => node.open()));
      for (let nth = 0; nth < crashes.failpoints.length; nth += 1)
        await Promise.race([first?.dieAtFailpoint(), clients.failed]);
      await first?.open();
    },
    /** One death under load, and everything is well again. */
    die: async (victim: Victim): Promise<void> => {
      await Promise.race([book.moreAnswers(1 + random.below(80)), clients.failed]);
      // Half of them die on the very answer: an acknowledgement that ran ahead of its commit shows.
      if (random.chance(0.5)) await wait(random.unit() * 8);
      await Promise.race([kill(victim), clients.failed]);
    },
    finish: async (): Promise<void> => {
      await clients.finish();
      await Promise.all(nodes.map((node) => node.stop()));
    },
    end: async (): Promise<void> => {
      await Promise.all(nodes.map((node) => node.end()));
    },
    /** What the servers logged of requests that failed by a bug. */
    bugs: (): readonly string[] =>
      nodes
        .flatMap((node) => node.log().split("\n"))
        .filter((line) => line !== "" && !line.includes("the store is not available")),
    book,
    counted,
  };
};

/** Kills servers and their PostgreSQL under load, again and again, and says what is in it at the end. */
export const crashOnPostgres = async (crashes: PostgresCrashes): Promise<PostgresCrashReport> => {
  const random = createRandom(crashes.seed);
  const director = createDirector(crashes, random);
  try {
    await director.start();
    for (let nth = 0; nth < crashes.kills; nth += 1) await director.die(random.pick(VICTIMS));
    await director.finish();
  } catch (error) {
    throw new Error(`the servers said: ${director.bugs().join("\n")}`, { cause: error });
  } finally {
    await director.end();
  }
  const store = await openPostgresStore({ url: crashes.cluster.url });
  const { messages, ledger, verification } = await readStore(store);
  const { inOpening, outlived, ...kills } = director.counted;
  return {
    ...director.book.reckon(messages, ledger),
    kills,
    inOpening,
    outlived,
    verification,
  };
};
