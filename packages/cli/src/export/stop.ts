import { CommandProblem } from "../problem/index.ts";
import { exitCodeOf, onEndSignal } from "../terminal/index.ts";
import type { FileTarget } from "./target.ts";
import { nothingKept } from "./target.ts";

/** A person's, or the system's, wish that an export ends early. */
export type Stop = {
  /** Rejects with `problem` once what was written is gone. */
  readonly stopped: Promise<never>;
  /** What is said of it; null while nobody wishes it. */
  readonly problem: () => CommandProblem | null;
  readonly listenNoMore: () => void;
};

/**
 * Listens for Ctrl-C and the like, which remove what was written so far. It listens from before the
 * target is open, so that none is left behind.
 */
export const listenForStop = (opening: Promise<FileTarget>, file: string): Stop => {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  // Who is not asked any more when it comes is not to be told of it.
  stopped.catch(() => undefined);
  let problem: CommandProblem | null = null;
  const listenNoMore = onEndSignal((signal) => {
    const stop = new CommandProblem("The export was stopped", {
      detail: nothingKept(file),
      fix: "Run it again.",
      exitCode: exitCodeOf(signal),
    });
    problem = stop;
    opening.then((target) => target.drop()).then(() => reject(stop), reject);
  });
  return { stopped, problem: () => problem, listenNoMore };
};
