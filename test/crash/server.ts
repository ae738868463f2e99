import type { ChildProcess, ForkOptions } from "node:child_process";
import { fork } from "node:child_process";
import type { ServerAsk, ServerTell } from "./server-process.ts";

export const SERVER_KEY = "crash-server-key-0001";
export const SLOT = "home_hero";

/** How a server process ended. */
export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

export type Server = {
  /** Opens the data directory; null when the process died before it was ready. */
  readonly open: () => Promise<ServerTell | null>;
  readonly kill: () => void;
  readonly stop: () => void;
  readonly ended: Promise<Ended>;
  readonly isAlive: () => boolean;
  /** What it wrote to standard error. */
  readonly log: () => string;
};

export type ServerSettings = {
  readonly data: string;
  /** Address of the PostgreSQL that it works on; SQLite when absent. */
  readonly database?: string;
  readonly failpoint?: string;
  /** File in which each commit notes how its connection syncs. */
  readonly witness?: string;
  /** Migration in which it dies, and after how many of its statements: `FILE:3`. */
  readonly migrationKill?: string;
  /** The warehouse that it feeds; none when absent. */
  readonly warehouse?: "duckdb";
  /** No file may grow beyond this, as on a full disk. */
  readonly fileKb?: number;
};

const WITNESS = new URL("./commit-witness.ts", import.meta.url).href;
const KILLER = new URL("./migration-killer.ts", import.meta.url).href;

const environment = ({
  data,
  database,
  failpoint,
  witness,
  migrationKill,
  warehouse,
}: ServerSettings): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  // Start-up is most of a run of hundreds of kills: code is compiled once for all of them.
  NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
  NODE_OPTIONS: process.env["NODE_OPTIONS"],
  ATTUNE_DATA: data,
  ATTUNE_PORT: "0",
  ATTUNE_SERVER_KEY: SERVER_KEY,
  ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest",
  ATTUNE_LOG_LEVEL: "error",
  // What is proved is what a crash leaves, not how busy the machine may be.
  ATTUNE_DECIDE_DEADLINE: "10000",
  ATTUNE_WAREHOUSE: warehouse ?? "off",
  // Short runs, so that kills land in the middle of moving them too.
  ATTUNE_INDEX_RUN: "300",
  ...(database === undefined ? {} : { ATTUNE_DATABASE: database }),
  ...(failpoint === undefined ? {} : { ATTUNE_FAILPOINT: failpoint }),
  ...(witness === undefined ? {} : { COMMIT_WITNESS: witness }),
  ...(migrationKill === undefined ? {} : { MIGRATION_KILL: migrationKill }),
});

const firstWord = (child: ChildProcess): Promise<ServerTell | null> =>
  new Promise((resolve) => {
    child.once("message", (message: ServerTell) => resolve(message));
    child.once("exit", () => resolve(null));
  });

/** How its process is started; a limit on files is the shell's to set. */
const startOf = ({ witness, migrationKill, fileKb }: ServerSettings): ForkOptions => {
  const preload = [
    ...(witness === undefined ? [] : [`--import=${WITNESS}`]),
    ...(migrationKill === undefined ? [] : [`--import=${KILLER}`]),
  ];
  if (fileKb === undefined) return { execArgv: preload };
  // The shell counts in blocks of 512 bytes.
  const limited = `ulimit -f ${fileKb * 2} && exec "${process.execPath}" "$0"`;
  return { execPath: "/bin/sh", execArgv: ["-c", limited] };
};

/** A server process that stands by until it is opened. */
export const spawnServer = (settings: ServerSettings): Server => {
  const child = fork(new URL("./server-process.ts", import.meta.url), {
    env: environment(settings),
    ...startOf(settings),
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  const ask = (message: ServerAsk): void => void child.send(message, () => undefined);
  return {
    open: () => {
      const answer = firstWord(child);
      ask("open");
      return answer;
    },
    kill: () => void child.kill("SIGKILL"),
    stop: () => ask("stop"),
    ended,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    log: () => log,
  };
};
