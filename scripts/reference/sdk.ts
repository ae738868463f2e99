import { readFileSync } from "node:fs";
import { join } from "node:path";
import { code, generated, page, table } from "./markdown.ts";

const ROOT = join(import.meta.dirname, "../..");
const FROM = "packages/sdk/src";

const textOf = (file: string): string => readFileSync(join(ROOT, FROM, file), "utf8");

/** A type's members with their doc comments: name, and what the comment says. */
const membersOf = (file: string, type: string): (readonly [string, string])[] => {
  const [, body] = new RegExp(`export type ${type} = (?:[^{;]*& )?\\{\\n([\\s\\S]*?)\\n\\};`).exec(
    textOf(file),
  ) ?? ["", ""];
  const members = body?.matchAll(/\/\*\* ([\s\S]*?) \*\/\n {2}readonly (\w+)(\??):/g) ?? [];
  const found = [...members].map(
    ([, said = "", name = "", optional = ""]) => [code(`${name}${optional}`), said] as const,
  );
  if (found.length === 0) throw new Error(`${file} says nothing of ${type}`);
  return found;
};

const section = (title: string, file: string, type: string): string[] => [
  `## ${title}`,
  "",
  ...table(["name", "meaning"], membersOf(file, type)),
];

/** docs/reference/sdk.md: what the SDK's types say. */
export const sdkPage = (): string =>
  page([
    ...generated("The SDK", FROM),
    "How to begin: [add Attune to a page](../how-to/add-attune-to-a-page.md). Why it is as it is: [ADR 0035](../adr/0035-an-sdk-without-dependencies.md).",
    "",
    ...section("Attune in a page", "analytics.ts", "Analytics"),
    ...section("What on tells of", "analytics.ts", "Happenings"),
    ...section("Options of load", "analytics.ts", "LoadOptions"),
    ...section("Options of a call", "analytics.ts", "CallOptions"),
    ...section("Options of decide", "decide.ts", "DecideOptions"),
    ...section("A decision", "decide.ts", "Decision"),
    ...section("Beside the answers to consent", "analytics.ts", "ConsentDetails"),
    ...section("In React: what useDecision gives", "react/use-decision.ts", "UsedDecision"),
    ...section("In Node: options of createClient", "node/client.ts", "ClientOptions"),
    ...section("In Node: a client", "node/client.ts", "Client"),
  ]);
