import { createHash } from "node:crypto";
import { createReadStream, openSync, readSync, closeSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { CommandProblem } from "../problem/index.ts";

/** A file's content, unpacked if need be, with how much of the file has been read. */
export type Content = {
  readonly bytes: number;
  /** Reads from the start; `read` is told the bytes of the file so far. */
  readonly open: (read: (bytes: number) => void) => Readable;
};

const GZIP = Buffer.from([0x1f, 0x8b]);

const firstBytes = (file: string): Buffer => {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(2);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, 2, 0));
  } finally {
    closeSync(descriptor);
  }
};

const counted = (read: (bytes: number) => void): Transform => {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      read(bytes);
      done(null, chunk);
    },
  });
};

/** Looks at a file; refuses one that is empty, or that is named as gzip and is none. */
export const openContent = (file: string): Content => {
  const stat = statSync(file);
  if (!stat.isFile())
    throw new CommandProblem("This is not a file", {
      detail: file,
      fix: "Give the path of a CSV file.",
    });
  if (stat.size === 0)
    throw new CommandProblem("The file is empty", {
      detail: file,
      fix: "Check that it was written whole.",
    });
  const isGzip = firstBytes(file).equals(GZIP);
  if (!isGzip && file.endsWith(".gz"))
    throw new CommandProblem("The file is not gzip", {
      detail: `${file} does not start as gzip data does.`,
      fix: "Fetch it again; if it is plain text, name it without .gz.",
    });
  return {
    bytes: stat.size,
    open: (read) => {
      const source = createReadStream(file);
      const plain = source.pipe(counted(read));
      source.on("error", (error) => plain.destroy(error));
      plain.on("close", () => source.destroy());
      if (!isGzip) return plain;
      const unzipped = plain.pipe(createGunzip());
      plain.on("error", (error) => unzipped.destroy(error));
      unzipped.on("close", () => plain.destroy());
      return unzipped;
    },
  };
};

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && "code" in error && String(error.code).startsWith("Z_");

/** SHA-256 of the unpacked content: the same for a file and for its gzip. */
export const hashContent = async (
  { open }: Content,
  read: (bytes: number) => void,
): Promise<string> => {
  const hash = createHash("sha256");
  try {
    for await (const chunk of open(read)) hash.update(chunk);
  } catch (error) {
    if (!isZlibError(error)) throw error;
    throw new CommandProblem("The gzip data is damaged or cut", {
      detail: error instanceof Error ? error.message : "",
      fix: "Fetch the file again; nothing was imported.",
    });
  }
  return hash.digest("hex");
};
