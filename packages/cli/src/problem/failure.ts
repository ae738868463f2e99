import { CommanderError } from "commander";
import { ApiProblem } from "./api-problem.ts";
import { CommandProblem } from "./command-problem.ts";

/** How a command ends that did not do what it was asked. */
export type Failure = { readonly exitCode: number; readonly problem: CommandProblem | null };

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** The server's errors at a start, known by name: the server is not loaded for commands that need none. */
const startProblem = (error: unknown): CommandProblem | null => {
  const message = messageOf(error);
  switch (error instanceof Error ? error.name : "") {
    case "ConfigProblem":
      return new CommandProblem("A setting is not valid", {
        detail: message,
        fix: "Correct the flag or the environment variable; attune serve --help lists them all.",
      });
    case "DataDirectoryLocked":
      return new CommandProblem("The data directory is in use", {
        detail: message,
        fix: "Stop the other process, or give this one a directory of its own with --data.",
      });
    case "DataDirectoryUnusable":
      return new CommandProblem("The data directory cannot be used", {
        detail: message,
        fix: "Check that it is a directory and can be written, or name another one with --data.",
      });
    case "DatabaseNewer":
      return new CommandProblem("The database is newer than this Attune", {
        detail: message,
        fix: "Start the newer Attune, or restore a backup from before the upgrade.",
        exitCode: 57,
      });
    case "DatabaseDamaged":
      return new CommandProblem("The database has lost a part of itself", {
        detail: message,
        fix: "Restore a backup into the data directory; attune doctor looks for more.",
      });
    case "DatabaseUnreachable":
      return new CommandProblem("PostgreSQL cannot be reached", {
        detail: message,
        fix: "Check that the server runs, and the host, user, password and database in --database (ATTUNE_DATABASE).",
      });
    case "DatabaseUnsuitable":
      return new CommandProblem("Attune cannot work in this database", {
        detail: message,
        fix: "Make what it says right, or name another database with --database (ATTUNE_DATABASE).",
      });
    case "EmbeddedPostgresMissing":
    case "EmbeddedPostgresFailed":
      return new CommandProblem("The PostgreSQL that comes with Attune does not start", {
        detail: message,
        fix: "See postgres.log in the folder postgres of the data directory, or name a server of your own with --database URL.",
      });
    case "ShopTooSmall":
      return new CommandProblem("The demo shop is too small", {
        detail: message,
        fix: "Ask for more --profiles.",
      });
    default:
      return null;
  }
};

const SYSTEM: Readonly<Record<string, readonly [title: string, fix: string]>> = {
  EADDRINUSE: ["The port is taken", "Give another one with --port, or --port 0 for any free one."],
  EADDRNOTAVAIL: ["The address is not this machine's", "Give another one with --host."],
  EACCES: ["Access is denied", "Check the permissions, or use another directory or port."],
  EPERM: ["Access is denied", "Check the permissions, or use another directory or port."],
  EROFS: ["The file system is read-only", "Use a directory that can be written."],
  ENOSPC: ["The disk is full", "Make room, then run the same command again."],
  ENOENT: ["There is no such file or directory", "Check the path."],
  EISDIR: ["This is a directory, not a file", "Give the path of a file."],
  ENAMETOOLONG: ["The name is too long", "Give a shorter one."],
  ENOTDIR: ["This is a file, not a directory", "Give the path of a directory."],
};

/** What a person or a program is told about an error. */
export const failureOf = (error: unknown): Failure => {
  if (error instanceof CommandProblem) return { exitCode: error.exitCode, problem: error };
  // Commander has printed its own message by now.
  if (error instanceof CommanderError) return { exitCode: error.exitCode, problem: null };
  const start = startProblem(error);
  if (start) return { exitCode: start.exitCode, problem: start };
  const [title, fix] = SYSTEM[codeOf(error)] ?? [];
  return {
    exitCode: 1,
    problem:
      title === undefined || fix === undefined
        ? new CommandProblem("Something unexpected went wrong", {
            detail: messageOf(error),
            fix: "Run it again with ATTUNE_DEBUG=1 to see where, and report it.",
          })
        : new CommandProblem(title, { detail: messageOf(error), fix }),
  };
};

/** A problem for people: what, where, what to do. */
export const problemText = (problem: CommandProblem): string => {
  const slug = problem instanceof ApiProblem ? ` (${problem.slug})` : "";
  return [
    `${problem.title}${slug}`,
    ...(problem.detail === undefined ? [] : [`  ${problem.detail}`]),
    ...problem.errors.map(
      ({ pointer, detail }) => `  ${pointer === "" ? "" : `${pointer}: `}${detail}`,
    ),
    `  → ${problem.fix}`,
  ].join("\n");
};

/** The same for programs. */
export const problemJson = (problem: CommandProblem): object => ({
  type: problem instanceof ApiProblem ? `/problems/${problem.slug}` : "about:blank",
  title: problem.title,
  ...(problem instanceof ApiProblem ? { status: problem.status } : {}),
  ...(problem.detail === undefined ? {} : { detail: problem.detail }),
  ...(problem.errors.length === 0 ? {} : { errors: problem.errors }),
  fix: problem.fix,
});
