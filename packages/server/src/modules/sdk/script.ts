import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { promisify } from "node:util";
import { brotliCompress, gzip } from "node:zlib";

/** The browser SDK as it is served. */
export type Script = {
  readonly bytes: Buffer;
  readonly encoded: { readonly br: Buffer; readonly gzip: Buffer };
  /** Its content's name: pages that load it by this name load nothing else. */
  readonly version: string;
  /** For the attribute of the same name. */
  readonly integrity: string;
};

const read = async (path: string): Promise<Script> => {
  const bytes = await readFile(path);
  const [br, zipped] = await Promise.all([
    promisify(brotliCompress)(bytes),
    promisify(gzip)(bytes, { level: 9 }),
  ]);
  return {
    bytes,
    encoded: { br, gzip: zipped },
    version: createHash("sha256").update(bytes).digest("hex").slice(0, 16),
    integrity: `sha384-${createHash("sha384").update(bytes).digest("base64")}`,
  };
};

/** Reads the script anew when it was built anew; null when it was not built. */
export const createScript = (path: string): (() => Promise<Script | null>) => {
  let known: { readonly at: number; readonly script: Script } | null = null;
  return async () => {
    const file = await stat(path).catch(() => null);
    if (file === null) return null;
    if (known?.at !== file.mtimeMs) known = { at: file.mtimeMs, script: await read(path) };
    return known.script;
  };
};
