import { Option } from "commander";
import type { JsonOption, Register, Shell } from "../command/index.ts";
import { answer, parseCount, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Protocol } from "./evaluation.ts";
import { evaluate } from "./evaluation.ts";
import type { Format } from "./format.ts";
import { FORMATS, formatOf } from "./format.ts";
import type { Wanted } from "./interactions.ts";
import { createNames, readInteractions } from "./interactions.ts";
import { evaluateSessions } from "./sessions.ts";
import { evaluationText, sessionsText } from "./text.ts";
import { createWeights } from "./weights.ts";

type EvaluateOptions = JsonOption & {
  readonly format?: Format;
  readonly test?: string;
  readonly columns?: readonly string[];
  readonly user: string;
  readonly item: string;
  readonly time?: string;
  readonly signal?: string;
  readonly rating?: string;
  readonly liked: number;
  readonly quantity?: string;
  readonly weights?: string;
  readonly firstIsUser?: boolean;
  readonly split?: Protocol["split"];
  readonly share: number;
  readonly k: readonly number[];
  readonly repeats?: boolean;
  readonly reminders: boolean;
  /** Minutes; false for the usual setting. */
  readonly search?: number | false;
  readonly memory: number;
};

const wantedOf = async (format: Format, options: EvaluateOptions): Promise<Wanted> => {
  const { SIGNAL_WEIGHTS } = await import("@attune/recommender/interaction");
  const { columns, user, item, time, signal, rating, liked, quantity, firstIsUser } = options;
  return {
    format,
    columns,
    user,
    item,
    time,
    signal,
    rating,
    liked,
    quantity,
    weights: createWeights(SIGNAL_WEIGHTS, options.weights),
    firstIsUser: firstIsUser === true,
  };
};

const searchOf = (minutes: number | false | undefined): Protocol["search"] => {
  if (minutes === undefined) return "list";
  return minutes === false ? "none" : { minutes };
};

const protocolOf = (options: EvaluateOptions): Protocol => ({
  split: options.split ?? (options.time === undefined ? "last" : "time"),
  share: options.share,
  cutoffs: options.k,
  repeats: options.repeats === true,
  search: searchOf(options.search),
  memory: options.memory * 1024 ** 2,
});

const evaluateFile = async (
  file: string,
  options: EvaluateOptions,
  { terminal }: Shell,
): Promise<void> => {
  const format = formatOf(file, options.format);
  const protocol = protocolOf(options);
  if (format === "sequences" && options.firstIsUser !== true) {
    const { test, reminders } = options;
    const found = await evaluateSessions({ file, test }, protocol, reminders, terminal);
    answer(terminal, options, found, () => sessionsText(found));
    return;
  }
  const wanted = await wantedOf(format, options);
  const names = createNames();
  const read = await readInteractions(file, wanted, names, terminal);
  const test =
    options.test === undefined
      ? null
      : await readInteractions(options.test, wanted, names, terminal);
  // Items that only the test file has are of the catalog too: nobody can find them, and that counts.
  const log = { ...read.log, userCount: names.users.size(), itemCount: names.items.size() };
  const found = await evaluate(log, test?.log ?? null, protocol, terminal);
  const told = {
    rows: read.rows,
    leftOut: read.leftOut,
    protocol: { ...protocol, isGiven: test !== null },
    ...found,
  };
  answer(terminal, options, told, () => evaluationText(told));
};

const parseNumber =
  (flag: string, isValid: (value: number) => boolean, allowed: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && isValid(value)) return value;
    throw new CommandProblem(`${flag} is not valid`, {
      detail: `It was ${text}.`,
      fix: `Give ${allowed}.`,
    });
  };

const parseCutoffs = (text: string): number[] => text.split(",").map(parseCount("--k", 1, 1_000));

const parseColumns = (text: string): string[] => text.split(",").map((name) => name.trim());

export const registerEvaluate: Register = (program, shell) => {
  const command = program
    .command("evaluate")
    .description("say how good recommendations from a file of interactions would be")
    .argument("<file>", "CSV, NDJSON (both plain or gzip), Parquet, or lines of items")
    .addOption(
      new Option("--format <format>", "where the file's name does not say it").choices(FORMATS),
    )
    .option("--test <file>", "judge on this file, of the same form, instead of splitting")
    .option(
      "--columns <names>",
      "of a CSV file without a header: its columns, with commas between",
      parseColumns,
    )
    .option("--user <column>", "who", "user")
    .option("--item <column>", "what", "item")
    .option("--time <column>", "when: a number, or a date and time; else the file's order counts")
    .option("--signal <column>", "what was done: view, cart, purchase, return, …")
    .option("--weights <list>", "how much signals say, as view=1,buy=2,return=-1")
    .option("--rating <column>", "how well it was liked; rows below --liked are left out")
    .option(
      "--liked <rating>",
      "least rating that counts",
      parseNumber("--liked", Number.isFinite, "a number"),
      4,
    )
    .option("--quantity <column>", "how many; below nought it is a return")
    .option("--first-is-user", "of lines of items: the first word is the user")
    .addOption(
      new Option("--split <how>", "by time, or the last item of each user").choices([
        "time",
        "last",
      ]),
    )
    .option(
      "--share <share>",
      "of the rows or lines, judged on",
      parseNumber("--share", (value) => value > 0 && value < 1, "a share between 0 and 1"),
      0.2,
    )
    .option("--k <list>", "lengths of the lists, the first one decides", parseCutoffs, [10, 20])
    .option("--repeats", "items that a user had before count as well")
    .option("--no-reminders", "of sessions: leave out what was seen in them already")
    .option(
      "--search <minutes>",
      "go on from the best of the settings, step by step, for so long",
      parseNumber("--search", (value) => value > 0, "a number of minutes above nought"),
    )
    .option("--no-search", "take the usual setting instead of choosing one")
    .option(
      "--memory <MB>",
      "most that training may take",
      parseCount("--memory", 1, 1_000_000),
      2_048,
    );
  withJson(command).action((file: string, options: EvaluateOptions) =>
    evaluateFile(file, options, shell),
  );
};
