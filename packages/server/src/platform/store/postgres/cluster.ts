import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresFailed } from "./start-errors.ts";
import type { ServerUser } from "./server-user.ts";
import { giveTo } from "./server-user.ts";

const run = promisify(execFile);

export const SUPERUSER = "attune";

/** Only what PostgreSQL needs: settings of ours are no business of its processes. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    ["PATH", "SystemRoot", "TEMP", "TMP"].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  ),
  LC_ALL: "C",
  TZ: "UTC",
});

const passwordFile = (directory: string): string => join(directory, "password");

/** The password of the cluster's one user, kept where its owner alone can read it. */
export const readPassword = (directory: string): string =>
  readFileSync(passwordFile(directory), "utf8").trim();

const reasonOf = (error: unknown): string => {
  const stderr =
    error instanceof Error && "stderr" in error && typeof error.stderr === "string"
      ? error.stderr
      : "";
  const said = stderr.trim() || (error instanceof Error ? error.message : "unknown");
  return said.split("\n").slice(0, 5).join(" ");
};

const checkMajor = (cluster: string, { major }: Binaries): void => {
  const found = Number.parseInt(readFileSync(join(cluster, "PG_VERSION"), "utf8"), 10);
  if (found !== major)
    throw new EmbeddedPostgresFailed(
      `The data is PostgreSQL ${found}'s, this Attune brings ${major}: start the Attune that wrote it, or move the data with pg_dump and pg_restore.`,
    );
};

/**
 * The cluster's folder; made when there is none. One that was left half made by a kill is made anew:
 * it gets its name when it is whole.
 */
export const makeCluster = async (
  directory: string,
  binaries: Binaries,
  user: ServerUser,
  syncs: boolean,
): Promise<string> => {
  const cluster = join(directory, "cluster");
  if (existsSync(cluster)) {
    checkMajor(cluster, binaries);
    return cluster;
  }
  const half = `${cluster}.half`;
  const secret = join(directory, "password.half");
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half);
  chmodSync(half, 0o700);
  giveTo(user, half);
  const password = randomBytes(24).toString("base64url");
  writeFileSync(passwordFile(directory), password, { mode: 0o600 });
  // initdb reads it as the server's user.
  writeFileSync(secret, password, { mode: 0o600 });
  giveTo(user, secret);
  try {
    await run(
      join(binaries.bin, "initdb"),
      [
        `--pgdata=${half}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${secret}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
        ...(syncs ? [] : ["--no-sync"]),
      ],
      { cwd: directory, env: serverEnvironment(), ...user },
    );
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    throw new EmbeddedPostgresFailed(`initdb could not make the database: ${reasonOf(error)}`);
  } finally {
    rmSync(secret, { force: true });
  }
  renameSync(half, cluster);
  return cluster;
};
