import { parseIdentifier } from "@attune/contract";
import { z } from "zod";
import { CommandProblem } from "../problem/index.ts";

const JsonObject = z.record(z.string(), z.json());

/** The JSON object of a flag. */
export const parseJsonFlag = (flag: string, text: string): z.infer<typeof JsonObject> => {
  try {
    return JsonObject.parse(JSON.parse(text));
  } catch {
    throw new CommandProblem(`${flag} is not a JSON object`, {
      detail: text.slice(0, 200),
      fix: `Write it as ${flag} '{"page":"home"}'.`,
    });
  }
};

export const parseIdentifierArgument = (text: string): { ns: string; value: string } => {
  const parsed = parseIdentifier(text);
  if (parsed) return parsed;
  throw new CommandProblem("This is no identifier", {
    detail: text,
    fix: "Write it as namespace:value, for example user_id:42.",
  });
};

/** A whole number of a flag, within bounds. */
export const parseCount =
  (flag: string, least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new CommandProblem(`${flag} is not valid`, {
      detail: `It was ${text}.`,
      fix: `Give a whole number from ${least} to ${most}.`,
    });
  };
