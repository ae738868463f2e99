import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { NO_DISK, smallDisk } from "../../../test/crash/small-disk.ts";
import { attune, execAttune, startServing, urlIn } from "./attune-command.ts";
import { exported, imported, importing, MAP } from "./importing.ts";
import { lastingPort } from "./lasting-port.ts";

const HEADER = "customer,what,product,price,at";
/** Rows of several people, with a bad one here and there. */
const rowsUpTo = (count: number): string =>
  `${HEADER}\n${Array.from({ length: count }, (_, at) => {
    const time = new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString();
    const what = at % 5 === 0 ? "buy" : "view";
    return `c${(at * 7919) % 400},${at % 997 === 3 ? "steal" : what},p-${at % 50},1,${time}`;
  }).join("\n")}\n`;

const withoutReceipt = (events: Awaited<ReturnType<typeof exported>>) =>
  events.map((event) => ({ ...event, receivedAt: "" }));
/** What an import without any stop makes of the rows. */
const straight = async (rows: string) => {
  const { command, data, file } = importing(rows);
  await imported(command);
  return { events: await exported(data), rejects: readFileSync(`${file}.rejects.csv`, "utf8") };
};

describe("half a file", () => {
  it("gzip data that end early: what is complete comes in, and the whole file brings the rest", async () => {
    const rows = rowsUpTo(3_000);
    const whole = gzipSync(rows);
    const { command, data, file } = importing(
      whole.subarray(0, whole.length / 2),
      MAP,
      "till.csv.gz",
    );
    const half = await attune(command);
    expect(half.code).toBe(1);
    expect(half.out).toContain("The file is cut: its gzip data end early.");
    const some = (await exported(data)).length;
    expect(some).toBeGreaterThan(500);
    writeFileSync(file, whole);
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 3_000, duplicate: some });
    expect(withoutReceipt(await exported(data))).toEqual(
      withoutReceipt((await straight(rows)).events),
    );
  }, 120_000);

  it("a plain file that is cut in a row, then whole, then grown: each row comes in once", async () => {
    const rows = rowsUpTo(2_000);
    const { command, data, file } = importing(rows.slice(0, Math.floor(rows.length / 2) - 12));
    await imported(command);
    const some = (await exported(data)).length;
    writeFileSync(file, rows);
    expect((await imported(command)).tally.duplicate).toBe(some);
    appendFileSync(file, "new,view,p-1,1,2026-02-01T10:00:00Z\n");
    expect((await imported(command)).tally.accepted).toBe(1);
    const events = await exported(data);
    expect(withoutReceipt(events.slice(0, -1))).toEqual(
      withoutReceipt((await straight(rows)).events),
    );
    expect(events.at(-1)).toMatchObject({ userId: "new" });
  }, 120_000);

  it("an event of several rows does not come in by half", async () => {
    const map = `
source: till
format: { type: csv }
group: { by: [order] }
rows:
  - type: track
    event: Order Completed
    userId: { $column: who }
    properties: { order_id: { $column: order }, products: { $each: { sku: { $column: sku } } } }
`;
    const rows = "order,who,sku\n1,kim,a\n1,kim,b\n2,lee,c\n2,lee,d\n3,sam,e\n3,sam,f\n";
    const { command, data, file } = importing(rows.slice(0, -4), map);
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ accepted: 1 });
    writeFileSync(file, rows);
    expect((await imported(command)).tally).toMatchObject({ accepted: 2, duplicate: 1 });
    expect((await exported(data)).map(({ properties }) => properties?.["products"])).toEqual([
      [{ sku: "a" }, { sku: "b" }],
      [{ sku: "c" }, { sku: "d" }],
      [{ sku: "e" }, { sku: "f" }],
    ]);
  }, 120_000);
});

describe("--limit", () => {
  it("stops after so many rows, says so, and goes on without it", async () => {
    const { command } = importing();
    const { out } = await attune([...command, "--limit", "2"]);
    expect(out).toContain("2 rows, 2 events accepted");
    expect(out).toContain("Stopped at --limit; the same command without it goes on.");
    expect((await attune(command)).out).toContain("Went on after row 2.");
    expect((await attune([...command, "--limit", "none"])).code).not.toBe(0);
  });
});

const ROW_COUNT = 12_000;

describe("kills", () => {
  it("the importer, again and again: nothing is lost and nothing twice", async () => {
    const rows = rowsUpTo(ROW_COUNT);
    const { command, data, file } = importing(rows);
    for (const after of ["10", "20"]) {
      const dead = await execAttune(command, { ATTUNE_FAILPOINT: `commit.after-fsync:${after}` });
      expect(dead.signal).toBe("SIGKILL");
    }
    await imported(command);
    const whole = await straight(rows);
    expect(withoutReceipt(await exported(data))).toEqual(withoutReceipt(whole.events));
    expect(readFileSync(`${file}.rejects.csv`, "utf8")).toBe(whole.rejects);
  }, 120_000);

  it("the server: the import waits until it is there again, and goes on by itself", async () => {
    const rows = rowsUpTo(ROW_COUNT);
    const { file, mapping, data } = importing(rows);
    const port = await lastingPort();
    const serve = ["serve", "--port", String(port), "--log-level", "silent", ...data];
    // It dies after some commits, in the middle of a batch that was not answered.
    const first = await startServing(serve, { ATTUNE_FAILPOINT: "commit.before-fsync:40" });
    const key = /atn_server_\S+/.exec(first.printed)?.[0] ?? "";
    const url = `http://127.0.0.1:${port}`;
    const importer = execAttune([
      "import",
      file,
      "--map",
      mapping,
      "--url",
      url,
      "--key",
      key,
      "--json",
    ]);
    expect(await first.stop("SIGCONT")).toBe(null);
    const second = await startServing(serve);
    const { code, err } = await importer;
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(await second.stop()).toBe(0);
    const whole = await straight(rows);
    expect(withoutReceipt(await exported(data))).toEqual(withoutReceipt(whole.events));
    expect(readFileSync(`${file}.rejects.csv`, "utf8")).toBe(whole.rejects);
  }, 120_000);
});

describe("kills of the server that owns the data directory", () => {
  it.each(["the same port, with a key of its own", "another port"])(
    "the import finds the next one, on %s, and goes on by itself",
    async (where) => {
      const rows = rowsUpTo(2_000);
      const { command, data } = importing(rows);
      const port = where === "another port" ? "0" : String(await lastingPort());
      const serve = ["serve", "--port", port, "--log-level", "silent", ...data];
      const first = await startServing(serve, { ATTUNE_FAILPOINT: "commit.before-fsync:10" });
      const importer = execAttune([...command, "--json"]);
      expect(await first.stop("SIGCONT")).toBe(null);
      const second = await startServing(serve);
      const { code, err } = await importer;
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(await second.stop()).toBe(0);
      const whole = await straight(rows);
      expect(withoutReceipt(await exported(data))).toEqual(withoutReceipt(whole.events));
    },
    120_000,
  );
});

describe("a disk that is full", () => {
  it("the server's: the import waits, and goes on by itself when there is room", async ({
    skip,
  }) => {
    const rows = rowsUpTo(ROW_COUNT);
    const { file, mapping } = importing(rows);
    const disk = smallDisk(48);
    if (disk === null) return skip(NO_DISK);
    const data = ["--data", join(disk.path, "data")];
    const command = ["import", file, "--map", mapping, ...data];
    const server = await startServing(["serve", "--port", "0", "--log-level", "silent", ...data]);
    await imported([...command, "--limit", "3000"]);
    disk.fill();
    const importer = execAttune([...command, "--json"]);
    const refusals = async (): Promise<number> => {
      const metrics = await (await fetch(`${urlIn(server.printed)}/metrics`)).text();
      const said = /attune_request_seconds_count\{operation="import",status="503"\} (\d+)/.exec(
        metrics,
      );
      return Number(said?.[1] ?? 0);
    };
    while ((await refusals()) < 2) await setImmediate();
    disk.empty();
    const { code, err } = await importer;
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const whole = await straight(rows);
    expect(withoutReceipt(await exported(data))).toEqual(withoutReceipt(whole.events));
    expect(await server.stop()).toBe(0);
  }, 180_000);
});
