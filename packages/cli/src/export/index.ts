import type { CsvForm, ExportFormat } from "@attune/contract";
import { EXPORT_FORMATS, OPERATIONS } from "@attune/contract";
import type { Writable } from "node:stream";
import type { Command } from "commander";
import { Argument, Option } from "commander";
import type { Api, ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { isBrokenPipe, isScreen, startFlow } from "../terminal/index.ts";
import type { Stop } from "./stop.ts";
import { listenForStop } from "./stop.ts";
import type { Target } from "./target.ts";
import { fileTarget, outputTarget } from "./target.ts";

const EXPORTS = {
  events: OPERATIONS.exportEvents,
  profiles: OPERATIONS.exportProfiles,
  decisions: OPERATIONS.exportDecisions,
} as const;
type ExportName = keyof typeof EXPORTS;

export type ExportOptions = ConnectionOptions &
  JsonOption & {
    readonly format: ExportFormat;
    readonly purpose?: string;
    readonly columns?: string;
    readonly bom?: boolean;
    readonly excel?: boolean;
    readonly out?: string;
  };

const csvForm = ({ bom, excel }: ExportOptions): CsvForm | null => {
  if (excel === true) return "excel";
  return bom === true ? "bom" : null;
};

/** What is asked of the server. */
type ExportQuery = ReturnType<typeof queryOf>;

/** What is exported, and how the server is asked for it. */
export type Exported = {
  /** As messages name it. */
  readonly what: string;
  readonly stream: (
    api: Api,
    query: ExportQuery,
    onto: Writable,
    observe: (bytes: number) => void,
  ) => Promise<void>;
};

const queryOf = (options: ExportOptions) => {
  const { format, purpose, columns } = options;
  const csv = csvForm(options);
  return {
    format,
    ...(purpose === undefined ? {} : { purpose }),
    ...(columns === undefined ? {} : { columns }),
    ...(csv === null ? {} : { csv }),
  };
};

/** A choice that the format has no use for is a misunderstanding. */
const checkChoices = (options: ExportOptions): void => {
  const { format, columns } = options;
  if (format !== "csv" && csvForm(options) !== null)
    throw new CommandProblem("--excel and --bom go with --format csv", {
      fix: "Add --format csv, or leave them out.",
    });
  if (format === "ndjson" && columns !== undefined)
    throw new CommandProblem("--columns goes with --format csv or parquet", {
      fix: "Name the format, or leave the columns out.",
    });
};

const checkScreen = ({ format, out }: ExportOptions, { output }: Terminal): void => {
  if (format !== "parquet" || out !== undefined || !isScreen(output)) return;
  throw new CommandProblem("Parquet is no text for a terminal", {
    fix: "Name a file with --out FILE, or send the output somewhere with > FILE.",
  });
};

const brokenOff = (target: Target, bytes: number): CommandProblem =>
  new CommandProblem("The export broke off: it is incomplete", {
    detail: `The server ended the answer after ${bytes.toLocaleString("en")} bytes. ${target.afterBreak}`,
    fix: "Run it again. The server may have been stopped, or be another command on the same directory that was; when it breaks off again, its log says why.",
  });

const isBrokenOff = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ECONNRESET";

type Exporting = {
  readonly exported: Exported;
  readonly options: ExportOptions;
  readonly terminal: Terminal;
  readonly target: Target;
  readonly stop: Pick<Stop, "stopped"> | null;
};

/** Streams an export into its target; answers how many bytes it has. */
const runExport = async ({
  exported,
  options,
  terminal,
  target,
  stop,
}: Exporting): Promise<number> => {
  const isWatched = options.out !== undefined || !isScreen(terminal.output);
  let bytes = 0;
  await useApi(terminal, options, async (api) => {
    const flow = startFlow(
      { ...terminal, isInteractive: terminal.isInteractive && isWatched },
      `Exporting ${exported.what}`,
    );
    const observe = (more: number): void => {
      bytes += more;
      flow.add(more);
    };
    try {
      const whole = exported.stream(api, queryOf(options), target.stream, observe);
      await (stop === null ? whole : Promise.race([whole, stop.stopped]));
    } catch (error) {
      throw isBrokenOff(error) ? brokenOff(target, bytes) : error;
    } finally {
      flow.stop();
    }
  });
  return bytes;
};

const exportToFile = async (
  exported: Exported,
  options: ExportOptions,
  terminal: Terminal,
  file: string,
): Promise<void> => {
  const opening = fileTarget(file);
  const stop = listenForStop(opening, file);
  try {
    const target = await opening;
    try {
      const bytes = await runExport({ exported, options, terminal, target, stop });
      await target.keep();
      const text = () => `${file}: ${bytes.toLocaleString("en")} bytes of ${exported.what}`;
      answer(terminal, options, { file, format: options.format, bytes }, text);
    } catch (error) {
      await target.drop();
      throw stop.problem() ?? error;
    }
  } finally {
    stop.listenNoMore();
  }
};

const exportToOutput = async (
  exported: Exported,
  options: ExportOptions,
  terminal: Terminal,
): Promise<void> => {
  try {
    const target = outputTarget(terminal.output);
    await runExport({ exported, options, terminal, target, stop: null });
  } catch (error) {
    // The reader has seen enough, as with `attune export events | head`.
    if (!isBrokenPipe(error)) throw error;
  }
};

/** The flags of a command that exports. */
export const withExport = (command: Command): Command =>
  withConnection(
    command
      .addOption(
        new Option("--format <format>", "one JSON object a line, or a table")
          .choices([...EXPORT_FORMATS])
          .default("ndjson"),
      )
      .option("--out <file>", "write to this file; it is there once it is whole")
      .option(
        "--columns <names>",
        "columns of a table, separated by commas; paths too: traits.email",
      )
      .addOption(
        new Option("--excel", "CSV for Excel: byte order mark, ; and decimal commas").conflicts(
          "bom",
        ),
      )
      .option("--bom", "CSV that begins with a byte order mark")
      .option("--purpose <key>", "leave out whom and what this purpose is not allowed for")
      // The rows are in their format with the flag and without.
      .option("--json", "problems, and what became of --out, as JSON"),
  );

/** Writes an export to standard output or a file, as its flags say. */
export const runExportCommand = async (
  exported: Exported,
  options: ExportOptions,
  terminal: Terminal,
): Promise<void> => {
  checkChoices(options);
  checkScreen(options, terminal);
  await (options.out === undefined
    ? exportToOutput(exported, options, terminal)
    : exportToFile(exported, options, terminal, options.out));
};

export const registerExport: Register = (program, { terminal }) => {
  const command = program
    .command("export")
    .description("write events, profiles or decisions to standard output or a file")
    .addArgument(new Argument("<what>", "what to write").choices(Object.keys(EXPORTS)));
  withExport(command).action(async (what: ExportName, options: ExportOptions) => {
    const stream: Exported["stream"] = (api, query, onto, observe) =>
      api.stream(EXPORTS[what], { query }, onto, observe);
    await runExportCommand({ what, stream }, options, terminal);
  });
};
