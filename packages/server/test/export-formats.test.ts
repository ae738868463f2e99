import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { ExportFormat, Role } from "@attune/contract";
import { CLEARANCE, ROLES, ROLES_OF } from "@attune/contract";
import { describe, expect, test } from "vitest";
import { decideFor } from "./deciding.ts";
import type { Request, RunningAttune } from "./running-attune.ts";
import { startForTest, temporaryDirectory } from "./running-attune.ts";
import { openShop } from "./shop-definitions.ts";

const EXPORTS = ["exportEvents", "exportProfiles", "exportDecisions"] as const;
type Export = (typeof EXPORTS)[number];
const FORMATS: readonly ExportFormat[] = ["ndjson", "csv", "parquet"];

type Table = readonly Readonly<Record<string, unknown>>[];

/** Asks DuckDB, which shares no code with what wrote the files. */
const ask = async (sql: string): Promise<Table> => {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};

/** The export in a file of its own, for DuckDB to read. */
const fileOf = async (
  attune: RunningAttune,
  name: Export,
  query: Readonly<Record<string, string>>,
): Promise<string> => {
  const response = await attune.send(name, { query });
  expect(response.status).toBe(200);
  const file = join(temporaryDirectory(), `export.${query["format"] ?? "ndjson"}`);
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
  return file;
};

const textOf = async (attune: RunningAttune, name: Export, query = {}): Promise<string> =>
  (await attune.send(name, { query })).text();

const documents = async (attune: RunningAttune, name: Export): Promise<Table> =>
  (await textOf(attune, name))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const EVENTS = [
  {
    type: "identify",
    userId: "anna",
    messageId: "m1",
    timestamp: "2026-01-05T10:00:00.123Z",
    traits: { email: "anna@example.com", name: "=cmd|' /C calc'!A0", balance: -5.2 },
  },
  {
    type: "track",
    event: "Order Completed",
    userId: "anna",
    anonymousId: "a1",
    messageId: "m2",
    timestamp: "2026-01-05T10:00:01Z",
    properties: { order_id: "o1", total: 1234.5, note: 'wants "both", soon\r\nplease', åäö: "œ" },
    context: { traits: { email: "anna@example.com" }, page: { path: "/" } },
    integrations: { All: false },
  },
  {
    type: "track",
    event: "@SUM(1+1)",
    anonymousId: "-2+3",
    messageId: "m3",
    timestamp: "2026-01-05T10:00:02Z",
    properties: { constructor: { kept: 1 } },
  },
] as const;

const openFilled = async (): Promise<RunningAttune> => {
  const attune = await startForTest();
  await openShop(attune);
  await attune.call("batch", { key: "server", body: { batch: EVENTS } });
  await decideFor(attune, { user_id: "anna" }, { explain: true });
  return attune;
};

describe("an export as a table", () => {
  test("says what it is", async () => {
    const attune = await openFilled();
    const heads = await Promise.all(
      FORMATS.map(async (format) => {
        const { headers, body } = await attune.send("exportEvents", { query: { format } });
        await body?.cancel();
        return [headers.get("content-type"), headers.get("content-disposition")];
      }),
    );
    expect(heads).toEqual([
      ["application/x-ndjson", 'attachment; filename="attune-events.ndjson"'],
      ["text/csv; charset=utf-8; header=present", 'attachment; filename="attune-events.csv"'],
      ["application/vnd.apache.parquet", 'attachment; filename="attune-events.parquet"'],
    ]);
  });

  test("Parquet has typed columns, and every event as NDJSON has it", async () => {
    const attune = await openFilled();
    const file = await fileOf(attune, "exportEvents", { format: "parquet" });
    const described = await ask(`DESCRIBE SELECT * FROM '${file}'`);
    const types = Object.fromEntries(
      described.map(({ column_name: name, column_type: type }) => [name, type]),
    );
    expect(types).toMatchObject({
      messageId: "VARCHAR",
      timestamp: "TIMESTAMP WITH TIME ZONE",
      receivedAt: "TIMESTAMP WITH TIME ZONE",
      properties: "JSON",
      other: "JSON",
    });
    const read = await ask(
      `SELECT * EXCLUDE (email, timestamp, receivedAt), epoch_ms(timestamp) AS timestamp, epoch_ms("receivedAt") AS "receivedAt" FROM '${file}'`,
    );
    const told = read.map((row) => {
      const { other, timestamp, receivedAt, ...rest } = row;
      const nested = ["properties", "traits", "context"].flatMap((name) =>
        typeof rest[name] === "string" ? [[name, JSON.parse(rest[name])]] : [],
      );
      const present = Object.entries(rest).filter(([, value]) => value !== null);
      return {
        ...Object.fromEntries([...present, ...nested]),
        ...(typeof other === "string" ? JSON.parse(other) : {}),
        timestamp: new Date(Number(timestamp)).toISOString(),
        receivedAt: new Date(Number(receivedAt)).toISOString(),
      };
    });
    expect(told).toEqual(await documents(attune, "exportEvents"));
    const [order] = await ask(
      `SELECT (properties->>'$.total')::DOUBLE AS total, email, timestamp::VARCHAR AS at FROM '${file}' WHERE event = 'Order Completed'`,
    );
    expect(order).toMatchObject({ total: 1234.5, email: "anna@example.com" });
    const [odd] = await ask(
      `SELECT properties::VARCHAR AS text FROM '${file}' WHERE "messageId" = 'm3'`,
    );
    expect(odd).toEqual({ text: '{"constructor":{"kept":1}}' });
  });

  test.each(["csv", "parquet"] as const)(
    "profiles and decisions as %s say what NDJSON says",
    async (format) => {
      const attune = await openFilled();
      const from = async (name: Export) => {
        const file = await fileOf(attune, name, { format });
        return format === "csv" ? `read_csv('${file}', all_varchar = true)` : `'${file}'`;
      };
      const profiles = await documents(attune, "exportProfiles");
      expect(profiles).toHaveLength(2);
      expect(
        (
          await ask(
            `SELECT id, events::INT AS events, orders::INT AS orders, identifiers::JSON AS identifiers, traits::JSON AS traits, accounts::JSON AS accounts FROM ${await from("exportProfiles")}`,
          )
        ).map((row) => ({
          ...row,
          identifiers: JSON.parse(String(row["identifiers"])),
          traits: JSON.parse(String(row["traits"])),
          accounts: JSON.parse(String(row["accounts"])),
        })),
      ).toEqual(profiles);
      const [decision] = await documents(attune, "exportDecisions");
      const [row] = await ask(
        `SELECT id, slot, reason, profile, identifier, seq::INT AS seq, considered::INT AS considered, latency::DOUBLE AS latency, epoch_ms(time::TIMESTAMPTZ)::DOUBLE AS time, candidates::JSON AS candidates, subject::JSON AS subject FROM ${await from("exportDecisions")}`,
      );
      expect({
        ...row,
        time: new Date(Number(row?.["time"])).toISOString(),
        candidates: JSON.parse(String(row?.["candidates"])),
        subject: JSON.parse(String(row?.["subject"])),
      }).toEqual({
        identifier: "user_id:anna",
        profile: profiles.find(({ orders }) => orders === 1)?.["id"],
        considered: expect.any(Number),
        ...Object.fromEntries(
          ["id", "slot", "reason", "seq", "latency", "time", "candidates", "subject"].map(
            (name) => [name, decision?.[name]],
          ),
        ),
      });
    },
  );

  test("CSV has a header, one record for each event, and no cell that is a formula", async () => {
    const attune = await openFilled();
    const file = await fileOf(attune, "exportEvents", {
      format: "csv",
      columns: "messageId,event,anonymousId,traits.name,traits.balance,properties.note",
    });
    expect(await ask(`SELECT * FROM read_csv('${file}', all_varchar = true)`)).toEqual([
      {
        messageId: "m1",
        event: null,
        anonymousId: null,
        "traits.name": "'=cmd|' /C calc'!A0",
        "traits.balance": "-5.2",
        "properties.note": null,
      },
      {
        messageId: "m2",
        event: "Order Completed",
        anonymousId: "a1",
        "traits.name": null,
        "traits.balance": null,
        "properties.note": 'wants "both", soon\r\nplease',
      },
      {
        messageId: "m3",
        event: "'@SUM(1+1)",
        anonymousId: "'-2+3",
        "traits.name": null,
        "traits.balance": null,
        "properties.note": null,
      },
    ]);
    const all = await textOf(attune, "exportEvents", { format: "csv" });
    expect(all.split("\r\n")[0]).toBe(
      "messageId,type,event,name,timestamp,receivedAt,source,profileId,userId,anonymousId,groupId,previousId,email,properties,traits,context,other",
    );
  });

  test("CSV for Excel has its byte order mark, semicolons and decimal commas", async () => {
    const attune = await openFilled();
    const query = { format: "csv", csv: "excel", columns: "messageId,properties.total" };
    const response = await attune.send("exportEvents", { query });
    const text = Buffer.from(await response.arrayBuffer()).toString("utf8");
    expect(text).toBe("\uFEFFmessageId;properties.total\r\nm1;\r\nm2;1234,5\r\nm3;\r\n");
  });

  test("half of a surrogate pair leaves as the replacement character, and every format can be read", async () => {
    const attune = await startForTest();
    await attune.call("track", {
      key: "server",
      raw: String.raw`{"event":"Seen","userId":"anna","messageId":"m1","properties":{"product_id":"\ud800","a\udfff":["\ud83d"],"kept":"😀"}}`,
    });
    const whole = { product_id: "\uFFFD", "a\uFFFD": ["\uFFFD"], kept: "😀" };
    for (const format of FORMATS) {
      const file = await fileOf(attune, "exportEvents", { format });
      const from = format === "csv" ? `read_csv('${file}', all_varchar = true)` : `'${file}'`;
      const [row] = await ask(
        `SELECT properties::JSON::VARCHAR AS properties, properties::JSON->>'$.product_id' AS id FROM ${format === "ndjson" ? `read_json('${file}')` : from}`,
      );
      expect(row?.["id"], format).toBe("\uFFFD");
      expect(JSON.parse(String(row?.["properties"])), format).toEqual(whole);
    }
  });

  test("a chosen path is JSON in Parquet, whatever stands there", async () => {
    const attune = await openFilled();
    const columns = "messageId,traits.balance,properties.total,context.page";
    const file = await fileOf(attune, "exportEvents", { format: "parquet", columns });
    expect(await ask(`SELECT * FROM '${file}' WHERE "messageId" <> 'm3'`)).toEqual([
      { messageId: "m1", "traits.balance": "-5.2", "properties.total": null, "context.page": null },
      {
        messageId: "m2",
        "traits.balance": null,
        "properties.total": "1234.5",
        "context.page": '{"path":"/"}',
      },
    ]);
  });

  test("of nothing there are the columns alone", async () => {
    const attune = await startForTest();
    expect(await textOf(attune, "exportProfiles", { format: "csv" })).toBe(
      "id,events,orders,identifiers,traits,accounts\r\n",
    );
    const file = await fileOf(attune, "exportProfiles", { format: "parquet" });
    expect(await ask(`SELECT * FROM '${file}'`)).toEqual([]);
    expect(await ask(`DESCRIBE SELECT * FROM '${file}'`)).toHaveLength(6);
  });

  test.each([
    [{ format: "xlsx" }, "/format", "expected one of"],
    [{ columns: "messageId" }, "/columns", "goes with the formats csv and parquet"],
    [{ format: "parquet", csv: "excel" }, "/csv", "goes with the format csv"],
    [
      { format: "csv", columns: "messageld" },
      "/columns",
      "There is no column messageld. Columns: ",
    ],
    [{ format: "csv", columns: "type.of" }, "/columns", "type has nothing within it"],
    [{ format: "csv", columns: "type,,event" }, "/columns", "A name between the commas is empty"],
    [{ format: "csv", columns: "traits..a" }, "/columns", "traits..a has an empty piece"],
    [{ format: "csv", columns: "traits." }, "/columns", "traits. has an empty piece"],
    [{ format: "csv", columns: "type,event,type" }, "/columns", "type is asked for twice"],
  ] as const)("%j is refused", async (query, pointer, detail) => {
    const attune = await startForTest();
    const { slug, problem } = await attune.refused("exportEvents", { query });
    expect(slug).toBe("parameter-not-valid");
    expect(problem.errors).toMatchObject([{ pointer, detail: expect.stringContaining(detail) }]);
  });
});

describe("who may see what in an export", () => {
  const withKeys = async (attune: RunningAttune): Promise<Map<Role, Request>> => {
    const keys = new Map<Role, Request>();
    for (const role of ROLES) {
      const { key } = await attune.call("addKey", { body: { name: `the ${role}`, role } });
      keys.set(role, { key: null, headers: { authorization: `Bearer ${key}` } });
    }
    return keys;
  };

  test("is the same in every format", async () => {
    const attune = await openFilled();
    const keys = await withKeys(attune);
    for (const [role, request] of keys) {
      for (const name of EXPORTS) {
        for (const format of FORMATS) {
          const response = await attune.send(name, { ...request, query: { format } });
          expect(response.status, `${role} ${name} ${format}`).toBe(
            ROLES_OF[name].includes(role) ? 200 : 403,
          );
          await response.body?.cancel();
        }
      }
    }
  });

  test("what a role may not see is hidden before it gets its format", async () => {
    const attune = await openFilled();
    const keys = await withKeys(attune);
    for (const role of ["owner", "analyst"] as const) {
      const may = CLEARANCE[role].includes("contact");
      const shown = may ? "anna@example.com" : "[contact]";
      for (const format of ["csv", "parquet"] as const) {
        const columns = "email,traits.email,context.traits.email";
        const query = { format, columns };
        const response = await attune.send("exportEvents", { ...keys.get(role), query });
        const file = join(temporaryDirectory(), `events.${format}`);
        writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
        const from = format === "csv" ? `read_csv('${file}', all_varchar = true)` : `'${file}'`;
        const rows = await ask(`SELECT * FROM ${from}`);
        expect(
          rows.map(({ email }) => email),
          `${role} ${format}`,
        ).toEqual([shown, shown, null]);
        expect(JSON.stringify(rows).includes("anna@example.com")).toBe(may);
      }
    }
  });

  test("for a purpose, every format leaves out the same", async () => {
    const attune = await openFilled();
    const statements = [{ purpose: "analytics", granted: false }];
    await attune.call("recordConsent", { body: { identifier: "user_id:anna", statements } });
    for (const format of ["csv", "parquet"] as const) {
      const file = await fileOf(attune, "exportEvents", { format, purpose: "analytics" });
      const rows = await ask(
        `SELECT "messageId" AS id FROM ${format === "csv" ? `read_csv('${file}')` : `'${file}'`}`,
      );
      expect(rows).toEqual([{ id: "m3" }]);
    }
  });

  test("the audit log says in which format it went out", async () => {
    const attune = await openFilled();
    await textOf(attune, "exportProfiles", { format: "csv" });
    const { rows } = await attune.call("auditLog");
    expect(rows[0]).toMatchObject({ action: "export.profiles", details: { format: "csv" } });
  });
});
