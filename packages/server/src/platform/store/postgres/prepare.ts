import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { int, text } from "../engine/index.ts";
import { clientConfig, databaseLabel } from "./connect.ts";
import { failureKind } from "./failure.ts";
import { migratePostgres } from "./migrate.ts";
import { DatabaseUnreachable, DatabaseUnsuitable } from "./start-errors.ts";

/** PostgreSQL 14, as server_version_num says it; older ones are out of support. */
const OLDEST = 140_000;

const AGAIN_MS = 200;
/** How long a server that does not answer is waited for: it may be starting beside this process. */
const PATIENCE_MS = 5_000;
/** The same for one that says that it is starting: it may have much to recover. */
const STARTING_PATIENCE_MS = 60_000;
const CANNOT_CONNECT_NOW = "57P03";

const messageOf = (error: unknown): string => {
  // Of several addresses tried, the first tells.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message : "unknown";
};

const isStarting = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === CANNOT_CONNECT_NOW;

/** Network failures may pass; a refusal (password, no such database, certificate) does not. */
const mayPass = (error: unknown): boolean =>
  failureKind(error) !== "failure" &&
  !(error instanceof Error && "code" in error && /^(28|3D)/.test(String(error.code)));

const attempt = async (url: string): Promise<Client> => {
  // A migration may take long, and waits for those of other nodes.
  const client = new Client(clientConfig({ url, name: "attune start", statementMs: 0 }));
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
};

const reach = async (url: string, patienceMs: number): Promise<Client> => {
  for (let waited = 0; ; waited += AGAIN_MS) {
    try {
      return await attempt(url);
    } catch (error) {
      const patience = isStarting(error) ? STARTING_PATIENCE_MS : patienceMs;
      if (!mayPass(error) || waited >= patience)
        throw new DatabaseUnreachable(`${databaseLabel(url)}: ${messageOf(error)}`, {
          cause: error,
        });
      await sleep(AGAIN_MS);
    }
  }
};

const checkServer = async (client: Client): Promise<void> => {
  const { rows } = await client.query<Record<string, unknown>>(
    `SELECT current_setting('server_version_num')::bigint AS number, current_setting('server_version') AS version,
            current_setting('server_encoding') AS encoding, current_schema() AS place`,
  );
  const [row] = rows;
  if (int(row, "number") < OLDEST)
    throw new DatabaseUnsuitable(
      `It is PostgreSQL ${text(row, "version")}: Attune needs 14 or newer.`,
    );
  if (text(row, "encoding") !== "UTF8")
    throw new DatabaseUnsuitable(
      `Its encoding is ${text(row, "encoding")}: make one with CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0.`,
    );
  if (row?.["place"] === null)
    throw new DatabaseUnsuitable(
      "Its search path leads to no schema: make one, or set search_path for Attune's user.",
    );
};

/**
 * Makes a database ready to be opened: waits for a server that is starting, checks what it is, and
 * brings the schema up to this code. Answers the entries of a log that was restored from another cluster.
 * @throws DatabaseUnreachable, DatabaseUnsuitable, DatabaseNewer, DatabaseDamaged
 */
export const prepareDatabase = async (
  url: string,
  { patienceMs = PATIENCE_MS }: { readonly patienceMs?: number } = {},
): Promise<number> => {
  const client = await reach(url, patienceMs);
  try {
    await checkServer(client);
    return await migratePostgres(client);
  } finally {
    await client.end();
  }
};
