import { fc } from "@fast-check/vitest";
import { Arbitration } from "./arbitration.ts";
import type { Scorable } from "./score.ts";
import type { SlateEntry } from "./slate.ts";

/** A candidate with plain figures; what a test is about is given. */
export const candidate = (id: number, given: Partial<Scorable> = {}): Scorable => ({
  id,
  rule: `rule-${id}`,
  offer: `offer-${id}`,
  priority: 0,
  value: 1,
  context: 1,
  lever: 1,
  figures: { shown: 0, clicked: 0, dismissed: 0 },
  read: () => undefined,
  ...given,
});

export const arbitration = (given: Partial<Arbitration>): Arbitration => Arbitration.parse(given);

const figures = fc
  .record({
    shown: fc.integer({ min: 0, max: 400 }),
    clicked: fc.integer({ min: 0, max: 40 }),
    dismissed: fc.integer({ min: 0, max: 40 }),
  })
  .filter(({ shown, clicked }) => clicked <= shown);

/** Few different values, so that scores are often equal; no two of the same rule and offer. */
export const candidates = fc
  .uniqueArray(
    fc.record({
      rule: fc.constantFrom("a", "b", "c"),
      offer: fc.constantFrom("hat", "shoe", "sock", "tie", "belt", "coat"),
      priority: fc.integer({ min: -1, max: 1 }),
      value: fc.constantFrom(-1, 0, 1, 2.5, 40),
      context: fc.constantFrom(0.5, 1, 1.2),
      lever: fc.constantFrom(0.5, 1, 2),
      figures,
    }),
    { maxLength: 12, selector: ({ rule, offer }) => `${rule} ${offer}` },
  )
  .map((list) =>
    // An offer's figures are those of the offer, by whichever rule it comes.
    list.map((each, id): Scorable => {
      const first = list.find(({ offer }) => offer === each.offer) ?? each;
      return { ...each, id, figures: first.figures, read: () => undefined };
    }),
  );

const factors = fc.subarray(["context", "value", "lever"] as const);

export const arbitrations = fc
  .record({
    by: fc.constantFrom(
      "priority" as const,
      "formula" as const,
      "value" as const,
      "thompson" as const,
    ),
    others: factors,
    isLearning: fc.boolean(),
    explore: fc.constantFrom(0, 0, 0.1, 0.25, 0.5),
    hasGuardrail: fc.boolean(),
  })
  .map(({ by, others, isLearning, explore, hasGuardrail }) =>
    arbitration({
      by,
      explore,
      ...(by === "formula" ? { formula: "value * propensity + double(priority) - lever" } : {}),
      ...(by === "value" || by === "thompson"
        ? {
            factors:
              isLearning || by === "thompson" || others.length === 0
                ? ["propensity" as const, ...others]
                : others,
          }
        : {}),
      ...(hasGuardrail ? { guardrail: { dismissed: 0.1, after: 20 } } : {}),
    }),
  );

/** From 0 up to, but without, 1. */
export const draws = fc.integer({ min: 0, max: 65_535 }).map((part) => part / 65_536);

export const entries = fc
  .array(
    fc.record({
      offer: fc.constantFrom("hat", "cap", "shoe", "sock", "tie", "belt", "coat", "boot", "bag"),
      score: fc.constantFrom(-2, 0, 0.5, 1, 3, 10),
      category: fc.constantFrom(null, "head", "feet", "neck"),
      brand: fc.constantFrom(null, "acme", "bolt"),
    }),
    { maxLength: 14 },
  )
  .map((list) =>
    // Of an offer category and brand are the same by whichever rule it comes.
    list
      .map((each) => ({
        ...(list.find(({ offer }) => offer === each.offer) ?? each),
        score: each.score,
      }))
      .sort((a, b) => b.score - a.score)
      .map((each, id): SlateEntry => ({ ...each, id })),
  );

export const slates = fc.record(
  {
    size: fc.integer({ min: 1, max: 6 }),
    diversity: fc.constantFrom(0, 0.25, 0.5, 1),
    perCategory: fc.integer({ min: 1, max: 3 }),
    perBrand: fc.integer({ min: 1, max: 3 }),
    pins: fc.uniqueArray(
      fc.record({
        offer: fc.constantFrom("hat", "shoe", "sock", "nothing"),
        position: fc.integer({ min: 1, max: 6 }),
      }),
      { maxLength: 3, selector: ({ position }) => position },
    ),
  },
  { requiredKeys: ["size", "diversity"] },
);
