import { createHash } from "node:crypto";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import type { SourceFile } from "./file/index.ts";
import { openSourceFile } from "./file/index.ts";
import type { Reading } from "./reading.ts";

/** What an import is told. */
export type ImportWish = {
  readonly file: string;
  readonly reading: Reading;
  /** File for what is rejected, when one was chosen. */
  readonly rejects: string | undefined;
  /**
   * Moves times so that the newest is now: `find` looks for the newest in the file, a number is it
   * (epoch ms), null moves nothing.
   */
  readonly newest: "find" | number | null;
  /** Rows after which the import stops. */
  readonly limit: number;
};

export type ImportPlan = ImportWish & {
  readonly content: SourceFile;
  /** Names this content with this reading of it. */
  readonly id: string;
};

/** Reads the file once, with a line that says how far it is. */
const readThrough = async (
  file: string,
  { format }: Reading,
  terminal: Terminal,
): Promise<SourceFile> => {
  let stop = (): void => undefined;
  const begin = (total: number): ((bytes: number) => void) => {
    const progress = startProgress(terminal, { label: "Reading", total, unit: "bytes" });
    stop = progress.stop;
    return (bytes) => progress.at(bytes, bytes);
  };
  return openSourceFile(file, format, begin).finally(() => stop());
};

/** Looks at the file and the mapping, and names the import. Nothing is sent, and nothing written. */
export const planImport = async (wish: ImportWish, terminal: Terminal): Promise<ImportPlan> => {
  const { file, reading, newest } = wish;
  const content = await readThrough(file, reading, terminal);
  if (reading.named !== null) await content.check(reading.named);
  const signature = [
    content.hash,
    reading.source,
    reading.signature,
    ...(newest === null ? [] : ["shifted"]),
  ];
  const id = createHash("sha256").update(JSON.stringify(signature)).digest("hex").slice(0, 40);
  return { ...wish, content, id };
};
