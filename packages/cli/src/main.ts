import { readFileSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { registerAccounts } from "./accounts/index.ts";
import { registerAudit } from "./audit/index.ts";
import { registerCatalog } from "./catalog/index.ts";
import type { Shell } from "./command/index.ts";
import { registerCondition } from "./condition/index.ts";
import { registerConsent } from "./consent/index.ts";
import { registerDecisions } from "./decisions/index.ts";
import { registerDefinitions } from "./definitions/index.ts";
import { registerDoctor } from "./doctor/index.ts";
import { registerEvaluate } from "./evaluate/index.ts";
import { registerExport } from "./export/index.ts";
import { registerImport } from "./import/index.ts";
import { registerKeys } from "./keys/index.ts";
import { registerKpis } from "./kpis/index.ts";
import { failureOf, problemJson, problemText } from "./problem/index.ts";
import { registerTail } from "./live/index.ts";
import { registerPeople } from "./people/index.ts";
import { registerProfiles } from "./profiles/index.ts";
import { registerQuality } from "./quality/index.ts";
import { registerQuarantine } from "./quarantine/index.ts";
import { registerSegments } from "./segments/index.ts";
import { registerServing } from "./serve/index.ts";
import { registerRecipes } from "./recipes/index.ts";
import { registerReport } from "./report/index.ts";
import { registerSystem } from "./system/index.ts";
import type { Terminal } from "./terminal/index.ts";
import { processTerminal } from "./terminal/index.ts";
import { registerTrain } from "./train/index.ts";
import { registerTrackingPlan } from "./tracking-plan/index.ts";

const Manifest = z.object({ version: z.string() });

const version = (): string =>
  Manifest.parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")))
    .version;

const programFor = async (shell: Shell): Promise<Command> => {
  const { Config } = await import("@attune/server/config");
  const { terminal } = shell;
  const program = new Command("attune")
    .description("Self-hosted, real-time personalization.")
    .version(version(), "--version", "say which Attune this is")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
    })
    .showHelpAfterError("(attune --help lists the commands, attune COMMAND --help its flags)");
  const groups = [
    registerServing(Config),
    registerDecisions,
    registerProfiles,
    registerAccounts,
    registerConsent,
    registerDefinitions,
    registerCondition,
    registerSegments,
    registerRecipes,
    registerTrackingPlan,
    registerCatalog,
    registerImport,
    registerExport,
    registerKeys,
    registerPeople,
    registerAudit,
    registerDoctor,
    registerKpis,
    registerReport,
    registerQuality,
    registerEvaluate,
    registerTrain,
    registerQuarantine,
    registerTail,
    registerSystem,
  ];
  for (const register of groups) register(program, shell);
  return program;
};

const tell = (error: unknown, terminal: Terminal, isJson: boolean): number => {
  const { exitCode, problem } = failureOf(error);
  if (problem)
    terminal.note(isJson ? JSON.stringify(problemJson(problem), null, 2) : problemText(problem));
  if (terminal.environment["ATTUNE_DEBUG"] === "1" && error instanceof Error)
    terminal.note(error.stack ?? "");
  return exitCode;
};

/** Runs a command of `attune` and answers its exit code: 0 ok, 1 failure. */
export const run = async (
  argv: readonly string[],
  terminal: Terminal = processTerminal(),
): Promise<number> => {
  const result = { exitCode: 0 };
  const shell: Shell = { terminal, finish: (exitCode) => (result.exitCode = exitCode) };
  try {
    const program = await programFor(shell);
    await program.parseAsync([...argv], { from: "user" });
    return result.exitCode;
  } catch (error) {
    return tell(error, terminal, argv.includes("--json"));
  }
};
