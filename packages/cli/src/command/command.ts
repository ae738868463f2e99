import { Option } from "commander";
import type { Command } from "commander";
import type { Terminal } from "../terminal/index.ts";

/** What a command is given: the terminal, and where it leaves its exit code. */
export type Shell = {
  readonly terminal: Terminal;
  readonly finish: (exitCode: number) => void;
};

/** Adds a group's commands to the program. */
export type Register = (program: Command, shell: Shell) => void;

export type JsonOption = { readonly json?: boolean };

export const withJson = (command: Command): Command =>
  command.option("--json", "answer as JSON, for programs");

/** The language of sentences. */
export const languageOption = (): Option =>
  new Option("--language <language>", "the language of the sentences")
    .choices(["en", "sv"])
    .default("en");

/** An answer: JSON for programs, words for people. */
export const answer = (
  { print }: Terminal,
  { json = false }: JsonOption,
  value: unknown,
  text: () => string,
): void => print(json ? JSON.stringify(value, null, 2) : text());

/** A flag that may be given several times. */
export const collect = (value: string, before: readonly string[] = []): string[] => [
  ...before,
  value,
];
