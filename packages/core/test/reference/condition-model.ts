import type {
  ConditionNode,
  EventClause,
  EventMatch,
  Measure,
  ValueTest,
} from "../../src/condition/index.ts";
import type { Json, JsonObject } from "../../src/json/index.ts";

/** An event as it happened. */
export type RawEvent = {
  readonly name: string;
  readonly time: number;
  readonly messageId: string;
  readonly source: string;
  readonly properties: JsonObject;
  readonly context: JsonObject;
  readonly items: readonly JsonObject[];
};

/** All that there is to know, as a plain list. */
export type World = {
  readonly attributes: JsonObject;
  readonly events: readonly RawEvent[];
  readonly segments: readonly string[];
  readonly accounts: readonly {
    readonly attributes: JsonObject;
    readonly segments: readonly string[];
  }[];
  readonly now: number;
  readonly zone: string;
};

type Value = Json | undefined;

const isRecord = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const find = (from: Value, path: string): Value => {
  const dot = path.indexOf(".");
  const key = dot < 0 ? path : path.slice(0, dot);
  let next: Value;
  if (Array.isArray(from)) next = /^\d+$/.test(key) ? from[Number(key)] : undefined;
  else if (isRecord(from) && Object.hasOwn(from, key)) next = from[key];
  return dot < 0 ? next : find(next, path.slice(dot + 1));
};

const deepEqual = (a: Value, b: Value): boolean => {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each: Json, index) => deepEqual(each, b[index]));
  if (isRecord(a) && isRecord(b)) {
    const [left, right] = [Object.keys(a), Object.keys(b)];
    return left.length === right.length && left.every((key) => deepEqual(a[key], b[key]));
  }
  return a === b;
};

const toNumber = (value: Value): number => {
  if (value === undefined || value === null) return 0;
  return typeof value === "object" ? Number.NaN : Number(value);
};

const less = (a: Value, b: Value): boolean =>
  typeof a === "string" && typeof b === "string" ? a < b : toNumber(a) < toNumber(b);
const equalOrder = (a: Value, b: Value): boolean =>
  typeof a === "string" && typeof b === "string" ? a === b : toNumber(a) === toNumber(b);

const lower = (value: Value): Value => (typeof value === "string" ? value.toLowerCase() : value);

const contains = (list: Json, value: Value, change: (value: Value) => Value): boolean => {
  const wanted: readonly Json[] = Array.isArray(list) ? list : [];
  const seen: readonly Value[] = Array.isArray(value) ? value : [value ?? null];
  return seen.some((each) => wanted.some((one) => deepEqual(change(one), change(each))));
};

const typeOf = (value: Value): string =>
  value === undefined || value === null ? "null" : Array.isArray(value) ? "array" : typeof value;

/** Dotted numbers: what the properties here write. A letter comes behind every number. */
const versionParts = (value: Value): number[] => {
  const said = typeof value === "number" ? String(value) : value;
  const text = typeof said === "string" && said !== "" ? said : "0";
  return text.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : Infinity));
};
const compareVersions = (a: Value, b: Value): number => {
  const [left, right] = [versionParts(a), versionParts(b)];
  for (let index = 0; index < 3; index += 1) {
    const [one, other] = [left[index] ?? -1, right[index] ?? -1];
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
};

const textIn = (value: Value): string | null =>
  typeof value === "object" || value === undefined ? null : String(value);
const finds = (value: Value, pattern: Json, flags: string): boolean => {
  const [text, source] = [textIn(value), textIn(pattern)];
  return text !== null && source !== null && new RegExp(source, flags).test(text);
};

const plain = (op: string, value: Value, operand: Json): boolean => {
  switch (op) {
    case "$eq":
      return deepEqual(value ?? null, operand);
    case "$ne":
      return !deepEqual(value ?? null, operand);
    case "$lt":
      return less(value, operand);
    case "$lte":
      return less(value, operand) || equalOrder(value, operand);
    case "$gt":
      return less(operand, value);
    case "$gte":
      return less(operand, value) || equalOrder(value, operand);
    case "$in":
      return contains(operand, value, (each) => each);
    case "$nin":
      return !contains(operand, value, (each) => each);
    case "$ini":
      return contains(operand, value, lower);
    case "$nini":
      return !contains(operand, value, lower);
    case "$exists":
      return (value !== undefined && value !== null) === operand;
    case "$type":
      return typeOf(value) === operand;
    case "$regex":
      return finds(value, operand, "");
    case "$regexi":
      return finds(value, operand, "i");
    case "$veq":
      return compareVersions(value, operand) === 0;
    case "$vne":
      return compareVersions(value, operand) !== 0;
    case "$vlt":
      return compareVersions(value, operand) < 0;
    case "$vlte":
      return compareVersions(value, operand) <= 0;
    case "$vgt":
      return compareVersions(value, operand) > 0;
    case "$vgte":
      return compareVersions(value, operand) >= 0;
    default:
      throw new Error(`the model has no ${op}`);
  }
};

const millisecondsOf = (value: Value): number | null => {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return null;
  const at = Date.parse(value);
  return Number.isNaN(at) || !/^\d{4}-\d{2}-\d{2}/.test(value) ? null : at;
};

const tested = (test: ValueTest, value: Value, world: World): boolean =>
  test.every((operator) => {
    switch (operator.is) {
      case "never":
        return false;
      case "plain":
        return plain(operator.op, value, operator.operand);
      case "now": {
        const at = millisecondsOf(value);
        if (at === null) return false;
        const edge = world.now + operator.offset;
        return { $lt: at < edge, $lte: at <= edge, $gt: at > edge, $gte: at >= edge }[operator.op];
      }
      case "test":
        if (operator.op === "$not") return !tested(operator.test, value, world);
        if (!Array.isArray(value)) return false;
        return operator.op === "$size"
          ? tested(operator.test, value.length, world)
          : value.some((each: Json) => tested(operator.test, each, world));
      case "each":
        return (
          Array.isArray(value) &&
          operator.tests.every((one) => value.some((each: Json) => tested(one, each, world)))
        );
      case "element":
        return (
          Array.isArray(value) &&
          value.some(
            (each: Json) =>
              isRecord(each) && modelHolds(operator.condition, { ...world, attributes: each }, []),
          )
        );
    }
  });

const matches = ({ names, where }: EventMatch, event: RawEvent, world: World): boolean => {
  if (!names.includes(event.name) && !names.includes("*")) return false;
  const attributes = { ...event.properties, context: event.context };
  return where === null || modelHolds(where, { ...world, attributes }, event.items);
};

const before = (a: RawEvent, b: RawEvent): boolean =>
  a.time !== b.time
    ? a.time < b.time
    : a.messageId !== b.messageId
      ? a.messageId < b.messageId
      : a.source < b.source;

const dayStart = (zone: string, day: Temporal.PlainDate): number =>
  day.toZonedDateTime({ timeZone: zone }).epochMilliseconds;

const inWindow = (clause: EventClause, event: RawEvent, { now, zone }: World): boolean => {
  const { window } = clause;
  if (window === null) return true;
  if (window.is === "rolling") return event.time <= now && now - event.time < window.ms;
  if (window.is === "between") {
    const at = (edge: typeof window.from): number | null =>
      edge === null
        ? null
        : "date" in edge
          ? dayStart(zone, Temporal.PlainDate.from(edge.date))
          : edge.instant;
    const [from, until] = [at(window.from), at(window.until)];
    return (from === null || event.time >= from) && (until === null || event.time < until);
  }
  const dayOf = (at: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const [today, day] = [dayOf(now), dayOf(event.time)];
  const weeks = (date: Temporal.PlainDate): number =>
    Math.floor((date.since("1970-01-05", { largestUnit: "days" }).days + 7_000) / 7);
  const months = (date: Temporal.PlainDate): number => date.year * 12 + date.month;
  switch (window.period) {
    case "today":
      return day.equals(today);
    case "yesterday":
      return day.equals(today.subtract({ days: 1 }));
    case "this week":
      return weeks(day) === weeks(today);
    case "last week":
      return weeks(day) === weeks(today) - 1;
    case "this month":
      return months(day) === months(today);
    case "last month":
      return months(day) === months(today) - 1;
    case "this year":
      return day.year === today.year;
    case "last year":
      return day.year === today.year - 1;
  }
};

const followed = (clause: EventClause, from: RawEvent, step: number, world: World): boolean => {
  const next = clause.then[step];
  if (next === undefined) return true;
  return world.events.some(
    (event) =>
      matches(next.match, event, world) &&
      before(from, event) &&
      (next.in === null || event.time - from.time <= next.in) &&
      followed(clause, event, step + 1, world),
  );
};

const relativeHolds = (clause: EventClause, event: RawEvent, world: World): boolean => {
  const { relative } = clause;
  if (relative === null) return true;
  const others = world.events.filter((each) => matches(relative.match, each, world));
  if (others.length === 0) return relative.is === "since";
  return relative.is === "before"
    ? others.some((other) => before(event, other))
    : others.every((other) => before(other, event));
};

/** Ten-thousandths of a decimal with four digits at most. */
const scaled = (value: Value): bigint | null => {
  if (typeof value !== "number" && typeof value !== "string") return null;
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(String(value)) ?? [];
  if (whole === undefined) return null;
  return BigInt(`${sign}${whole}${fraction.padEnd(4, "0")}`);
};

const NOTHING = Symbol("several currencies");

const money = (
  measure: Extract<Measure, { is: "sum" | "avg" | "min" | "max" }>,
  events: readonly RawEvent[],
): Value | typeof NOTHING => {
  const all = events.flatMap(({ properties, context }) => {
    const amount = scaled(find({ ...properties, context }, measure.of));
    const said = properties["currency"];
    const currency = typeof said === "string" ? said.toUpperCase() : "";
    return amount === null ? [] : [{ amount, currency }];
  });
  const chosen = all.filter(
    ({ currency }) => measure.currency === null || currency === measure.currency,
  );
  if (new Set(chosen.map(({ currency }) => currency)).size > 1) return NOTHING;
  const amounts = chosen.map(({ amount }) => amount).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const sum = amounts.reduce((a, b) => a + b, 0n);
  if (measure.is === "sum") return Number(sum) / 10_000;
  if (amounts.length === 0) return undefined;
  if (measure.is === "min") return Number(amounts[0]) / 10_000;
  if (measure.is === "max") return Number(amounts.at(-1)) / 10_000;
  const count = BigInt(amounts.length);
  const half = sum < 0n ? -count : count;
  return Number((2n * sum + half) / (2n * count)) / 10_000;
};

const measured = (
  measure: Measure,
  events: readonly RawEvent[],
  world: World,
): Value | typeof NOTHING => {
  const valueOf = (event: RawEvent | undefined, path: string): Value =>
    event && find({ ...event.properties, context: event.context }, path);
  switch (measure.is) {
    case "count":
      return events.length;
    case "distinct": {
      const seen: Json[] = [];
      for (const event of events) {
        const value = valueOf(event, measure.of) ?? null;
        if (value !== null && !seen.some((each) => deepEqual(each, value))) seen.push(value);
      }
      return seen.length;
    }
    case "first":
    case "last": {
      const event = measure.is === "first" ? events[0] : events[events.length - 1];
      if (event !== undefined && measure.of === "time") return new Date(event.time).toISOString();
      return valueOf(event, measure.of) ?? undefined;
    }
    case "matched":
      return events.filter((event) => {
        const value = valueOf(event, measure.by) ?? null;
        return (
          value !== null &&
          world.events.some(
            (other) =>
              matches(measure.match, other, world) && deepEqual(valueOf(other, measure.by), value),
          )
        );
      }).length;
    default:
      return money(measure, events);
  }
};

const eventHolds = (clause: EventClause, world: World): boolean => {
  const found = world.events
    .filter((event) => matches(clause.match, event, world))
    .filter((event) => inWindow(clause, event, world))
    .filter((event) => relativeHolds(clause, event, world))
    .filter((event) => followed(clause, event, 0, world))
    .sort((a, b) => (before(a, b) ? -1 : 1));
  const looked =
    clause.last === null ? found : found.slice(Math.max(0, found.length - clause.last));
  return clause.measures.every((measure) => {
    const value = measured(measure, looked, world);
    return typeof value !== "symbol" && tested(measure.test, value, world);
  });
};

/** Whether a condition holds, by reading all events from the beginning: slow, and plain to see. */
export const modelHolds = (
  node: ConditionNode,
  world: World,
  items: readonly JsonObject[],
): boolean => {
  switch (node.is) {
    case "all":
      return node.parts.every((part) => modelHolds(part, world, items));
    case "any":
      return node.parts.some((part) => modelHolds(part, world, items));
    case "none":
      return !node.parts.some((part) => modelHolds(part, world, items));
    case "attribute":
      return tested(node.test, find(world.attributes, node.path), world);
    case "segment":
      return node.keys.some((key) => world.segments.includes(key));
    case "event":
      return eventHolds(node.clause, world);
    case "account":
      return world.accounts.some(({ attributes, segments }) =>
        modelHolds(node.condition, { ...world, attributes, segments }, []),
      );
    case "item":
      return items.some((attributes) => modelHolds(node.condition, { ...world, attributes }, []));
  }
};
