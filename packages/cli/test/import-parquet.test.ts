import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { attune, freshFolder } from "./attune-command.ts";
import { exported, imported } from "./importing.ts";

const MAP = `
source: till
format: { type: parquet, optional: [colour] }
rows:
  - type: track
    event: Order Completed
    userId: { $column: customer.id }
    timestamp: { $column: at, as: iso, zone: Europe/Stockholm }
    properties:
      order_id: { $column: id }
      total: { $column: total, as: number }
      large: { $column: large, as: text }
      weight: { $column: weight }
      day: { $column: day }
      is_gift: { $column: gift }
      tags: { $column: tags }
      colour: { $column: colour }
      note: { $column: note }
      instant: { $column: instant }
      lines: { $column: lines }
      limit: { $column: customer.limit, as: number }
`;

/** Some orders as another program writes them, and a folder with the mapping. */
const orders = async (count: number, options = "") => {
  const folder = freshFolder();
  const [file, map] = [join(folder, "orders.parquet"), join(folder, "map.yaml")];
  writeFileSync(map, MAP);
  const database = await DuckDBInstance.create(":memory:");
  const connection = await database.connect();
  await connection.run(`
    COPY (SELECT
      i::BIGINT AS id,
      {'id': 'c' || i % 7, 'name': 'n' || i, 'limit': 0.10::DECIMAL(10, 2)} AS customer,
      TIMESTAMP '2026-01-01 10:00:00' + INTERVAL (i) SECOND AS at,
      (i * 35 / 100)::DECIMAL(10, 2) AS total,
      (12345678901234567890.1234 + i)::DECIMAL(38, 4) AS large,
      (i + 0.9)::FLOAT AS weight,
      TIMESTAMPTZ '2026-01-01 10:00:00+00' AS instant,
      [{'price': (19.90 + i)::DECIMAL(10, 2), 'weight': 0.9::FLOAT, 'at': TIMESTAMP '2026-01-01 10:00:00'}] AS lines,
      DATE '2026-01-01' + (i % 28)::INTEGER AS day,
      i % 2 = 0 AS gift,
      ['a' || i, 'b'] AS tags,
      CASE WHEN i % 3 = 0 THEN NULL ELSE 'text ' || i END AS note
    FROM range(1, ${count + 1}) t(i)) TO '${file}' (FORMAT parquet${options})`);
  connection.disconnectSync();
  database.closeSync();
  const data = ["--data", join(folder, "data")];
  return { folder, file, map, data, command: ["import", file, "--map", map, ...data] };
};

describe("Parquet files", () => {
  it.each([
    ["uncompressed", ", COMPRESSION uncompressed"],
    ["snappy", ", COMPRESSION snappy"],
    ["zstd, in several row groups", ", COMPRESSION zstd, ROW_GROUP_SIZE 2048"],
    ["gzip, by the newer pages", ", COMPRESSION gzip, PARQUET_VERSION v2"],
  ])("are read with their types, decimals exact: %s", async (_what, options) => {
    const { command, data } = await orders(5_000, options);
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 5_000, accepted: 5_000, rejected: 0 });
    const events = await exported(data);
    expect(events[0]).toMatchObject({
      userId: "c1",
      timestamp: "2026-01-01T09:00:01.000Z",
      properties: {
        order_id: 1,
        total: 0.35,
        large: "12345678901234567891.1234",
        weight: 1.9,
        day: "2026-01-02",
        instant: "2026-01-01T10:00:00.000Z",
        lines: [{ price: 20.9, weight: 0.9, at: "2026-01-01T10:00:00" }],
        limit: 0.1,
        is_gift: false,
        tags: ["a1", "b"],
        note: "text 1",
      },
    });
    expect(events[2]?.properties).not.toHaveProperty("note");
    expect(events.map((event) => event.properties?.["total"])).toEqual(
      events.map((_, at) => ((at + 1) * 35) / 100),
    );
  });

  it("a time without a zone is no instant until the mapping says whose clocks it shows", async () => {
    const { command, map } = await orders(3);
    const said = "{ $column: at, as: iso, zone: Europe/Stockholm }";
    for (const unsaid of ["{ $column: at, as: iso }", "{ $column: at }", "{ $column: day }"]) {
      writeFileSync(map, MAP.replace(said, unsaid));
      const { out } = await attune([...command, "--dry-run"]);
      expect(out).toContain("names no zone: say in the mapping which, as zone: UTC");
      expect(out).toContain("would become 0 events");
    }
    const form = "{ $column: day, as: date, format: dd/MM/yyyy, zone: Europe/Stockholm }";
    writeFileSync(map, MAP.replace(said, form));
    await imported(command);
  });

  it("a column renamed is refused before anything is sent, with the nearest name", async () => {
    const { command, map, folder } = await orders(3);
    writeFileSync(
      map,
      MAP.replace("{ $column: total, as", "{ $column: totals, as").replace(
        "customer.id",
        "customer.ident",
      ),
    );
    const { code, err } = await attune(command);
    expect(code).toBe(1);
    expect(err).toContain("there is no column totals; did you mean total?");
    expect(err).toContain("there is no column customer.ident; did you mean customer.id?");
    expect(existsSync(join(folder, "data", "attune.db"))).toBe(false);
  });

  it("a file without its end is refused: nothing of it can be read", async () => {
    const { command, file } = await orders(5_000);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length / 2));
    const { code, err } = await attune(command);
    expect(code).toBe(1);
    expect(err).toContain("The Parquet file is cut or damaged");
  });

  it("a damaged row group is named, what stands before it comes in, and the whole file brings the rest", async () => {
    const { command, file, data } = await orders(9_000, ", COMPRESSION zstd, ROW_GROUP_SIZE 2048");
    const bytes = readFileSync(file);
    const damaged = Buffer.from(bytes);
    damaged.fill(0xff, Math.floor(bytes.length / 2), Math.floor(bytes.length / 2) + 2_000);
    writeFileSync(file, damaged);
    const { code, err } = await attune(command);
    expect(code).toBe(1);
    expect(err).toContain("The Parquet file is damaged");
    expect(err).toMatch(/from row \d+/);
    writeFileSync(file, bytes);
    const { tally } = await imported(command);
    expect(tally.accepted + tally.duplicate).toBe(9_000);
    expect(tally.duplicate).toBeGreaterThan(1_000);
    const ids = (await exported(data)).map(({ properties }) => properties?.["order_id"]);
    expect(ids).toEqual(ids.map((_, at) => at + 1));
    expect(ids).toHaveLength(9_000);
  }, 120_000);

  it("what is no Parquet is not read as such, nor Parquet as text", async () => {
    const { command, file, map } = await orders(3);
    const bytes = readFileSync(file);
    writeFileSync(file, gzipSync(bytes));
    expect((await attune(command)).err).toContain("The file is not Parquet");
    writeFileSync(file, bytes);
    writeFileSync(map, MAP.replace("parquet", "csv"));
    expect((await attune(command)).err).toContain("The file is Parquet");
  });
});
