import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { Transform } from "node:stream";
import { constants, createGunzip } from "node:zlib";
import { CommandProblem } from "../../problem/index.ts";

/** Told how many bytes of the file have been read so far. */
export type OnRead = (bytes: number) => void;

/** A file's content, unpacked if need be. */
export type Content = {
  readonly file: string;
  /** Of the file as it was when it was opened; what is written to it later is not read. */
  readonly bytes: number;
  readonly isGzip: boolean;
  /** Reads from the start. Gzip data that ends early end the content, unless that `mustBeWhole`. */
  readonly open: (read: OnRead, mustBeWhole?: boolean) => Readable;
};

const GZIP = Buffer.from([0x1f, 0x8b]);
/** How much of the start tells how a file is written. */
const HEAD = 64 * 1024;

const firstBytes = (file: string): Buffer => {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(2);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, 2, 0));
  } finally {
    closeSync(descriptor);
  }
};

const counted = (read: OnRead): Transform => {
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
      fix: "Give the path of a file.",
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
    file,
    bytes: stat.size,
    isGzip,
    open: (read, mustBeWhole = false) => {
      const source = createReadStream(file, { end: stat.size - 1 });
      const plain = source.pipe(counted(read));
      source.on("error", (error) => plain.destroy(error));
      plain.on("close", () => source.destroy());
      if (!isGzip) return plain;
      const finishFlush = mustBeWhole ? constants.Z_FINISH : constants.Z_SYNC_FLUSH;
      const unzipped = plain.pipe(createGunzip({ finishFlush }));
      plain.on("error", (error) => unzipped.destroy(error));
      unzipped.on("close", () => plain.destroy());
      return unzipped;
    },
  };
};

/** The first bytes of a content. */
export const headOf = async (content: Content): Promise<Buffer> => {
  const stream = content.open(() => undefined);
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= HEAD) break;
    }
  } catch (error) {
    throw damaged(error);
  } finally {
    stream.destroy();
  }
  return Buffer.concat(chunks).subarray(0, HEAD);
};

const zlibCode = (error: unknown): string =>
  error instanceof Error && "code" in error && String(error.code).startsWith("Z_")
    ? String(error.code)
    : "";

const damaged = (error: unknown): unknown =>
  zlibCode(error) === ""
    ? error
    : new CommandProblem("The gzip data is damaged", {
        detail: error instanceof Error ? error.message : "",
        fix: "Fetch the file again, then run the same command; nothing was taken from it.",
      });

/** What a first reading of the whole content finds. */
export type Survey = {
  /** SHA-256 of the unpacked content: the same for a file and for its gzip. */
  readonly hash: string;
  /** The gzip data ends before its end. */
  readonly isCut: boolean;
};

/** Reads the whole content once; `look` is shown each piece. */
export const survey = async (
  content: Content,
  read: OnRead,
  look: (bytes: Buffer) => void,
): Promise<Survey> => {
  const hashOf = async (mustBeWhole: boolean, see: (bytes: Buffer) => void): Promise<string> => {
    const hash = createHash("sha256");
    for await (const chunk of content.open(read, mustBeWhole)) {
      hash.update(chunk);
      see(chunk);
    }
    return hash.digest("hex");
  };
  try {
    return { hash: await hashOf(true, look), isCut: false };
  } catch (error) {
    if (zlibCode(error) !== "Z_BUF_ERROR") throw damaged(error);
    return { hash: await hashOf(false, () => undefined), isCut: true };
  }
};
