import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { attune } from "./attune-command.ts";
import { exported, imported, importing, ROWS } from "./importing.ts";

describe("rows that are out of the ordinary", () => {
  it("a row too large for an event is rejected, and its neighbours come in", async () => {
    const huge = `kim,view,${"x".repeat(600_000)},1,2026-01-01T10:00:00Z\n`;
    const { command } = importing(ROWS + huge + ROWS.split("\n").slice(1).join("\n"));
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 7, accepted: 6, rejected: 1 });
    expect(tally.firstRejects[0]).toMatchObject({
      line: 5,
      reason: expect.stringContaining("32768"),
    });
  });

  it("names of events that come from cells may be any, in any number", async () => {
    const names = ["constructor", "__proto__", ...Array.from({ length: 300 }, (_, at) => `E${at}`)];
    const { command, data } = importing(
      `who,did\n${names.map((name) => `kim,${name}`).join("\n")}\n`,
      "source: log\nformat: { type: csv }\nrows:\n  - { type: track, event: { $column: did }, userId: { $column: who } }\n",
    );
    const { tally } = await imported(command);
    expect(tally.accepted).toBe(302);
    expect(tally.events).toMatchObject({ constructor: 1, others: 203 });
    expect(await exported(data)).toHaveLength(302);
  });

  it("a row that is not UTF-8 is rejected with line and column: two names must not become one", async () => {
    const row = (name: string, encoding: BufferEncoding): Buffer =>
      Buffer.from(`${name},view,p-1,1,2026-01-01T10:00:00Z\n`, encoding);
    const { command, data, file } = importing(
      Buffer.concat([
        Buffer.from(ROWS),
        row("J\u00f6rg", "latin1"),
        row("J\u00e4rg", "latin1"),
        row("J\u00f6rg", "utf8"),
        row("lost \uFFFD before", "utf8"),
        Buffer.from("kim,view,p-1,1,\xe4", "latin1"),
      ]),
    );
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 8, accepted: 5, rejected: 3 });
    const reason = expect.stringContaining("not UTF-8 text: save the file as UTF-8");
    expect(tally.firstRejects).toMatchObject([
      { line: 5, column: "customer", reason },
      { line: 6, column: "customer", reason },
      { line: 9, column: "at", reason },
    ]);
    expect(readFileSync(`${file}.rejects.csv`, "utf8")).toContain("J\uFFFDrg,view");
    const users = (await exported(data)).map((event) => event["userId"]);
    expect(users).toEqual(["kim", "kim", "kim", "J\u00f6rg", "lost \uFFFD before"]);
  });

  it("a header that is not UTF-8 is refused", async () => {
    const { command } = importing(Buffer.from(ROWS.replace("product", "k\u00f6p"), "latin1"));
    const { code, err } = await attune(command);
    expect(code).toBe(1);
    expect(err).toContain("The file is not UTF-8");
  });

  it("UTF-16 with its mark is read as such", async () => {
    const { command } = importing(Buffer.from(`\uFEFF${ROWS}`, "utf16le"));
    expect((await imported(command)).tally).toMatchObject({ rows: 3, accepted: 3 });
  });

  it("UTF-16 without its mark, and an Excel workbook, are refused by their names", async () => {
    const utf16 = await attune(importing(Buffer.from(ROWS, "utf16le")).command);
    expect(utf16.err).toContain("Say format.encoding: utf-16le in the mapping.");
    const workbook = await attune(importing(Buffer.from("PK\u0003\u0004xl/workbook.xml")).command);
    expect(workbook.err).toContain("The file is an Excel workbook or another zip archive");
  });

  it("rejects whose place cannot be written go to the current folder, and the summary says where", async () => {
    const { command, folder } = importing(`${ROWS}kim\n`);
    const wanted = join(folder, "no-such-folder", "rejects.csv");
    const here = join(process.cwd(), "till.csv.rejects.csv");
    onTestFinished(() => rmSync(here, { force: true }));
    const { code, out } = await attune([...command, "--rejects", wanted]);
    expect(code).toBe(0);
    expect(out).toContain(`Rejected: 1, all in till.csv.rejects.csv (${wanted} cannot be written)`);
    expect(readFileSync(here, "utf8")).toContain("5,,1 columns instead of 5,kim\n");
  });

  it("rejects never overwrite the file that is imported", async () => {
    const { command, file } = importing(`${ROWS}kim\n`);
    const { code, err } = await attune([...command, "--rejects", file]);
    expect(code).toBe(1);
    expect(err).toContain("The rejects would overwrite the file");
    expect(readFileSync(file, "utf8")).toContain("kim,view");
  });

  it("rejects go where they are told to", async () => {
    const { command, file, folder } = importing(`${ROWS}kim\n`);
    const rejects = join(folder, "elsewhere.csv");
    await imported([...command, "--rejects", rejects]);
    expect(readFileSync(rejects, "utf8")).toContain("5,,1 columns instead of 5,kim\n");
    expect(existsSync(`${file}.rejects.csv`)).toBe(false);
  });
});
