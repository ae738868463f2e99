import type { LiveSegment } from "./live-segment.ts";
import type { Program } from "./program.ts";

/** What a program has to be caught up with, when it comes in the place of another. */
export type ToCatchUp = {
  /** Keys of features that nothing is kept of yet. */
  readonly features: readonly string[];
  /** Segments that nobody was looked at for yet, or whose events are gathered anew. */
  readonly segments: readonly LiveSegment[];
  /** Keys of features that nobody asks for any more. */
  readonly forgotten: readonly string[];
  /** Keys of segments that are live no longer. */
  readonly ended: readonly string[];
  /** Segments of accounts that no account was looked at for yet. */
  readonly accountSegments: readonly LiveSegment[];
  /** Keys of segments of accounts that are live no longer. */
  readonly accountsEnded: readonly string[];
};

/**
 * Compares what was live with what is. A segment that stays as it is, but shares events with one that
 * needs more of them, is looked at again once these are gathered: until then it knows none of them.
 */
export const toCatchUpWith = (before: Program, after: Program): ToCatchUp => {
  const [old, now] = [before, after].map(
    ({ features }) => new Map(features.map(({ key, feature }) => [key, feature.id])),
  );
  const fresh = [...(now ?? [])].filter(([key]) => !old?.has(key));
  const gathered = new Set(fresh.map(([, id]) => id));
  const known = new Map(before.segments.map((segment) => [segment.key, segment]));
  const live = new Set(after.segments.map(({ key }) => key));
  return {
    features: fresh.map(([key]) => key),
    segments: after.segments.filter(
      ({ key, version, basis, condition }) =>
        known.get(key)?.version !== version ||
        known.get(key)?.basis !== basis ||
        condition.features.some(({ id }) => gathered.has(id)),
    ),
    forgotten: [...(old?.keys() ?? [])].filter((key) => !now?.has(key)),
    ended: [...known.keys()].filter((key) => !live.has(key)),
    accountSegments: after.accounts.segments.filter(
      ({ key, version }) => before.accounts.byKey.get(key)?.version !== version,
    ),
    accountsEnded: [...before.accounts.byKey.keys()].filter(
      (key) => !after.accounts.byKey.has(key),
    ),
  };
};
