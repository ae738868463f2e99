import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import {
  bucketOf,
  bucketRanges,
  equalWeights,
  HASH_VERSIONS,
  inNamespace,
  variationAt,
} from "./index.ts";

const CASES = join(import.meta.dirname, "../../../../../shared/oracles/growthbook-sdk/cases.json");
type Range = readonly [number, number];
type Cases = {
  readonly hash: readonly (readonly [string, string, number, number | null])[];
  readonly getBucketRange: readonly (readonly [
    string,
    readonly [number, number, readonly number[] | null],
    readonly Range[],
  ])[];
  readonly chooseVariation: readonly (readonly [string, number, readonly Range[], number])[];
  readonly getEqualWeights: readonly (readonly [number, readonly number[]])[];
  readonly inNamespace: readonly (readonly [
    string,
    string,
    readonly [string, number, number],
    boolean,
  ])[];
};

const readCases = (): Cases => JSON.parse(readFileSync(CASES, "utf8"));
/** As the cases are written: eight digits. */
const short = (value: number): number => Math.floor(value * 1e8) / 1e8;

describe.skipIf(!existsSync(CASES))(
  "GrowthBook's published cases (skipped where ../shared/oracles/growthbook-sdk is absent)",
  () => {
    const cases = existsSync(CASES) ? readCases() : null;

    test("of hash come to the same, and an unknown version is none of ours", () => {
      const found = cases?.hash.map(([seed, value, version]) => {
        const known = HASH_VERSIONS.find((each) => each === version);
        return [seed, value, version, known ? bucketOf(seed, value, known) : null];
      });
      expect(found).toHaveLength(15);
      expect(found).toEqual(cases?.hash);
    });

    test("of getBucketRange come to the same", () => {
      const found = cases?.getBucketRange.map(([name, [count, coverage, weights]]) => [
        name,
        bucketRanges(count, coverage, weights).map((range) => range.map(short)),
      ]);
      expect(found).toHaveLength(13);
      expect(found).toEqual(
        cases?.getBucketRange.map(([name, , ranges]) => [
          name,
          ranges.map((range) => range.map(short)),
        ]),
      );
    });

    test("of chooseVariation come to the same", () => {
      const found = cases?.chooseVariation.map(([name, bucket, ranges]) => [
        name,
        variationAt(bucket, ranges) ?? -1,
      ]);
      expect(found).toHaveLength(13);
      expect(found).toEqual(cases?.chooseVariation.map(([name, , , wanted]) => [name, wanted]));
    });

    test("of getEqualWeights come to the same", () => {
      const found = cases?.getEqualWeights.map(([count]) => equalWeights(count).map(short));
      expect(found).toHaveLength(6);
      expect(found).toEqual(cases?.getEqualWeights.map(([, wanted]) => wanted.map(short)));
    });

    test("of inNamespace come to the same", () => {
      const found = cases?.inNamespace.map(([name, value, [namespace, from, until]]) => [
        name,
        inNamespace(value, namespace, [from, until]),
      ]);
      expect(found).toHaveLength(16);
      expect(found).toEqual(cases?.inNamespace.map(([name, , , wanted]) => [name, wanted]));
    });
  },
);

describe("buckets", () => {
  test.prop([
    fc.string(),
    fc.string(),
    fc.integer({ min: 2, max: 6 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 1, noNaN: true }),
  ])(
    "more coverage moves nobody from one variation to another",
    (seed, value, count, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const bucket = bucketOf(seed, value);
      const before = variationAt(bucket, bucketRanges(count, less, null));
      const after = variationAt(bucket, bucketRanges(count, more, null));
      expect([null, after]).toContain(before);
    },
  );

  test("share people out evenly, whatever the seed", () => {
    const people = Array.from({ length: 20_000 }, (_, nth) => `user-${nth}`);
    for (const seed of ["", "a", "b", "control"]) {
      const counts = [0, 0, 0, 0];
      for (const person of people) {
        const variation = variationAt(bucketOf(seed, person), bucketRanges(4, 1, null)) ?? 0;
        counts[variation] = (counts[variation] ?? 0) + 1;
      }
      // Five standard deviations of a fair draw.
      for (const count of counts) expect(Math.abs(count - 5_000)).toBeLessThan(307);
    }
  });
});
