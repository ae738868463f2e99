import { describe, expect } from "vitest";
import { fc, test } from "@fast-check/vitest";
import { conditionSentence, readCondition } from "@attune/core/condition";
import { conditions } from "../../core/src/condition/condition.arbitraries.ts";
import { segmentClause, segmentsIn } from "../src/conditions/clause.ts";
import {
  canSayEvent,
  measureIn,
  namesIn,
  relativeIn,
  windowIn,
  withMeasure,
  withNames,
  withRelative,
} from "../src/conditions/event-form.ts";
import type { Condition, Json } from "../src/conditions/tree.ts";
import {
  conditionOf,
  groupAs,
  groupIn,
  groupOf,
  isObject,
  withNewPart,
  withoutPart,
  withPart,
} from "../src/conditions/tree.ts";
import { formOf, scalarOf, textOf, wantedOf } from "../src/conditions/value-test.ts";

/** Opens every group, as the editor does, and writes what it opened. */
const reopened = (condition: Condition, clause: (clause: Condition) => Condition): Condition => {
  const group = groupOf(condition);
  return conditionOf({
    ...group,
    parts: group.parts.map((part) =>
      groupIn(part) === null ? clause(part) : reopened(part, clause),
    ),
  });
};

const eventWritten = (event: Condition): Condition => {
  const measure = measureIn(event);
  const names = namesIn(event);
  const named = names === null ? event : withNames(event, names);
  const measured = measure === null ? named : withMeasure(named, measure);
  return withRelative(measured, relativeIn(measured));
};

const valueWritten = (wanted: Json): Json => {
  const form = formOf(wanted);
  return form === null ? wanted : wantedOf(form);
};

/** A clause as its form writes it, once somebody has touched every field and changed nothing. */
const written = (clause: Condition): Condition =>
  Object.fromEntries(
    Object.entries(clause).map(([key, value]) => {
      if (key === "$event")
        return [key, isObject(value) && canSayEvent(value) ? eventWritten(value) : value];
      if (key === "$segment") return [key, segmentClause(segmentsIn(value) ?? [])];
      if (key === "$account") return [key, isObject(value) ? reopened(value, written) : value];
      return [key, valueWritten(value)];
    }),
  );

const sentence = (condition: Condition): string =>
  conditionSentence(readCondition(condition).node, "en");

describe("a condition in the builder", () => {
  test.prop([conditions])(
    "that is opened and saved unchanged is the same to the letter",
    (condition) => {
      expect(JSON.stringify(reopened(condition, (clause) => clause))).toBe(
        JSON.stringify(condition),
      );
    },
  );

  test.prop([conditions], { numRuns: 500 })(
    "says the same after every field wrote what it showed",
    (condition) => {
      expect(sentence(reopened(condition, written))).toBe(sentence(condition));
    },
  );

  test.prop([conditions, conditions])(
    "loses none of its parts when one comes and goes",
    (one, other) => {
      const group = groupOf(one);
      const added = groupOf(conditionOf(withNewPart(group, other)));
      expect(added.parts).toHaveLength(group.parts.length + 1);
      expect(withoutPart(added, group.parts.length).parts).toEqual(group.parts);
    },
  );

  test.prop([conditions])("keeps its parts when it becomes another kind of group", (condition) => {
    const group = groupOf(condition);
    for (const is of ["all", "any", "none"] as const) {
      const changed = groupOf(conditionOf(groupAs(group, is)));
      expect(changed.parts).toEqual(group.parts);
      if (group.parts.length > 1) expect(changed.is).toBe(is);
    }
  });

  test("with the same trait twice has both clauses still", () => {
    const group = groupOf({ age: { $gte: 18 }, country: "SE" });
    expect(conditionOf(withPart(group, 1, { age: { $lt: 65 } }))).toEqual({
      $and: [{ age: { $gte: 18 } }, { age: { $lt: 65 } }],
    });
  });

  test("knows which events it can show, and leaves the others as text", () => {
    expect(canSayEvent({ name: "Viewed", within: "60d", count: { $gte: 3 } })).toBe(true);
    expect(canSayEvent({ name: "Viewed", count: 1, sum: { of: "total", $gt: 5 } })).toBe(false);
    expect(canSayEvent({ name: "Viewed", within: "3600001ms" })).toBe(false);
    expect(canSayEvent({ name: "Sent", matched: { name: "Opened", by: "id" } })).toBe(false);
    expect(windowIn({ between: { from: "2026-01-01" } })).toBe("between");
  });
});

describe("a value in a field", () => {
  test.prop([
    fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((each) => !Object.is(each, -0)),
      fc.constantFrom("5", "true", '"5"', "007", "-0", "1e3", ""),
    ),
  ])("is read as the one that was written", (value) => {
    expect(scalarOf(textOf(value))).toBe(value);
  });

  test("that looks like a number is one, unless it is quoted", () => {
    expect(["5", "1.50", '"5"', "007", "gold"].map(scalarOf)).toEqual([5, 1.5, "5", "007", "gold"]);
  });
});
