import { expect, test } from "vitest";
import type { Definition } from "../definition/index.ts";
import { decide } from "./decide.ts";
import { NO_EVIDENCE } from "./evidence.ts";
import { compileProgram } from "./program.ts";
import { settle } from "./settle.ts";

const NOBODY = { $and: [{ age: { $exists: true } }, { age: { $exists: false } }] };
const TEN_DIGITS = "1969-12-01T00:00:00.1234567890Z";

const SLOT: Definition = {
  kind: "slot",
  key: "hero",
  channel: "web",
  default: { content: null },
};
const RULE: Definition = {
  kind: "rule",
  key: "r",
  slot: "hero",
  priority: 0,
  if: {},
  then: { offer: "a" },
};

/** What comes of the only offer of a slot, in the first instant of 1970. */
const decided = (offer: object, ...policies: Definition[]) => {
  const definitions = [SLOT, { kind: "offer" as const, key: "a", content: {}, ...offer }, RULE];
  const program = compileProgram(
    [...definitions, ...policies].map((definition) => ({ version: 1, definition })),
  );
  const plan = decide(program, {
    slot: "hero",
    traits: [{ name: "item", value: 7, kind: "declared", source: null, time: 0 }],
    segments: [],
    context: {},
    now: 0,
    zone: "UTC",
    bucketKey: "1",
    draw: 0,
    trace: true,
    evidence: NO_EVIDENCE,
  });
  const { reason, candidates } = settle(plan, () => null);
  return { reason, stages: candidates.map(({ stage }) => stage) };
};

test.each(["eligibility", "applicability", "suitability"] as const)(
  "an offer whose %s cannot be read is shown to nobody",
  (part) => {
    expect(decided({ [part]: NOBODY })).toEqual({ reason: "FALLBACK", stages: [4] });
  },
);

test.each([{ from: TEN_DIGITS }, { until: TEN_DIGITS }, { from: TEN_DIGITS, until: TEN_DIGITS }])(
  "an offer whose schedule %j cannot be read is shown to nobody",
  (schedule) => {
    const budget = { amount: 10, cost: 1, pace: "even" };
    expect(decided({ schedule, budget })).toEqual({ reason: "FALLBACK", stages: [3] });
  },
);

test("a lever whose end cannot be read is not pulled", () => {
  const lever = { key: "push", factor: 2, until: TEN_DIGITS, because: "Advent" };
  expect(decided({}, { kind: "policy", key: "web", levers: [lever] }).reason).toBe("SELECTED");
});

test("a suppression whose condition cannot be read leaves everybody alone", () => {
  const suppress = [{ key: "ticket", when: NOBODY }];
  const left = { reason: "FALLBACK", stages: [5] };
  expect(decided({}, { kind: "policy", key: "web", suppress })).toEqual(left);
  const elsewhere = suppress.map((each) => ({ ...each, of: { slots: ["footer"] } }));
  expect(decided({}, { kind: "policy", key: "web", suppress: elsewhere }).reason).toBe("SELECTED");
});

test("a formula that names the item of an offer without one reads no trait of that name", () => {
  const computed = { price: "item" };
  expect(decided({ computed })).toEqual({ reason: "FALLBACK", stages: [11] });
});
