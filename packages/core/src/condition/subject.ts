import type { Json, JsonObject } from "../json/index.ts";
import type { Feature, FeatureRecord, FeatureRecords } from "./feature.ts";

/** Attributes that time alone changes. */
export type Computed = {
  /** All attributes as they are at an instant (epoch ms) if nothing happens until then. */
  readonly attributesAt: (now: number) => JsonObject;
  /** The first instant after `now` at which time alone changes the value at a path; Infinity when none does. */
  readonly changes: (path: string, now: number) => number;
};

/** An account of somebody, as conditions see it. */
export type SeenAccount = {
  readonly attributes: JsonObject;
  /** Whether it is in a segment of accounts at an instant (epoch ms), if nothing happens until then. */
  readonly isIn: (segment: string, now: number) => boolean;
  /** The first instant after `now` at which time alone may change that; Infinity when none does. */
  readonly changes: (segment: string, now: number) => number;
};

/** Who a condition is asked of, and when. */
export type Subject = {
  /** Traits, and the call's context in decisions. */
  readonly attributes: JsonObject;
  readonly records: FeatureRecords;
  readonly isIn: (segment: string) => boolean;
  readonly accounts: readonly SeenAccount[];
  /** Epoch ms. */
  readonly now: number;
  /** IANA name of the zone that its calendar is read in. */
  readonly zone: string;
  /** Absent where `attributes` stay as they are. */
  readonly computed?: Computed;
};

/** One clause as it was evaluated: what it asks, of which value, and whether that value was there. */
export type Clause = {
  /** The path that it reads; `$event`, `$segment` or `$account` for those. */
  readonly path: string;
  readonly wanted: Json;
  readonly saw: Json;
  readonly result: boolean;
  /** True when the value was missing; this never changes the result. */
  readonly unknown: boolean;
  /** Where the clause stands in the condition (a JSON Pointer). */
  readonly pointer: string;
  /** Why the value is unknown, when it is for another reason than that it is missing; or what it leaves out. */
  readonly reason?: string;
  /** Of an event clause: how many events were left to measure, and the time of the latest (epoch ms). */
  readonly events?: number;
  readonly latest?: number | null;
};

export type Evaluation = { readonly result: boolean; readonly clauses: readonly Clause[] };

/** A live condition: closures over the parsed document, nothing interpreted on the hot path. */
export type CompiledCondition = {
  readonly holds: (subject: Subject) => boolean;
  /** Every clause is evaluated, so that each says what it saw. */
  readonly explain: (subject: Subject) => Evaluation;
  /**
   * The first instant after `now` (epoch ms) at which time alone could change the answer; null when
   * it never does (L4). It may be early, it is never late. `holds` is the answer now, where it is known.
   */
  readonly nextChange: (subject: Subject, holds?: boolean) => number | null;
  /** Attribute paths that it reads, for the record of inputs. */
  readonly reads: readonly string[];
  /** Events that it reads; one feature for the same names, `where` and fields. */
  readonly features: readonly Feature[];
  /** Keys of the segments that it refers to, sorted: of profiles, or in a condition of accounts of accounts. */
  readonly segments: readonly string[];
  readonly needsAccounts: boolean;
  /** Attribute paths that it reads of accounts. */
  readonly accountReads: readonly string[];
  /** Keys of the segments of accounts that it asks accounts for, sorted. */
  readonly accountSegments: readonly string[];
};

/** An account that is in no segment. */
export const accountOutside = (attributes: JsonObject): SeenAccount => ({
  attributes,
  isIn: () => false,
  changes: () => Infinity,
});

const NO_RECORDS: readonly FeatureRecord[] = [];
const NOBODYS = {
  records: () => NO_RECORDS,
  isIn: () => false,
  accounts: [],
  zone: "UTC",
} as const;

/** A subject of whom nothing is known but attributes: no events, no segments, no accounts. */
export const subjectOf = (attributes: JsonObject, now: number): Subject => ({
  ...NOBODYS,
  attributes,
  now,
});
