import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { differencesOf } from "./difference.ts";

const sameJson = (a: unknown, b: unknown): boolean => {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => sameJson(each, b[index]));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return (
    left.size === right.size &&
    [...left].every(([name, value]) => right.has(name) && sameJson(value, right.get(name)))
  );
};

/** Values that are often alike, so that both answers are met. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<unknown>(0, 1, "a", true, null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("key", "name", "a/b", "0"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

describe("what a change changed", () => {
  test.prop([value, value])("is nothing exactly when both are the same", (before, after) => {
    expect(differencesOf(before, after).length === 0).toBe(sameJson(before, after));
  });

  test.each([
    [{ name: "A", max: 1 }, { name: "B", max: 1 }, [["/name", "A", "B"]]],
    [{ a: 1 }, { a: 1, b: 2 }, [["/b", undefined, 2]]],
    [{ a: 1, b: 2 }, { a: 1 }, [["/b", 2, undefined]]],
    [{ "a/b~c": 1 }, { "a/b~c": 2 }, [["/a~1b~0c", 1, 2]]],
    [
      { of: [{ key: "x", n: 1 }, { key: "y" }] },
      { of: [{ key: "x", n: 2 }, { key: "y" }] },
      [["/of/x/n", 1, 2]],
    ],
    [
      ["a", "b"],
      ["b", "a"],
      [
        ["/0", "a", "b"],
        ["/1", "b", "a"],
      ],
    ],
  ])("is told by its smallest places: %j, %j", (before, after, told) => {
    expect(
      differencesOf(before, after).map((each) => [each.pointer, each.before, each.after]),
    ).toEqual(told);
  });

  test("is told of a list whose elements have only changed places", () => {
    const [x, y] = [{ key: "x" }, { key: "y" }];
    expect(differencesOf([x, y], [y, x])).toEqual([{ pointer: "", before: [x, y], after: [y, x] }]);
  });
});
