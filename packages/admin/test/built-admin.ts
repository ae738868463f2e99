import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const ADMIN = join(import.meta.dirname, "..");
const DIST = join(ADMIN, "dist");

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs),
  );

const isCurrent = (): boolean =>
  existsSync(join(DIST, "index.html")) &&
  statSync(join(DIST, "index.html")).mtimeMs >
    Math.max(newest(join(ADMIN, "src")), statSync(join(ADMIN, "index.html")).mtimeMs);

/** Builds the UI where the server looks for it, unless what is there is newer than its source. */
export const buildAdmin = (): void => {
  if (isCurrent()) return;
  const made = mkdtempSync(join(ADMIN, "dist-"));
  // In a process of its own, since a test's environment would make React's slow and talkative build.
  execFileSync(
    process.execPath,
    [
      join(import.meta.dirname, "../../../node_modules/vite/bin/vite.js"),
      "build",
      "--outDir",
      made,
    ],
    { cwd: ADMIN, env: { ...process.env, NODE_ENV: "production" } },
  );
  // Another test file may have come here at once, and its tests run on what it built: nothing is
  // taken from under them. What is whole is moved into place.
  if (isCurrent()) {
    rmSync(made, { recursive: true, force: true });
    return;
  }
  const before = `${made}-before`;
  if (existsSync(DIST)) renameSync(DIST, before);
  renameSync(made, DIST);
  rmSync(before, { recursive: true, force: true });
};
