import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { JsonObject } from "../json/index.ts";
import { conditions } from "./condition.arbitraries.ts";
import {
  compileConditionNode,
  conditionSentence,
  readCondition,
  subjectOf,
  clauseSentences,
} from "./index.ts";

const told = (condition: JsonObject): [string, string] => {
  const { node, flaws } = readCondition(condition);
  expect(flaws).toEqual([]);
  return [conditionSentence(node, "en"), conditionSentence(node, "sv")];
};
const bought = (more: JsonObject): JsonObject => ({ $event: { name: "Order Completed", ...more } });

const EXAMPLES: readonly (readonly [JsonObject, string, string])[] = [
  [{}, "always", "alltid"],
  [{ tags: ["a", "b"] }, 'tags is ["a","b"]', 'tags är ["a","b"]'],
  [{ tags: [], name: "" }, 'tags is [] and name is ""', 'tags är [] och name är ""'],
  [{ a: { $ne: null } }, "a is known", "a är känt"],
  [
    { a: { $not: { $exists: true } } },
    "a is not such that it is known",
    "a är inte sådant att det är känt",
  ],
  [{ $not: { $or: [{ a: 1 }, { b: 2 }] } }, "not (a is 1 or b is 2)", "inte (a är 1 eller b är 2)"],
  ...(
    [
      [0, "no events of any kind", "ingen händelse av vilket slag som helst"],
      [1, "exactly 1 event of any kind", "exakt 1 händelse av vilket slag som helst"],
      [3, "exactly 3 events of any kind", "exakt 3 händelser av vilket slag som helst"],
    ] as const
  ).map(([count, en, sv]) => [{ $event: { name: "*", count } }, en, sv] as const),
  [
    { $event: { name: "*", last: 4, distinct: { of: "page", $gte: 2 }, since: { name: "*" } } },
    "the number of different values of page of the last 4 events of any kind since the last event of any kind, if any is at least 2",
    "antalet olika värden på page för de senaste 4 händelserna av vilket slag som helst sedan senaste händelse av vilket slag som helst, om någon är minst 2",
  ],
  [{ $nor: [{ a: 1 }, { b: 2 }] }, "none of: a is 1 or b is 2", "inget av: a är 1 eller b är 2"],
  [
    { plan: { $in: ["gold", "silver"] }, city: { $ne: "Lund" } },
    "plan is gold or silver and city is not Lund",
    "plan är gold eller silver och city är inte Lund",
  ],
  [
    { since: { $lt: { $now: "-1d" } }, ends: { $lte: { $now: "+2h" } } },
    "since is more than 1 day ago and ends is at most 2 hours from now",
    "since är för mer än 1 dag sedan och ends är senast om 2 timmar",
  ],
  [
    { $account: { $segment: "trials" } },
    "in an account that is in the segment trials",
    "i ett konto som är i segmentet trials",
  ],
  [
    { $not: { $account: { $segment: { $in: ["trials", "big"] } } } },
    "not (in an account that is in any of the segments trials or big)",
    "inte (i ett konto som är i något av segmenten trials eller big)",
  ],
  [
    { $account: { $segment: "trials", seats: { $gte: 9 } } },
    "an account is such that (in segment trials and seats is at least 9)",
    "ett konto är sådant att (i segmentet trials och seats är minst 9)",
  ],
  [
    bought({ within: "60d", count: { $gte: 3 } }),
    "at least 3 Order Completed in the last 60 days",
    "minst 3 Order Completed de senaste 60 dagarna",
  ],
  [
    bought({ within: "1d", count: 0 }),
    "no Order Completed in the last day",
    "ingen Order Completed senaste dagen",
  ],
  [
    bought({ within: "this month", sum: { of: "total", currency: "SEK", $gte: 1000 } }),
    "the sum of total (SEK) of Order Completed this month is at least 1000",
    "summan av total (SEK) för Order Completed den här månaden är minst 1000",
  ],
  [
    { $event: { name: "Product Added", since: { name: "Order Completed" } } },
    "at least 1 Product Added since the last Order Completed, if any",
    "minst 1 Product Added sedan senaste Order Completed, om någon",
  ],
  [
    { $event: { name: "Product Viewed", then: [{ name: "Product Added", in: "1h" }] } },
    "at least 1 Product Viewed and then Product Added within 1 hour",
    "minst 1 Product Viewed och sedan Product Added inom 1 timme",
  ],
  [
    bought({
      between: { from: "2026-01-01", until: "2026-02-01" },
      distinct: { of: "sku", $gt: 1 },
    }),
    "the number of different values of sku of Order Completed from 2026-01-01 and before 2026-02-01 is more than 1",
    "antalet olika värden på sku för Order Completed från 2026-01-01 och före 2026-02-01 är mer än 1",
  ],
  [
    { $or: [{ $segment: "vip" }, { $account: { plan: "trial" } }] },
    "in segment vip or an account is such that plan is trial",
    "i segmentet vip eller ett konto är sådant att plan är trial",
  ],
  [
    {
      $and: [
        bought({ within: "60d", count: { $gte: 3 } }),
        { $event: { name: "Product Viewed", where: { category: "X" }, count: { $gte: 2 } } },
        {
          $event: {
            name: "Email Sent",
            last: 4,
            matched: { name: "Email Opened", by: "message_id", count: { $gte: 2 } },
          },
        },
      ],
    },
    "at least 3 Order Completed in the last 60 days and at least 2 Product Viewed where category is X and at least 2 of the last 4 Email Sent with Email Opened of the same message_id",
    "minst 3 Order Completed de senaste 60 dagarna och minst 2 Product Viewed där category är X och minst 2 av de senaste 4 Email Sent med Email Opened av samma message_id",
  ],
];

describe("a condition in words", () => {
  test("calls segments what people call them, wherever they stand in it", () => {
    const { node } = readCondition({
      $or: [{ $segment: { $in: ["vip", "new"] } }, { $account: { $segment: "trials" } }],
    });
    const names = new Map([
      ["vip", "Loyal or rich"],
      ["trials", "On trial"],
    ]);
    const nameOf = (key: string): string | null => names.get(key) ?? null;
    expect(conditionSentence(node, "en", nameOf)).toBe(
      "in any of the segments “Loyal or rich” or new or in an account that is in the segment “On trial”",
    );
    expect(conditionSentence(node, "sv", nameOf)).toBe(
      "i något av segmenten ”Loyal or rich” eller new eller i ett konto som är i segmentet ”On trial”",
    );
  });

  test.each(EXAMPLES)("%j", (condition, en, sv) => {
    expect(told(condition)).toEqual([en, sv]);
  });

  test.prop([conditions, fc.constantFrom("en" as const, "sv" as const)])(
    "has words for every operator, and for each clause that is explained",
    (document, language) => {
      const { node, flaws } = readCondition(document);
      if (flaws.length > 0) return;
      const sentence = conditionSentence(node, language);
      expect(sentence).not.toBe("");
      expect(sentence).not.toMatch(/\$[a-z]|undefined|\[object| {2}/);
      const words = clauseSentences(node, language);
      for (const { pointer } of compileConditionNode(node).explain(subjectOf({}, 0)).clauses)
        expect(words.get(pointer)).toBeTruthy();
    },
  );
});
