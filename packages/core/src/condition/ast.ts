import type { Told } from "../flaw/index.ts";
import type { Json, JsonObject } from "../json/index.ts";

/** Comparisons that may also be made with an instant relative to now. */
export const COMPARISONS = ["$lt", "$lte", "$gt", "$gte"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Tests of one value; all must hold. Without any it holds always. */
export type ValueTest = readonly Operator[];

/** One operator on one value; `pointer` is where it stands in the condition (a JSON Pointer). */
export type Operator =
  /** An operator whose operand is plain JSON: $eq $ne $lt $in $ini $regex $veq $type $exists $inGroup … */
  | { readonly is: "plain"; readonly op: string; readonly operand: Json; readonly pointer: string }
  /** A comparison with the instant `offset` ms after now. The value is ISO 8601 text or epoch ms. */
  | {
      readonly is: "now";
      readonly op: Comparison;
      readonly offset: number;
      readonly pointer: string;
    }
  /** $not of the value, $size of a list, $elemMatch of its elements as values. */
  | {
      readonly is: "test";
      readonly op: "$not" | "$size" | "$elemMatch";
      readonly test: ValueTest;
      readonly pointer: string;
    }
  /** $all and $alli: every test has an element of the list for which it holds. */
  | {
      readonly is: "each";
      readonly op: "$all" | "$alli";
      readonly tests: readonly ValueTest[];
      readonly pointer: string;
    }
  /** $elemMatch of elements that are objects. */
  | {
      readonly is: "element";
      readonly op: "$elemMatch";
      readonly condition: ConditionNode;
      readonly pointer: string;
    }
  /** What could not be read; a flaw says why. Never true. */
  | { readonly is: "never"; readonly op: string; readonly pointer: string };

/** Which events: their names, and what must hold of each. */
export type EventMatch = {
  /** Sorted. Names of track events; `$page`, `$screen`, `$identify`, `$group`, `$alias`; `*` for any. */
  readonly names: readonly string[];
  /** Reads the event's properties, `context.…` its context, `$item` what was stamped on it. */
  readonly where: ConditionNode | null;
  /** `where` as it was written, for a feature's id. */
  readonly written: JsonObject | null;
};

export const CALENDAR_WINDOWS = [
  "today",
  "yesterday",
  "this week",
  "last week",
  "this month",
  "last month",
  "this year",
  "last year",
] as const;
export type CalendarWindow = (typeof CALENDAR_WINDOWS)[number];

/** A day of the profile's zone (YYYY-MM-DD), which begins at its first instant, or an instant in epoch ms. */
export type Edge = { readonly date: string } | { readonly instant: number };

export type EventWindow =
  /** now − ms < t: an event exactly `ms` ago is out. */
  | { readonly is: "rolling"; readonly ms: number }
  /** In the profile's zone; weeks begin on Monday. */
  | { readonly is: "calendar"; readonly period: CalendarWindow }
  /** from ≤ t < until; null is open. */
  | { readonly is: "between"; readonly from: Edge | null; readonly until: Edge | null };

/**
 * By the last event of another kind, in the order (time, messageId, source). `before` and `after`
 * count nothing where there is no such event; `since` counts all then.
 */
export type Relative = { readonly is: "before" | "after" | "since"; readonly match: EventMatch };

/** A step that follows; `in` is the longest time after the step before it, in ms, that time included. */
export type Step = { readonly match: EventMatch; readonly in: number | null };

export type Measure = { readonly pointer: string; readonly test: ValueTest } & (
  | { readonly is: "count" }
  /** Exact decimals of four digits; of one currency only, the named one or the only one there is. */
  | {
      readonly is: "sum" | "avg" | "min" | "max";
      readonly of: string;
      readonly currency: string | null;
    }
  | { readonly is: "distinct"; readonly of: string }
  /** The value in the first or last of them; `time` is when it was, as ISO 8601 text. */
  | { readonly is: "first" | "last"; readonly of: string }
  /** How many of them have an event of `match` with the same value at `by`. */
  | { readonly is: "matched"; readonly match: EventMatch; readonly by: string }
);

/** Which events count, in this order: window, relative, then, last; and what is measured of them. */
export type EventClause = {
  readonly match: EventMatch;
  readonly window: EventWindow | null;
  readonly relative: Relative | null;
  readonly then: readonly Step[];
  /** Only so many, the latest of what is left. */
  readonly last: number | null;
  /** At least one; all must pass. */
  readonly measures: readonly Measure[];
};

/** Whom a segment is about. */
export type SegmentOf = "profile" | "account";

/** A condition as it was read. `written` is the clause as it stands in the document. */
export type ConditionNode =
  | {
      readonly is: "all" | "any" | "none";
      readonly parts: readonly ConditionNode[];
      readonly pointer: string;
    }
  | {
      readonly is: "attribute";
      readonly path: string;
      readonly test: ValueTest;
      readonly written: Json;
      readonly pointer: string;
    }
  /** In any of the segments, which are of profiles, or of accounts where it is asked of an account. */
  | {
      readonly is: "segment";
      readonly of: SegmentOf;
      readonly keys: readonly string[];
      readonly written: Json;
      readonly pointer: string;
    }
  | {
      readonly is: "event";
      readonly clause: EventClause;
      readonly written: Json;
      readonly pointer: string;
    }
  /** Any account satisfies it. */
  | {
      readonly is: "account";
      readonly condition: ConditionNode;
      readonly written: Json;
      readonly pointer: string;
    }
  /** Any item stamped on the event satisfies it; only inside `where`. */
  | {
      readonly is: "item";
      readonly condition: ConditionNode;
      readonly written: Json;
      readonly pointer: string;
    };

/** Why a condition cannot go live, and where in it. */
export type ConditionFlaw = Told & { readonly pointer: string };
