import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import type { LoadResult, LoadSpec, LoadTell } from "./load.ts";
import type { ServerAsk, ServerTell, StoredCounts, Usage } from "./server-process.ts";

export const SERVER_KEY = "bench-server-key-0001";
export const SECRET_KEY = "bench-secret-key-0001";

export type RunningServer = {
  readonly url: string;
  readonly usage: () => Promise<Usage>;
  readonly stored: (run: string) => Promise<StoredCounts>;
  readonly stop: () => Promise<void>;
};

const settings = (data: string): Record<string, string> => ({
  ATTUNE_DATA: data,
  ATTUNE_PORT: "0",
  ATTUNE_SERVER_KEY: SERVER_KEY,
  ATTUNE_SECRET_KEY: SECRET_KEY,
  ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest",
  ATTUNE_LOG_LEVEL: "error",
});

/** The environment without settings of ours, so that a figure depends on nothing unsaid. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("ATTUNE_")));

const listen = (child: ChildProcess) => {
  const waiting = new Map<ServerTell["tell"], (message: ServerTell) => void>();
  child.on("message", (message: ServerTell) => {
    waiting.get(message.tell)?.(message);
    waiting.delete(message.tell);
  });
  return <T extends ServerTell["tell"]>(name: T): Promise<Extract<ServerTell, { tell: T }>> =>
    new Promise((resolve, reject) => {
      const is = (message: ServerTell): message is Extract<ServerTell, { tell: T }> =>
        message.tell === name;
      waiting.set(name, (message) =>
        is(message) ? resolve(message) : reject(new Error(`unexpected ${message.tell}`)),
      );
      child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
    });
};

/**
 * Starts the server on a data directory; `profileTo` writes a CPU profile of each thread there, `more`
 * are settings beside the usual ones.
 */
export const startServer = async (
  data: string,
  profileTo: string | null,
  more: Readonly<Record<string, string>> = {},
): Promise<RunningServer> => {
  const child = fork(new URL("./server-process.ts", import.meta.url), {
    env: { ...cleanEnvironment(), ...settings(data), ...more },
    execArgv: profileTo === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileTo}`],
  });
  child.setMaxListeners(0);
  // A benchmark that fails leaves no server behind.
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  child.once("exit", () => process.off("exit", end));
  const told = listen(child);
  const ask = (message: ServerAsk): void => void child.send(message);
  const { url } = await told("ready");
  return {
    url,
    usage: async () => {
      const answer = told("usage");
      ask({ ask: "usage" });
      return (await answer).usage;
    },
    stored: async (run) => {
      const answer = told("stored");
      ask({ ask: "stored", run });
      return (await answer).counts;
    },
    stop: async () => {
      const ended = once(child, "exit");
      ask({ ask: "stop" });
      await ended;
    },
  };
};

/** Makes definitions live on a running server. */
export const applyDefinitions = async (
  url: string,
  definitions: readonly object[],
): Promise<void> => {
  const response = await fetch(`${url}/v1/definitions/apply`, {
    method: "POST",
    headers: { authorization: `Bearer ${SECRET_KEY}`, "content-type": "application/json" },
    body: JSON.stringify({ definitions }),
  });
  if (!response.ok) throw new Error(`the definitions were refused: ${await response.text()}`);
};

/** Runs the load generator in its own process to its end. */
export const runLoad = (spec: LoadSpec, onTell: (message: LoadTell) => void): Promise<LoadResult> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL("./load.ts", import.meta.url), [JSON.stringify(spec)], {
      execArgv: [],
    });
    child.on("message", (message: LoadTell) => {
      onTell(message);
      if (message.tell === "result") resolve(message.result);
    });
    child.once("exit", (code) => reject(new Error(`the load generator ended with ${code}`)));
  });
