import type { ChildProcess } from "node:child_process";
import { execFile, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Binaries } from "./binaries.ts";
import { serverEnvironment } from "./cluster.ts";
import { EmbeddedPostgresFailed } from "./start-errors.ts";
import { isAlive, postmasterFile, processesOf, readPostmaster } from "./postmaster-file.ts";
import type { ServerUser } from "./server-user.ts";

/** What is needed to start a cluster's server. */
export type Launch = {
  readonly binaries: Binaries;
  readonly user: ServerUser;
  readonly directory: string;
  readonly cluster: string;
  /** Over those below, by name. */
  readonly settings: Readonly<Record<string, string>>;
};

export type Server = {
  readonly process: ChildProcess;
  readonly port: number;
};

/**
 * Given on the command line, so that a new version of Attune changes them for old clusters too. What
 * L2 rests on is said though it is the default. One writer for each node and few readers: no
 * replication, no parallel plans (which need more shared memory than a container has).
 */
const SETTINGS: Readonly<Record<string, string>> = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "128MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
  io_method: "sync",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  logging_collector: "off",
  log_checkpoints: "off",
  // A statement's values and the rows of a violated constraint are personal data.
  log_error_verbosity: "terse",
  log_parameter_max_length_on_error: "0",
};

const LOG_BYTES = 1_000_000;
const POLL_MS = 10;
/** How long processes of a server that was killed may take to end and give back its shared memory. */
const GONE_MS = 30_000;
/** How long a shutdown may take that breaks off what is being done; after that it is killed. */
const STOP_MS = 20_000;

/** A port of this machine that nobody listens on. */
const freePort = (wanted = 0): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(null));
    server.listen(wanted, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : null;
      server.close(() => resolve(port));
    });
  });

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

const until = async (done: () => boolean, patienceMs: number): Promise<boolean> => {
  for (let waited = 0; !done(); waited += POLL_MS) {
    if (waited >= patienceMs) return false;
    await sleep(POLL_MS);
  }
  return true;
};

const isGone = (cluster: string) => (): boolean => processesOf(cluster).length === 0;

/** Ends every process of a cluster at once, as a power failure would. */
export const killServer = async (cluster: string): Promise<void> => {
  for (const pid of processesOf(cluster)) send(pid, "SIGKILL");
  await until(isGone(cluster), GONE_MS);
};

/** PostgreSQL's fast shutdown; Windows has no signals, there pg_ctl knows the way. */
const askToStop = ({ binaries, cluster }: Launch, pid: number): void => {
  if (process.platform === "win32")
    execFile(join(binaries.bin, "pg_ctl"), ["stop", "-D", cluster, "-m", "fast"], () => undefined);
  else send(pid, "SIGINT");
};

/** Stops the server of a cluster, whoever started it: open transactions are rolled back. */
export const stopServer = async (launch: Launch): Promise<void> => {
  const { cluster } = launch;
  const pid = readPostmaster(cluster)?.pid;
  if (pid !== undefined && processesOf(cluster).includes(pid)) {
    askToStop(launch, pid);
    await until(isGone(cluster), STOP_MS);
  }
  await killServer(cluster);
};

/**
 * Makes way for a start: a server that an Attune left running, which was killed, is stopped, and a
 * postmaster.pid whose process is somebody else's by now is taken away. One whose process is gone
 * stays: PostgreSQL sees by it whether its shared memory is still in use.
 */
const makeWay = async (launch: Launch): Promise<void> => {
  await stopServer(launch);
  const stale = readPostmaster(launch.cluster);
  if (stale && isAlive(stale.pid)) rmSync(postmasterFile(launch.cluster), { force: true });
};

const openLog = (file: string): { readonly fd: number; readonly from: number } => {
  const fd = openSync(file, "a", 0o600);
  if (statSync(file).size > LOG_BYTES) truncateSync(file, 0);
  return { fd, from: statSync(file).size };
};

const startedOnce = async (launch: Launch, port: number): Promise<Server | string> => {
  const log = join(launch.directory, "postgres.log");
  const { fd, from } = openLog(log);
  const settings = { ...SETTINGS, ...launch.settings, port: String(port) };
  const child = spawn(
    join(launch.binaries.bin, "postgres"),
    [
      "-D",
      launch.cluster,
      ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    ],
    {
      cwd: launch.directory,
      env: serverEnvironment(),
      // Its own process group: Ctrl-C on a terminal is for Attune, which stops it when all is closed.
      detached: true,
      stdio: ["ignore", fd, fd],
      ...launch.user,
    },
  );
  closeSync(fd);
  const failed: { reason: string | null } = { reason: null };
  child.once("error", (error) => (failed.reason = error.message));
  // Without a limit: after a crash it first does again what its log holds, however long that takes.
  while (failed.reason === null && child.exitCode === null && child.signalCode === null) {
    const found = readPostmaster(launch.cluster);
    if (found?.pid === child.pid && found?.ready === true) {
      child.unref();
      return { process: child, port };
    }
    await sleep(POLL_MS);
  }
  return failed.reason ?? readFileSync(log).subarray(from).toString("utf8").trim();
};

const IN_USE = /address already in use/i;
/** The last processes of a server that was killed hold its memory for a moment. */
const NOT_YET_GONE = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;
const PORTS_TRIED = 5;
const AGAIN_MS = 100;

/** Starts it on a port; where it cannot, what it said. */
const startedAt = async (launch: Launch, port: number): Promise<Server | string> => {
  for (let waited = 0; ; waited += AGAIN_MS) {
    const outcome = await startedOnce(launch, port);
    if (typeof outcome !== "string" || !NOT_YET_GONE.test(outcome) || waited >= GONE_MS)
      return outcome;
    await sleep(AGAIN_MS);
  }
};

/** Where a server listens: on this port and no other, or rather on this one. */
export type WantedPort = { readonly must: number } | { readonly rather: number | null };

const portFor = async (wanted: WantedPort, tried: number): Promise<number | null> => {
  if ("must" in wanted) return wanted.must;
  const preferred = tried === 0 && wanted.rather !== null ? await freePort(wanted.rather) : null;
  return preferred ?? freePort();
};

/** Starts the server of a cluster and waits until it takes connections. */
export const startServer = async (launch: Launch, wanted: WantedPort): Promise<Server> => {
  await makeWay(launch);
  let said = "there is no free port";
  for (let tried = 0; tried < PORTS_TRIED; tried += 1) {
    const port = await portFor(wanted, tried);
    if (port === null) break;
    const outcome = await startedAt(launch, port);
    if (typeof outcome !== "string") return outcome;
    said = outcome;
    // Somebody took the port between the look and the start.
    if ("must" in wanted || !IN_USE.test(outcome)) break;
  }
  throw new EmbeddedPostgresFailed(
    `PostgreSQL did not start: ${said.split("\n").slice(-5).join(" ")}`,
  );
};
