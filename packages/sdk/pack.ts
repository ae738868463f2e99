// node pack.ts   makes of dist/package, with its types, what npm installs: dist/attune-sdk.tgz
import { execSync } from "node:child_process";
import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const HERE = import.meta.dirname;
const DIST = join(HERE, "dist");

type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
};

const source: Manifest = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));

/** A source's path as that of what was built from it: its module, and its types beside. */
const builtOf = (
  entry: string,
  path: string,
): { readonly types: string; readonly default: string } => ({
  types: path.replace("./src/", "./types/").replace(/\.ts$/, ".d.ts"),
  default: entry === "." ? "./index.js" : `${entry}.js`,
});

const { scripts: _scripts, devDependencies: _needed, exports: entries, ...kept } = source;
const manifest = {
  ...kept,
  exports: Object.fromEntries(
    Object.entries(entries).map(([entry, path]) => [entry, builtOf(entry, path)]),
  ),
};
writeFileSync(join(DIST, "package/package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(join(HERE, "../../LICENSE"), join(DIST, "package/LICENSE"));
execSync("npm pack ./package --ignore-scripts --silent", { cwd: DIST, stdio: "pipe" });
const packed = `${source.name.replace("@", "").replace("/", "-")}-${source.version}.tgz`;
renameSync(join(DIST, packed), join(DIST, "attune-sdk.tgz"));
