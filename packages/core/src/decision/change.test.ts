import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { compileCondition, isFlaw, subjectOf } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";
import { isObject } from "../json/index.ts";
import type { DecideInput } from "./index.ts";
import { changesFor, withChange } from "./index.ts";
import type { Candidate, Clause } from "./record.ts";
import { NO_EVIDENCE } from "./evidence.ts";

const NOW = 1_750_000_000_000;

const evidence = NO_EVIDENCE;

const inputFrom = (attributes: JsonObject): DecideInput => {
  const { context = {}, ...traits } = attributes;
  return {
    slot: "hero",
    traits: Object.entries(traits).map(([name, value]) => ({
      name,
      value,
      kind: "declared" as const,
      source: "web",
      time: 1,
    })),
    segments: [],
    context: isObject(context) ? context : {},
    now: NOW,
    zone: "UTC",
    evidence,
    bucketKey: "p1",
    draw: 0.5,
    trace: true,
  };
};

const attributesOf = ({ traits, context }: DecideInput): JsonObject => ({
  ...Object.fromEntries(traits.map(({ name, value }) => [name, value])),
  context,
});

const path = fc.constantFrom("plan", "age", "home.city", "context.page", "context.device.type");
const plain = fc.oneof(
  fc.constantFrom("gold", "silver", "", "SE"),
  fc.integer({ min: -3, max: 40 }),
  fc.boolean(),
);
const bound = fc.integer({ min: -5, max: 5 });
const wanted = fc.oneof(
  plain,
  fc.record({ $in: fc.array(plain, { minLength: 1, maxLength: 3 }) }),
  fc.record({ $exists: fc.boolean() }),
  ...["$gt", "$gte", "$lt", "$lte", "$eq", "$ne"].map((op) =>
    bound.map((each) => ({ [op]: each })),
  ),
  fc
    .constantFrom("^gold", "silver|gold", "^(?:SE|NO)$", "^a.c\\.\\d+$", "\\$", "")
    .map(($regex) => ({ $regex })),
  fc.record({
    $size: fc.oneof(
      fc.nat(4),
      fc.nat(4).map((least) => ({ $gt: least })),
    ),
  }),
  ...["$gt", "$gte", "$lt", "$lte"].map((op) =>
    fc.constantFrom("-30d", "+2h", "0d").map(($now) => ({ [op]: { $now } })),
  ),
);
const attributes = fc.record(
  {
    plan: plain,
    age: plain,
    home: fc.oneof(plain, fc.record({ city: plain, street: plain }, { requiredKeys: [] })),
    context: fc.record(
      { page: plain, device: fc.record({ type: plain }, { requiredKeys: [] }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

const candidateWith = (clauses: readonly Clause[]): Candidate => ({
  rule: "r",
  offer: "o",
  stage: 4,
  reason: "NOT_ELIGIBLE",
  parameters: { rule: "r" },
  clauses,
});

describe("a change of one clause", () => {
  test.prop([path, wanted, attributes], { numRuns: 3_000 })(
    "turns it, and leaves everything else as it was",
    (at, asked, known) => {
      const condition = compileCondition({ [at]: asked });
      if (isFlaw(condition)) return;
      const input = inputFrom(known);
      const { result, clauses } = condition.explain(subjectOf(attributesOf(input), NOW));
      const changes = changesFor(
        candidateWith(clauses.map((clause) => ({ ...clause, part: "if" }))),
        NOW,
      );
      for (const change of changes) {
        const changed = withChange(input, change);
        const after = attributesOf(changed);
        expect(condition.holds(subjectOf(after, NOW))).toBe(!result);
        const [root = ""] = at.split(".");
        for (const name of ["plan", "age", "home", "context"])
          if (name !== root) expect(after[name]).toEqual(attributesOf(input)[name]);
      }
      // One that wants a value has one that it wants.
      if (!result) expect(changes.length).toBeGreaterThan(0);
    },
  );

  test("is asked of the part that stopped it only, those that failed first", () => {
    const clause = { saw: null, unknown: true } as const;
    const changes = changesFor(
      candidateWith([
        { ...clause, part: "if", path: "plan", wanted: "gold", result: false },
        { ...clause, part: "eligibility", path: "vip", wanted: { $ne: true }, result: true },
        { ...clause, part: "eligibility", path: "age", wanted: { $gte: 18 }, result: false },
      ]),
      NOW,
    );
    expect(
      changes.map((each) => (each.what === "attribute" ? [each.path, each.value] : [])),
    ).toEqual([
      ["age", 18],
      ["age", 19],
    ]);
  });
});
