import type { TryResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, collect, languageOption, parseJsonFlag, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";

type TryOptions = ConnectionOptions &
  JsonOption & {
    readonly slot: readonly string[];
    readonly traits?: string;
    readonly context?: string;
    readonly at?: string;
    readonly consent?: readonly string[];
    readonly draw?: string;
    readonly language: "en" | "sv";
  };

const tryText = ({ decisions, approximate, when, at, isComplete }: TryResponse): string =>
  [
    ...(when === "now" ? [] : [`As of ${at}:`]),
    ...Object.values(decisions).flatMap(({ sentences, content }) => [
      ...sentences,
      ...Object.entries(content ?? {}).map(
        ([name, value]) =>
          `  ${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
      ),
      "",
    ]),
    ...(approximate.length === 0
      ? []
      : [`Not known of that moment, and taken as they are: ${approximate.join(", ")}.`]),
    ...(isComplete ? [] : ["Older events were left out: there are too many."]),
    "Nothing was recorded.",
  ].join("\n");

const drawFrom = (text: string): number => {
  const draw = Number(text);
  if (text.trim() !== "" && draw >= 0 && draw < 1) return draw;
  throw new CommandProblem("--draw is not a number from 0 to below 1", {
    fix: "Write, for example, --draw 0.5.",
  });
};

export const registerTry: Register = (program, { terminal }) => {
  const command = program
    .command("try")
    .description("what would be decided for somebody, and why; nothing is recorded")
    .argument("[who]", "a profile's id, or an identifier such as user_id:42; nobody when absent")
    .requiredOption("--slot <key>", "a slot to decide; may be given again", collect)
    .option("--traits <json>", "somebody of whom only this is known, as a JSON object")
    .option("--context <json>", "what would be true of the call, as a JSON object")
    .option("--at <instant>", "at another instant, past or to come, ISO 8601")
    .option("--consent <purpose>", "a purpose taken to be granted; may be given again", collect)
    .option("--draw <number>", "the random number to choose with, from 0 to below 1")
    .addOption(languageOption());
  withJson(withConnection(command)).action(async (who: string | undefined, options: TryOptions) => {
    const { slot, traits, context, at, consent = [], draw, language } = options;
    const body = {
      slots: [...slot],
      consents: [...consent],
      language,
      ...(who === undefined ? {} : { profile: who }),
      ...(traits === undefined ? {} : { traits: parseJsonFlag("--traits", traits) }),
      ...(context === undefined ? {} : { context: parseJsonFlag("--context", context) }),
      ...(at === undefined ? {} : { at }),
      ...(draw === undefined ? {} : { draw: drawFrom(draw) }),
    };
    const tried = await useApi(terminal, options, (api) =>
      api.call(OPERATIONS.tryDecision, { body }),
    );
    answer(terminal, options, tried, () => tryText(tried));
  });
};
