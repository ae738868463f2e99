import type { JsonObject } from "../json/index.ts";
import type { Feature } from "./feature.ts";
import type { Clause, Subject } from "./subject.ts";

/** A subject, and what else a part of a condition may look at. */
export type Scope = Subject & {
  /** Inside `where`: the items that were stamped on the event. */
  readonly items?: readonly JsonObject[];
  /** Inside `$account`: the first instant after now at which time alone changes whether it is in a segment. */
  readonly segmentChanges?: (segment: string) => number;
};

/** A part of a condition, compiled. `attributes` are of what it looks at: the subject, an element, an account. */
export type Live = {
  readonly holds: (attributes: JsonObject, scope: Scope) => boolean;
  readonly explain: (attributes: JsonObject, scope: Scope, clauses: Clause[]) => boolean;
  /** The first instant after now at which time alone changes it; Infinity when none does. May be early. */
  readonly changes: (attributes: JsonObject, scope: Scope) => number;
};

/** What is gathered while compiling. */
export type Gathered = {
  readonly reads: Set<string>;
  readonly features: Map<string, Feature>;
  readonly segments: Set<string>;
  needsAccounts: boolean;
  /** Paths that are read of accounts. */
  readonly accountReads: Set<string>;
  /** Segments of accounts that are named inside `$account`. */
  readonly accountSegments: Set<string>;
};

export type CompileContext = {
  readonly gathered: Gathered;
  /** Lists of values by key, for $inGroup. */
  readonly groups: JsonObject;
};
