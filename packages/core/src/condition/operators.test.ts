import { describe, expect, test } from "vitest";
import type { Json } from "../json/index.ts";
import { compileConditionNode, OPERATOR_NAMES, readCondition, subjectOf } from "./index.ts";

const GROUPS = { staff: [7, "8"] };

const holds = (wanted: Json, attributes: { readonly value?: Json }): boolean => {
  const { node, flaws } = readCondition({ value: wanted }, GROUPS);
  expect(flaws).toEqual([]);
  return compileConditionNode(node, GROUPS).holds(subjectOf(attributes, 0));
};

type Case = readonly [wanted: Json, holdsFor: readonly Json[], failsFor: readonly Json[]];
const CASES: readonly Case[] = [
  [{ $eq: 1 }, [1], ["1", 2, true, null]],
  [{ $eq: null }, [null], [0, "", false]],
  [{ $ne: 1 }, ["1", null], [1]],
  [{ $lt: 2 }, [1, "1", null, false], [2, 3, "x", []]],
  [{ $lte: 2 }, [2, "2"], [2.1, "b"]],
  [{ $gt: 2 }, [3, "10"], [2, 1, null, {}]],
  [{ $gte: 2 }, [2, "2"], [1.9, ""]],
  [{ $gt: "b" }, ["c"], ["b", "B", 3]],
  [{ $in: [1, null, { a: 1 }] }, [1, null, { a: 1 }, [0, 1]], [2, "1", { a: 2 }, [], [0]]],
  [{ $nin: [1] }, [2, null, [2]], [1, [2, 1]]],
  [{ $ini: ["Ab"] }, ["aB", ["x", "AB"]], ["b"]],
  [{ $nini: ["Ab"] }, ["b"], ["AB", ["ab"]]],
  [{ $inGroup: "staff" }, [7, "8", [7]], [8, "7", null]],
  [{ $notInGroup: "staff" }, [8], [7]],
  [{ $exists: true }, [0, "", false], [null]],
  [{ $exists: false }, [null], [0]],
  [{ $type: "array" }, [[]], [{}, "[]"]],
  [{ $type: "null" }, [null], [0]],
  [{ $regex: "^a.c$" }, ["abc"], ["ABC", "abcd", null, ["abc"]]],
  [{ $regexi: "^a.c$" }, ["ABC"], ["b"]],
  [{ $regex: "^1" }, [12], [21]],
  [{ $veq: "1.2.3" }, ["v1.2.3", "1.2.3+7"], ["1.2.4", "1.2.3-a"]],
  [{ $vne: "1.2.3" }, ["1.2.4"], ["1.2.3"]],
  [{ $vlt: "1.10.0" }, ["1.9.0", "1.10.0-rc.1", null], ["1.10.0", "1.11.0"]],
  [{ $vlte: "1.10.0" }, ["1.10.0", "1.9.9"], ["1.10.1"]],
  [{ $vgt: "1.9.0" }, ["1.10.0"], ["1.9.0", "1.8.0"]],
  [{ $vgte: "1.9.0" }, ["1.9.0", "1.10.0"], ["1.8.9"]],
  [{ $not: { $gt: 2 } }, [2], [3]],
  [{ $size: 2 }, [[1, 2]], [[1], "ab", { length: 2 }]],
  [{ $size: { $lt: 1 } }, [[]], [[1], "", null]],
  [{ $elemMatch: { $gt: 2 } }, [[1, 3]], [[1, 2], 3, []]],
  [{ $elemMatch: { a: 1, b: 2 } }, [[{ a: 1, b: 2 }]], [[{ a: 1 }, { b: 2 }], [1]]],
  [{ $all: [1, { $gt: 5 }] }, [[6, 1]], [[1], [6], 1]],
  [{ $all: [] }, [[]], [1]],
  [{ $alli: ["a", "B"] }, [["A", "b"]], [["a"], "ab"]],
];

describe("an operator on a value", () => {
  test.each(CASES)("%j holds for what it should", (wanted, yes, no) => {
    for (const value of yes) expect([value, holds(wanted, { value })]).toEqual([value, true]);
    for (const value of no) expect([value, holds(wanted, { value })]).toEqual([value, false]);
  });

  test("takes what is missing for null", () => {
    const asked = CASES.filter(([, yes, no]) => yes.includes(null) || no.includes(null));
    expect(asked.length).toBeGreaterThan(10);
    for (const [wanted, yes] of asked)
      expect([wanted, holds(wanted, {})]).toEqual([wanted, yes.includes(null)]);
  });

  test("reads own properties only", () => {
    const { node } = readCondition({ constructor: { $exists: true } });
    expect(compileConditionNode(node).holds(subjectOf({}, 0))).toBe(false);
  });

  test("none is left out here", () => {
    const written = JSON.stringify(CASES);
    expect(OPERATOR_NAMES.filter((name) => !written.includes(`"${name}"`))).toEqual([]);
  });
});
