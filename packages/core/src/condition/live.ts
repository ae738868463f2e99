import type { JsonObject } from "../json/index.ts";
import type { Feature } from "./feature.ts";
import type { Clause, Subject } from "./subject.ts";

/** A subject, and inside `where` the items that were stamped on the event. */
export type Scope = Subject & { readonly items?: readonly JsonObject[] };

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
};

export type CompileContext = {
  readonly gathered: Gathered;
  /** Lists of values by key, for $inGroup. */
  readonly groups: JsonObject;
};
