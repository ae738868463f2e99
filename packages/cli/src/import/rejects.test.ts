import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openRejects } from "./rejects.ts";
import type { RejectsWish } from "./rejects-place.ts";
import { rejectsPlaceFor } from "./rejects-place.ts";
import { readingAsSegment } from "./reading.ts";
import { summaryText } from "./summary.ts";
import { EMPTY_TALLY } from "./tally.ts";

const rejectAt = (line: number) => ({ line, column: "at", reason: "no time", raw: `row ${line}` });

const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "attune-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const NEW = { mark: "", bytes: 0 };
const placeFor = (file: string, more: Partial<RejectsWish> = {}) =>
  rejectsPlaceFor({
    id: "0123456789",
    file,
    mapping: null,
    chosen: undefined,
    before: NEW,
    ...more,
  });
const at = (path: string | null, keeps = 0) => ({ path, keeps, insteadOf: null, why: null });

it("a place is found before anything is sent, and trying it leaves nothing behind", () => {
  const folder = freshFolder();
  const file = join(folder, "till.csv");
  expect(placeFor(file)).toEqual(at(`${file}.rejects.csv`));
  expect(existsSync(`${file}.rejects.csv`)).toBe(false);
});

it("a file that holds no rejects is refused, and so are the mapping and the data by any name", () => {
  const folder = freshFolder();
  const [file, mapping, notes] = ["till.csv", "map.yaml", "notes.txt"].map((name) => {
    writeFileSync(join(folder, name), "line,column,reason,rather mine\n");
    return join(folder, name);
  });
  const link = join(folder, "link");
  linkSync(mapping ?? "", link);
  const place = (chosen?: string) => () => placeFor(file ?? "", { mapping: mapping ?? "", chosen });
  expect(place(notes)).toThrow("The rejects would overwrite a file that is none of rejects");
  expect(place(file)).toThrow("The rejects would overwrite the file");
  expect(place(mapping)).toThrow("The rejects would overwrite the mapping");
  expect(place(link)).toThrow("The rejects would overwrite the mapping");
  expect(place("/dev/null")).toThrow("none of rejects");
  expect(readFileSync(notes ?? "", "utf8")).toContain("rather mine");
});

it("the rejects of another import stay, and this one's get a name of their own", () => {
  const file = join(freshFolder(), "till.csv");
  const wanted = `${file}.rejects.csv`;
  const first = openRejects(placeFor(file));
  first.add([rejectAt(2)]);
  first.close();
  const before = { mark: first.mark, bytes: first.bytes() };
  const kept = readFileSync(wanted, "utf8");
  const other = placeFor(file, { id: "abcdef0123" });
  expect(other).toEqual({
    path: `${file}.rejects-abcdef01.csv`,
    keeps: 0,
    insteadOf: wanted,
    why: "taken",
  });
  const second = openRejects(other);
  second.add([rejectAt(3)]);
  second.close();
  expect(readFileSync(wanted, "utf8")).toBe(kept);
  expect(placeFor(file, { before })).toEqual(at(wanted, before.bytes));
});

it("an import without rejects leaves no file, and an empty one that it did not make", () => {
  const file = join(freshFolder(), "till.csv");
  const rejects = openRejects(placeFor(file));
  expect(rejects.path()).toBeNull();
  rejects.close();
  expect(existsSync(`${file}.rejects.csv`)).toBe(false);
  const chosen = `${file}.mine.csv`;
  writeFileSync(chosen, "");
  openRejects(placeFor(file, { chosen })).close();
  expect(readFileSync(chosen, "utf8")).toBe("");
});

it("where no file can be written the import goes on, and the summary lists lines and reasons", () => {
  const insteadOf = "/closed/till.csv.rejects.csv";
  const place = { path: null, keeps: 0, insteadOf, why: "closed" as const };
  const rejects = openRejects(place);
  for (let line = 2; line < 502; line += 1) rejects.add([rejectAt(line)]);
  rejects.close();
  expect(rejects.unwritten()).toHaveLength(200);
  const summary = summaryText(
    {
      file: "till.csv",
      reading: readingAsSegment("till"),
      content: { isCut: false, firstDamage: null },
      limit: Number.POSITIVE_INFINITY,
    },
    {
      tally: { ...EMPTY_TALLY, done: true, rows: 500, rejected: 500 },
      from: 0,
      fromEvents: 0,
      seconds: 1,
      openEnd: null,
      rejectsFile: rejects.path(),
      rejectsPlace: place,
      unwritten: rejects.unwritten(),
    },
  );
  expect(summary).toContain("Rejected: 500; no file could be written for them");
  expect(summary).toContain("  line 201, at: no time: row 201\n  … and 300 more");
});

it("a place that is lost on the way does not end the import", () => {
  const folder = join(freshFolder(), "gone");
  const rejects = openRejects(at(join(folder, "rejects.csv")));
  rejects.add([rejectAt(2)]);
  rejects.close();
  expect(rejects.unwritten()).toEqual([rejectAt(2)]);
  expect(rejects.path()).toBeNull();
});

it("a run that goes on keeps what was counted and writes the rest again", () => {
  const path = join(freshFolder(), "rejects.csv");
  const first = openRejects(at(path));
  first.add([rejectAt(2)]);
  const counted = first.bytes();
  first.add([rejectAt(3)]);
  first.close();
  const second = openRejects(at(path, counted));
  second.add([rejectAt(4)]);
  second.close();
  expect(readFileSync(path, "utf8")).toBe(
    "line,column,reason,raw\n2,at,no time,row 2\n4,at,no time,row 4\n",
  );
});
