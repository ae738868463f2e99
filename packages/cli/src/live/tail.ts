import type { LiveStatus, LiveType } from "@attune/contract";
import { LIVE_STATUSES, LIVE_TYPES, OPERATIONS } from "@attune/contract";
import { setTimeout as pause } from "node:timers/promises";
import { Option } from "commander";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { parseCount, withJson } from "../command/index.ts";
import { ServerUnreachable } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { isBrokenPipe } from "../terminal/index.ts";
import { rowsOnto } from "./read-stream.ts";
import { rowText } from "./row-text.ts";

type TailOptions = ConnectionOptions &
  JsonOption & {
    readonly source?: string;
    readonly event?: string;
    readonly type?: LiveType;
    readonly status?: LiveStatus;
    readonly identifier?: string;
    readonly recent: number;
    readonly after?: string;
    readonly rate: number;
    readonly all?: boolean;
    readonly follow: boolean;
  };

/** Before it is tried again to reach a server that was there, in ms. */
const AGAIN_MS = 1_000;

/** The place that the stream has come to. */
type Place = { after: string | undefined };

const queryOf = (options: TailOptions, { after }: Place) => {
  const { source, event, type, status, identifier, recent, rate, all = false, follow } = options;
  return {
    ...(source === undefined ? {} : { source }),
    ...(event === undefined ? {} : { event }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(after === undefined ? {} : { after }),
    recent,
    rate,
    pace: all ? ("all" as const) : ("reading" as const),
    follow: follow ? ("yes" as const) : ("no" as const),
  };
};

const isBrokenOff = (error: unknown): boolean =>
  error instanceof ServerUnreachable ||
  (error instanceof Error && "code" in error && error.code === "ECONNRESET");

/** Listens until the stream ends, and answers the place that it came to. */
const listen = async (
  api: Api,
  terminal: Terminal,
  options: TailOptions,
  place: Place,
): Promise<void> => {
  const onto = rowsOnto((row) => {
    place.after = row.id;
    const text = options.json === true ? JSON.stringify(row) : rowText(row);
    if (text !== null) terminal.print(text);
  });
  // Nobody reads on, as with `attune tail | head`: the stream ends too.
  const gone = (error: Error): void => void onto.destroy(error);
  terminal.output.once("error", gone);
  try {
    const query = queryOf(options, place);
    await api.stream(OPERATIONS.live, { query }, onto, () => undefined);
  } finally {
    terminal.output.off("error", gone);
  }
};

/** Follows the stream; after a cut it goes on where it was. */
const follow = (terminal: Terminal, options: TailOptions): Promise<void> =>
  useApi(terminal, options, async (api) => {
    const place: Place = { after: options.after };
    for (;;) {
      try {
        await listen(api, terminal, options, place);
        if (!options.follow) return;
      } catch (error) {
        if (isBrokenPipe(error)) return;
        // Whom nothing has answered yet has given a wrong address.
        if (!isBrokenOff(error) || place.after === options.after) throw error;
      }
      terminal.note("(the stream broke off; going on where it was)");
      await pause(AGAIN_MS);
    }
  });

export const registerTail: Register = (program, { terminal }) => {
  const command = program
    .command("tail")
    .description("show events and decisions as they come in, at reading speed")
    .option("--source <key>", "only events of this source")
    .option("--event <name>", "only events of this name")
    .addOption(new Option("--type <type>", "only events of this type").choices([...LIVE_TYPES]))
    .addOption(new Option("--status <status>", "only what became this").choices([...LIVE_STATUSES]))
    .option("--identifier <ns:value>", "only what carries this identifier")
    .option(
      "--recent <n>",
      "begin so many entries of the log before now",
      parseCount("--recent", 0, 1_000),
      20,
    )
    .option("--after <place>", "go on behind an item, by its id")
    .option("--rate <n>", "at most so many a second", parseCount("--rate", 1, 200), 20)
    .option("--all", "skip nothing, however fast it comes")
    .option("--no-follow", "end with the last there is");
  withJson(withConnection(command)).action((options: TailOptions) => follow(terminal, options));
};
