import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { layOutBinaries } from "./binaries.ts";
import { makeCluster, readPassword, SUPERUSER } from "./cluster.ts";
import { clientConfig } from "./connect.ts";
import type { Launch, Server } from "./launch.ts";
import { killServer, startServer, stopServer } from "./launch.ts";
import { passableFolder, serverUser } from "./server-user.ts";

/** The database of a cluster that is Attune's. */
const DATABASE = "attune";
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 2_000;

/** A running PostgreSQL that came with Attune. */
export type EmbeddedPostgres = {
  /** Of its database `attune`, with the password. */
  readonly url: string;
  readonly port: number;
  /** Fast shutdown: open transactions are rolled back, connections are closed. */
  readonly stop: () => Promise<void>;
  /** Kills all of its processes at once, as a power failure would; for tests. */
  readonly kill: () => Promise<void>;
  /** Starts it again after a stop or a kill, on the same cluster and port. */
  readonly start: () => Promise<void>;
};

export type EmbeddedOptions = {
  /** The data directory: it gets a folder `postgres`. One process works on it at a time. */
  readonly directory: string;
  /** Where PostgreSQL's programs are laid out, when several clusters share them; else beside the cluster. */
  readonly programs?: string;
  /** Settings of PostgreSQL over those that Attune gives it. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Starts the server again when it dies by itself; told why, and when it is back, with null. */
  readonly keepAlive?: (reason: string | null) => void;
};

const urlOf = (password: string, port: number, database: string): string =>
  `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

const makeDatabase = async (password: string, port: number): Promise<void> => {
  const client = new Client(
    clientConfig({ url: urlOf(password, port, "postgres"), name: "attune start" }),
  );
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [
      DATABASE,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
};

const urlFile = (directory: string): string => join(directory, "url");

/** The port of the last start, which other nodes may know; null when there was none. */
const lastPort = (directory: string): number | null => {
  try {
    return Number(new URL(readFileSync(urlFile(directory), "utf8").trim()).port);
  } catch {
    return null;
  }
};

const prepare = async ({
  directory,
  programs,
  settings = {},
}: EmbeddedOptions): Promise<Launch> => {
  const user = serverUser();
  const own = join(passableFolder(user, directory), "postgres");
  mkdirSync(own, { recursive: true });
  // Others pass through it to what is theirs, and cannot list it.
  chmodSync(own, user === null ? 0o700 : 0o711);
  const binaries = layOutBinaries(programs ?? own);
  const cluster = await makeCluster(own, binaries, user, settings["fsync"] !== "off");
  return { binaries, user, directory: own, cluster, settings };
};

/** Starts a server again and again, on its port, for as long as it is wanted. */
const createKeeper = (launch: Launch, port: number, keepAlive: EmbeddedOptions["keepAlive"]) => {
  const state: { isWanted: boolean; reviving: Promise<void> } = {
    isWanted: true,
    reviving: Promise.resolve(),
  };
  const revive = async (reason: string): Promise<void> => {
    keepAlive?.(reason);
    for (let ms = FIRST_WAIT_MS; state.isWanted; ms = Math.min(LONGEST_WAIT_MS, ms * 2)) {
      try {
        watch(await startServer(launch, { must: port }));
        keepAlive?.(null);
        return;
      } catch (error) {
        keepAlive?.(error instanceof Error ? error.message : "unknown");
        await sleep(ms, undefined, { ref: false });
      }
    }
  };
  const watch = (server: Server): void => {
    if (!keepAlive) return;
    server.process.once("exit", (code, signal) => {
      if (state.isWanted)
        state.reviving = revive(`PostgreSQL ended: ${signal ?? `exit code ${String(code)}`}`);
    });
  };
  return {
    watch,
    /** Stops it, and once more in case that it was being started meanwhile. */
    end: async (stop: () => Promise<void>): Promise<void> => {
      state.isWanted = false;
      await stop();
      await state.reviving;
      await stop();
    },
    start: async (): Promise<void> => {
      watch(await startServer(launch, { must: port }));
      state.isWanted = true;
    },
  };
};

/**
 * Starts the packaged PostgreSQL on a cluster in the data directory; the first start makes it. It
 * listens on the loopback address only, on the port of the last start when that is free. A server
 * that an Attune left running when it was killed is stopped first, so that there is always one
 * owner.
 * @throws EmbeddedPostgresMissing, EmbeddedPostgresFailed
 */
export const startEmbeddedPostgres = async (
  options: EmbeddedOptions,
): Promise<EmbeddedPostgres> => {
  const launch = await prepare(options);
  const first = await startServer(launch, { rather: lastPort(launch.directory) });
  const { port } = first;
  const password = readPassword(launch.directory);
  const url = urlOf(password, port, DATABASE);
  try {
    await makeDatabase(password, port);
    writeFileSync(urlFile(launch.directory), `${url}\n`, { mode: 0o600 });
  } catch (error) {
    await stopServer(launch);
    throw error;
  }
  const keeper = createKeeper(launch, port, options.keepAlive);
  keeper.watch(first);
  return {
    url,
    port,
    stop: async () => keeper.end(async () => stopServer(launch)),
    kill: async () => keeper.end(async () => killServer(launch.cluster)),
    start: keeper.start,
  };
};
