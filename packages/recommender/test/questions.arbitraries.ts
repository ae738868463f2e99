import { fc } from "@fast-check/vitest";
import { SIGNALS } from "../src/interaction/index.ts";
import type { Question } from "../src/source/index.ts";

export const HOUR = 3_600_000;

/** When the questions are asked; what was done before lies in hours from nought. */
export const NOW = 2_000 * HOUR;

const touches = fc.array(
  fc.record({
    item: fc.nat({ max: 11 }),
    signal: fc.constantFrom(...SIGNALS),
    time: fc.nat({ max: 4_000 }).map((half) => (half * HOUR) / 2),
  }),
  { maxLength: 12 },
);

export const noContext = { segments: [], places: [], category: null, query: null };

/** A question of a person about whom nothing else is known. */
export const questionOf = (
  history: Question["history"],
  seeds: readonly number[] = [],
): Question => ({ history, seeds, now: NOW, context: noContext });

/** Questions about up to twelve items, two of which a catalog of ten does not know. */
export const questions: fc.Arbitrary<Question> = fc.record({
  history: touches.map((some) => some.toSorted((a, b) => a.time - b.time)),
  seeds: fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 3 }),
  now: fc.constant(NOW),
  context: fc.record({
    segments: fc.subarray(["new", "loyal"]),
    places: fc.subarray(["SE", "NO"]),
    category: fc.constantFrom(null, "shoes", "coats"),
    query: fc.constant(null),
  }),
});
