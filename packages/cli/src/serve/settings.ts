import type { Command } from "commander";
import { Option } from "commander";
import { z } from "zod";

const PREFIX = "ATTUNE_";

/** Of the JSON Schema of a setting: what a flag's help says. */
const Setting = z.object({
  description: z.string().default(""),
  default: z.union([z.string(), z.number()]).optional(),
  enum: z.array(z.string()).optional(),
});

const flagOf = (variable: string): string =>
  variable.slice(PREFIX.length).toLowerCase().replaceAll("_", "-");

const isForTests = (description: string): boolean => description.startsWith("For crash tests");

/** A flag for every setting: its name without ATTUNE_, in kebab case. */
export const withSettings = (command: Command, config: z.ZodObject): Command => {
  const settings = z.toJSONSchema(config, { io: "input", unrepresentable: "any" }).properties ?? {};
  for (const [variable, schema] of Object.entries(settings)) {
    const { description, default: standard, enum: choices } = Setting.parse(schema);
    const usual = standard === undefined ? "" : `, ${standard} when absent`;
    const option = new Option(
      `--${flagOf(variable)} <value>`,
      `${description.replace(/\.$/, "")} (${variable}${usual})`,
    );
    if (choices) option.choices(choices);
    command.addOption(option.hideHelp(isForTests(description)));
  }
  return command;
};

/** The environment with the flags laid over it. */
export const environmentWith = (
  environment: Readonly<Record<string, string | undefined>>,
  command: Command,
  config: z.ZodObject,
): Readonly<Record<string, string | undefined>> => {
  const given = Object.keys(config.shape).flatMap((variable) => {
    const name = flagOf(variable).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    const value: unknown = command.getOptionValue(name);
    return typeof value === "string" ? [[variable, value] as const] : [];
  });
  return { ...environment, ...Object.fromEntries(given) };
};
