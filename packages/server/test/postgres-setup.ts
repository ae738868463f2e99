import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "pg";
import type { TestProject } from "vitest/node";
import type { EmbeddedPostgres } from "../src/platform/store/postgres/launcher.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where a test asks for a database: see running-postgres.ts. */
    readonly postgres: string;
  }
}

const TEMPLATE = "migrated";

/** The address of another database of the same server. */
const beside = (url: string, name: string): string => {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
};

type Cluster = {
  readonly directory: string;
  readonly server: EmbeddedPostgres;
  readonly admin: Client;
};

/** What most runs do not need is loaded by those that do. */
const startCluster = async (): Promise<Cluster> => {
  const directory = mkdtempSync(join(tmpdir(), "attune-postgres-"));
  const { Client } = await import("pg");
  const { startEmbeddedPostgres } = await import("../src/platform/store/postgres/launcher.ts");
  const { prepareDatabase } = await import("../src/platform/store/postgres/prepare.ts");
  // What these databases hold need not survive anything: no test of a crash uses them.
  const server = await startEmbeddedPostgres({
    directory,
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off" },
  });
  const admin = new Client({ connectionString: server.url });
  admin.on("error", () => undefined);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await prepareDatabase(beside(server.url, TEMPLATE));
  return { directory, server, admin };
};

/** Where its programs are: other servers of the run need not lay them out again. */
const programsIn = (directory: string): string => join(directory, "postgres");

const answerTo = async (
  { server, admin }: Cluster,
  path: string,
  count: number,
): Promise<string> => {
  const [, verb, name] = path.split("/");
  if (verb === "drop") {
    await admin.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    return "dropped";
  }
  const made = `test_${count}`;
  const template = { empty: "template0", copy: name }[verb ?? ""] ?? TEMPLATE;
  await admin.query(`CREATE DATABASE ${made} TEMPLATE "${template}" STRATEGY FILE_COPY`);
  return beside(server.url, made);
};

/**
 * One PostgreSQL for a whole run, started when the first test asks for a database and stopped when
 * the run ends. Tests run in other processes and ask over HTTP.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  let cluster: Promise<Cluster> | null = null;
  let count = 0;
  // One at a time: a template must have no other user while it is copied.
  let last: Promise<unknown> = Promise.resolve();
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    count += 1;
    const number = count;
    const before = last;
    const serve = async (): Promise<void> => {
      await before;
      try {
        cluster ??= startCluster();
        const running = await cluster;
        response.end(
          request.url === "/programs"
            ? programsIn(running.directory)
            : await answerTo(running, request.url ?? "/", number),
        );
      } catch (error) {
        response.writeHead(500).end(error instanceof Error ? error.message : "unknown");
      }
    };
    last = serve();
  };
  const http = createServer(answer);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const address = http.address();
  project.provide(
    "postgres",
    `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`,
  );
  return async () => {
    http.closeAllConnections();
    http.close();
    await last;
    const running = await cluster;
    if (!running) return;
    await running.admin.end();
    await running.server.stop();
    rmSync(running.directory, { recursive: true, force: true });
  };
};
