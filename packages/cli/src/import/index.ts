import { InvalidArgumentError, Option } from "commander";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register, Shell } from "../command/index.ts";
import { answer, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { ImportPlan } from "./plan.ts";
import { planImport } from "./plan.ts";
import type { Reading } from "./reading.ts";
import { readingAsSegment, readingByMapping } from "./reading.ts";
import { rehearse, runImport } from "./run.ts";
import { SOURCE_KEY } from "./source-key.ts";
import { parseNewest } from "./shift.ts";
import { rehearsalText, stoppedText, summaryText } from "./summary.ts";

type ImportOptions = ConnectionOptions &
  JsonOption & {
    readonly map?: string;
    readonly format?: "segment";
    readonly source?: string;
    readonly rejects?: string;
    readonly dryRun?: boolean;
    readonly shiftToNow?: true | string;
    readonly limit?: number;
  };

const readingOf = ({ map, format, source }: ImportOptions): Reading => {
  if (source !== undefined && !SOURCE_KEY.test(source))
    throw new CommandProblem("This is not a source key", {
      detail: `--source was ${source}.`,
      fix: "Use lower-case letters, digits, - and _, at most 100 of them.",
    });
  if ((map === undefined) === (format === undefined))
    throw new CommandProblem("It takes a mapping or a format", {
      fix: "Say how the rows become events with --map MAP.yaml, or --format segment for a file that holds a Segment message a line.",
    });
  if (map === undefined) return readingAsSegment(source ?? null);
  const reading = readingByMapping(map);
  return source === undefined ? reading : { ...reading, source };
};

const newestOf = (shiftToNow: ImportOptions["shiftToNow"]): ImportPlan["newest"] => {
  if (shiftToNow === undefined) return null;
  return shiftToNow === true ? "find" : parseNewest(shiftToNow);
};

const importFile = async (
  file: string,
  options: ImportOptions,
  { terminal, finish }: Shell,
): Promise<void> => {
  const wish = {
    file,
    reading: readingOf(options),
    rejects: options.rejects,
    newest: newestOf(options.shiftToNow),
    limit: options.limit ?? Number.POSITIVE_INFINITY,
  };
  const plan = await planImport(wish, terminal);
  if (options.dryRun) {
    const rehearsal = await rehearse(plan, terminal);
    answer(terminal, options, rehearsal, () => rehearsalText(plan, rehearsal));
    finish(rehearsal.tally.rows > 0 && rehearsal.tally.accepted === 0 ? 1 : 0);
    return;
  }
  const outcome = await useApi(terminal, { ...options, mayCreate: true }, (api) =>
    runImport(api, plan, terminal).catch((error: unknown) => {
      terminal.note(stoppedText(plan));
      throw error;
    }),
  );
  const { tally } = outcome;
  const { isCut } = plan.content;
  answer(
    terminal,
    options,
    { import: plan.id, source: plan.reading.source, isCut, ...outcome },
    () => summaryText(plan, outcome),
  );
  const isNothing = tally.rows > 0 && tally.accepted + tally.duplicate === 0;
  finish(isNothing || isCut ? 1 : 0);
};

const parseLimit = (text: string): number => {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit > 0) return limit;
  throw new InvalidArgumentError("It takes a number of rows, 1 or more.");
};

export const registerImport: Register = (program, shell) => {
  const command = program
    .command("import")
    .description(
      "bring in history from CSV, NDJSON (both plain or gzip) or Parquet; goes on where it was stopped",
    )
    .argument("<file>", "the file")
    .option("--map <file>", "YAML that says how its rows become events")
    .addOption(
      new Option(
        "--format <format>",
        "instead of a mapping: segment, a message a line, as attune export events writes them",
      ).choices(["segment"]),
    )
    .option("--source <key>", "source of the events, instead of the mapping's or the file's")
    .option("--rejects <file>", "where rejected rows go, instead of FILE.rejects.csv")
    .option(
      "--shift-to-now [newest]",
      "moves all times so that the newest is now; NEWEST says it when the file need not be searched",
    )
    .addOption(
      new Option("--limit <rows>", "stops after so many rows; without it, it goes on").argParser(
        parseLimit,
      ),
    )
    .option("--dry-run", "only say what would come in");
  withJson(withConnection(command)).action((file: string, options: ImportOptions) =>
    importFile(file, options, shell),
  );
};

export type { Row, Rows } from "./file/index.ts";
export type { Advice } from "./file/index.ts";
export { cellText, FileFormat, openSourceFile } from "./file/index.ts";
