import { describe, expect, test } from "vitest";
import type { JsonObject } from "../json/index.ts";
import { eventOf, HOUR } from "./condition.arbitraries.ts";
import {
  compileConditionNode,
  matchableOf,
  readCondition,
  recordsFrom,
  subjectOf,
} from "./index.ts";

const NOW = 1_000 * HOUR;

/** What happened: a name, hours ago, and properties. */
type Told = readonly [name: string, hoursAgo: number, properties?: JsonObject];

const holds = (clause: JsonObject, told: readonly Told[]): boolean => {
  const { node, flaws } = readCondition({ $event: clause });
  expect(flaws).toEqual([]);
  const compiled = compileConditionNode(node);
  const events = told.map(([name, ago, properties = {}], nth) => {
    const happening = { name, after: 0, late: 0, id: "m", source: "web", properties, price: nth };
    return matchableOf(eventOf(happening, nth, NOW - ago * HOUR), { item: { price: nth } });
  });
  const records = recordsFrom(compiled.features, events);
  return compiled.holds({ ...subjectOf({}, NOW), records });
};

const bought = (total: number | string, currency = "SEK"): Told => [
  "Bought",
  1,
  { total, currency },
];

type Case = readonly [
  what: string,
  clause: JsonObject,
  holds: readonly Told[],
  fails: readonly Told[],
];
const CASES: readonly Case[] = [
  ["one when nothing is measured", { name: "A" }, [["A", 1]], [["B", 1]]],
  [
    "any of several names",
    { name: ["A", "B"], count: 2 },
    [
      ["A", 1],
      ["B", 1],
    ],
    [
      ["A", 1],
      ["C", 1],
    ],
  ],
  [
    "any event",
    { name: "*", count: 2 },
    [
      ["A", 1],
      ["C", 1],
    ],
    [["A", 1]],
  ],
  [
    "by its properties",
    { name: "A", where: { sku: "x" } },
    [["A", 1, { sku: "x" }]],
    [
      ["A", 1, { sku: "y" }],
      ["A", 1],
    ],
  ],
  [
    "by its context",
    { name: "A", where: { "context.page": "x" } },
    [["A", 1, { sku: "x" }]],
    [["A", 1]],
  ],
  [
    "by an item stamped on it",
    { name: "A", where: { $item: { price: 1 } } },
    [
      ["A", 1],
      ["A", 1],
    ],
    [["A", 1]],
  ],
  [
    "after the last of another",
    { name: "A", after: { name: "B" } },
    [
      ["B", 2],
      ["A", 1],
    ],
    [["A", 1]],
  ],
  [
    "since the last of another",
    { name: "A", since: { name: "B" } },
    [["A", 1]],
    [
      ["A", 2],
      ["B", 1],
    ],
  ],
  [
    "before the last of another",
    { name: "A", before: { name: "B" } },
    [
      ["B", 3],
      ["A", 2],
      ["B", 1],
    ],
    [
      ["B", 2],
      ["A", 1],
    ],
  ],
  [
    "followed in time, the edge included",
    { name: "A", then: { name: "B", in: "1h" } },
    [
      ["A", 2],
      ["B", 1],
    ],
    [
      ["A", 2.001],
      ["B", 1],
    ],
  ],
  [
    "followed by another of its kind",
    { name: "A", then: { name: "A" } },
    [
      ["A", 2],
      ["A", 1],
    ],
    [["A", 1]],
  ],
  [
    "followed in steps, by the later of two where only that one leads on",
    {
      name: "A",
      then: [
        { name: "B", in: "5h" },
        { name: "C", in: "1h" },
      ],
    },
    [
      ["A", 9],
      ["B", 8],
      ["B", 5],
      ["C", 4],
    ],
    [
      ["A", 9],
      ["B", 8],
      ["C", 4],
      ["B", 3],
    ],
  ],
  [
    "the last two",
    { name: "A", last: 2, where: {}, sum: { of: "n", $eq: 5 } },
    [
      ["A", 3, { n: 9 }],
      ["A", 2, { n: 2 }],
      ["A", 1, { n: 3 }],
    ],
    [["A", 2, { n: 2 }]],
  ],
  [
    "a sum, exact",
    { name: "Bought", sum: { of: "total", $eq: 0.3 } },
    [bought(0.1), bought("0.2")],
    [bought(0.1)],
  ],
  [
    "a sum of one currency only",
    { name: "Bought", sum: { of: "total", $gte: 0 } },
    [bought(1), bought(2, "sek")],
    [bought(1), bought(2, "EUR")],
  ],
  [
    "a sum in a currency",
    { name: "Bought", sum: { of: "total", currency: "EUR", $eq: 2 } },
    [bought(1), bought(2, "EUR")],
    [bought(2)],
  ],
  [
    "an average",
    { name: "Bought", avg: { of: "total", $eq: 2 } },
    [bought(1), bought(3)],
    [bought(2), bought(3)],
  ],
  [
    "the least",
    { name: "Bought", min: { of: "total", $eq: 1 } },
    [bought(3), bought(1)],
    [bought(2), bought(3)],
  ],
  [
    "the greatest",
    { name: "Bought", max: { of: "total", $eq: 3 } },
    [bought(3), bought(1)],
    [bought(1)],
  ],
  [
    "different values",
    { name: "A", distinct: { of: "sku", $eq: 1 } },
    [
      ["A", 2, { sku: "x" }],
      ["A", 1, { sku: "x" }],
      ["A", 1],
    ],
    [
      ["A", 2, { sku: "x" }],
      ["A", 1, { sku: "y" }],
    ],
  ],
  [
    "the first value",
    { name: "A", first: { of: "sku", $eq: "x" } },
    [
      ["A", 2, { sku: "x" }],
      ["A", 1, { sku: "y" }],
    ],
    [
      ["A", 2, { sku: "y" }],
      ["A", 1, { sku: "x" }],
    ],
  ],
  [
    "the last value",
    { name: "A", last: { of: "sku", $eq: "y" } },
    [
      ["A", 2, { sku: "x" }],
      ["A", 1, { sku: "y" }],
    ],
    [
      ["A", 2, { sku: "y" }],
      ["A", 1, { sku: "x" }],
    ],
  ],
  [
    "two of the last three with a partner",
    { name: "Sent", last: 3, matched: { name: "Opened", by: "mail", count: { $gte: 2 } } },
    [
      ["Sent", 4, { mail: 1 }],
      ["Sent", 3, { mail: 2 }],
      ["Opened", 2, { mail: 1 }],
      ["Opened", 1, { mail: 2 }],
    ],
    [
      ["Sent", 9, { mail: 1 }],
      ["Sent", 4],
      ["Sent", 3, { mail: 2 }],
      ["Sent", 2],
      ["Opened", 1],
      ["Opened", 1, { mail: 1 }],
      ["Opened", 1, { mail: 2 }],
    ],
  ],
  [
    "two measures at once",
    { name: "Bought", count: 2, sum: { of: "total", $gte: 4 } },
    [bought(1), bought(3)],
    [bought(1), bought(2)],
  ],
];

describe("an event clause", () => {
  test("counts nothing after the last of its own kind", () => {
    expect(
      holds({ name: "A", after: { name: "A" } }, [
        ["A", 2],
        ["A", 1],
      ]),
    ).toBe(false);
  });

  test("keeps all that could come before another event, though a plain count needs few", () => {
    const keepOf = (clause: JsonObject) =>
      compileConditionNode(readCondition({ $event: clause }).node).features.find(({ match }) =>
        match.names.includes("A"),
      )?.keep;
    expect(keepOf({ name: "A", before: { name: "B" } })).toEqual({ is: "all" });
    expect(keepOf({ name: "A", after: { name: "B" } })).toEqual({ is: "latest", count: 1 });
  });

  test.each(CASES)("counts %s", (_what, clause, yes, no) => {
    expect(holds(clause, yes)).toBe(true);
    expect(holds(clause, no)).toBe(false);
  });
});
