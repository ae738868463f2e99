import type { Operation } from "@attune/contract";
import type { Command } from "commander";
import { DEMO_DIRECTORY, environmentFor, findDirectory } from "../data-directory/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import type { Api } from "./client.ts";
import { createApi } from "./client.ts";
import { createExchange } from "./exchange.ts";
import { renewed } from "./renewed.ts";

/** A way to a server: its address, a key, and how to let go of it. */
type Door = {
  readonly url: string;
  readonly key: string;
  readonly close: () => Promise<void>;
};

/** Which Attune a command talks to. */
export type ConnectionOptions = {
  readonly url?: string;
  readonly key?: string;
  readonly data?: string;
};

/** The flags of every command that talks to an Attune. */
export const withConnection = (command: Command): Command =>
  command
    .option(
      "--data <dir>",
      "data directory; asks the server that owns it when one runs (ATTUNE_DATA)",
    )
    .option("--url <url>", "address of a server (ATTUNE_URL)")
    .option("--key <key>", "key for --url (ATTUNE_SECRET_KEY, ATTUNE_SERVER_KEY)");

const parseUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new CommandProblem("The address is not a URL", {
    detail: `--url was ${text}.`,
    fix: "Write it as http://127.0.0.1:4400.",
  });
};

const secretFirst = ({ access }: Operation): boolean =>
  access !== "none" && access.includes("secret");

const remote = (url: string, key: string | undefined, { environment }: Terminal): Api => {
  const keyFor = (operation: Operation): string | undefined => {
    if (operation.access === "none") return undefined;
    const { ATTUNE_SECRET_KEY: secret, ATTUNE_SERVER_KEY: server } = environment;
    const found = key ?? (secretFirst(operation) ? secret : server);
    if (found !== undefined && found !== "") return found;
    throw new CommandProblem("A key is needed", {
      detail: `${operation.method} ${operation.path} takes a ${operation.access.join(" or ")} key.`,
      fix: `Give it with --key, or in ${secretFirst(operation) ? "ATTUNE_SECRET_KEY" : "ATTUNE_SERVER_KEY"}.`,
    });
  };
  const parsed = parseUrl(url);
  return createApi({ url, exchange: createExchange(parsed), keyFor, close: async () => undefined });
};

/** The API behind a door of this machine. */
export const apiBehind = ({ url, key, close }: Door): Api =>
  createApi({ url, exchange: createExchange(new URL(url)), keyFor: () => key, close });

const local = async (directory: string, terminal: Terminal): Promise<Api> => {
  const { findOwner, openLocal } = await import("@attune/server/local");
  const environment = environmentFor(directory, terminal.environment);
  const onWaiting = () =>
    terminal.note(
      "(another command is being answered by this one, which ends after it; Ctrl-C ends both)",
    );
  const onCatchingUp = () =>
    terminal.note(
      "(looking at everybody for the definitions that changed; Ctrl-C leaves the rest to the next command or server)",
    );
  const onLeft = ({ count, done }: { readonly count: number; readonly done: number }) =>
    terminal.note(
      `(${count} ${count === 1 ? "definition or account is" : "definitions or accounts are"} not caught up with, ${Math.floor(done * 100)} % done: attune serve goes on with it)`,
    );
  const options = { onWaiting, onCatchingUp, onLeft };
  return renewed(apiBehind(await openLocal(environment, options)), async () => {
    const owner = findOwner(environment);
    return owner === null ? null : apiBehind(owner);
  });
};

export type ConnectionPurpose = {
  /** Whether the command may begin a new data directory. */
  readonly mayCreate?: boolean;
};

const named = (value: string | undefined): string | undefined => (value === "" ? undefined : value);

const connect = async (
  terminal: Terminal,
  options: ConnectionOptions,
  { mayCreate = false }: ConnectionPurpose,
): Promise<Api> => {
  if (options.url !== undefined && options.data !== undefined)
    throw new CommandProblem("--url and --data exclude each other", {
      fix: "Give the address of a server, or a data directory.",
    });
  const { ATTUNE_URL, ATTUNE_DATA } = terminal.environment;
  const url = options.url ?? (options.data === undefined ? named(ATTUNE_URL) : undefined);
  if (url !== undefined) return remote(url, options.key, terminal);
  const directory = findDirectory(options.data ?? named(ATTUNE_DATA), { mayCreate });
  if (options.data === undefined && directory === DEMO_DIRECTORY)
    terminal.note(`(the demo's data, ${DEMO_DIRECTORY})`);
  return local(directory, terminal);
};

/** Does something with the API that the flags name, and lets go of it whatever happens. */
export const useApi = async <T>(
  terminal: Terminal,
  options: ConnectionOptions & ConnectionPurpose,
  work: (api: Api) => Promise<T>,
): Promise<T> => {
  const api = await connect(terminal, options, options);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
};
