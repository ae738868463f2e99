import { access, mkdtemp, readFile, rmdir, stat, statfs } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Finding } from "@attune/contract";
import { fail, ok, reasonOf, sizeText, warn } from "./finding.ts";

const MB = 1_000_000;
/** Below this the next commits may find no room. */
const DISK_FAIL = 100 * MB;
/** Below this an ordinary day, or a backup, may fill the disk. */
const DISK_WARN = 1000 * MB;

/** Magic numbers of Linux's statfs(2) for file systems that are reached over a network. */
const NETWORK: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB 2"],
  [0x01021997, "9P"],
  [0x5346414f, "AFS"],
  [0x00c36400, "Ceph"],
  [0x0bd00bd0, "Lustre"],
  [0x7461636f, "OCFS2"],
  [0x01161970, "GFS2"],
]);

type Placed = { readonly path: string; readonly exists: boolean };

/** The directory, or the nearest one above it that exists: there it would be made. */
const nearest = async (directory: string): Promise<Placed> => {
  let path = directory;
  for (;;) {
    try {
      await access(path);
      return { path, exists: path === directory };
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : "";
      if (code !== "ENOENT" || path === dirname(path)) return { path, exists: path === directory };
      path = dirname(path);
    }
  }
};

/** Writes and removes an empty folder: permissions alone do not tell, least of all to root. */
const tryToWrite = async (path: string): Promise<void> => {
  await rmdir(await mkdtemp(join(path, ".attune-doctor-")));
};

const OTHER_DIRECTORY = "Name a directory that this user can write, with --data (ATTUNE_DATA).";

const writable = async (directory: string, { path, exists }: Placed): Promise<Finding> => {
  try {
    if (!(await stat(path)).isDirectory())
      return fail("directory", `${path} is a file, not a directory`, OTHER_DIRECTORY);
    await tryToWrite(path);
    return exists
      ? ok("directory", `${directory} can be written`)
      : ok("directory", `${directory} is not there yet; the first start makes it`);
  } catch (error) {
    const what = exists ? `${directory} cannot be written` : `${directory} cannot be made`;
    return fail("directory", `${what}: ${reasonOf(error)}`, OTHER_DIRECTORY);
  }
};

const OTHERS = 0o077;
const modeText = (mode: number): string => (mode & 0o777).toString(8).padStart(4, "0");

/** Started as root, the PostgreSQL in a directory runs as another user, who may pass through and no more. */
const PASSING = 0o010;

const permissions = async (directory: string, isPassed: boolean): Promise<Finding> => {
  const { mode } = await stat(directory);
  return (mode & OTHERS & (isPassed ? ~PASSING : OTHERS)) === 0
    ? ok("permissions", `mode ${modeText(mode)}: nobody else on this machine reads it`)
    : warn(
        "permissions",
        `mode ${modeText(mode)}: other users of this machine can reach personal data`,
        `chmod 700 ${directory}`,
      );
};

const ownerFile = async (file: string): Promise<Finding> => {
  try {
    const owner: { pid?: unknown } = JSON.parse(await readFile(file, "utf8"));
    const { mode } = await stat(file);
    if ((mode & OTHERS) !== 0)
      return fail(
        "owner file",
        `${file} has mode ${modeText(mode)}: its key opens everything`,
        `chmod 600 ${file}`,
      );
    return ok("owner file", `written by process ${String(owner.pid)}, readable by its owner only`);
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    return isAbsent
      ? ok("owner file", "none yet; a start writes it")
      : warn(
          "owner file",
          `${file} cannot be read: ${reasonOf(error)}`,
          "Restart the server: it writes the file anew.",
        );
  }
};

const fileSystem = (type: number): Finding => {
  const network = process.platform === "linux" ? NETWORK.get(type) : undefined;
  return network === undefined
    ? ok("file system", "not a network file system that is known")
    : fail(
        "file system",
        `the directory is on ${network}: locks and fsync are not to be relied on there`,
        "Move the data directory to a local disk.",
      );
};

/** Whether there is room: for the next commits, and for a copy of the database. */
export const judgeDisk = (free: number, database: number | null): Finding => {
  const size = database === null ? "" : `, the database has ${sizeText(database)}`;
  const found = `${sizeText(free)} free${size}`;
  const fix = "Make room on the disk, or move the data directory to a larger one.";
  if (free < DISK_FAIL) return fail("disk", found, fix);
  return free < Math.max(DISK_WARN, database ?? 0) ? warn("disk", found, fix) : ok("disk", found);
};

const sizeOf = async (file: string): Promise<number> => {
  try {
    return (await stat(file)).size;
  } catch {
    return 0;
  }
};

/** The size of the file that a directory's data is in. */
export const databaseFileSize = async (directory: string): Promise<number> => {
  const sizes = await Promise.all(
    ["attune.db", "attune.db-wal"].map((file) => sizeOf(join(directory, file))),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};

/** The database of a directory. */
export type DirectoryDatabase = {
  /** Its size; null when it is elsewhere, or cannot be told at present. */
  readonly bytes: number | null;
  readonly isEmbedded: boolean;
};

/** Examines a data directory and the disk it is on. */
export const examineDirectory = async (
  given: string,
  ownerFileName: string,
  { bytes, isEmbedded }: DirectoryDatabase,
): Promise<Finding[]> => {
  const directory = resolve(given);
  const place = await nearest(directory);
  const found = await writable(directory, place);
  if (found.state === "fail") return [found];
  const { type, bavail, bsize } = await statfs(place.path);
  return [
    found,
    ...(place.exists && process.platform !== "win32"
      ? [await permissions(directory, isEmbedded), await ownerFile(join(directory, ownerFileName))]
      : []),
    fileSystem(type),
    judgeDisk(bavail * bsize, bytes),
  ];
};
