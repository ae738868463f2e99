import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { attune, attuneJson, freshFolder } from "./attune-command.ts";
import { exported, imported, importing, MAP, ROWS } from "./importing.ts";

const SWEDISH = `
source: till
format: { type: csv, decimal: ",", thousands: " ", encoding: windows-1252 }
rows:
  - type: track
    event: Order Completed
    userId: { $column: Kundnr }
    timestamp: { $column: Datum, as: date, format: yyyy-MM-dd HH:mm, zone: Europe/Stockholm }
    properties:
      order_id: { $column: Order }
      total: { $column: Belopp, as: number }
      note: { $column: Anmärkning }
      currency: SEK
`;

describe("a file from Excel in Swedish", () => {
  it("with semicolons, decimal commas, windows-1252 and a line that says the separator", async () => {
    const rows = [
      "sep=;",
      "Kundnr;Order;Datum;Belopp;Anmärkning",
      '17;A-1;2026-01-02 09:30;1 234,50;"två rader\r\noch; semikolon"',
      "18;A-2;2026-07-02 09:30;-19,90;Åsa",
      "19;A-3;2026-07-02 09:30;19.90;",
      "",
    ].join("\r\n");
    const { command, data } = importing(Buffer.from(rows, "latin1"), SWEDISH);
    const { tally } = await imported(command);
    expect(tally.firstRejects).toMatchObject([{ line: 6, column: "Belopp" }]);
    expect(await exported(data)).toMatchObject([
      {
        timestamp: "2026-01-02T08:30:00.000Z",
        properties: { total: 1234.5, note: "två rader\r\noch; semikolon" },
      },
      { timestamp: "2026-07-02T07:30:00.000Z", properties: { total: -19.9, note: "Åsa" } },
    ]);
  });
});

describe("a file that changes on the way", () => {
  it("a date format that changes midway: those rows are rejected, with what was expected", async () => {
    const map = MAP.replaceAll("as: iso", "as: date, format: dd/MM/yyyy HH:mm, zone: UTC");
    const rows = [
      "customer,what,product,price,at",
      ...Array.from(
        { length: 50 },
        (_, at) => `kim,view,p-${at},1,${String((at % 28) + 1).padStart(2, "0")}/12/2025 10:00`,
      ),
      ...Array.from(
        { length: 50 },
        (_, at) => `kim,view,q-${at},1,2025-12-${String((at % 28) + 1).padStart(2, "0")} 10:00`,
      ),
    ];
    const { command, file } = importing(`${rows.join("\n")}\n`, map);
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 100, accepted: 50, rejected: 50 });
    expect(tally.firstRejects[0]).toMatchObject({
      line: 52,
      column: "at",
      reason: expect.stringContaining("dd/MM/yyyy HH:mm"),
    });
    expect(readFileSync(`${file}.rejects.csv`, "utf8").trimEnd().split("\n")).toHaveLength(51);
  });

  it("mixed encodings are said in the summary, and named by line", async () => {
    const { command } = importing(
      Buffer.concat([
        Buffer.from(ROWS),
        Buffer.from("Jörg,view,p-1,1,2026-01-01T10:00:00Z\n"),
        Buffer.from("Jörg,view,p-1,1,2026-01-01T10:00:00Z\n", "latin1"),
      ]),
    );
    const { out } = await attune(command);
    expect(out).toContain("The file mixes encodings: from line 6 on");
    expect(out).toContain("line 6, customer: not UTF-8 text");
  });

  it("a column renamed is refused before anything is sent, with the nearest name", async () => {
    const { command } = importing(ROWS.replace("customer", "customer_no"));
    const { code, err } = await attune(command);
    expect(code).toBe(1);
    expect(err).toContain("there is no column customer; did you mean customer_no?");
  });
});

const NDJSON_MAP = `
source: app
format: { type: ndjson, optional: [customer.email] }
rows:
  - type: track
    event: { $column: name }
    userId: { $column: customer.id }
    timestamp: { $column: at, as: unix-milliseconds }
    properties:
      price: { $column: price }
      tags: { $column: tags }
      email: { $column: customer.email }
`;

describe("NDJSON", () => {
  it("a whole number of more digits than a number keeps stays as it is written", async () => {
    const line = (id: string) =>
      `{"name":"Seen","customer":{"id":${id}},"at":1767225600000,"price":0.30000000000000004,"tags":[12345678901234567890]}\n`;
    const ids = ["9007199254740993", "9007199254740992", "-12345678901234567890", "7"];
    const { command, data } = importing(ids.map(line).join(""), NDJSON_MAP, "app.ndjson");
    await imported(command);
    const events = await exported(data);
    expect(events.map((event) => event["userId"])).toEqual(ids);
    expect(events[0]?.properties).toEqual({
      price: 0.30000000000000004,
      tags: ["12345678901234567890"],
    });
  });

  it("typed values stay what they are, and a bad line is rejected alone", async () => {
    const lines = [
      '{"name":"Seen","customer":{"id":7},"at":1767225600000,"price":19.9,"tags":["a",{"b":1}]}',
      "oops",
      '{"name":"Seen","customer":{"id":"x"},"at":"1767225601000","price":null}',
    ];
    const { command, data } = importing(`${lines.join("\n")}\n`, NDJSON_MAP, "app.ndjson");
    const { tally } = await imported(command);
    expect(tally).toMatchObject({ rows: 3, accepted: 2, rejected: 1 });
    expect(tally.firstRejects[0]).toMatchObject({
      line: 2,
      reason: expect.stringContaining("not JSON"),
    });
    expect(await exported(data)).toMatchObject([
      {
        userId: "7",
        timestamp: "2026-01-01T00:00:00.000Z",
        properties: { price: 19.9, tags: ["a", { b: 1 }] },
      },
      { userId: "x", properties: {} },
    ]);
  });
});

describe("Segment messages, a line each", () => {
  const into = (folder: string) => ["--data", join(folder, "there")];
  const withoutReceipt = (events: readonly object[]) =>
    events.map((event) => ({ ...event, receivedAt: "", profileId: "" }));

  it("what one Attune exports another takes in: the same events of the same sources", async () => {
    const { command, data, folder } = importing();
    await imported(command);
    await imported([...command, "--source", "till-2"]);
    const events = await exported(data);
    expect(events).toHaveLength(6);
    const file = join(folder, "events.ndjson");
    writeFileSync(file, `${events.map((event) => JSON.stringify(event)).join("\n")}\n`);
    const again = ["import", file, "--format", "segment", ...into(folder)];
    expect((await imported(again)).tally).toMatchObject({ accepted: 6, rejected: 0 });
    expect(withoutReceipt(await exported(into(folder)))).toEqual(withoutReceipt(events));
    const back = await imported(["import", file, "--format", "segment", ...data]);
    expect(back.tally).toMatchObject({ accepted: 0, duplicate: 6 });
  }, 120_000);

  it("come of the source that is said, and without any they are rejected", async () => {
    const folder = freshFolder();
    const file = join(folder, "archive.ndjson");
    const message = {
      type: "track",
      event: "Seen",
      userId: "kim",
      originalTimestamp: "2026-01-01T00:00:09Z",
      timestamp: "2026-01-01T00:00:01Z",
      sentAt: "2026-01-01T00:00:10Z",
      receivedAt: "2026-01-01T00:00:02Z",
    };
    writeFileSync(file, `${JSON.stringify(message)}\n{"source":"A b"}\n`);
    const command = ["import", file, "--format", "segment", ...into(folder)];
    const { code, out } = await attune(command);
    expect(code).toBe(1);
    expect(out).toContain("line 1, source: it names no source: give one with --source");
    expect(out).toContain("line 2, source: a source key is lower-case letters");
    await imported([...command, "--source", "old"]);
    const [event] = await exported(into(folder));
    expect(event).toMatchObject({ source: "old", timestamp: "2026-01-01T00:00:01.000Z" });
    expect(event).not.toHaveProperty("sentAt");
  });

  it("a mapping or a format, not both and not neither", async () => {
    const { file, mapping } = importing();
    for (const how of [[], ["--map", mapping, "--format", "segment"]])
      expect((await attune(["import", file, ...how])).err).toContain(
        "It takes a mapping or a format",
      );
  });
});

const Shifted = z.object({ tally: z.object({ shift: z.int(), accepted: z.int() }) });

describe("--shift-to-now", () => {
  const newest = Date.parse("2026-01-01T10:02:00Z");

  it("the newest event is now and the others as long before it as they were; going on keeps the shift", async () => {
    const { command, data } = importing();
    const before = Date.now();
    const part = Shifted.parse(await attuneJson([...command, "--shift-to-now", "--limit", "1"]));
    expect(part.tally.accepted).toBe(1);
    expect(part.tally.shift).toBeGreaterThanOrEqual(before - newest);
    const whole = Shifted.parse(await attuneJson([...command, "--shift-to-now"]));
    expect(whole.tally).toEqual({ shift: part.tally.shift, accepted: 3 });
    const times = (await exported(data)).map((event) => Date.parse(String(event["timestamp"])));
    expect(times).toEqual([-120_000, -60_000, 0].map((by) => newest + by + part.tally.shift));
  });

  it("the newest may be said, so that the file need not be searched", async () => {
    const { command } = importing();
    const said = [...command, "--shift-to-now=2026-01-01T12:02:00+02:00", "--dry-run"];
    const { tally } = Shifted.parse(await attuneJson(said));
    expect(tally.shift).toBeGreaterThan(0);
    expect(Math.abs(tally.shift - (Date.now() - newest))).toBeLessThan(3_600_000);
    const { code, err } = await attune([...command, "--shift-to-now=yesterday"]);
    expect(code).toBe(1);
    expect(err).toContain("The newest time is not a date");
  });
});
