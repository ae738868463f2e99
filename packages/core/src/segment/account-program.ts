import type { Filling } from "./collect.ts";
import { isReached } from "./collect.ts";
import type { LiveSegment, SeesAnother } from "./live-segment.ts";
import { createSeesAnother, groupBy, inOrder } from "./live-segment.ts";

/** The live segments of accounts. */
export type AccountProgram = {
  /** All of them; each behind those that it refers to. */
  readonly segments: readonly LiveSegment[];
  readonly byKey: ReadonlyMap<string, LiveSegment>;
  /** Whether an account's membership is kept by now; `made` is the sequence that first named it. */
  readonly isKept: (segment: LiveSegment, made: number) => boolean;
  /** Segments that refer to one. */
  readonly referringTo: (segment: string) => readonly LiveSegment[];
  /** Whether segments of accounts see another account than before. */
  readonly seesAnother: SeesAnother;
  /** A segment with all that it refers to. */
  readonly reachOf: (segment: string) => readonly string[];
  /** Those that segments of profiles ask accounts for, with all that these refer to. */
  readonly askedFor: readonly string[];
};

/** `named` are the keys that segments of profiles name inside `$account`. */
export const createAccountProgram = (
  source: readonly Omit<LiveSegment, "basis">[],
  named: readonly string[],
  evaluated: ReadonlyMap<string, Filling>,
): AccountProgram => {
  const segments = inOrder(
    source.map(({ key, version, condition }) => ({ key, version, condition, basis: "" })),
  );
  const reach = new Map<string, readonly string[]>();
  for (const { key, condition } of segments)
    reach.set(key, [
      ...new Set([key, ...condition.segments.flatMap((other) => reach.get(other) ?? [])]),
    ]);
  const reachOf = (key: string): readonly string[] => reach.get(key) ?? [];
  return {
    segments,
    byKey: new Map(segments.map((each) => [each.key, each])),
    isKept: ({ key }, made) => {
      const filling = evaluated.get(key);
      return filling === undefined || isReached(filling, made);
    },
    referringTo: groupBy(segments, ({ condition }) => condition.segments),
    seesAnother: createSeesAnother(segments.flatMap(({ condition }) => condition.reads)),
    reachOf,
    askedFor: [...new Set(named.flatMap(reachOf))],
  };
};
