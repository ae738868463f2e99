import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { JsonObject } from "../json/index.ts";
import { createPlanPreview } from "./preview.ts";
import type { Checkable } from "./program.ts";
import { compileTrackingPlans } from "./program.ts";
import { TrackingPlanDefinition } from "./schema.ts";

const planOf = (plan: object) =>
  compileTrackingPlans([TrackingPlanDefinition.parse({ events: {}, ...plan })]);

const track = (name: string, properties: JsonObject): Checkable => ({
  source: "web",
  type: "track",
  name,
  message: { properties },
});

const previewOf = (now: object, then: object, events: readonly Checkable[]) => {
  const preview = createPlanPreview({ now: planOf(now), then: planOf(then) });
  for (const event of events) preview.see(event);
  return preview.tell();
};

const total = (onViolation: string) => ({
  events: { Paid: { properties: { total: { type: "number", required: true, onViolation } } } },
});

describe("what tracking plans would do to events that came in", () => {
  test("counts those that go into quarantine and those that are warned of, now and then", () => {
    const events = [
      track("Paid", { total: 1 }),
      track("Paid", { total: "1" }),
      track("Paid", {}),
      track("Seen", {}),
    ];
    expect(
      previewOf(total("warn"), { ...total("block"), unknownEvents: "warn" }, events),
    ).toMatchObject({
      judged: 4,
      blocked: { now: 0, then: 2 },
      warned: { now: 2, then: 1 },
      newlyBlocked: 2,
    });
  });

  test("names the rules that block, the one that most events break first, without a value", () => {
    const events = [
      track("Paid", { total: "one hundred" }),
      ...Array.from({ length: 3 }, () => track("Seen", {})),
    ];
    const { rules } = previewOf({}, { ...total("block"), unknownEvents: "block" }, events);
    expect(rules).toMatchObject([
      { type: "track", event: "Seen", count: 3, violation: { rule: "event:unknown" } },
      { event: "Paid", count: 1, violation: { pointer: "/properties/total", saw: "string" } },
    ]);
    expect(JSON.stringify(rules)).not.toContain("one hundred");
  });

  test("says of what is blocked already that it is, and lays it on no rule", () => {
    const events = [track("Paid", {}), track("Paid", { total: 1 })];
    expect(previewOf(total("block"), total("block"), events)).toEqual({
      judged: 2,
      blocked: { now: 1, then: 1 },
      warned: { now: 0, then: 0 },
      newlyBlocked: 0,
      rules: [],
    });
  });

  test.prop([
    fc.array(
      fc.record({
        name: fc.constantFrom("Paid", "Seen"),
        total: fc.constantFrom(1, "1", null),
      }),
      { maxLength: 30 },
    ),
    fc.constantFrom("allow", "warn", "block"),
    fc.constantFrom("allow", "warn", "block"),
  ])("counts as many as judging each event by itself would", (seen, onViolation, unknownEvents) => {
    const then = { ...total(onViolation), unknownEvents };
    const events = seen.map((each) => track(each.name, { total: each.total }));
    const actions = events.map((event) => planOf(then).check(event)?.action);
    const told = previewOf({}, then, events);
    expect(told.blocked.then).toBe(actions.filter((action) => action === "block").length);
    expect(told.warned.then).toBe(actions.filter((action) => action === "warn").length);
    expect(told.newlyBlocked).toBe(told.blocked.then);
  });
});
