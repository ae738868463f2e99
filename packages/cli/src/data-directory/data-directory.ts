import { existsSync } from "node:fs";
import { join } from "node:path";
import { CommandProblem } from "../problem/index.ts";
import { readDemoRecord } from "./demo-record.ts";

/** Where `attune serve` and `attune demo` keep their data when nobody says otherwise. */
export const SERVE_DIRECTORY = "attune-data";
export const DEMO_DIRECTORY = ".attune-demo";

type Environment = Readonly<Record<string, string | undefined>>;

/** Every start takes the lock, so a directory that was ever in use has this file. */
const isInUseOrWas = (directory: string): boolean => existsSync(join(directory, "lock.db"));

/** The settings to open a directory with: a demo's rest on the demo's basis, unless another is given. */
export const environmentFor = (directory: string, environment: Environment): Environment => ({
  ...(readDemoRecord(directory) ? { ATTUNE_PERSONALIZATION_BASIS: "legitimate_interest" } : {}),
  ...environment,
  ATTUNE_DATA: directory,
});

/** A directory to be examined, whether it is in use or not: the one named, else the one that is here. */
export const directoryToExamine = (named: string | undefined): string =>
  named ?? [SERVE_DIRECTORY, DEMO_DIRECTORY].find(isInUseOrWas) ?? SERVE_DIRECTORY;

/** The directory that a command works on: the one named, else the one that is here. */
export const findDirectory = (
  named: string | undefined,
  { mayCreate }: { readonly mayCreate: boolean },
): string => {
  const directory = named ?? [SERVE_DIRECTORY, DEMO_DIRECTORY].find(isInUseOrWas);
  if (directory === undefined)
    throw new CommandProblem("There is no data directory here", {
      detail: `Neither ${SERVE_DIRECTORY} nor ${DEMO_DIRECTORY} is in this folder.`,
      fix: "Name one with --data DIR, a server with --url URL --key KEY, or start with attune demo.",
    });
  if (!mayCreate && !isInUseOrWas(directory))
    throw new CommandProblem("There is no data directory of that name", {
      detail: `${directory} holds no Attune data.`,
      fix: "Check --data (or ATTUNE_DATA).",
    });
  return directory;
};
