import { fc, test } from "@fast-check/vitest";
import type { JsonObject } from "@attune/core/json";
import { describe, expect } from "vitest";
import type { Column } from "./columns.ts";
import { columnsOf } from "./columns.ts";
import { csvOf } from "./csv.ts";

const column = (name: string, type: Column["type"]): Column => ({
  name,
  type,
  read: (row) => row[name],
});

const rowsOf = async function* (rows: readonly JsonObject[]): AsyncGenerator<JsonObject> {
  yield* rows;
};

const csv = async (
  columns: readonly Column[],
  rows: readonly JsonObject[],
  form: "standard" | "bom" | "excel" = "standard",
): Promise<string> => (await Array.fromAsync(csvOf(columns, form)(rowsOf(rows)))).join("");

/** Reads RFC 4180 as its grammar has it, apart from the code that writes it. */
const read = (text: string, separator = ","): string[][] => {
  const records: string[][] = [];
  let record: string[] = [];
  let place = 0;
  while (place < text.length) {
    let cell = "";
    if (text[place] === '"') {
      for (place += 1; text[place] !== '"' || text[place + 1] === '"'; place += 1) {
        if (text[place] === '"') place += 1;
        cell += text[place];
      }
      place += 1;
    } else
      for (; text[place] !== separator && !text.startsWith("\r\n", place); place += 1)
        cell += text[place];
    record.push(cell);
    if (text[place] === separator) place += 1;
    else {
      expect(text.slice(place, place + 2)).toBe("\r\n");
      place += 2;
      records.push(record);
      record = [];
    }
  }
  return records;
};

const FORMULA_BEGINS = "=+-@\t\r\n\0＝＋－＠﹦﹢﹣﹫".split("");
const beginsFormula = (cell: string): boolean =>
  FORMULA_BEGINS.some((each) => cell.startsWith(each) || cell.trimStart().startsWith(each));

/** As docs/how-to/verify-and-export.md says that a cell is read back. */
const readBack = (cell: string): string =>
  cell.replace(/^'(?=[\s']*[=+\-@\t\r\n\0＝＋－＠﹦﹢﹣﹫])/u, "");

const hostile = fc
  .tuple(
    fc.array(fc.constantFrom("'", " ", "\u00a0", ...FORMULA_BEGINS), { maxLength: 4 }),
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("", "SUM(A1)", 'a"b', "a,b;c\td", "line\r\nline"),
    ),
  )
  .map(([begin, rest]) => begin.join("") + rest);

describe("a table as CSV", () => {
  const text = [column("a", "text"), column("b", "text")];

  test.prop([fc.array(fc.tuple(hostile, hostile)), fc.constantFrom("standard", "excel")])(
    "no cell of text begins like a formula, and each reads back as it was",
    async (pairs, form) => {
      const written = await csv(
        text,
        pairs.map(([a, b]) => ({ a, b })),
        form === "excel" ? "excel" : "standard",
      );
      const [header, ...cells] = read(written.replace(/^\uFEFF/, ""), form === "excel" ? ";" : ",");
      expect(header).toEqual(["a", "b"]);
      expect(cells.flat().filter(beginsFormula)).toEqual([]);
      expect(cells.map((record) => record.map(readBack))).toEqual(pairs);
    },
  );

  test.prop([fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }))])(
    "numbers are numbers, also below nought",
    async (numbers) => {
      const written = await csv(
        [column("n", "number")],
        numbers.map((n) => ({ n })),
      );
      expect(
        read(written)
          .slice(1)
          .map(([cell]) => Number(cell)),
      ).toEqual(numbers.map((n) => n + 0));
      expect(written).not.toContain("'");
    },
  );

  test("a number keeps its sign where text gets an apostrophe", async () => {
    const columns = [column("n", "number"), column("t", "text"), column("x", "any")];
    expect(await csv(columns, [{ n: -5.2, t: "-5.20", x: -1 }])).toBe(
      "n,t,x\r\n-5.2,'-5.20,-1\r\n",
    );
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["'=1+1", "''=1+1"],
    ["'quoted'", "'quoted'"],
    ["  @x", "'  @x"],
    ["＝1+1", "'＝1+1"],
    ["+46701740605", "'+46701740605"],
    ["plain", "plain"],
  ])("the text %s is written %s", async (value, cell) => {
    const [, record] = read(await csv([column("t", "text")], [{ t: value }]));
    expect(record).toEqual([cell]);
  });

  test("for Excel it has a byte order mark, semicolons and decimal commas", async () => {
    const columns = [column("n", "number"), column("t", "text"), column("j", "json")];
    const rows = [{ n: 1234.5, t: "a;b", j: { n: 1.5 } }];
    expect(await csv(columns, rows, "excel")).toBe('\uFEFFn;t;j\r\n1234,5;"a;b";"{""n"":1.5}"\r\n');
    expect(await csv(columns, rows, "bom")).toBe('\uFEFFn,t,j\r\n1234.5,"a;b","{""n"":1.5}"\r\n');
  });

  test("what is absent is an empty cell, an empty text is a quoted one", async () => {
    expect(await csv(text, [{ a: "" }, {}])).toBe('a,b\r\n"",\r\n,\r\n');
    expect(await csv([column("a", "text")], [{}])).toBe('a\r\n""\r\n');
  });

  test("what is nested is JSON text, also when all of it is hidden", async () => {
    const columns = [column("j", "json")];
    const written = await csv(columns, [{ j: { a: ["x,y"] } }, { j: "[personal]" }]);
    expect(read(written).slice(1)).toEqual([['{"a":["x,y"]}'], ['"[personal]"']]);
  });

  test("its header is the names that were asked for", async () => {
    const columns = columnsOf("profiles", "id, traits.email,traits.=x");
    expect(await csv(columns, [{ id: "p1", traits: { email: "a@b.se", "=x": "=y" } }])).toBe(
      "id,traits.email,traits.=x\r\np1,a@b.se,'=y\r\n",
    );
  });
});
