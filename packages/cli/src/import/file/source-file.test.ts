import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Row } from "./row.ts";
import { FileFormat } from "./format.ts";
import { openSourceFile } from "./source-file.ts";

const opened = async (content: string | Buffer, format: object, name = "till.csv") => {
  const folder = mkdtempSync(join(tmpdir(), "attune-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return openSourceFile(path, FileFormat.parse(format), () => () => undefined);
};

const named = (...names: string[]) => new Map(names.map((name) => [name, "/rows/0/userId"]));

const rowsOf = async (
  content: string | Buffer,
  format: object,
  names: readonly string[],
  name?: string,
): Promise<{
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly isCut: boolean;
}> => {
  const file = await opened(content, format, name);
  const { columns, rows, isCut } = await file.rows(named(...names), () => undefined);
  return { columns, rows: (await Array.fromAsync(rows)).flat(), isCut: isCut() };
};

const CSV = { type: "csv" };

describe("files as Excel writes them where the decimal sign is a comma", () => {
  it("semicolons are told by themselves, with decimal commas, breaks in cells and CRLF", async () => {
    const text =
      'Kund;Belopp;Anm\u00e4rkning\r\nkim;19,90;"tv\u00e5\r\nrader; och mer"\r\nlee;1 234,50;\r\n';
    const { rows, columns } = await rowsOf(Buffer.from(`\uFEFF${text}`), CSV, ["Kund"]);
    expect(columns).toEqual(["Kund", "Belopp", "Anm\u00e4rkning"]);
    expect(rows.map(({ line, cells }) => [line, cells])).toEqual([
      [2, ["kim", "19,90", "tv\u00e5\r\nrader; och mer"]],
      [4, ["lee", "1 234,50", ""]],
    ]);
  });

  it("a first line that says the separator is heeded, and is no row", async () => {
    const { rows, columns } = await rowsOf("sep=;\r\nwho;what\r\nkim;a,b\r\n", CSV, ["who"]);
    expect(columns).toEqual(["who", "what"]);
    expect(rows.map(({ line, cells }) => [line, cells])).toEqual([[3, ["kim", "a,b"]]]);
  });

  it("without a header the number of columns tells the separator", async () => {
    const format = { type: "csv", header: false, columns: ["who", "price"] };
    const { rows } = await rowsOf("kim;15\nlee;2,5\n", format, ["who"]);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["kim", "15"],
      ["lee", "2,5"],
    ]);
  });

  it("where two separators fit alike, the decimal sign tells; nothing is guessed", async () => {
    const format = { type: "csv", header: false, columns: ["who", "price"] };
    const text = "kim;1,5\nlee;2,5\n";
    await expect(rowsOf(text, format, ["who"])).rejects.toMatchObject({
      title: "The separator cannot be told",
    });
    const { rows } = await rowsOf(text, { ...format, decimal: "," }, ["who"]);
    expect(rows[0]?.cells).toEqual(["kim", "1,5"]);
  });
});

describe("an encoding is never guessed row by row", () => {
  const latin = Buffer.from("who,what\nkim,x\nJ\u00f6rg,y\n", "latin1");

  it("a file in another one is refused, with the line and what to say", async () => {
    await expect(opened(latin, CSV)).rejects.toMatchObject({
      title: "The file is not UTF-8",
      detail: expect.stringContaining("line 3"),
      fix: expect.stringContaining("windows-1252"),
    });
  });

  it("said, it is read as that", async () => {
    const { rows } = await rowsOf(latin, { type: "csv", encoding: "windows-1252" }, ["who"]);
    expect(rows[1]?.cells).toEqual(["J\u00f6rg", "y"]);
  });

  it("a file that mixes two has the rows of the other rejected, by line and column", async () => {
    const mixed = Buffer.concat([latin, Buffer.from("J\u00e4rg,z\n")]);
    expect((await opened(mixed, CSV)).firstDamage).toBe(3);
    const { rows } = await rowsOf(mixed, CSV, ["who"]);
    expect(rows[1]).toMatchObject({ line: 3, cells: { column: "who" } });
    expect(rows[2]?.cells).toEqual(["J\u00e4rg", "z"]);
  });
});

describe("a mapping's columns", () => {
  const header = "Customer ID,product,at\nkim,p,2026-01-01\n";

  it.each([
    ["customer_id", "Customer ID"],
    ["CustomerId", "Customer ID"],
    ["prodct", "product"],
    ["product_name", "product"],
  ])("%s is missing, and %s is named as the nearest", async (wanted, near) => {
    const file = await opened(header, CSV);
    await expect(file.check(named(wanted))).rejects.toMatchObject({
      errors: [
        {
          pointer: "/rows/0/userId",
          detail: `there is no column ${wanted}; did you mean ${near}?`,
        },
      ],
    });
  });

  it("one that is like none has no nearest, and one that is optional may be missing", async () => {
    const file = await opened(header, CSV);
    await expect(file.check(named("colour"))).rejects.toMatchObject({
      errors: [{ detail: "there is no column colour" }],
    });
    const { columns, rows } = await rowsOf(header, { type: "csv", optional: ["colour"] }, [
      "product",
      "colour",
    ]);
    expect(columns).toEqual(["Customer ID", "product", "at", "colour"]);
    expect(rows[0]?.cells).toEqual(["kim", "p", "2026-01-01", null]);
  });

  it("of NDJSON are fields that some line has, however late", async () => {
    const lines = `${'{"a":{"id":1}}\n'.repeat(3_000)}{"a":{"id":1},"mail":"x"}\n`;
    const file = await opened(lines, { type: "ndjson" });
    await file.check(named("a.id", "mail"));
    await expect(file.check(named("a.id", "e-mail"))).rejects.toMatchObject({
      errors: [{ detail: "there is no column e-mail; did you mean mail?" }],
    });
  });
});

describe("NDJSON", () => {
  it("cells are what stands at the paths, and a bad line costs no other", async () => {
    const text = [
      '{"who":{"id":7,"name":"kim"},"ok":true,"tags":["a"],"who.x":1}',
      "",
      "not json",
      '["kim"]',
      '{"who":null,"__proto__":{"id":1}}',
      '{"who":"lee"}',
    ].join("\r\n");
    const { rows, isCut } = await rowsOf(text, { type: "ndjson" }, [
      "who.id",
      "ok",
      "tags",
      "who.x",
    ]);
    expect(rows.map(({ line, cells }) => [line, cells])).toEqual([
      [1, [7, true, ["a"], 1]],
      [3, { flaw: expect.stringContaining("not JSON"), column: "" }],
      [4, { flaw: "this line is JSON, but not an object", column: "" }],
      [5, [null, null, null, null]],
      [6, [null, null, null, null]],
    ]);
    expect(isCut).toBe(false);
  });

  it("a list of objects is refused with what to do", async () => {
    await expect(opened('[\n{"a":1}]', { type: "ndjson" })).rejects.toMatchObject({
      title: "The file is one JSON list",
      fix: expect.stringContaining("jq"),
    });
  });

  it("a last line that is cut says so", async () => {
    const { rows, isCut } = await rowsOf('{"a":1}\n{"a":', { type: "ndjson" }, ["a"]);
    expect(rows[1]?.cells).toEqual({ flaw: "the file is cut in this row", column: "" });
    expect(isCut).toBe(true);
  });
});

describe("half a file", () => {
  const whole = `who,what\n${Array.from({ length: 20_000 }, (_, at) => `kim${at},buy`).join("\n")}\n`;

  it("of gzip data what is complete is read, and the row in which it is cut is not", async () => {
    const zipped = gzipSync(whole);
    const half = zipped.subarray(0, zipped.length / 2);
    const file = await opened(half, CSV, "till.csv.gz");
    expect(file.isCut).toBe(true);
    const { rows, isCut } = await rowsOf(half, CSV, ["who"], "till.csv.gz");
    expect(isCut).toBe(true);
    expect(rows.length).toBeGreaterThan(1_000);
    expect(rows.at(-1)?.cells).toEqual({ flaw: "the file is cut in this row", column: "" });
    const { rows: all } = await rowsOf(whole, CSV, ["who"]);
    const hashes = all.map((row) => row.hash);
    expect(rows.slice(0, -1).map((row) => row.hash)).toEqual(hashes.slice(0, rows.length - 1));
    expect(hashes).not.toContain(rows.at(-1)?.hash);
  });

  it("damaged gzip data are refused", async () => {
    const zipped = Buffer.from(gzipSync(whole));
    zipped.fill(0xff, 1_000, 1_200);
    await expect(opened(zipped, CSV, "till.csv.gz")).rejects.toMatchObject({
      title: "The gzip data is damaged",
    });
  });

  it("a plain file that ends in the middle of a row is cut; one without its last line break is not", async () => {
    expect((await rowsOf("who,what\nkim,buy\nle", CSV, ["who"])).isCut).toBe(true);
    expect((await rowsOf("who,what\nkim,buy\nlee,buy", CSV, ["who"])).isCut).toBe(false);
    expect((await rowsOf("who,what\nkim,buy\nle\n", CSV, ["who"])).isCut).toBe(false);
  });
});
