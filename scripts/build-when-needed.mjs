// Builds what browsers load, the SDK's script and the admin UI, unless what is there is newer than
// every file it is made from. Needs no network.
import { execSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const BUILT = [
  "packages/sdk/dist/attune.js",
  "packages/sdk/dist/attune-sdk.tgz",
  "packages/admin/dist/index.html",
];
const SOURCES = [
  "package-lock.json",
  ...["build.ts", "pack.ts", "package.json"].map((name) => `packages/sdk/${name}`),
  "packages/admin/index.html",
  "packages/admin/vite.config.ts",
  ...["sdk", "admin", "contract", "core"].map((name) => `packages/${name}/src`),
];

const newest = (path) => {
  const entry = statSync(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

const isFresh =
  BUILT.every((path) => existsSync(path)) &&
  Math.min(...BUILT.map((path) => statSync(path).mtimeMs)) >=
    Math.max(...SOURCES.filter((path) => existsSync(path)).map(newest));

if (!isFresh) {
  console.log("Building what browsers load (once, a few seconds) …");
  try {
    // As it is for everybody: a test's environment would make React's slow and talkative build.
    const env = { ...process.env, NODE_ENV: "production" };
    execSync("npm run build --silent", { stdio: "pipe", env });
  } catch (error) {
    console.error(`${error.stdout}${error.stderr}`);
    process.exitCode = 1;
  }
}
