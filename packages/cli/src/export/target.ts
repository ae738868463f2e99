import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { CommandProblem } from "../problem/index.ts";

/** Where an export goes. */
export type Target = {
  readonly stream: Writable;
  /** What is there when an export has broken off, in words. */
  readonly afterBreak: string;
};

/** A file that has its name once it is whole. */
export type FileTarget = Target & {
  /** Gives it its name when all of it is on disk. */
  readonly keep: () => Promise<void>;
  /** Removes what was written. */
  readonly drop: () => Promise<void>;
};

/** Only the owner of the process reads an export: it holds personal data. */
const MODE = 0o600;

const checkPlace = async (file: string): Promise<void> => {
  const found = await stat(file).catch(() => null);
  if (found === null || found.isFile()) return;
  throw new CommandProblem("--out is not a file", {
    detail: file,
    fix: "Name a file that is new or may be replaced; without --out the export goes to standard output.",
  });
};

/** Writes beside the file, under a name of its own; what was at the file stays until the new one is whole. */
export const fileTarget = async (file: string): Promise<FileTarget> => {
  await checkPlace(file);
  const part = `${file}.${process.pid}.part`;
  const stream = createWriteStream(part, { mode: MODE, flush: true });
  await once(stream, "open");
  // A failure is told by whoever writes; the stream may fail once more while it is let go.
  stream.on("error", () => undefined);
  return {
    stream,
    afterBreak: `Nothing was kept; ${file} is as it was.`,
    keep: async () => {
      stream.end();
      await finished(stream);
      await rename(part, file);
    },
    drop: async () => {
      if (!stream.closed) await once(stream.destroy(), "close");
      await rm(part, { force: true });
    },
  };
};

/** Standard output, or what stands for it. */
export const outputTarget = (stream: Writable): Target => ({
  stream,
  afterBreak: "What is on standard output is not all of it.",
});
