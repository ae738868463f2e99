import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import type { JsonObject } from "@attune/core/json";
import { isObject, ownText } from "@attune/core/json";
import type { Examination, ExaminedKey, ExaminedServer } from "../examination-contract.ts";
import type { Row } from "../engine/index.ts";
import { int, maybeInt, maybeText, text } from "../engine/index.ts";
import { clientConfig, databaseLabel } from "./connect.ts";
import { failureKind } from "./failure.ts";
import { readSchema } from "./migrate.ts";

const keyOf = (row: Row): ExaminedKey => ({
  name: text(row, "name"),
  kind: text(row, "kind"),
  role: maybeText(row, "role"),
  expires: maybeInt(row, "expires"),
  inUse: maybeInt(row, "revoked_at") === null && maybeInt(row, "rotated_at") === null,
});

const bodyOf = (row: Row | undefined): JsonObject => {
  const body: unknown = JSON.parse(text(row, "body") || "{}");
  return isObject(body) ? body : {};
};

type Ask = (sql: string) => Promise<readonly Row[]>;

/** synchronous_commit is not among them: the writer sets its own. */
const UNSAFE =
  "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY name";
const SERVER = `SELECT current_setting('server_version') AS version,
  current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint AS most,
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`;
const NOW = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now";

const lookAtServer = async (ask: Ask, place: string): Promise<ExaminedServer> => {
  const asked = Date.now();
  const now = int((await ask(NOW))[0], "now");
  const aheadMs = Math.round(now - (asked + Date.now()) / 2);
  const [server] = await ask(SERVER);
  return {
    name: "postgres",
    version: text(server, "version"),
    place,
    unsafe: (await ask(UNSAFE)).map((row) => text(row, "name")),
    aheadMs,
    connections: { used: int(server, "used"), most: int(server, "most") },
  };
};

const lookInto = async (client: Client, place: string): Promise<Examination> => {
  const ask: Ask = async (sql) => (await client.query<Row>(sql)).rows;
  const schema = await readSchema(client);
  if (schema.schema === 0) return { state: "absent" };
  const engine = await lookAtServer(ask, place);
  const [size] = await ask("SELECT pg_database_size(current_database()) AS bytes");
  const common = { state: "read", engine, ...schema, databaseBytes: int(size, "bytes") } as const;
  // What is missing cannot be asked.
  if (schema.missing.length > 0)
    return {
      ...common,
      lastEntryAt: null,
      keys: [],
      personalizationBasis: null,
      hasConsent: false,
    };
  const [last] = await ask("SELECT at FROM log ORDER BY seq DESC LIMIT 1");
  const [purpose] = await ask(
    "SELECT body FROM definition WHERE kind = 'purpose' AND key = 'personalization' AND status = 'live'",
  );
  const consents = await ask("SELECT 1 FROM log WHERE kind = 'consent' LIMIT 1");
  return {
    ...common,
    lastEntryAt: last ? int(last, "at") : null,
    keys: (await ask("SELECT * FROM access_key")).map(keyOf),
    personalizationBasis: ownText(bodyOf(purpose), "basis") ?? null,
    hasConsent: consents.length > 0,
  };
};

const attempt = async (url: string): Promise<Examination> => {
  const client = new Client(clientConfig({ url, name: "attune doctor" }));
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await lookInto(client, databaseLabel(url));
  } finally {
    await client.end().catch(() => undefined);
  }
};

const unreadable = (error: unknown): Examination => ({
  state: "unreadable",
  reason: error instanceof Error ? error.message : "it cannot be read",
});

/** Looks at a database on a connection of its own; changes nothing. */
export const examinePostgres = async (url: string): Promise<Examination> =>
  attempt(url).catch(unreadable);

/** Looks at the database of a data directory, where it runs; starts nothing. */
export const examineEmbedded = async (directory: string): Promise<Examination> => {
  const folder = join(directory, "postgres");
  if (!existsSync(join(folder, "cluster"))) return { state: "absent" };
  try {
    return await attempt(readFileSync(join(folder, "url"), "utf8").trim());
  } catch (error) {
    return failureKind(error) === "unreachable" ? { state: "stopped" } : unreadable(error);
  }
};
