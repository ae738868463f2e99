import { fc } from "@fast-check/vitest";
import type { Event } from "../event/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { CALENDAR_WINDOWS } from "./ast.ts";

export const HOUR = 3_600_000;
export const ZONES = ["UTC", "Europe/Stockholm", "Australia/Lord_Howe"] as const;
/** Before a change of clocks in two of the zones, and near the end of a month. */
const STARTS = ["2026-03-27T12:00:00Z", "2026-10-02T20:00:00Z", "2028-02-27T22:30:00Z"].map(
  (text) => Temporal.Instant.from(text).epochMilliseconds,
);
export const START_INSTANTS: readonly number[] = STARTS;

const NAMES = ["Viewed", "Added", "Bought"] as const;
const name = fc.constantFrom(...NAMES);
const scalar = fc.constantFrom<Json[]>(
  "a",
  "b",
  "B",
  "1.2.3",
  "10.0.1",
  0,
  1,
  2.5,
  "2",
  true,
  null,
);
const total = fc.constantFrom<Json[]>(0, 0.1, 0.2, 19.9, "10.05", 100, -5, "much", null);
const properties: fc.Arbitrary<JsonObject> = fc.record(
  {
    total,
    currency: fc.constantFrom("SEK", "sek", "EUR"),
    sku: fc.constantFrom("a", "b", "c"),
    tags: fc.array(scalar, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

/** What happens to somebody, in the order in which it arrives: `after` hours after the one before, up to `late` hours old. */
export type Happening = {
  readonly name: string;
  readonly after: number;
  readonly late: number;
  readonly id: string;
  readonly source: string;
  readonly properties: JsonObject;
  readonly price: number;
};
export const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    name,
    after: fc.constantFrom(0, 0, 1, 1, 2, 5, 12, 24, 100),
    late: fc.constantFrom(0, 0, 0, 1, 3, 30),
    id: fc.constantFrom("m1", "m2", "m3"),
    source: fc.constantFrom("web", "shop"),
    properties,
    price: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 9 },
);

/** An event of the log, as it would have been accepted. */
export const eventOf = (happening: Happening, nth: number, time: number): Event => ({
  source: happening.source,
  messageId: `${happening.id}-${nth}`,
  type: "track",
  name: happening.name,
  time,
  receivedAt: time,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message: {
    properties: happening.properties,
    context: { page: happening.properties["sku"] ?? null },
  },
});

const comparison = (operand: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc
    .tuple(fc.constantFrom("$lt", "$lte", "$gt", "$gte", "$eq", "$ne"), operand)
    .map(([op, value]) => ({ [op]: value }));

const test: fc.Arbitrary<Json> = fc.oneof(
  scalar,
  comparison(scalar.filter((each) => typeof each === "number" || typeof each === "string")),
  fc
    .tuple(
      fc.constantFrom("$in", "$nin", "$ini", "$nini"),
      fc.array(scalar, { minLength: 1, maxLength: 3 }),
    )
    .map(([op, list]) => ({ [op]: list })),
  fc.boolean().map(($exists) => ({ $exists })),
  fc.constantFrom("string", "number", "array", "null").map(($type) => ({ $type })),
  fc.constantFrom({ $regex: "^a" }, { $regexi: "b$" }, { $regex: "[0-9]" }),
  fc
    .tuple(
      fc.constantFrom("$veq", "$vne", "$vlt", "$vlte", "$vgt", "$vgte"),
      fc.constantFrom("1.2.3", "2.0.0", "10.0.1"),
    )
    .map(([op, version]) => ({ [op]: version })),
  fc.integer({ min: 0, max: 2 }).map(($size) => ({ $size })),
  scalar.map((each) => ({ $not: { $eq: each } })),
  scalar.map((each) => ({ $elemMatch: { $eq: each } })),
  fc.array(scalar, { maxLength: 2 }).map(($all) => ({ $all })),
  fc.constantFrom({ $alli: ["A"] }, { $elemMatch: { sku: "a" } }),
);

const count: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: 0, max: 4 }),
  comparison(fc.integer({ min: 0, max: 4 })),
  fc.constantFrom<Json[]>({ $in: [0, 2] }, { $not: { $gte: 2 } }, { $gte: 1, $lte: 3 }),
);

const where: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ total: comparison(fc.constantFrom(0, 10, 19.9)) }),
  fc.record({ sku: fc.constantFrom("a", "b") }),
  fc.record({ "context.page": fc.constantFrom("a", "b") }),
  fc.record({ tags: test }),
  fc.record({ $item: fc.record({ price: comparison(fc.integer({ min: 0, max: 3 })) }) }),
  fc.record({ $or: fc.constant([{ sku: "a" }, { total: { $gt: 5 } }]) }),
);
const match: fc.Arbitrary<JsonObject> = fc.record(
  { name: fc.oneof(name, fc.constantFrom<Json[]>(["Added", "Viewed"], "*")), where },
  { requiredKeys: ["name"] },
);

const hours = fc.constantFrom("1h", "2h", "12h", "24h", "5d", "3600001ms");
const relativeTime = fc
  .tuple(fc.constantFrom("$lt", "$lte", "$gt", "$gte"), fc.constantFrom("-1h", "-24h", "0d", "+2h"))
  .map(([op, $now]) => ({ [op]: { $now } }));

const windowPart: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constant({}),
  fc.record({ within: hours }),
  fc.record({ within: fc.constantFrom(...CALENDAR_WINDOWS) }),
  fc.constantFrom<JsonObject[]>(
    { between: { from: "2026-03-28", until: "2026-03-30" } },
    { between: { from: "2026-10-03T00:00:00Z" } },
    { between: { until: "2028-02-29" } },
  ),
);
const relativePart: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc
    .tuple(fc.constantFrom("before", "after", "since"), match)
    .map(([key, other]) => ({ [key]: other })),
);
const thenPart: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record({
    then: fc.array(
      fc
        .tuple(match, fc.option(hours, { nil: undefined }))
        .map(
          ([step, within]): JsonObject => (within === undefined ? step : { ...step, in: within }),
        ),
      { minLength: 1, maxLength: 2 },
    ),
  }),
);
const ofTotal = (key: string): fc.Arbitrary<JsonObject> =>
  fc.tuple(comparison(fc.constantFrom(0, 0.3, 10.05, 20)), fc.boolean()).map(([beside, isSek]) => ({
    [key]: { of: "total", ...(isSek ? { currency: "SEK" } : {}), ...beside },
  }));
const measurePart: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constant({}),
  { weight: 4, arbitrary: fc.record({ count }) },
  ofTotal("sum"),
  ofTotal("avg"),
  ofTotal("min"),
  ofTotal("max"),
  comparison(fc.integer({ min: 0, max: 3 })).map((beside) => ({
    distinct: { of: "sku", ...beside },
  })),
  fc
    .tuple(fc.constantFrom("first", "last"), fc.constantFrom("a", "b"))
    .map(([key, $eq]) => ({ [key]: { of: "sku", $eq } })),
  fc
    .tuple(fc.constantFrom("first", "last"), relativeTime)
    .map(([key, beside]) => ({ [key]: { of: "time", ...beside } })),
  fc.tuple(match, count).map(([other, wanted]) => ({
    matched: { ...other, by: "sku", count: wanted },
  })),
  fc.tuple(count, ofTotal("sum")).map(([wanted, sum]) => ({ count: wanted, ...sum })),
);
const lastPart: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.record({ last: fc.integer({ min: 1, max: 4 }) }),
);
const eventClause: fc.Arbitrary<JsonObject> = fc
  .tuple(match, windowPart, relativePart, thenPart, lastPart, measurePart)
  // `last` as a number and as a measure is one key: the measure wins.
  .map((parts) => ({ $event: Object.assign({}, ...parts) }));

const clause: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 5, arbitrary: eventClause },
  fc.tuple(fc.constantFrom("plan", "tags", "list.0.sku", "none"), test).map(([path, wanted]) => ({
    [path]: wanted,
  })),
  fc.record({ since: relativeTime }),
  fc.record({ list: fc.record({ $elemMatch: fc.record({ at: relativeTime }) }) }),
  fc.constantFrom<JsonObject[]>({ $segment: "vip" }, { $segment: { $in: ["vip", "new"] } }),
  fc.record({
    $account: fc.oneof(
      fc.record({ plan: test }),
      fc.record({ since: relativeTime }),
      fc.constantFrom<JsonObject[]>(
        { $segment: "gold" },
        { plan: "a", $not: { $segment: { $in: ["gold", "trials"] } } },
      ),
    ),
  }),
);

/** Conditions with every clause and operator; some of them can never be true and are refused. */
export const conditions: fc.Arbitrary<JsonObject> = fc.letrec<{ node: JsonObject }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    clause,
    fc.record({ $and: fc.array(tie("node"), { minLength: 1, maxLength: 2 }) }),
    fc.record({ $or: fc.array(tie("node"), { maxLength: 2 }) }),
    fc.record({ $nor: fc.array(tie("node"), { maxLength: 2 }) }),
    fc.record({ $not: tie("node") }),
  ),
})).node;

/** Traits of somebody or of an account, with instants near a start. */
export const attributesNear = (start: number): fc.Arbitrary<JsonObject> =>
  fc.record(
    {
      plan: scalar,
      tags: fc.array(scalar, { maxLength: 3 }),
      since: fc.oneof(
        fc.integer({ min: -50, max: 50 }).map((each) => start + each * HOUR),
        fc
          .integer({ min: -50, max: 50 })
          .map((each) => Temporal.Instant.fromEpochMilliseconds(start + each * HOUR).toString()),
      ),
      list: fc.array(
        fc.record({
          sku: fc.constantFrom("a", "b"),
          at: fc.integer({ min: -50, max: 50 }).map((each) => start + each * HOUR),
        }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  );
