import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

const compress = promisify(gzip);

/** A file of the built UI, as it is sent. */
export type BuiltFile = {
  readonly type: string;
  readonly bytes: Buffer;
  /** Null where compressing gains nothing. */
  readonly gzipped: Buffer | null;
};

/** The built UI: its page, and its other files by their paths. */
export type Built = {
  readonly page: string;
  readonly files: ReadonlyMap<string, BuiltFile>;
};

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};
const COMPRESSED = new Set([".ico", ".png", ".webp", ".woff2"]);

const PAGE = "index.html";

const builtFile = async (path: string): Promise<BuiltFile> => {
  const [bytes, extension] = [await readFile(path), extname(path)];
  const type = TYPES[extension] ?? "application/octet-stream";
  return { type, bytes, gzipped: COMPRESSED.has(extension) ? null : await compress(bytes) };
};

const load = async (directory: string): Promise<Built> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = new Map<string, BuiltFile>();
  for (const path of paths) {
    const name = path.slice(directory.length).replaceAll(sep, "/").replace(/^\/*/, "/");
    if (name !== `/${PAGE}`) files.set(name, await builtFile(path));
  }
  return { page: await readFile(join(directory, PAGE), "utf8"), files };
};

/** Reads the built UI into memory, anew when it was built anew; null when it has not been built. */
export const createLoader = (directory: string): (() => Promise<Built | null>) => {
  let known: { readonly changed: number; readonly built: Promise<Built> } | null = null;
  return async () => {
    const changed = await stat(join(directory, PAGE)).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
    if (changed === null) return null;
    if (known?.changed !== changed) {
      known = { changed, built: load(directory) };
      // A file that went away in the middle of a build: looked for again with the next request.
      known.built.catch(() => (known = null));
    }
    return known.built;
  };
};
