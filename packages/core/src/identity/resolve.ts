import type { Identifier, Refusal, RefusalReason } from "../event/index.ts";
import type { IdentityPolicy } from "./policy.ts";

/** A profile holds at most so many facets. */
export const MAX_FACETS = 1_000;

/** A facet as the limits see it: its namespace and the effective time of the event that made it. */
export type Member = { readonly facet: number; readonly ns: string; readonly since: number };

/** The connected facets of one person before an event, or a facet-to-be of a new identifier. */
export type Component = {
  /** The profile's id; null for an identifier not seen before. */
  readonly profile: number | null;
  readonly members: readonly Member[];
};

/** A pair of facets that an unmerge has set apart. */
export type CannotLink = readonly [a: number, b: number];

export type ResolveView = {
  readonly policy: IdentityPolicy;
  readonly componentOf: (identifier: Identifier) => Component;
  readonly cannotLinks: readonly CannotLink[];
};

export type Resolution = {
  /** Highest priority first; the first is the anchor. */
  readonly kept: readonly Identifier[];
  readonly refused: readonly Refusal[];
  /** True when the join stands only because a trusted alias may exceed "one user_id". */
  readonly exception: boolean;
};

const distinct = (components: readonly Component[]): Component[] => {
  const seen = new Set<number>();
  return components.filter(({ profile }) => {
    if (profile === null) return true;
    if (seen.has(profile)) return false;
    seen.add(profile);
    return true;
  });
};

/**
 * How many facets of a namespace count at a time: all of them when the limit holds for ever, else
 * those of the fullest span of that length which holds the time. Events come out of order, so a
 * span may reach past it: neither a false clock nor an import of history passes a limit.
 */
const countAt = (
  members: readonly Member[],
  ns: string,
  at: number,
  within: number | null,
): number => {
  const times = members.flatMap((member) => (member.ns === ns ? [member.since] : []));
  if (within === null) return times.length;
  const starts = [at, ...times.filter((time) => time < at && time > at - within)];
  return Math.max(
    ...starts.map((start) => times.filter((time) => time >= start && time < start + within).length),
  );
};

/**
 * The namespaces whose limit the join breaks. A component that is above its limit already (a
 * recorded exception, a shorter limit published since) does not refuse a join that adds nothing.
 */
const brokenLimits = (
  components: readonly Component[],
  at: number,
  policy: IdentityPolicy,
  together: readonly Member[],
): string[] => {
  const union = components.flatMap(({ members }) => members);
  const known = [...components.map(({ members }) => members), together];
  return policy.namespaces.flatMap(({ name, limit }) => {
    if (limit === null) return [];
    const count = countAt(union, name, at, limit.within);
    if (count <= limit.count) return [];
    const before = known.map((members) => countAt(members, name, at, limit.within));
    return count > Math.max(...before) ? [name] : [];
  });
};

const setsApart = (
  components: readonly Component[],
  cannotLinks: readonly CannotLink[],
): boolean => {
  const union = new Set(components.flatMap(({ members }) => members.map(({ facet }) => facet)));
  return cannotLinks.some(([a, b]) => union.has(a) && union.has(b));
};

type Verdict = { readonly reason: RefusalReason } | { readonly exception: boolean };

export type Leeway = {
  /** A trusted alias may pass "one user_id". */
  readonly mayExceed: boolean;
  /** What an undo brings back stood together before, above a limit or not. */
  readonly together: readonly Member[];
};

/** Whether components may become one person. */
export const judgeJoin = (
  all: readonly Component[],
  at: number,
  view: Pick<ResolveView, "policy" | "cannotLinks">,
  { mayExceed, together }: Leeway,
): Verdict => {
  const components = distinct(all);
  if (components.length < 2) return { exception: false };
  if (setsApart(components, view.cannotLinks)) return { reason: "cannot-link" };
  const size = components.reduce((sum, { members }) => sum + members.length, 0);
  if (size > MAX_FACETS) return { reason: "facet-limit" };
  const broken = brokenLimits(components, at, view.policy, together);
  if (broken.length === 0) return { exception: false };
  return mayExceed && broken.every((ns) => ns === "user_id")
    ? { exception: true }
    : { reason: "limit" };
};

/**
 * Which identifiers of an event stand together. When joining them would break a limit, a
 * cannot-link or the facet limit, the lowest-priority identifier is dropped and the rest is tried
 * again, so that a shared browser does not join two people.
 */
export const resolveIdentity = (
  identifiers: readonly Identifier[],
  at: number,
  view: ResolveView,
  mayExceed = false,
): Resolution => {
  const refused: Refusal[] = [];
  for (let kept = identifiers; kept.length > 1; kept = kept.slice(0, -1)) {
    const verdict = judgeJoin(kept.map(view.componentOf), at, view, { mayExceed, together: [] });
    if ("exception" in verdict) return { kept, refused, exception: verdict.exception };
    const last = kept.at(-1);
    if (last !== undefined) refused.push({ identifier: last, reason: verdict.reason });
  }
  return { kept: identifiers.slice(0, 1), refused, exception: false };
};
