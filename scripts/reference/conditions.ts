import {
  compileConditionNode,
  conditionSentence,
  OPERATOR_NAMES,
  readCondition,
  subjectOf,
} from "@attune/core/condition";
import type { Json, JsonObject } from "@attune/core/json";
import { code, generated, page, table } from "./markdown.ts";

/** An operator, what is wanted of `value`, a value for which it holds, and one for which it does not. */
type Example = readonly [operator: string, wanted: Json, holds: Json, fails: Json];

const OPERATORS: readonly Example[] = [
  ["$eq", { $eq: "gold" }, "gold", "silver"],
  ["$ne", { $ne: "gold" }, "silver", "gold"],
  ["$lt", { $lt: 18 }, 17, 18],
  ["$lte", { $lte: 18 }, 18, 19],
  ["$gt", { $gt: 18 }, 19, 18],
  ["$gte", { $gte: 18 }, 18, 17],
  ["$in", { $in: ["SE", "NO"] }, "SE", "DK"],
  ["$nin", { $nin: ["SE", "NO"] }, "DK", "SE"],
  ["$ini", { $ini: ["se"] }, "SE", "DK"],
  ["$nini", { $nini: ["se"] }, "DK", "SE"],
  ["$inGroup", { $inGroup: "staff" }, 7, 9],
  ["$notInGroup", { $notInGroup: "staff" }, 9, 7],
  ["$exists", { $exists: true }, "anything", null],
  ["$type", { $type: "number" }, 1, "1"],
  ["$regex", { $regex: "^/bikes" }, "/bikes/road", "/shoes"],
  ["$regexi", { $regexi: "^ada" }, "Ada", "Eva"],
  ["$veq", { $veq: "1.2.0" }, "v1.2.0", "1.2.1"],
  ["$vne", { $vne: "1.2.0" }, "1.2.1", "1.2.0"],
  ["$vlt", { $vlt: "1.10.0" }, "1.9.0", "1.10.0"],
  ["$vlte", { $vlte: "1.10.0" }, "1.10.0", "1.11.0"],
  ["$vgt", { $vgt: "1.9.0" }, "1.10.0", "1.9.0"],
  ["$vgte", { $vgte: "1.9.0" }, "1.9.0", "1.8.9"],
  ["$not", { $not: { $in: ["SE"] } }, "DK", "SE"],
  ["$size", { $size: { $gte: 2 } }, ["a", "b"], ["a"]],
  ["$elemMatch", { $elemMatch: { price: { $gt: 100 } } }, [{ price: 150 }], [{ price: 50 }]],
  ["$all", { $all: ["a", "b"] }, ["b", "a", "c"], ["a"]],
  ["$alli", { $alli: ["A"] }, ["a"], ["b"]],
];

/** What stands under $event. */
const KEYS: string[][] = [
  [
    code("name"),
    "A track event, a list of them, `$page`, `$screen`, `$identify`, `$group`, `$alias`, or `*` for any.",
  ],
  [
    code("where"),
    "What must hold of the event's properties (traits of an identify or group), of `context.…`, or by `$item` of a catalog item stamped on it. No `$now`: what an event was does not change.",
  ],
  [
    code("within"),
    "A duration up to now (an event exactly so long ago is out), or today, yesterday, this or last week, month or year in the profile's zone. Weeks begin on Monday.",
  ],
  [
    code("between"),
    "`from` an instant or day, `until` before one. Days are of the profile's zone.",
  ],
  [
    code("before, after, since"),
    "By the last event of another kind. Where there is none, before and after count nothing and since counts all.",
  ],
  [code("then"), "Steps that follow in this order, each `in` a time after the one before it."],
  [code("last: n"), "Only so many, the latest of what is left."],
  [code("count"), "How many are left. At least 1 when nothing is measured."],
  [
    code("sum, avg, min, max"),
    "Of the amounts at `of`, exact to four digits. Of several currencies there is no value and the clause is false, unless `currency` names one.",
  ],
  [code("distinct"), "How many different values there are at `of`."],
  [code("first, last"), "The value at `of` in the first or last of them; `time` is when that was."],
  [code("matched"), "How many of them have an event of `name` with the same value at `by`."],
];

const GROUPS = { staff: [7, 8] };

/** A condition with every clause of ours, in use. */
const CLAUSES: readonly JsonObject[] = [
  { $and: [{ plan: "gold" }, { city: "Lund" }] },
  { $or: [{ plan: "gold" }, { city: "Lund" }] },
  { $nor: [{ plan: "gold" }, { city: "Lund" }] },
  { $not: { plan: "gold" } },
  { $segment: "vip" },
  { $segment: { $in: ["vip", "regular"] } },
  { $account: { plan: "trial", seats: { $gte: 10 } } },
  { $account: { $segment: "trials" } },
  { trial_ends: { $lt: { $now: "+7d" } } },
  { $event: { name: "Order Completed" } },
  { $event: { name: "Order Completed", within: "60d", count: { $gte: 3 } } },
  { $event: { name: "Order Completed", within: "30d", count: 0 } },
  { $event: { name: "Product Viewed", where: { category: "bikes" }, within: "this week" } },
  { $event: { name: "Product Viewed", where: { $item: { brand: "Acme" } }, count: { $gte: 2 } } },
  { $event: { name: "Order Completed", between: { from: "2026-11-01", until: "2026-12-01" } } },
  { $event: { name: "Product Added", since: { name: "Order Completed" } } },
  { $event: { name: "Product Viewed", before: { name: "Order Completed" }, count: { $gte: 5 } } },
  { $event: { name: "Order Refunded", after: { name: "Order Completed" } } },
  { $event: { name: "Product Viewed", then: [{ name: "Product Added", in: "1h" }] } },
  { $event: { name: "Order Completed", sum: { of: "total", currency: "SEK", $gte: 1000 } } },
  { $event: { name: "Order Completed", avg: { of: "total", $lt: 200 } } },
  { $event: { name: "Order Completed", min: { of: "total", $gte: 100 } } },
  { $event: { name: "Order Completed", max: { of: "total", $gt: 5000 } } },
  { $event: { name: "Product Viewed", within: "7d", distinct: { of: "category", $gte: 3 } } },
  { $event: { name: "Order Completed", first: { of: "coupon", $exists: true } } },
  { $event: { name: "Order Completed", last: { of: "time", $lt: { $now: "-90d" } } } },
  {
    $event: {
      name: "Email Delivered",
      last: 4,
      matched: { name: "Email Opened", by: "message_id", count: { $gte: 2 } },
    },
  },
];

const holds = (wanted: Json, value: Json): boolean => {
  const { node, flaws } = readCondition({ value: wanted }, GROUPS);
  if (flaws.length > 0) throw new Error(`${JSON.stringify(wanted)}: ${flaws[0]?.message ?? ""}`);
  return compileConditionNode(node, GROUPS).holds(subjectOf({ value }, 0));
};

const operatorRow = ([operator, wanted, yes, no]: Example): string[] => {
  if (!holds(wanted, yes) || holds(wanted, no))
    throw new Error(`the example of ${operator} is wrong`);
  return [code(operator), ...[wanted, yes, no].map((each) => code(JSON.stringify(each)))];
};

const clauseRow = (condition: JsonObject): string[] => {
  const { node, flaws } = readCondition(condition);
  if (flaws.length > 0) throw new Error(`${JSON.stringify(condition)}: ${flaws[0]?.message ?? ""}`);
  return [
    code(JSON.stringify(condition)),
    conditionSentence(node, "en"),
    conditionSentence(node, "sv"),
  ];
};

/** docs/reference/conditions.md: every operator and clause, each example evaluated. */
export const conditionsPage = (): string => {
  const missing = OPERATOR_NAMES.filter((name) => !OPERATORS.some(([each]) => each === name));
  if (missing.length > 0) throw new Error(`no example of ${missing.join(", ")}`);
  return page([
    ...generated("Conditions", "packages/core/src/condition/operators.ts"),
    "A condition is a JSON object. Each key is a path (`cart.items.0.price`) with what is wanted of its value, or a clause with `$`; all of them must hold. The operators on values are [GrowthBook's](https://docs.growthbook.io/targeting), with its results. How to try one: [conditions](../how-to/conditions.md).",
    "",
    "## Operators on a value",
    "",
    "A value without operators is what the other has to equal. Several operators must all hold. Like GrowthBook, a missing value compares as 0 and equals `null`; an explanation says of it that it was unknown.",
    "",
    ...table(["operator", "wanted", "holds for", "not for"], OPERATORS.map(operatorRow)),
    "Patterns are in RE2 syntax: no lookaround, no backreferences, and a time that grows with the text only.",
    "",
    "`$now` stands in `$lt`, `$lte`, `$gt` and `$gte` in place of a value: `{ $now: -30d }` is the instant 30 days ago. The other value is ISO 8601 text or epoch milliseconds; a date alone is its midnight in UTC.",
    "",
    "## Clauses",
    "",
    ...table(["condition", "in English", "in Swedish"], CLAUSES.map(clauseRow)),
    "## What `$event` counts",
    "",
    ...table(["key", "meaning"], KEYS),
    "The zone is the profile's trait `timezone` when it names one, else its latest `context.timezone`, else `ATTUNE_TIMEZONE`. Of each kind of event the 1,000 latest of a person are looked at, with a window too: a count beyond that is refused, and an explanation that could see no more says so.",
    "",
  ]);
};
