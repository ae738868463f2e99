import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { questionOf } from "../../test/questions.arbitraries.ts";
import { filledSource } from "./filled.ts";
import { popularSource } from "./popular.ts";

const scores = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 8, maxLength: 8 });

describe("a source that another fills", () => {
  test.prop([scores, scores, fc.integer({ min: 1, max: 9 }), fc.nat({ max: 7 })])(
    "has what it has by itself on top, then the other's, each once, best first, and what is allowed alone",
    (own, others, k, barred) => {
      const allowed = (item: number): boolean => item !== barred;
      const [first, other] = [own, others].map((each) => popularSource(Float64Array.from(each)));
      if (!first || !other) throw new Error("two sources are made");
      const question = questionOf([]);
      const idsOf = (proposals: readonly { readonly item: number }[]): number[] =>
        proposals.map(({ item }) => item);
      const filled = filledSource(first, other).propose(question, k, allowed);
      const head = idsOf(first.propose(question, k, allowed));
      const tail = idsOf(other.propose(question, 8, allowed)).filter(
        (item) => !head.includes(item),
      );
      expect(idsOf(filled)).toEqual([...head, ...tail].slice(0, k));
      for (const [at, { score }] of filled.entries())
        expect(score).toBeLessThanOrEqual(filled[at - 1]?.score ?? Number.POSITIVE_INFINITY);
    },
  );
});
