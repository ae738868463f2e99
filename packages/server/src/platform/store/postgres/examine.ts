import { Client } from "pg";
import type { JsonObject } from "@attune/core/json";
import { isObject, ownText } from "@attune/core/json";
import type { Examination, ExaminedKey } from "../examination-contract.ts";
import type { Row } from "../engine/index.ts";
import { int, maybeInt, maybeText, text } from "../engine/index.ts";
import { clientConfig } from "./connect.ts";
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

/** Settings without which an acknowledged commit may be gone after a power cut. */
const DURABLE = ["fsync", "full_page_writes"] as const;

const lookInto = async (client: Client): Promise<Examination> => {
  const ask = async (sql: string): Promise<Row[]> => (await client.query<Row>(sql)).rows;
  const schema = await readSchema(client);
  if (schema.schema === 0) return { state: "absent" };
  const [settings, sizes, last, purpose, consent] = [
    await ask("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes')"),
    await ask("SELECT pg_database_size(current_database()) AS bytes"),
    await ask("SELECT at FROM log ORDER BY seq DESC LIMIT 1"),
    await ask(
      "SELECT body FROM definition WHERE kind = 'purpose' AND key = 'personalization' AND status = 'live'",
    ),
    await ask("SELECT 1 FROM log WHERE kind = 'consent' LIMIT 1"),
  ];
  const off = DURABLE.filter((name) =>
    settings.some((row) => text(row, "name") === name && text(row, "setting") === "off"),
  );
  return {
    state: "read",
    ...schema,
    journal: "wal",
    flaws: off.map((name) => `${name} is off`),
    databaseBytes: int(sizes[0], "bytes"),
    logBytes: 0,
    lastEntryAt: last[0] ? int(last[0], "at") : null,
    keys: (await ask("SELECT * FROM access_key")).map(keyOf),
    personalizationBasis: ownText(bodyOf(purpose[0]), "basis") ?? null,
    hasConsent: consent.length > 0,
  };
};

/** Looks at a database on a connection of its own; changes nothing. */
export const examinePostgres = async (url: string): Promise<Examination> => {
  const client = new Client(clientConfig({ url, name: "attune doctor" }));
  client.on("error", () => undefined);
  try {
    await client.connect();
    return await lookInto(client);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "it cannot be read";
    return { state: "unreadable", reason };
  } finally {
    await client.end().catch(() => undefined);
  }
};
