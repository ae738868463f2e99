import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { parse } from "csv-parse/sync";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { run } from "../src/main.ts";
import { terminalOn } from "../src/terminal/index.ts";
import { attune, attuneJson, execAttune, freshFolder } from "./attune-command.ts";

const MESSAGES = [
  { type: "identify", userId: "anna", traits: { email: "anna@example.com", note: "=1+1" } },
  { type: "track", event: "Order Completed", userId: "anna", properties: { total: 12.5 } },
  { type: "page", anonymousId: "a1", properties: { path: "/" } },
].map((message, index) => ({
  ...message,
  messageId: `m${index}`,
  timestamp: `2026-01-05T10:00:0${index}.000Z`,
}));

/** A data directory with a few events that nobody serves. */
const folder = mkdtempSync(join(tmpdir(), "attune-cli-"));
const data = join(folder, "data");

beforeAll(async () => {
  const slot = join(folder, "hero.yaml");
  writeFileSync(slot, "kind: slot\nkey: hero\n");
  await attuneJson(["apply", slot, "--data", data]);
  const argv = ["decide", "user_id:anna", "--slot", "hero", "--data", data];
  for (const message of MESSAGES) argv.push("--event", JSON.stringify(message));
  await attuneJson(argv);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const linesIn = (out: string): Record<string, unknown>[] =>
  out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const bytesOf = (file: string): ArrayBuffer => new Uint8Array(readFileSync(file)).buffer;

describe("an export of a data directory that nobody serves", () => {
  it("as Parquet is read by another reader, with what NDJSON says", async () => {
    const out = join(freshFolder(), "events.parquet");
    const written = await attuneJson([
      "export",
      "events",
      "--format",
      "parquet",
      "--out",
      out,
      "--data",
      data,
    ]);
    expect(written).toEqual({ file: out, format: "parquet", bytes: statSync(out).size });
    const file = bytesOf(out);
    const rows = await parquetReadObjects({ file, compressors });
    const events = linesIn((await attune(["export", "events", "--data", data])).out);
    expect(
      rows.map(({ messageId, timestamp, properties, traits, profileId }) => ({
        messageId,
        timestamp,
        properties,
        traits,
        profileId,
      })),
    ).toEqual(
      events.map(({ messageId, timestamp, properties = null, traits = null, profileId }) => ({
        messageId,
        timestamp: new Date(String(timestamp)),
        properties,
        traits,
        profileId,
      })),
    );
    expect(parquetMetadata(file)).toMatchObject({ created_by: "attune", num_rows: 3n });
  });

  it("as CSV goes to standard output, with columns that were named", async () => {
    const argv = ["export", "events", "--format", "csv", "--data", data];
    const columns = ["--columns", "messageId,email,traits.note,properties.total"];
    const { code, out, err } = await attune([...argv, ...columns]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const rows: unknown = parse(out, { columns: true });
    expect(rows).toEqual([
      {
        messageId: "m0",
        email: "anna@example.com",
        "traits.note": "'=1+1",
        "properties.total": "",
      },
      { messageId: "m1", email: "", "traits.note": "", "properties.total": "12.5" },
      { messageId: "m2", email: "", "traits.note": "", "properties.total": "" },
    ]);
  });

  it("as CSV for Excel has its byte order mark, semicolons and decimal commas", async () => {
    const file = join(freshFolder(), "events.csv");
    const argv = ["export", "events", "--format", "csv", "--out", file, "--data", data];
    await attuneJson([...argv, "--columns", "messageId,email,properties.total", "--excel"]);
    expect(readFileSync(file, "utf8")).toBe(
      "\uFEFFmessageId;email;properties.total\r\nm0;anna@example.com;\r\nm1;;12,5\r\nm2;;\r\n",
    );
    await attuneJson([...argv, "--columns", "messageId,properties.total", "--bom"]);
    expect(readFileSync(file, "utf8")).toMatch(/^\uFEFFmessageId,properties.total\r\nm0,\r\n/);
  });

  it("from the real command can be piped as it is", async () => {
    const { code, out } = await execAttune([
      "export",
      "profiles",
      "--format",
      "csv",
      "--columns",
      "id,events",
      "--data",
      data,
    ]);
    expect(code).toBe(0);
    expect(out).toMatch(/^id,events\r\np\d+,2\r\np\d+,1\r\n$/);
  });

  it("into a file replaces the file that was there, readable for its owner alone", async () => {
    const place = freshFolder();
    const file = join(place, "profiles.csv");
    writeFileSync(file, "the one before");
    const { code, out } = await attune([
      "export",
      "profiles",
      "--format",
      "csv",
      "--out",
      file,
      "--data",
      data,
    ]);
    expect(code).toBe(0);
    expect(out).toBe(`${file}: ${statSync(file).size} bytes of profiles\n`);
    expect(readFileSync(file, "utf8")).toMatch(/^id,events,orders,identifiers,traits,accounts\r\n/);
    expect(readdirSync(place)).toEqual(["profiles.csv"]);
    // Windows has no such bits.
    expect(statSync(file).mode & (process.platform === "win32" ? 0 : 0o077)).toBe(0);
  });
});

/** A server that answers an export with the beginning of one, and then hangs up. */
const startHalf = async (): Promise<string> => {
  const server = createServer((_request: IncomingMessage, response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/x-ndjson" });
    response.write('{"messageId":"m0"}\n', () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
};

describe("an export that breaks off", () => {
  it("ends with 1 and says that standard output is not all of it", async () => {
    const url = await startHalf();
    const { code, out, err } = await attune(["export", "events", "--url", url, "--key", "k"]);
    expect({ code, out }).toEqual({ code: 1, out: '{"messageId":"m0"}\n' });
    expect(err).toContain("The export broke off: it is incomplete");
    expect(err).toContain("after 19 bytes. What is on standard output is not all of it.");
  });

  it("leaves the file that was there as it was, and nothing beside it", async () => {
    const url = await startHalf();
    const place = freshFolder();
    const file = join(place, "events.ndjson");
    writeFileSync(file, "the one before");
    const { code, err } = await attune([
      "export",
      "events",
      "--out",
      file,
      "--url",
      url,
      "--key",
      "k",
    ]);
    expect(code).toBe(1);
    expect(err).toContain(`Nothing was kept; ${file} is as it was.`);
    expect(readFileSync(file, "utf8")).toBe("the one before");
    expect(readdirSync(place)).toEqual(["events.ndjson"]);
  });

  it.skipIf(!existsSync("/dev/full"))("because the disk is full says so", async () => {
    const full = (await open("/dev/full", "w")).createWriteStream();
    full.on("error", () => undefined);
    const errors = new PassThrough();
    const terminal = terminalOn({
      output: full,
      errors,
      isInteractive: false,
      environment: {},
      untilStopped: async () => undefined,
    });
    const code = await run(["export", "events", "--data", data], terminal);
    errors.end();
    expect(code).toBe(1);
    expect(await text(errors)).toContain("The disk is full");
  });
});

describe("what does not go together is refused before anything is asked", () => {
  it.each([
    [["--format", "parquet", "--excel"], "--excel and --bom go with --format csv"],
    [["--bom"], "--excel and --bom go with --format csv"],
    [["--columns", "messageId"], "--columns goes with --format csv or parquet"],
    [["--format", "csv", "--bom", "--excel"], "cannot be used with option"],
    [["--format", "xlsx"], "Allowed choices are ndjson, csv, parquet"],
  ] as const)("attune export events %j", async (flags, said) => {
    const { code, out, err } = await attune([
      "export",
      "events",
      ...flags,
      "--url",
      "http://127.0.0.1:1",
      "--key",
      "k",
    ]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(said);
  });

  it("a directory is no file to write to", async () => {
    const place = freshFolder();
    mkdirSync(join(place, "here"));
    const { code, err } = await attune([
      "export",
      "events",
      "--out",
      join(place, "here"),
      "--url",
      "http://127.0.0.1:1",
    ]);
    expect(code).toBe(1);
    expect(err).toContain("--out is not a file");
    expect(readdirSync(place)).toEqual(["here"]);
  });
});

describe("an export that a person watches", () => {
  const watched = async (argv: readonly string[], isOutputScreen: boolean) => {
    const output = Object.assign(new PassThrough(), { isTTY: isOutputScreen });
    const errors = Object.assign(new PassThrough(), { isTTY: true });
    const said = Promise.all([buffer(output), text(errors)]);
    const terminal = terminalOn({
      output,
      errors,
      isInteractive: true,
      environment: {},
      untilStopped: async () => undefined,
    });
    const code = await run(argv, terminal);
    output.end();
    errors.end();
    const [out, err] = await said;
    return { code, out, err };
  };

  it("shows how much has come, but not between the rows on the same screen", async () => {
    const argv = ["export", "events", "--data", data];
    const piped = await watched(argv, false);
    expect(piped.err).toContain("Exporting events  0.0 MB");
    expect(piped.out.toString().split("\n")).toHaveLength(4);
    const shown = await watched(argv, true);
    expect(shown.err).not.toContain("Exporting");
  });

  it("is no Parquet on a screen", async () => {
    const argv = ["export", "events", "--format", "parquet", "--data", data];
    const { code, out, err } = await watched(argv, true);
    expect({ code, bytes: out.length }).toEqual({ code: 1, bytes: 0 });
    expect(err).toContain("Parquet is no text for a terminal");
    expect((await watched(argv, false)).out.subarray(0, 4).toString()).toBe("PAR1");
  });
});
