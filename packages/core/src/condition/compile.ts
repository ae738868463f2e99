import type { JsonObject } from "../json/index.ts";
import type { ConditionNode } from "./ast.ts";
import { compileEvent } from "./event-clause.ts";
import type { CompileContext, Gathered, Live, Scope } from "./live.ts";
import { reader } from "./path.ts";
import type { Clause, CompiledCondition, SeenAccount, Subject } from "./subject.ts";
import { subjectOf } from "./subject.ts";
import type { CompileElement } from "./value-test.ts";
import { compileTest } from "./value-test.ts";

/** Instants that are looked at for the next change; from there on the one reached is told, which is early. */
const MOST_INSTANTS = 32;

/** A list may be longer than arguments can be. */
const earliest = (instants: readonly number[]): number =>
  instants.reduce((a, b) => Math.min(a, b), Infinity);

/** Parts of a list, an account or an event have paths of their own: they are nobody's attributes. */
const apart = ({ groups, gathered }: CompileContext): CompileContext => ({
  groups,
  gathered: { ...gathered, reads: new Set() },
});

/** An account has paths of its own too: they tell which of its changes matter. */
const ofAccount = ({ groups, gathered }: CompileContext): CompileContext => ({
  groups,
  gathered: {
    ...gathered,
    reads: gathered.accountReads,
    segments: gathered.accountSegments,
  },
});

const elements =
  (context: CompileContext): CompileElement =>
  (condition) => {
    const live = compileNode(condition, apart(context));
    return {
      holds: (element, now) => live.holds(element, subjectOf(element, now)),
      changes: (element, now) => live.changes(element, subjectOf(element, now)),
    };
  };

const attribute = (
  node: Extract<ConditionNode, { is: "attribute" }>,
  context: CompileContext,
): Live => {
  const { path, written, pointer } = node;
  context.gathered.reads.add(path);
  const read = reader(path);
  const { passes, changes } = compileTest(node.test, {
    groups: context.groups,
    element: elements(context),
  });
  return {
    holds: (attributes, scope) => passes(read(attributes), scope.now),
    explain: (attributes, scope, clauses) => {
      const saw = read(attributes);
      const result = passes(saw, scope.now);
      const unknown = saw === undefined;
      clauses.push({ path, wanted: written, saw: saw ?? null, result, unknown, pointer });
      return result;
    },
    changes: (attributes, scope) =>
      Math.min(
        changes(read(attributes), scope.now),
        scope.computed?.changes(path, scope.now) ?? Infinity,
      ),
  };
};

const segment = (
  { keys, written, pointer }: Extract<ConditionNode, { is: "segment" }>,
  { gathered }: CompileContext,
): Live => {
  for (const key of keys) gathered.segments.add(key);
  return {
    holds: (_attributes, scope) => keys.some(scope.isIn),
    explain: (_attributes, scope, clauses) => {
      const saw = keys.filter(scope.isIn);
      const result = saw.length > 0;
      clauses.push({ path: "$segment", wanted: written, saw, result, unknown: false, pointer });
      return result;
    },
    changes: (_attributes, { segmentChanges }) =>
      segmentChanges ? earliest(keys.map(segmentChanges)) : Infinity,
  };
};

/** One of a list that the scope holds, with the scope in which it is asked. */
type Listed = { readonly attributes: JsonObject; readonly scope: Scope };

/** Any of a list that the scope holds: accounts, or items stamped on an event. */
const anyOf = (
  path: "$account" | "$item",
  { written: wanted, pointer }: Extract<ConditionNode, { is: "account" | "item" }>,
  inner: Live,
  listOf: (scope: Scope) => readonly Listed[],
): Live => {
  const isSo = ({ attributes, scope }: Listed): boolean => inner.holds(attributes, scope);
  return {
    holds: (_attributes, scope) => listOf(scope).some(isSo),
    explain: (_attributes, scope, clauses) => {
      const list = listOf(scope);
      const saw = list.filter(isSo).length;
      const result = saw > 0;
      clauses.push({ path, wanted, saw, result, unknown: list.length === 0, pointer });
      return result;
    },
    changes: (_attributes, whole) =>
      earliest(listOf(whole).map(({ attributes, scope }) => inner.changes(attributes, scope))),
  };
};

/** An account is asked in its own name: for its attributes and the segments that it is in. */
const asked = (
  { attributes, isIn, changes }: SeenAccount,
  { now, zone, records }: Scope,
): Listed => ({
  attributes,
  scope: {
    attributes,
    records,
    accounts: [],
    now,
    zone,
    isIn: (segment) => isIn(segment, now),
    segmentChanges: (segment) => changes(segment, now),
  },
});

/** Every part is evaluated when explaining, so that each clause says what it saw. */
const combined = (
  parts: readonly Live[],
  verdict: (results: readonly boolean[]) => boolean,
  holds: Live["holds"],
): Live => ({
  holds,
  explain: (attributes, scope, clauses) =>
    verdict(parts.map((part) => part.explain(attributes, scope, clauses))),
  changes: (attributes, scope) => {
    let first = Infinity;
    for (const part of parts) first = Math.min(first, part.changes(attributes, scope));
    return first;
  },
});

const allOf = (parts: readonly Live[]): Live => {
  const [first, second, third] = parts;
  if (first && parts.length === 1) return first;
  const isAll = (results: readonly boolean[]): boolean => results.every(Boolean);
  if (first && second && parts.length === 2)
    return combined(parts, isAll, (a, s) => first.holds(a, s) && second.holds(a, s));
  if (first && second && third && parts.length === 3)
    return combined(
      parts,
      isAll,
      (a, s) => first.holds(a, s) && second.holds(a, s) && third.holds(a, s),
    );
  return combined(parts, isAll, (a, s) => parts.every((part) => part.holds(a, s)));
};

const combine = (is: "all" | "any" | "none", parts: readonly Live[]): Live => {
  switch (is) {
    case "all":
      return allOf(parts);
    case "any":
      return combined(
        parts,
        (results) => results.some(Boolean),
        (a, s) => parts.some((part) => part.holds(a, s)),
      );
    case "none":
      return combined(
        parts,
        (results) => !results.some(Boolean),
        (a, s) => !parts.some((part) => part.holds(a, s)),
      );
  }
};

const compileNode = (node: ConditionNode, context: CompileContext): Live => {
  switch (node.is) {
    case "all":
    case "any":
    case "none":
      return combine(
        node.is,
        node.parts.map((part) => compileNode(part, context)),
      );
    case "attribute":
      return attribute(node, context);
    case "segment":
      return segment(node, context);
    case "event":
      return compileEvent(node.clause, node.written, node.pointer, context);
    case "account":
      context.gathered.needsAccounts = true;
      return anyOf("$account", node, compileNode(node.condition, ofAccount(context)), (scope) =>
        scope.accounts.map((each) => asked(each, scope)),
      );
    case "item":
      return anyOf("$item", node, compileNode(node.condition, apart(context)), (scope) =>
        (scope.items ?? []).map((attributes) => ({ attributes, scope })),
      );
  }
};

/** Steps over the instants at which a clause changes to the first at which the answer does. */
const nextChange = (live: Live, subject: Subject, known?: boolean): number | null => {
  const { records, isIn, zone, computed } = subject;
  let { attributes } = subject;
  const first = live.changes(attributes, subject);
  if (first === Infinity) return null;
  const before = known ?? live.holds(attributes, subject);
  // One scope whose clock moves on: this is the hot path of every event.
  const clock = { now: first };
  const scope: Scope = {
    get attributes() {
      return attributes;
    },
    records,
    isIn,
    zone,
    ...(computed ? { computed } : {}),
    get accounts() {
      return subject.accounts;
    },
    get now() {
      return clock.now;
    },
  };
  for (let looked = 1; looked < MOST_INSTANTS; looked += 1) {
    attributes = computed?.attributesAt(clock.now) ?? attributes;
    if (live.holds(attributes, scope) !== before) break;
    const at = live.changes(attributes, scope);
    if (at === Infinity) return null;
    clock.now = at;
  }
  return clock.now;
};

const gatherer = (): Gathered => ({
  reads: new Set(),
  features: new Map(),
  segments: new Set(),
  needsAccounts: false,
  accountReads: new Set(),
  accountSegments: new Set(),
});

/** Compiles a condition that was read. `groups` are lists of values by key, for $inGroup. */
export const compileConditionNode = (
  node: ConditionNode,
  groups: JsonObject = {},
): CompiledCondition => {
  const gathered = gatherer();
  const live = compileNode(node, { gathered, groups });
  return {
    holds: (subject) => live.holds(subject.attributes, subject),
    explain: (subject) => {
      const clauses: Clause[] = [];
      return { result: live.explain(subject.attributes, subject, clauses), clauses };
    },
    nextChange: (subject, holds) => nextChange(live, subject, holds),
    reads: [...gathered.reads],
    features: [...gathered.features.values()],
    segments: [...gathered.segments].sort(),
    needsAccounts: gathered.needsAccounts,
    accountReads: [...gathered.accountReads],
    accountSegments: [...gathered.accountSegments].sort(),
  };
};

/** A condition over one object alone, without events, segments or accounts: what `where` asks of an event. */
export const compileWhere = (
  node: ConditionNode,
): ((attributes: JsonObject, items: readonly JsonObject[]) => boolean) => {
  const live = compileNode(node, { gathered: gatherer(), groups: {} });
  const nobody = subjectOf({}, 0);
  return (attributes, items) => live.holds(attributes, { ...nobody, items });
};
