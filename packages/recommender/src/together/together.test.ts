import { fc, test } from "@fast-check/vitest";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { kindLogs, logOf } from "../../test/logs.arbitraries.ts";
import { table } from "../../test/reference/naive.ts";
import { buildMatrix } from "../interaction/index.ts";
import { createTogether, likelihoodRatio } from "./index.ts";

const GROCERIES = join(
  import.meta.dirname,
  "../../../../../shared/data/groceries/groceries_baskets.txt.gz",
);
const EVERY = { minSupport: 1, minLift: 0, minLikelihood: 0 };

/** The ratio as a sum over the four cells: 2 · observed · log(observed / expected). */
const byCells = (both: number, first: number, second: number, neither: number): number => {
  const sum = both + first + second + neither;
  const cells = [
    [both, both + first, both + second],
    [first, both + first, first + neither],
    [second, second + neither, both + second],
    [neither, second + neither, first + neither],
  ] as const;
  return cells.reduce(
    (total, [seen, row, column]) =>
      seen > 0 ? total + 2 * seen * Math.log((seen * sum) / (row * column)) : total,
    0,
  );
};

describe("bought together", () => {
  const count = fc.nat({ max: 500 });
  test.prop([count, count, count, count])(
    "is as sure as Dunning's ratio says, over the cells of the table",
    (both, first, second, neither) => {
      const ratio = likelihoodRatio(both, first, second, neither);
      expect(ratio).toBeCloseTo(Math.max(0, byCells(both, first, second, neither)), 6);
    },
  );

  test.prop([kindLogs])(
    "counts the baskets that hold both, and how much oftener than chance",
    (log) => {
      const cells = table(log);
      const holding = (...items: readonly number[]): number =>
        cells.filter((row) => items.every((item) => (row[item] ?? 0) > 0)).length;
      const together = createTogether(buildMatrix(log));
      for (let item = 0; item < log.itemCount; item += 1)
        for (const pair of together(item, 100, EVERY)) {
          expect(pair.support).toBe(holding(item, pair.item));
          const expected = (holding(item) * holding(pair.item)) / log.userCount;
          expect(pair.lift).toBeCloseTo(pair.support / expected, 9);
        }
    },
  );

  it("takes more than one basket, and more than what is in every basket anyhow", () => {
    const baskets = Array.from({ length: 40 }, (_, basket) => [
      [basket, 0, 1, 0] as const,
      ...(basket < 20 ? [[basket, 1, 1, 0] as const, [basket, 2, 1, 0] as const] : []),
      ...(basket === 3 ? [[basket, 3, 1, 0] as const] : []),
    ]).flat();
    const together = createTogether(buildMatrix(logOf(baskets, 40, 4)));
    expect(together(1, 10).map(({ item }) => item)).toEqual([2]);
  });

  it("finds in the groceries of a month what goes together", ({ skip }) => {
    if (!existsSync(GROCERIES))
      skip("there is no ../shared/data/groceries beside the repository: nothing is tested here");
    const lines = gunzipSync(readFileSync(GROCERIES)).toString().trim().split("\n");
    const names = [...new Set(lines.flatMap((line) => line.split("\t")))];
    const rows = lines.flatMap((line, basket) =>
      line.split("\t").map((name) => [basket, names.indexOf(name), 1, basket] as const),
    );
    const together = createTogether(buildMatrix(logOf(rows, lines.length, names.length)));
    const [first] = together(names.indexOf("whole milk"), 1);
    const holds = (name: string): string[] =>
      lines.filter((line) => line.split("\t").includes(name));
    const both = holds("whole milk").filter((line) =>
      line.split("\t").includes(names[first?.item ?? -1] ?? ""),
    );
    expect(first?.support).toBe(both.length);
    expect(first?.lift).toBeGreaterThan(1);
  });
});
