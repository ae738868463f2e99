import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Json, JsonObject } from "../json/index.ts";
import { compileConditionNode, readCondition, subjectOf } from "./index.ts";

const DAY = 86_400_000;
const flawsOf = (condition: Json) =>
  readCondition(condition).flaws.map(({ pointer, message }) => `${pointer}: ${message}`);
const event = (more: JsonObject): JsonObject => ({ $event: { name: "A", ...more } });

type Refused = readonly [what: string, condition: Json, pointer: string, message: string];
const REFUSED: readonly Refused[] = [
  ["a list", [], "", "a condition is an object"],
  ["an unknown operator", { a: { $regx: "x" } }, "/a/$regx", "unknown operator $regx"],
  ["an unknown clause", { $evnt: {} }, "/$evnt", "unknown operator $evnt"],
  ["a wrong operand", { a: { $gt: true } }, "/a/$gt", "wants a number or a text"],
  ["a look-ahead", { a: { $regex: "(?=x)" } }, "/a/$regex", "RE2 syntax"],
  ["a key with a slash", { "a/b": { $exists: 1 } }, "/a~1b/$exists", "wants true or false"],
  ["operators beside fields", { a: { $gt: 1, b: 2 } }, "/a", "mixes operators with fields"],
  ["an unknown group", { a: { $inGroup: "g" } }, "/a/$inGroup", "there is no group g"],
  ["nothing to choose from", { a: { $in: [] } }, "/a/$in", "never true"],
  ["an empty range", { a: { $gt: 5, $lt: 3 } }, "/a", "never true"],
  ["an empty range of texts", { a: { $gt: "n", $lte: "b" } }, "/a", "never true"],
  ["a range of one side's edge", { a: { $gt: 5, $lte: 5 } }, "/a", "never true"],
  [
    "an empty range in two parts",
    { $and: [{ a: { $gt: 5 } }, { a: { $lt: 3 } }] },
    "/$and/1/a",
    "never true",
  ],
  ["one value and another", { a: { $eq: 1, $in: [2, 3] } }, "/a", "never true"],
  ["a missing value that is something", { a: { $exists: false, $eq: 1 } }, "/a", "never true"],
  [
    "a path in what is missing",
    { a: { $exists: false }, "a.b": 1 },
    "/a.b",
    "$exists: false at /a",
  ],
  ["$now alone", { a: { $eq: { $now: "-1d" } } }, "/a/$eq", "$now is compared with"],
  ["$now without a duration", { a: { $lt: { $now: "soon" } } }, "/a/$lt/$now", "wants a duration"],
  [
    "$now in where",
    event({ where: { a: { $lt: { $now: "0d" } } } }),
    "/$event/where/a/$lt",
    "cannot stand in where",
  ],
  ["an event in where", event({ where: event({}) }), "/$event/where/$event", "cannot stand"],
  ["$item of a customer", { $item: { brand: "x" } }, "/$item", "cannot stand"],
  ["no name", { $event: {} }, "/$event/name", "wants the name of an event"],
  ["an unknown key", event({ withing: "1d" }), "/$event/withing", "unknown key"],
  ["a window of no length", event({ within: "0d" }), "/$event/within", "never true"],
  ["a window that is none", event({ within: "a while" }), "/$event/within", "wants a duration"],
  [
    "days the wrong way round",
    event({ between: ["2026-02-01", "2026-01-01"] }),
    "/$event/between",
    "until is not after from",
  ],
  [
    "a day that is none",
    event({ between: { from: "2026-02-30" } }),
    "/$event/between/from",
    "wants a day",
  ],
  [
    "two windows",
    event({ within: "1d", between: { from: "2026-01-01" } }),
    "/$event/between",
    "do not go together",
  ],
  [
    "two relations",
    event({ before: { name: "B" }, since: { name: "B" } }),
    "/$event/since",
    "only one of",
  ],
  ["fewer than none", event({ count: { $lt: 0 } }), "/$event/count", "never true"],
  ["a number between two", event({ count: { $gt: 2, $lt: 3 } }), "/$event/count", "never true"],
  [
    "five of the last four",
    event({ last: 4, count: { $gte: 5 } }),
    "/$event/count",
    "there are 4 events at most",
  ],
  ["the last none", event({ last: 0 }), "/$event/last", "whole number from 1"],
  ["a sum of nothing", event({ sum: { $gt: 1 } }), "/$event/sum", "wants the path of a value"],
  ["a sum without a test", event({ sum: { of: "total" } }), "/$event/sum", "says not what"],
  [
    "a sum in no currency",
    event({ sum: { of: "total", currency: "SKE", $gt: 1 } }),
    "/$event/sum/currency",
    "ISO 4217",
  ],
  [
    "matched by nothing",
    event({ matched: { name: "B" } }),
    "/$event/matched",
    "by is a path in both",
  ],
  [
    "a step at no time",
    event({ then: [{ name: "B", in: "0s" }] }),
    "/$event/then/0/in",
    "never true",
  ],
  [
    "a time after it is over",
    { a: { $gt: { $now: "-1d" }, $lt: { $now: "-2d" } } },
    "/a",
    "no instant is after the one and before the other",
  ],
  ["a list of no length", { a: { $size: -1 } }, "/a", "no length passes it"],
  ["a length that is a text", { a: { $size: "long" } }, "/a", "no length passes it"],
  [
    "a sum that is a text",
    event({ sum: { of: "total", $gte: "much" } }),
    "/$event/sum",
    "what is measured is a number",
  ],
  [
    "a greatest of a type that it has not",
    event({ max: { of: "total", $type: "string" } }),
    "/$event/max",
    "what is measured is a number",
  ],
  ["a clause and its contrary", { a: 1, $not: { a: 1 } }, "/$not/a", "/a asks for the same"],
  [
    "a segment and none of it",
    { $and: [{ $segment: "vip" }, { $nor: [{ $segment: { $in: ["vip"] } }, { a: 1 }] }] },
    "/$and/1/$nor/0/$segment",
    "/$and/0/$segment asks for the same",
  ],
  [
    "some of what there is none of",
    { $and: [event({ within: "1d" }), event({ within: "1d", count: 0 })] },
    "/$and/1/$event",
    "no number of these events",
  ],
  [
    "more events than are kept",
    event({ within: "30d", count: { $gte: 1001 } }),
    "/$event/count",
    "1000 latest events are kept",
  ],
  [
    "exactly as many events as are kept",
    event({ count: 1000 }),
    "/$event/count",
    "1000 latest events are kept",
  ],
  [
    "a condition that is too long",
    { $and: Array.from({ length: 2_001 }, (_, nth) => ({ [`a${nth}`]: 1 })) },
    "",
    "at most 2000 keys",
  ],
  [
    "many values, each another",
    { $and: Array.from({ length: 30 }, (_, nth) => ({ a: nth })) },
    "/$and/29/a",
    "never true",
  ],
  ["no segment", { $segment: [] }, "/$segment", "wants the key of a segment"],
  [
    "an event of an account",
    { $account: event({}) },
    "/$account/$event",
    "cannot stand in a condition of an account: an account has traits",
  ],
  [
    "an account of an account",
    { $account: { $or: [{ $account: {} }] } },
    "/$account/$or/0/$account",
    "leave $account out",
  ],
];

describe("a condition that cannot go live", () => {
  test.each(REFUSED)(
    "%s is refused with its place and the reason",
    (_what, condition, pointer, message) => {
      expect(flawsOf(condition)).toEqual(
        expect.arrayContaining([expect.stringContaining(`${pointer}: `)]),
      );
      expect(flawsOf(condition).join("\n")).toContain(message);
    },
  );

  const ACCEPTED: readonly Json[] = [
    { a: { $exists: false, $lt: 3 } },
    { a: { $gt: "5", $lt: "10" } },
    { $or: [{ a: { $gt: 5 } }, { a: { $lt: 3 } }] },
    { $not: { a: { $gt: 5, $lt: 3 } }, b: 1 },
    { a: { $exists: false }, "a.b": { $ne: 1 } },
    event({ count: 0, within: "30d" }),
    event({ count: { $gte: 1000 } }),
    event({ count: { $lt: 1000 } }),
    event({ last: 1000, count: 1000 }),
    event({ sum: { of: "total", $gte: "5" } }),
    event({ avg: { of: "total", $eq: null } }),
    { a: { $size: { $gte: 0 } } },
    { a: { $gte: { $now: "-1d" }, $lte: { $now: "-1d" } } },
    { a: 1, $not: { a: 2 } },
    { $or: [{ a: 1 }, { $not: { a: 1 } }] },
    { $and: [event({ within: "1d" }), event({ within: "2d", count: 0 })] },
    { a: { $in: Array.from({ length: 3_000 }, (_, nth) => nth) } },
    event({ then: { name: "B", in: "1h" }, last: 3 }),
    event({ name: ["A", "$page", "*"], where: { $item: { brand: "x" } } }),
  ];
  test.each(ACCEPTED.map((condition) => [condition]))("%j may be true", (condition) => {
    expect(flawsOf(condition)).toEqual([]);
  });

  test("all its flaws are told, and it is still evaluated: what is flawed is never true", () => {
    const { node, flaws } = readCondition({
      $or: [{ a: { $regex: "[" } }, { b: { $gt: [] } }, { c: 1 }],
    });
    expect(flaws).toHaveLength(2);
    const { holds } = compileConditionNode(node);
    expect(holds(subjectOf({ a: "[", b: 1 }, 0))).toBe(false);
    expect(holds(subjectOf({ c: 1 }, 0))).toBe(true);
  });

  test.prop([
    fc.json({ maxDepth: 6 }),
    fc.constantFrom("$event", "$segment", "$account", "$and", "a"),
  ])("no JSON value makes reading or evaluating throw", (text, key) => {
    const value: Json = JSON.parse(text);
    for (const condition of [
      value,
      { [key]: value },
      { $event: { name: "A", [key]: value, where: value } },
    ]) {
      const { node } = readCondition(condition);
      const { explain, holds } = compileConditionNode(node);
      const subject = subjectOf({ a: value }, 0);
      expect(explain(subject).result).toBe(holds(subject));
    }
  });
});

describe("a list longer than arguments can be", () => {
  const many = Array.from({ length: 200_000 }, (_, nth) => nth % 10);
  test.each([
    [event({ count: { $in: many } })],
    [{ a: { $elemMatch: { $lt: { $now: "-1d" } } } }],
    [{ a: { $all: [{ $lt: { $now: "-1d" } }] } }],
  ])("is compiled and looked at like any other", (condition) => {
    const { node, flaws } = readCondition(condition);
    expect(flaws).toEqual([]);
    const compiled = compileConditionNode(node);
    const subject = subjectOf({ a: many }, 0);
    expect([typeof compiled.holds(subject), compiled.nextChange(subject)]).toEqual([
      "boolean",
      "a" in condition ? DAY + 1 : null,
    ]);
  });
});
