import { existsSync, readFileSync } from "node:fs";
import type { EvaluateConditionResponse } from "@attune/contract";
import { OPERATIONS } from "@attune/contract";
import { parse } from "yaml";
import { z } from "zod";
import type { ConnectionOptions } from "../api/index.ts";
import { useApi, withConnection } from "../api/index.ts";
import type { JsonOption, Register } from "../command/index.ts";
import { answer, parseJsonFlag, withJson } from "../command/index.ts";
import { CommandProblem } from "../problem/index.ts";
import { ageText, tableText } from "../terminal/index.ts";

type ConditionOptions = ConnectionOptions &
  JsonOption & {
    readonly profile?: string;
    readonly attributes?: string;
    readonly groups?: string;
    readonly language: "en" | "sv";
  };

const Written = z.record(z.string(), z.json());

const parsed = (text: string): unknown => {
  try {
    return parse(text);
  } catch {
    return null;
  }
};

/** The condition itself, or the file that holds it, as JSON or YAML. */
const readCondition = (given: string): z.infer<typeof Written> => {
  const isFile = !given.trimStart().startsWith("{") && existsSync(given);
  const read = Written.safeParse(parsed(isFile ? readFileSync(given, "utf8") : given));
  if (read.success) return read.data;
  throw new CommandProblem("This is no condition", {
    detail: given.slice(0, 200),
    fix: `Give a file with one, as JSON or YAML, or write it: '{"plan":"gold"}'.`,
  });
};

const LONGEST = 60;

const valueText = (value: unknown, isUnknown: boolean): string => {
  if (isUnknown) return "not known";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
};

type Clause = EvaluateConditionResponse["trace"][number];

const originText = ({ kind, source, events, reason }: Clause): string => {
  if (reason !== undefined) return reason;
  if (events !== undefined) return `${events} ${events === 1 ? "event" : "events"}`;
  return [kind ?? "", source ?? ""].filter((each) => each !== "").join(", ");
};

/** Clauses of a condition, each with what it saw, from where and how old. */
export const clauseTable = (trace: readonly Clause[], language: "en" | "sv"): string =>
  tableText(
    ["", "clause", "saw", "from", "age"],
    trace.map((clause) => [
      clause.result ? "✓" : "✗",
      clause.sentence[language],
      valueText(clause.saw, clause.unknown),
      originText(clause),
      clause.age === null ? "" : ageText(clause.age / 1_000),
    ]),
  );

const conditionText = (answered: EvaluateConditionResponse, language: "en" | "sv"): string => {
  const { result, sentence, trace, flaws, nextChange, events } = answered;
  return [
    `${result ? "✓ true" : "✗ false"}: ${sentence[language]}`,
    ...(trace.length === 0 ? [] : ["", clauseTable(trace, language)]),
    ...(nextChange === null ? [] : ["", `Time alone may change it at ${nextChange}.`]),
    ...(events === undefined || events.isComplete
      ? []
      : ["", `Only the ${events.read} latest events were read.`]),
    ...(flaws.length === 0
      ? []
      : [
          "",
          "It cannot go live:",
          ...flaws.map(({ pointer, message }) => `  ${pointer || "/"}: ${message}`),
        ]),
  ].join("\n");
};

export const registerCondition: Register = (program, { terminal }) => {
  const command = program
    .command("condition")
    .description("whether a condition holds, and why: of a profile or of attributes")
    .argument("<condition>", "a file with the condition (JSON or YAML), or its JSON")
    .option("--profile <identifier>", "whom it is asked of, as namespace:value")
    .option("--attributes <json>", "what it is asked of instead")
    .option("--groups <json>", "lists of values by key, for $inGroup")
    .option("--language <language>", "en or sv", "en");
  withJson(withConnection(command)).action(
    async (
      given: string,
      { profile, attributes, groups, language, ...options }: ConditionOptions,
    ) => {
      const body = {
        condition: readCondition(given),
        ...(profile === undefined ? {} : { profile }),
        ...(attributes === undefined
          ? {}
          : { attributes: parseJsonFlag("--attributes", attributes) }),
        ...(groups === undefined ? {} : { groups: parseJsonFlag("--groups", groups) }),
      };
      const answered = await useApi(terminal, options, (api) =>
        api.call(OPERATIONS.evaluateCondition, { body }),
      );
      answer(terminal, options, answered, () =>
        conditionText(answered, language === "sv" ? "sv" : "en"),
      );
    },
  );
};
