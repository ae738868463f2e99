import type { Writable } from "node:stream";

/** Where a command reads its surroundings and writes what a person, or a program, asked for. */
export type Terminal = {
  /** A line of the answer, on standard output. */
  readonly print: (text: string) => void;
  /** A line beside the answer, on standard error. */
  readonly note: (text: string) => void;
  readonly output: Writable;
  readonly errors: Writable;
  /** Whether a person watches: progress is drawn for people only. */
  readonly isInteractive: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Resolves when the process is asked to end. */
  readonly untilStopped: () => Promise<void>;
};

/** Customers' data may hold escape sequences; a terminal must not obey them. */
const visible = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (control) =>
    control === "\n" || control === "\t"
      ? control
      : `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

export const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED");

/** Whether what is written is shown to a person as it is. */
export const isScreen = (stream: Writable): boolean => "isTTY" in stream && stream.isTTY === true;

/** Whoever read the output has gone (`attune … | head`): that is no failure, the rest is not wanted. */
const outliveReader = (stream: Writable): void => {
  stream.on("error", (error) => {
    // Whoever else listens tells of the failure; without them it must not go by unseen.
    if (!isBrokenPipe(error) && stream.listenerCount("error") === 1) throw error;
  });
};

const untilStopped = (): Promise<void> =>
  new Promise((resolve) => {
    // `once`: a second signal ends the process at once.
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });

/** A terminal on two streams. */
export const terminalOn = (surroundings: Omit<Terminal, "print" | "note">): Terminal => ({
  ...surroundings,
  print: (text) => void surroundings.output.write(`${visible(text)}\n`),
  note: (text) => void surroundings.errors.write(`${visible(text)}\n`),
});

/** The terminal of this process. */
export const processTerminal = (): Terminal => {
  outliveReader(process.stdout);
  outliveReader(process.stderr);
  return terminalOn({
    output: process.stdout,
    errors: process.stderr,
    isInteractive: process.stderr.isTTY,
    environment: process.env,
    untilStopped,
  });
};
