import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { readlink, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
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
/** Bytes of a name before the name of its part; most file systems hold 255. */
const NAME_BYTES = 200;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";

/** Where a file stands, also behind a link: the link stays, and what it leads to is replaced. */
const placeOf = async (file: string): Promise<string> => {
  try {
    return await realpath(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const link = await readlink(file).catch(() => null);
    return link === null ? file : resolve(dirname(file), link);
  }
};

const checkPlace = async (file: string): Promise<void> => {
  const found = await stat(file).catch(() => null);
  if (found !== null && !found.isFile())
    throw new CommandProblem("--out is not a file", {
      detail: file,
      fix: "Name a file that is new or may be replaced; without --out the export goes to standard output.",
    });
  const directory = dirname(file);
  if (
    !(await stat(directory).then(
      () => true,
      (error: unknown) => !isMissing(error),
    ))
  )
    throw new CommandProblem("The directory of --out is not there", {
      detail: directory,
      fix: "Make it, or name a file in another one.",
    });
};

/** Beside the file, under a name of its own that no file system finds too long. */
const partOf = (file: string): string => {
  const name = Buffer.from(basename(file));
  const short = name.length > NAME_BYTES ? name.toString("utf8", 0, NAME_BYTES) : basename(file);
  return join(dirname(file), `${short}.${process.pid}.part`);
};

/** Lets a stream go. What was on its way to it may fail meanwhile: nobody waits for that any more. */
const closed = async (stream: Writable): Promise<void> => {
  if (stream.closed) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  stream.once("close", () => resolve());
  stream.destroy();
  await promise;
};

/** What is there of a file whose export did not come to its end. */
export const nothingKept = (file: string): string => `Nothing was kept; ${file} is as it was.`;

/** Writes beside the file, under a name of its own; what was at the file stays until the new one is whole. */
export const fileTarget = async (file: string): Promise<FileTarget> => {
  if (file === "")
    throw new CommandProblem("--out names no file", {
      fix: "Name one, or leave --out away for standard output.",
    });
  const place = await placeOf(file);
  await checkPlace(place);
  const part = partOf(place);
  const stream = createWriteStream(part, { mode: MODE, flush: true });
  await once(stream, "open");
  // A failure is told by whoever writes; the stream may fail once more while it is let go.
  stream.on("error", () => undefined);
  return {
    stream,
    afterBreak: nothingKept(file),
    keep: async () => {
      stream.end();
      await finished(stream);
      await rename(part, place);
    },
    drop: async () => {
      await closed(stream);
      await rm(part, { force: true });
    },
  };
};

/** Standard output, or what stands for it. */
export const outputTarget = (stream: Writable): Target => ({
  stream,
  afterBreak: "What is on standard output is not all of it.",
});
