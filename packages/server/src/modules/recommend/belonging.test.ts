import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { createBelonging, segmentsIn } from "./belonging.ts";
import { createLists } from "./lists.ts";
import { NOBODY } from "./touch-log.ts";

const segments = fc.subarray(["carts", "loyal", "new"]);

describe("in which segments people are", () => {
  test.prop([
    fc.dictionary(fc.nat({ max: 9 }).map(String), segments),
    fc.array(fc.nat({ max: 9 })),
  ])(
    "is told of each as it stands, and of nobody who may not be learnt from",
    async (known, people) => {
      const asked: number[] = [];
      const of = createBelonging({
        segmentsOf: async (profiles) => {
          asked.push(...profiles);
          return new Map(profiles.map((id) => [id, known[String(id)] ?? []]));
        },
      });
      const told = segmentsIn(await of({ persons: Float64Array.from([...people, NOBODY]) }));
      for (const person of people) expect(told(person)).toEqual(known[String(person)] ?? []);
      expect(told(NOBODY)).toEqual([]);
      expect(asked).toEqual([...new Set(people)]);
    },
  );
});

describe("lists that many share", () => {
  it("have a number each; where there are too many, what is new is as empty", () => {
    const lists = createLists(3);
    const numbers = [["a"], [], ["a", "b"], ["a"], ["c"], ["a", "b"]].map(lists.numberOf);
    expect(numbers).toEqual([1, 0, 2, 1, 0, 2]);
    expect(lists.all()).toEqual([[], ["a"], ["a", "b"]]);
  });
});
