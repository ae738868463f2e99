import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { attune, spawnAttune, startServing, urlIn } from "./attune-command.ts";
import { exported, imported, importing, MAP, ROWS } from "./importing.ts";

describe("rows become events", () => {
  it("as the mapping says: types, constants, numbers, text of cells; an empty cell leaves its field out", async () => {
    const { command, data } = importing();
    const { code, out } = await attune(command);
    expect(code).toBe(0);
    expect(out).toContain("3 rows, 3 events accepted.");
    const [viewed, added, ordered] = await exported(data);
    expect(viewed).toMatchObject({
      type: "track",
      event: "Product Viewed",
      userId: "kim",
      source: "till",
      timestamp: "2026-01-01T10:00:00.000Z",
      properties: { product_id: "p-1", price: 19.9, currency: "SEK" },
    });
    expect(added?.properties).toEqual({ product_id: "p-1", currency: "SEK" });
    expect(ordered?.properties).toEqual({
      order_id: "kim-2026-01-01T10:02:00Z",
      products: [{ product_id: "p-1", quantity: 1 }],
    });
  });

  it("are history, and their customer's timeline says so", async () => {
    const { command, data } = importing();
    await attune(command);
    const { out } = await attune(["timeline", "user_id:kim", ...data]);
    expect(out.match(/from till \(imported history\)/g)).toHaveLength(3);
  });

  it("from a dry run nothing comes in, and a first message of each kind is shown", async () => {
    const { command, folder } = importing();
    const { code, out } = await attune([...command, "--dry-run"]);
    expect(code).toBe(0);
    expect(out).toContain("3 rows would become 3 events; nothing was sent.");
    expect(out).toContain('{"type":"track","event":"Order Completed","userId":"kim"');
    expect(existsSync(join(folder, "data"))).toBe(false);
  });

  it("each bad row is rejected with its line, column and reason; its neighbours come in", async () => {
    const { command, file } = importing(
      [
        ROWS.trimEnd(),
        "kim,view,p-1,cheap,2026-01-01T10:00:00Z",
        "kim,view,p-1,1,yesterday",
        "kim,steal,p-1,1,2026-01-01T10:00:00Z",
        ",view,p-1,1,2026-01-01T10:00:00Z",
        "",
        '"k\n""im",view,p-1,1,2026-01-01T10:00:00Z',
        "kim,view",
        "kim,view,p-2,1,2026-01-01T10:09:00Z",
        'kim,view,"p-3,1,2026-01-01T10:09:00Z',
        "kim,view,p-3,1,2026-01-01T10:09:00Z",
      ].join("\n"),
    );
    const { tally } = await imported(command);
    expect(tally.firstRejects.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [5, "price", '"cheap" is not a number'],
      [6, "at", '"yesterday" is not a time'],
      [7, "what", 'no event of the mapping is for this row: what is "steal"'],
      [8, "/anonymousId", expect.stringContaining("identifier-missing")],
      [12, "", "2 columns instead of 5"],
      [14, "", "a quote opens in this row and never closes"],
    ]);
    expect(tally).toMatchObject({ rows: 12, accepted: 6, rejected: 6 });
    const rejects = readFileSync(`${file}.rejects.csv`, "utf8");
    expect(rejects).toContain('12,,2 columns instead of 5,"kim,view"\n');
    expect((await attune(command)).out).toContain("line 7, what: no event of the mapping");
  });

  it("a file and its gzip are one import; another mapping brings in no event twice", async () => {
    const plain = importing();
    const first = await imported(plain.command);
    const zipped = importing(gzipSync(ROWS), MAP, "till.csv.gz");
    const same = ["import", zipped.file, "--map", zipped.mapping, ...plain.data];
    const again = await attune(same);
    expect(again.out).toContain("is finished; nothing was changed");
    expect(again.code).toBe(0);

    writeFileSync(zipped.mapping, MAP.replace("currency: SEK", "currency: EUR"));
    const other = await imported(same);
    expect(other.import).not.toBe(first.import);
    expect(other.tally).toMatchObject({ accepted: 0, duplicate: 3 });
  });

  it("a row that is corrected where it stands comes in, and no other a second time", async () => {
    const { command, file, data } = importing(ROWS.replace("kim,add,p-1,,", "kim,add,p-1,x,"));
    expect((await imported(command)).tally).toMatchObject({ accepted: 2, rejected: 1 });
    writeFileSync(file, ROWS);
    expect((await imported(command)).tally).toMatchObject({ accepted: 1, duplicate: 2 });
    expect(await exported(data)).toHaveLength(3);
  });

  it("another mapping of the same source brings in what the first one did not", async () => {
    const { command, mapping, data } = importing();
    await imported(command);
    writeFileSync(mapping, MAP.replace("event: Order Completed", "event: Order Placed"));
    const { code, out } = await attune(command);
    expect(code).toBe(0);
    expect(out).toContain("3 rows, 1 event accepted, 2 there already");
    expect(out).toContain("a mapping that has changed does not change them");
    expect((await exported(data)).map(({ event }) => event)).toContain("Order Placed");
  });

  it("an event that the mapping names comes in once, whatever file and place it stands in", async () => {
    const map = MAP.replaceAll(
      "    userId:",
      '    messageId: { $text: "{what}-{at}" }\n    userId:',
    );
    const { command, file, data } = importing(ROWS, map);
    await imported(command);
    const [header, ...rows] = ROWS.trimEnd().split("\n");
    writeFileSync(
      file,
      `${header}\nkim,buy,p-9,1,2026-01-02T10:00:00Z\n${rows.reverse().join("\n")}\n`,
    );
    expect((await imported(command)).tally).toMatchObject({ accepted: 1, duplicate: 3 });
    expect((await exported(data)).map(({ messageId }) => messageId)).toContain(
      "buy-2026-01-02T10:00:00Z",
    );
    writeFileSync(file, `${ROWS}kim,buy,p-1,1,\n`);
    const { tally } = await imported(command);
    expect(tally.firstRejects).toMatchObject([{ line: 5, reason: "the messageId is empty" }]);
  });

  it("two events of a row that the mapping gives one name are refused", async () => {
    const map = `${MAP}  - { type: identify, userId: { $column: customer }, messageId: &id { $column: at } }
  - { type: track, event: Seen, userId: { $column: customer }, messageId: *id }
`;
    const { code, out } = await attune(importing(ROWS, map).command);
    expect(code).toBe(1);
    expect(out).toContain("Rejected: 3");
    expect(out).toContain("two of its events have the same messageId");
  });

  it("a last line without a line break comes in, with a word that it may be short", async () => {
    const { code, out } = await attune(importing(ROWS.trimEnd()).command);
    expect(code).toBe(0);
    expect(out).toContain("No line break ends line 4, the last.");
    expect((await attune(importing(ROWS).command)).out).not.toContain("No line break");
  });

  it("a source that cannot be one is refused before anything is read", async () => {
    const { command } = importing();
    const { code, err } = await attune([...command, "--source", "No Such", "--dry-run"]);
    expect(code).toBe(1);
    expect(err).toContain("This is not a source key");
  });

  it("a source of its own is another source", async () => {
    const { command, data } = importing();
    await imported([...command, "--source", "till-2"]);
    expect((await exported(data)).map(({ source }) => source)).toEqual([
      "till-2",
      "till-2",
      "till-2",
    ]);
  });
});

describe("what cannot be imported is refused before anything comes in", () => {
  const damaged = gzipSync(Buffer.from(ROWS.repeat(500))).fill(0xff, 60, 90);
  it.each([
    ["an empty file", "", MAP, "till.csv", "The file is empty"],
    ["no gzip under a gzip's name", ROWS, MAP, "till.csv.gz", "does not start as gzip data does"],
    ["a gzip that is damaged", damaged, MAP, "till.csv.gz", "The gzip data is damaged"],
    [
      "two columns of one name",
      "customer,what,product,price,at,price\n",
      MAP,
      "till.csv",
      "price: the name of columns 4 and 6",
    ],
    [
      "a mapping with an alias of nothing",
      ROWS,
      MAP.replace("currency: SEK", "currency: *none"),
      "till.csv",
      "The mapping is not YAML",
    ],
    ["wrong columns", "who,did\nkim,view\n", MAP, "till.csv", "there is no column customer"],
    [
      "a mapping of a file without header that names a missing column",
      ROWS,
      MAP.replace("{ type: csv }", "{ type: csv, header: false, columns: [customer, what] }"),
      "till.csv",
      "/rows/0/timestamp: there is no column at",
    ],
    [
      "a mapping with an unknown word",
      ROWS,
      MAP.replace("as: number", "as: money"),
      "t.csv",
      "/rows/0",
    ],
    ["a mapping that is not YAML", ROWS, "rows: [", "t.csv", "The mapping is not YAML"],
    [
      "no column names",
      ROWS,
      MAP.replace("csv", "csv, header: false"),
      "t.csv",
      "needs format.columns",
    ],
  ])("%s", async (_what, rows, map, name, said) => {
    const { command, folder } = importing(rows, map, name);
    const { code, out, err } = await attune(command);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(said);
    expect(existsSync(join(folder, "data", "attune.db"))).toBe(false);
  });

  it("a file with a header alone has no rows, and that is no failure", async () => {
    const { command } = importing("customer,what,product,price,at\n");
    expect(await attune(command)).toMatchObject({
      code: 0,
      out: expect.stringContaining("0 rows"),
    });
  });

  it("a file of which every row is rejected is a failure", async () => {
    const { command } = importing("customer,what,product,price,at\nkim\nlee\n");
    expect(await attune(command)).toMatchObject({
      code: 1,
      out: expect.stringContaining("Rejected: 2"),
    });
  });
});

const Sent = z.object({ batch: z.array(z.unknown()) });

/** A server that is busy at first, and counts what it is sent. */
const busyServer = async (refusals: number) => {
  const seen = { refused: 0, events: 0 };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(body));
    };
    const take = async (): Promise<void> => {
      const body = await text(request);
      if (request.method === "GET") return answer(200, { cursor: null });
      if (seen.refused < refusals) {
        seen.refused += 1;
        const problem = {
          type: "/problems/too-many-requests",
          title: "Full",
          status: 429,
          fix: "Wait.",
        };
        return answer(429, problem, { "retry-after": "0" });
      }
      const { batch } = Sent.parse(JSON.parse(body));
      seen.events += batch.length;
      const events = batch.map((_, index) => ({ status: "accepted", messageId: String(index) }));
      const counts = { accepted: batch.length, duplicate: 0, rejected: 0, quarantined: 0 };
      return answer(200, { success: true, ...counts, events });
    };
    void take();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  return { seen, url: `http://127.0.0.1:${port}` };
};

describe("a server that is busy", () => {
  it("is sent the same again, as late as it says, until it takes it", async () => {
    const { seen, url } = await busyServer(3);
    const { file, mapping } = importing();
    const command = ["import", file, "--map", mapping, "--url", url, "--key", "k"];
    expect((await imported(command)).tally.accepted).toBe(3);
    expect(seen).toEqual({ refused: 3, events: 3 });
  });

  it("is not asked for ever", async () => {
    const { seen, url } = await busyServer(1_000);
    const { file, mapping } = importing();
    const { code, err } = await attune([
      "import",
      file,
      "--map",
      mapping,
      "--url",
      url,
      "--key",
      "k",
    ]);
    expect(code).toBe(1);
    expect(err).toContain("(too-many-requests)");
    expect(err).toContain("stopped. What was answered is in; the same command goes on there");
    expect(seen.refused).toBe(8);
  });
});

describe("an importer that is killed while the server lives", () => {
  it("goes on behind its last cursor, and each row is there once", async () => {
    const rows = Array.from(
      { length: 30_000 },
      (_, index) => `c${index % 500},view,p-${index},1,2026-01-01T10:00:00Z`,
    );
    const { file, mapping, data } = importing(
      `customer,what,product,price,at\n${rows.join("\n")}\n`,
    );
    const server = await startServing(["serve", "--port", "0", "--log-level", "silent", ...data]);
    const accepted = async (): Promise<number> => {
      const metrics = await (await fetch(`${urlIn(server.printed)}/metrics`)).text();
      return Number(
        /attune_events_total\{source="till",outcome="accepted"\} (\d+)/.exec(metrics)?.[1] ?? 0,
      );
    };
    const command = ["import", file, "--map", mapping, ...data];
    const importer = spawnAttune(command);
    while ((await accepted()) < 5_000 && importer.exitCode === null) continue;
    importer.kill("SIGKILL");

    const { from, tally } = await imported(command);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThan(30_000);
    expect(tally).toMatchObject({ rows: 30_000, rejected: 0 });
    const ids = (await exported(data)).map(({ messageId }) => messageId);
    expect(ids).toHaveLength(30_000);
    expect(new Set(ids).size).toBe(30_000);
    expect(await server.stop()).toBe(0);
  });
});
