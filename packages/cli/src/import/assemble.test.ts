import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { compileMapping } from "./assemble.ts";
import type { Cell } from "./file/index.ts";
import { Mapping } from "./mapping.ts";

type Table = readonly (readonly Cell[])[];

/** What the rows of a table become: units, in short. */
const assembled = (map: string, columns: readonly string[], table: Table, isCut = false) => {
  const mapping = Mapping.parse(parse(map));
  const assembler = compileMapping(mapping, columns);
  const units = table.flatMap((cells, index) =>
    assembler.add({ number: index + 1, line: index + 2, raw: "", hash: "", cells }),
  );
  return [...units, ...assembler.end(isCut)];
};
const messagesOf = (...made: Parameters<typeof assembled>) =>
  assembled(...made).flatMap(({ messages }) => messages);
const rejectsOf = (...made: Parameters<typeof assembled>) =>
  assembled(...made).flatMap(({ rejects }) =>
    rejects.map(({ line, column, reason }) => [line, column, reason]),
  );

const ORDERS = `
source: till
format: { type: csv }
skip:
  - { reason: test, when: { sku: { $startsWith: TEST } } }
group:
  by: [order]
  within: 3
  skip:
    - { reason: given away, when: { price: 0 } }
rows:
  - type: track
    event: Order Completed
    userId: { $column: who }
    timestamp: { $column: at, as: iso, pick: min }
    properties:
      order_id: { $column: order }
      total: { $sum: [price, count] }
      lines: { $count: true }
      products:
        $each: { sku: { $column: sku }, name: { $column: name, trim: true }, quantity: { $column: count, as: number } }
        spare: [name]
`;
const COLUMNS = ["order", "who", "sku", "name", "price", "count", "at"];
const line = (
  order: string,
  sku: string,
  price = "1.10",
  more: Partial<Record<string, string>> = {},
) => [
  order,
  more["who"] ?? "kim",
  sku,
  more["name"] ?? "",
  price,
  more["count"] ?? "3",
  more["at"] ?? "2026-01-01T10:00:00Z",
];

describe("rows of one key make one event", () => {
  it("with a list of them, exact sums, and the first of their times", () => {
    const table = [
      line("1", "a", "0.10"),
      line("1", "b", "0.20", { count: "1", at: "2026-01-01T09:59:00Z", name: " Mug " }),
      line("2", "a"),
    ];
    expect(messagesOf(ORDERS, COLUMNS, table)).toEqual([
      {
        type: "track",
        event: "Order Completed",
        userId: "kim",
        timestamp: "2026-01-01T09:59:00.000Z",
        properties: {
          order_id: "1",
          total: 0.5,
          lines: 2,
          products: [
            { sku: "a", quantity: 3 },
            { sku: "b", name: "Mug", quantity: 1 },
          ],
        },
      },
      expect.objectContaining({
        properties: expect.objectContaining({ order_id: "2", total: 3.3 }),
      }),
    ]);
  });

  it("also when rows of others stand between them, as far as the mapping says", () => {
    const table = [line("1", "a"), line("2", "a"), line("3", "a"), line("1", "b")];
    const orders = messagesOf(ORDERS, COLUMNS, table).map(({ properties }) => properties);
    expect(orders).toMatchObject([
      { order_id: "2", lines: 1 },
      { order_id: "3", lines: 1 },
      { order_id: "1", lines: 2 },
    ]);
  });

  it("a row that comes after its group has ended is rejected, never a second event", () => {
    const table = [
      line("1", "a"),
      ...["2", "3", "4"].map((order) => line(order, "a")),
      line("1", "b"),
    ];
    expect(messagesOf(ORDERS, COLUMNS, table)).toHaveLength(4);
    expect(rejectsOf(ORDERS, COLUMNS, table)).toEqual([
      [6, "order", expect.stringContaining("make group.within greater")],
    ]);
  });

  it("comes in whole or not at all", () => {
    const table = [line("1", "a"), line("1", "b", "cheap"), line("1", "c"), line("2", "a", "")];
    expect(messagesOf(ORDERS, COLUMNS, table)).toEqual([]);
    expect(rejectsOf(ORDERS, COLUMNS, table)).toEqual([
      [2, "", "its group is rejected for line 3"],
      [3, "price", '"cheap" is not a number'],
      [4, "", "its group is rejected for line 3"],
      [5, "price", "is empty, and a sum wants a number"],
    ]);
  });

  it("a cell that should be one for all of them and is not is said, not guessed", () => {
    const table = [line("1", "a"), line("1", "b", "1", { who: "lee" })];
    expect(rejectsOf(ORDERS, COLUMNS, table)).toEqual([
      [2, "", "its group is rejected for line 3"],
      [3, "who", expect.stringContaining('"lee" differs from "kim" in the same group')],
    ]);
  });

  it("an empty key is rejected alone", () => {
    const table = [line("", "a"), line("2", "a")];
    expect(messagesOf(ORDERS, COLUMNS, table)).toHaveLength(1);
    expect(rejectsOf(ORDERS, COLUMNS, table)).toEqual([
      [2, "order", "is empty, and rows are grouped by it"],
    ]);
  });

  it("a row that cannot be read takes every group with it that it could be of, and no other", () => {
    const ids = ["1", "2", "3", "3", "3", "4"];
    const rows = ids.map((id) => line(id, "a"));
    const table = [...rows.slice(0, 2), ["2", "kim"], ...rows.slice(2)];
    const close = ORDERS.replace("within: 3", "within: 1");
    const missing = "line 4 cannot be read and may be of its group: correct that line";
    expect(rejectsOf(close, COLUMNS, table)).toEqual([
      [4, "", "2 columns instead of 7"],
      [3, "", missing],
      ...[5, 6, 7].map((at) => [at, "", missing]),
    ]);
    expect(messagesOf(close, COLUMNS, table)).toHaveLength(2);
    // Within three rows the first is still open, and the fourth stands too far behind.
    expect(rejectsOf(ORDERS, COLUMNS, table)).toHaveLength(6);
    expect(messagesOf(ORDERS, COLUMNS, table)).toHaveLength(1);
  });

  it("rows and whole groups that the mapping leaves out are counted with its reason", () => {
    const table = [line("1", "TEST1"), line("1", "a", "0.00"), line("1", "b", "0"), line("2", "a")];
    const units = assembled(ORDERS, COLUMNS, table);
    expect(units.flatMap(({ skipped }) => skipped)).toEqual(["test", "given away", "given away"]);
    expect(units.flatMap(({ messages }) => messages)).toHaveLength(1);
  });

  it("a group that is open where a cut file ends is rejected: rows of it may be missing", () => {
    expect(rejectsOf(ORDERS, COLUMNS, [line("1", "a")], true)).toEqual([
      [2, "", "the file is cut here: rows of its group may be missing"],
    ]);
  });

  it("an event that would be too large leaves out what it may spare, and keeps each line", () => {
    const table = Array.from({ length: 600 }, (_, index) =>
      line("1", `sku-${index}`, "1", { name: "A name that is long enough to fill an event" }),
    );
    const [message] = messagesOf(ORDERS, COLUMNS, table);
    expect(JSON.stringify(message)).not.toContain("A name");
    expect(message).toMatchObject({ properties: { lines: 600, total: 1800 } });
    expect(JSON.stringify(message).match(/sku-/g)).toHaveLength(600);
    const small = messagesOf(ORDERS, COLUMNS, table.slice(0, 300));
    expect(JSON.stringify(small).match(/A name/g)).toHaveLength(300);
  });

  it("a group without end does not fill the memory", () => {
    const table = Array.from({ length: 10_050 }, () => line("1", "a"));
    const units = assembled(ORDERS, COLUMNS, table);
    expect(units.flatMap(({ messages }) => messages)).toEqual([]);
    expect(units.flatMap(({ rejects }) => rejects)).toHaveLength(10_050);
  });

  test.prop([
    fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -500, max: 500 })), {
      maxLength: 40,
    }),
    fc.integer({ min: 1, max: 10 }),
  ])("each row is in one unit, in whatever order the orders stand", (rows, within) => {
    const map = ORDERS.replace("within: 3", `within: ${within}`);
    const table = rows.map(([order, cents]) =>
      line(`o${order}`, "a", (cents / 100).toFixed(2), { count: "1" }),
    );
    const units = assembled(map, COLUMNS, table);
    expect(units.reduce((sum, unit) => sum + unit.rows, 0)).toBe(rows.length);
    const orders = units.flatMap(({ messages }) => messages.map(({ properties }) => properties));
    const ids = orders.map((each) => JSON.stringify(each).match(/"order_id":"(o\d)"/)?.[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(assembled(map, COLUMNS, table)).toEqual(units);
  });
});

const value = (written: string, cells: readonly Cell[], format = "type: csv") =>
  assembled(
    `{ source: s, format: { ${format} }, rows: [{ type: track, event: E, properties: { it: ${written} } }] }`,
    ["a", "b"],
    [cells],
  ).map(({ messages, rejects }) => {
    const [reject] = rejects;
    if (reject !== undefined) return reject.reason;
    return z.object({ properties: z.looseObject({}) }).parse(messages[0]).properties["it"];
  })[0];

describe("a cell is read as the mapping says", () => {
  const swedish = 'type: csv, decimal: ",", thousands: " "';
  it.each<[string, Cell, string, unknown]>([
    ["{ $column: a, as: number }", "12.50", "type: csv", 12.5],
    ["{ $column: a, as: number }", "12,50", "type: csv", '"12,50" is not a number'],
    ["{ $column: a, as: number }", " 1\u00A0234,50 ", swedish, 1234.5],
    ["{ $column: a, as: number }", "1 234 567", swedish, 1_234_567],
    ["{ $column: a, as: number }", "12 34,50", swedish, '"12 34,50" is not a number'],
    ["{ $column: a, as: number }", "\u22125,25", swedish, -5.25],
    ["{ $column: a, as: number }", "1.234,50", 'type: csv, decimal: ",", thousands: "."', 1234.5],
    [
      "{ $column: a, as: number }",
      "1.23",
      'type: csv, decimal: ",", thousands: "."',
      '"1.23" is not a number',
    ],
    ["{ $column: a, as: number }", 12n, "type: parquet", 12],
    ["{ $column: a }", 12n, "type: parquet", 12],
    ["{ $column: a }", 2n ** 60n, "type: parquet", "1152921504606846976"],
    [
      "{ $column: a, as: number }",
      "1152921504606846976",
      "type: csv",
      '"1152921504606846976" has more digits than a number keeps: read it as text',
    ],
    ["{ $column: a, as: text }", 12.5, "type: parquet", "12.5"],
    ["{ $column: a }", new Date(0), "type: parquet", "1970-01-01T00:00:00.000Z"],
    ["{ $column: a }", { b: [1] }, "type: ndjson", { b: [1] }],
    ["{ $column: a, trim: true, case: upper }", " abc ", "type: csv", "ABC"],
    ["{ $column: a, as: boolean }", "Yes", "type: csv", true],
    ["{ $column: a, as: boolean, words: { yes: [ja], no: [nej] } }", "NEJ", "type: csv", false],
    [
      "{ $column: a, as: boolean, words: { yes: [ja], no: [nej] } }",
      "yes",
      "type: csv",
      '"yes" is neither true nor false',
    ],
    ["{ $column: a, values: { x: 1 } }", "y", "type: csv", '"y" is not in the mapping\'s values'],
    ["{ $column: a, as: unix-seconds }", "1511579908", "type: csv", "2017-11-25T03:18:28.000Z"],
    [
      "{ $column: a, as: iso }",
      "2026-07-01T12:00:00",
      "type: csv",
      '"2026-07-01T12:00:00" names no zone: say in the mapping which, as zone: UTC',
    ],
    [
      "{ $column: a, as: iso, zone: Europe/Stockholm }",
      "2026-07-01 12:00",
      "type: csv",
      "2026-07-01T10:00:00.000Z",
    ],
    [
      "{ $column: a, as: iso, zone: Europe/Stockholm }",
      "2026-07-01T12:00:00+05:30",
      "type: csv",
      "2026-07-01T06:30:00.000Z",
    ],
    ["{ $column: a, as: iso }", "12/01/2009", "type: csv", '"12/01/2009" is not a time'],
    ["{ $text: 'no {a} and {b}' }", 7, "type: ndjson", "no 7 and b"],
    ["{ $text: 'no {a} and {b}' }", "", "type: csv", undefined],
    ["{ $product: [a, -0.1] }", "0.3", "type: csv", -0.03],
    ["{ $product: [a, 2] }", "", "type: csv", undefined],
    ["{ $text: '{b}', when: { a: { $gt: 5 } } }", "10", "type: csv", "b"],
    ["{ $text: '{b}', when: { a: { $gt: 5 } } }", "5", "type: csv", undefined],
    ["[{ $column: a }, x]", "", "type: csv", ["x"]],
  ])("%s of %s (%s) is %s", (written, cell, format, made) => {
    expect(value(written, [cell, "b"], format)).toEqual(made);
  });

  const date = "{ $column: a, as: date, format: dd/MM/yyyy HH:mm, zone: Europe/London }";
  it.each([
    ["31/12/2009 23:59", "2009-12-31T23:59:00.000Z"],
    ["01/07/2010 12:00", "2010-07-01T11:00:00.000Z"],
    ["31/10/2010 01:30", "2010-10-31T00:30:00.000Z"],
    ["28/03/2010 01:30", "2010-03-28T01:00:00.000Z"],
    [
      "12/31/2009 23:59",
      '"12/31/2009 23:59" is not a time of the form dd/MM/yyyy HH:mm in Europe/London',
    ],
    [
      "2009-12-31 23:59",
      '"2009-12-31 23:59" is not a time of the form dd/MM/yyyy HH:mm in Europe/London',
    ],
    [
      "29/02/2010 10:00",
      '"29/02/2010 10:00" is not a time of the form dd/MM/yyyy HH:mm in Europe/London',
    ],
  ])("the date %s, on London's clocks, is %s", (cell, made) => {
    expect(value(date, [cell, ""])).toBe(made);
  });

  it("a date may have a month's name and a clock of twelve hours", () => {
    const form = "{ $column: a, as: date, format: 'd-MMM-yyyy h:mm a', zone: UTC }";
    expect(value(form, ["5-Mar-2010 12:05 AM", ""])).toBe("2010-03-05T00:05:00.000Z");
    expect(value(form, ["15-mar-2010 5:30 pm", ""])).toBe("2010-03-15T17:30:00.000Z");
    expect(value(form, ["15-mar-2010 13:30 pm", ""])).toContain("is not a time of the form");
  });
});

it("an event that says when it happened is not one of today where its cell is empty", () => {
  const table = [line("1", "a", "1", { at: "" }), line("1", "b", "1", { at: "" })];
  expect(messagesOf(ORDERS, COLUMNS, table)).toEqual([]);
  expect(rejectsOf(ORDERS, COLUMNS, table)).toEqual([
    [2, "at", "the timestamp is empty"],
    [3, "", "its group is rejected for line 2"],
  ]);
});

const applies = (when: string, cells: readonly Cell[]): boolean =>
  assembled(
    `{ source: s, format: { type: csv }, rows: [{ when: ${when}, type: track, event: E }] }`,
    ["a", "b"],
    [cells],
  ).some(({ messages }) => messages.length > 0);

describe("a condition on cells", () => {
  it.each<[string, Cell, boolean]>([
    ["{ a: x }", "x", true],
    ["{ a: [x, y] }", "y", true],
    ["{ a: { $nin: [x, y] } }", "y", false],
    ["{ a: 0 }", "0.00", true],
    ["{ a: '0' }", "0.00", false],
    ["{ a: 0 }", "", false],
    ["{ a: { $ne: 0 } }", "", true],
    ["{ a: { $lt: 0 } }", "-1", true],
    ["{ a: { $lt: 0 } }", -1n, true],
    ["{ a: { $lt: 0 } }", "", false],
    ["{ a: { $gte: 10 } }", "9", false],
    ["{ a: { $gte: 2026-02 } }", "2026-02-01", true],
    ["{ a: { $gt: 1, $lte: 3 } }", "3", true],
    ["{ a: { $exists: false } }", null, true],
    ["{ a: { $exists: true } }", "0", true],
    ["{ a: { $startsWith: C } }", "C489449", true],
    ["{ $not: { a: { $startsWith: C } } }", "489449", true],
    ["{ $or: [{ a: 1 }, { b: b }] }", "2", true],
    ["{ $nor: [{ a: 1 }, { b: c }] }", "2", true],
    ["{ a: true }", true, true],
  ])("%s of the cell %s holds: %s", (when, cell, holds) => {
    expect(applies(when, [cell, "b"])).toBe(holds);
  });
});
