import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openRejects, rejectsPlaceFor } from "./rejects.ts";
import { readingAsSegment } from "./reading.ts";
import { summaryText } from "./summary.ts";
import { EMPTY_TALLY } from "./tally.ts";

const rejectAt = (line: number) => ({ line, column: "at", reason: "no time", raw: `row ${line}` });

const freshFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "attune-cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

it("a place is found before anything is sent, and trying it leaves nothing behind", () => {
  const folder = freshFolder();
  const file = join(folder, "till.csv");
  expect(rejectsPlaceFor(file)).toEqual({ path: `${file}.rejects.csv`, insteadOf: null });
  expect(existsSync(`${file}.rejects.csv`)).toBe(false);
});

it("where no file can be written the import goes on, and the summary lists lines and reasons", () => {
  const place = { path: null, insteadOf: "/closed/till.csv.rejects.csv" };
  const rejects = openRejects(place, 0);
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
  const rejects = openRejects({ path: join(folder, "rejects.csv"), insteadOf: null }, 0);
  rejects.add([rejectAt(2)]);
  rejects.close();
  expect(rejects.unwritten()).toEqual([rejectAt(2)]);
  expect(rejects.path()).toBeNull();
});

it("a run that goes on keeps what was counted and writes the rest again", () => {
  const path = join(freshFolder(), "rejects.csv");
  const first = openRejects({ path, insteadOf: null }, 0);
  first.add([rejectAt(2)]);
  const counted = first.bytes();
  first.add([rejectAt(3)]);
  first.close();
  const second = openRejects({ path, insteadOf: null }, counted);
  second.add([rejectAt(4)]);
  second.close();
  expect(readFileSync(path, "utf8")).toBe(
    "line,column,reason,raw\n2,at,no time,row 2\n4,at,no time,row 4\n",
  );
});
