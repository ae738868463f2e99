import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { attune, freshFolder } from "./attune-command.ts";

const WINDOWS = Buffer.from("user,item\nåsa,bell\n", "latin1");

const MANY = Array.from({ length: 4_000 }, (_, at) => `u${(at * 7) % 90},i${(at * 13) % 70},soon`);
const CUT = gzipSync(["user,item,at", ...MANY].join("\n")).subarray(0, 2_000);

const BAD: readonly (readonly [what: string, name: string, bytes: Buffer, says: string])[] = [
  ["in another encoding", "a.csv", WINDOWS, "Save the file as UTF-8."],
  [
    "of UTF-16 without a mark",
    "a.csv",
    Buffer.from("user,item\nada,bell\n", "utf16le"),
    "Save the file as UTF-8.",
  ],
  ["that is a workbook", "a.csv", Buffer.from("PK\u0003\u0004 and so on"), "and evaluate that"],
  ["that is Parquet", "a.csv", Buffer.from("PAR1 and so on"), "Say --format parquet."],
  ["that is no Parquet", "a.parquet", Buffer.from("user,item\n"), "say so with --format"],
  [
    "whose columns have other names",
    "a.csv",
    Buffer.from("who,what\nada,bell\n"),
    "--user, --item",
  ],
  [
    "with a name twice",
    "a.csv",
    Buffer.from("user,user,item\na,b,c\n"),
    "so that the flags can say",
  ],
  ["whose gzip data end early", "a.csv.gz", CUT, "The file is cut"],
  ["without a row", "a.csv", Buffer.from("user,item\n"), "a.csv has no rows."],
  ["whose header is broken", "a.csv", Buffer.from('user,"item\nada,bell\n'), "--columns"],
];

describe("attune evaluate of a file", () => {
  it.each(BAD)("%s says what can be done with this command", async (_what, name, bytes, says) => {
    const file = join(freshFolder(), name);
    writeFileSync(file, bytes);
    const { code, err } = await attune(["evaluate", file]);
    expect(code).toBe(1);
    expect(err).toContain(says);
    expect(err).not.toMatch(/mapping|format\.\w/);
  });

  it.each([
    ["--time", ["--time", "at"], "of 4000 rows 4000 have no time in --time."],
    ["--rating", ["--rating", "item"], "of 4000 rows 4000 have nothing of at least --liked"],
    ["--quantity", ["--quantity", "item"], "of 4000 rows 4000 have no number in --quantity."],
  ])("of which %s leaves nothing says why its rows were left out", async (_flag, flags, says) => {
    const file = join(freshFolder(), "a.csv");
    writeFileSync(file, ["user,item,at", ...MANY].join("\n"));
    const { code, err } = await attune(["evaluate", file, ...flags]);
    expect(code).toBe(1);
    expect(err).toContain(says);
  });

  it("whose separator cannot be told says so without a mapping", async () => {
    const file = join(freshFolder(), "a.csv");
    writeFileSync(file, "1,5;2,5\n3,5;4,5\n");
    const { code, err } = await attune(["evaluate", file, "--columns", "user,item,more"]);
    expect(code).toBe(1);
    expect(err).not.toMatch(/mapping|format\.\w/);
  });
});
