import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CsvRecord } from "./csv.ts";
import { createCsvReader } from "./csv.ts";
import { createDecoder } from "./encoding.ts";
import { FileFormat } from "./format.ts";
import { openSourceFile } from "./source-file.ts";
import { tables, written } from "./tables.arbitraries.ts";

const PLAIN = { separator: ",", quote: '"', isCarriageReturn: false } as const;

const read = (text: string, dialect: Parameters<typeof createCsvReader>[0] = PLAIN) => {
  const reader = createCsvReader(dialect);
  return [...reader.push(text), ...reader.end()];
};
const cellsOf = ({ cells }: CsvRecord) => ("flaw" in cells ? [cells.flaw] : cells);

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "attune-csv-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.prop([tables, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 })])(
  "any table in any dialect and encoding reads back the same, wherever it is cut into pieces",
  ({ rows, writing }, sizes) => {
    const decoder = createDecoder(writing.encoding);
    const reader = createCsvReader({
      separator: writing.separator,
      quote: '"',
      isCarriageReturn: writing.lineBreak === "\r",
    });
    const bytes = written(rows, writing);
    const records: CsvRecord[] = [];
    for (let at = 0, nth = 0; at < bytes.length; nth += 1) {
      const size = sizes[nth % sizes.length] ?? 1;
      records.push(...reader.push(decoder.decode(bytes.subarray(at, at + size))));
      at += size;
    }
    records.push(...reader.push(decoder.end()), ...reader.end());
    expect(records.map(cellsOf)).toEqual(rows);
    expect(decoder.isDamaged()).toBe(false);
  },
);

test.prop([tables])(
  "a file tells by itself what separates its cells, how its lines end, and its encoding by its mark",
  async ({ rows, writing }) => {
    const path = join(folder, "table.csv");
    const header = rows[0]?.map((_, at) => `column ${at}`) ?? [];
    writeFileSync(path, written([header, ...rows], writing));
    const isMarked = writing.hasMark && writing.encoding !== "windows-1252";
    const encoding = isMarked ? "auto" : writing.encoding;
    const named = new Map(header.map((name) => [name, "/rows/0"]));
    const file = await openSourceFile(
      path,
      FileFormat.parse({ type: "csv", encoding }),
      () => () => undefined,
    );
    await file.check(named);
    const opened = await file.rows(named, () => undefined);
    const found = (await Array.fromAsync(opened.rows)).flat();
    expect(opened.columns).toEqual(header);
    expect(found.map(({ cells }) => cells)).toEqual(rows);
    expect(opened.isCut()).toBe(false);
  },
);

describe("lines are counted as an editor counts them", () => {
  it.each([
    ["line feeds", "a\n\n\nb\n", [1, 4]],
    ["carriage return and line feed", "a\r\n\r\nb\r\n", [1, 3]],
    ["both in one file", "a\r\nb\nc\r\n", [1, 2, 3]],
    ["breaks in cells", 'a,"x\r\ny"\r\nb,"z\n\nz"\r\nc\r\n', [1, 3, 6]],
    ["a row without its end", "a\nb", [1, 2]],
  ])("%s", (_what, text, lines) => {
    expect(read(text).map(({ line }) => line)).toEqual(lines);
  });

  it("carriage returns alone, where the file has nothing else", () => {
    const records = read('a\r\rb,"x\ry"\rc', { ...PLAIN, isCarriageReturn: true });
    expect(records.map(({ line, cells }) => [line, cells])).toEqual([
      [1, ["a"]],
      [3, ["b", "x\ry"]],
      [5, ["c"]],
    ]);
  });
});

describe("a row that cannot be read costs no other", () => {
  it("a quote that never closes", () => {
    const records = read('a,1\nb,"2\nc,3\nd,4\n');
    expect(records.map(cellsOf)).toEqual([
      ["a", "1"],
      ["a quote opens in this row and never closes"],
      ["c", "3"],
      ["d", "4"],
    ]);
    expect(records[1]).toMatchObject({ line: 2, raw: 'b,"2' });
  });

  it("two quotes in two rows that never close: neither row is taken for a part of the other", () => {
    expect(read('a,"1\nb,"2\nc,3\n').map(cellsOf)).toEqual([
      ["a quote opens in this row and closes in the middle of a cell of another"],
      ["a quote opens in this row and never closes"],
      ["c", "3"],
    ]);
  });

  it("a quote that does not close for longer than a row may be", () => {
    const text = `a,1\nb,"2\n${"c,3\n".repeat(400_000)}d,4\n`;
    const reader = createCsvReader(PLAIN);
    const pieces = Array.from({ length: Math.ceil(text.length / 65_536) }, (_, nth) =>
      reader.push(text.slice(nth * 65_536, (nth + 1) * 65_536)),
    );
    const records = [...pieces.flat(), ...reader.end()];
    expect(records).toHaveLength(400_003);
    expect(records[1]).toMatchObject({
      line: 2,
      cells: { flaw: "a quote opens in this row and does not close within 1 MB" },
    });
    expect(records.at(-1)).toMatchObject({ line: 400_003, cells: ["d", "4"] });
  });

  it("a row that does not end for longer than a row may be", () => {
    const reader = createCsvReader(PLAIN);
    const records = [
      ...reader.push(`a\n${"x".repeat(1_100_000)}`),
      ...reader.push("yyy\nb\n"),
      ...reader.end(),
    ];
    expect(records.map(cellsOf)).toEqual([["a"], ["this row is longer than 1 MB"], ["b"]]);
    expect(records.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it("quotes inside of a cell are a part of it", () => {
    expect(read('5" pipe,"a" b,c"d"\n').map(cellsOf)).toEqual([['5" pipe', '"a" b', 'c"d"']]);
  });
});
