import { readFileSync, statSync } from "node:fs";
import type { Fix } from "@attune/contract";
import { Fixes } from "@attune/contract";
import { parse } from "yaml";
import { z } from "zod";
import { CommandProblem } from "../problem/index.ts";

const MAX_BYTES = 1024 * 1024;
/** A file holds the fixes as a list, or as `fix:`. */
const FixFile = z.union([z.array(z.unknown()), z.object({ fix: z.array(z.unknown()) })]);

const EXAMPLE = "Write it as a list: - convert: /properties/total\n       to: number";

const checked = (fixes: unknown, where: string): readonly Fix[] => {
  const parsed = Fixes.safeParse(fixes);
  if (parsed.success) return parsed.data;
  throw new CommandProblem("The mapping is not valid", {
    detail: where,
    errors: parsed.error.issues.map(({ path, message }) => ({
      pointer: path.map((key) => `/${String(key)}`).join(""),
      detail: message,
    })),
    fix: "A fix is one of set, default (with value), rename (with to), convert (with to), remove; see docs/how-to/quarantine.md.",
  });
};

const readYaml = (file: string): unknown => {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size > MAX_BYTES)
    throw new CommandProblem("The mapping cannot be read", {
      detail: found ? `${file} is no file of at most 1 MB.` : `${file} is not there.`,
      fix: EXAMPLE,
    });
  try {
    const value: unknown = parse(readFileSync(file, "utf8"), { version: "1.2", schema: "core" });
    return value;
  } catch (error) {
    throw new CommandProblem("The mapping is not YAML", {
      detail: `${file}: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""}`,
      fix: EXAMPLE,
    });
  }
};

/** The fixes of a file. */
export const readFixes = (file: string): readonly Fix[] => {
  const parsed = FixFile.safeParse(readYaml(file));
  if (!parsed.success)
    throw new CommandProblem("The mapping is not a list of fixes", { detail: file, fix: EXAMPLE });
  return checked(Array.isArray(parsed.data) ? parsed.data : parsed.data.fix, file);
};

/** A value of a flag: JSON, or text when it is none. */
const valueOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

const halves = (flag: string, text: string): readonly [string, string] => {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new CommandProblem(`${flag} is not valid`, {
    detail: `It was ${text}.`,
    fix: `Write it as ${flag} /properties/currency=SEK.`,
  });
};

/** The fix that a flag states. */
export const fixOfFlag = (
  flag: "set" | "default" | "rename" | "convert" | "remove",
  text: string,
) => {
  if (flag === "remove") return checked([{ remove: text }], `--remove ${text}`);
  const [pointer, rest] = halves(`--${flag}`, text);
  const more = flag === "set" || flag === "default" ? { value: valueOf(rest) } : { to: rest };
  return checked([{ [flag]: pointer, ...more }], `--${flag} ${text}`);
};
