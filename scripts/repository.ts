import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The root of the repository. */
export const ROOT = new URL("..", import.meta.url).pathname;

/** Something wrong at a place in a file. */
export type Breach = { readonly path: string; readonly line: number; readonly what: string };

/** Path from the root, and text. */
export type Files = ReadonlyMap<string, string>;

const LARGEST = 4 * 1024 * 1024;

/** The text files that are or would be committed: tracked, or new and not ignored. */
export const repositoryFiles = (): Files => {
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: LARGEST * 4,
    },
  );
  const files = new Map<string, string>();
  for (const path of new Set(listed.split("\0"))) {
    const file = join(ROOT, path);
    if (path === "" || !existsSync(file) || statSync(file).size > LARGEST) continue;
    const text = readFileSync(file, "utf8");
    if (!text.includes("\u0000")) files.set(path, text);
  }
  return files;
};

/** Prints breaches as path:line, and answers the exit code. */
export const report = (breaches: readonly Breach[], fine: string): number => {
  for (const { path, line, what } of breaches) console.error(`${path}:${line} ${what}`);
  if (breaches.length === 0) console.log(fine);
  return breaches.length === 0 ? 0 : 1;
};
