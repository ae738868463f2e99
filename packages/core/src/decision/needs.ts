import type { CompiledCondition } from "../condition/index.ts";
import { rootOf } from "./inputs.ts";
import type { CompiledSlot, Program } from "./program.ts";

/** What a slot needs to be allowed before it is decided for somebody. Purposes by their keys. */
export type SlotNeeds = {
  /** Without it the slot shows its default. */
  readonly purpose: string;
  /** Without one of these the offers that name it are stopped. */
  readonly offers: readonly string[];
  /** Traits that the slot reads and that are collected for a purpose: without it they are missing. */
  readonly traits: readonly { readonly trait: string; readonly purpose: string }[];
  /** Segments that are asked for and read such a trait: without its purpose nobody is in them. */
  readonly segments: readonly { readonly segment: string; readonly purpose: string }[];
};

/** A live segment, as far as it says what it reads. */
export type ReadingSegment = {
  readonly key: string;
  readonly condition: Pick<CompiledCondition, "reads" | "segments">;
};

/** The purposes that a trait is collected for; none of most. */
type PurposesOf = (trait: string) => readonly string[];

/** Of who is in this segment every candidate is kept in the record, in every slot. */
export const WATCHED = "watched";

/** What the segments rest on, by key: the purposes of the traits that they read, or those do that they name. */
const ofSegments = (
  segments: readonly ReadingSegment[],
  purposesOf: PurposesOf,
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  for (const { key, condition } of segments)
    found.set(key, [
      ...new Set([
        ...condition.reads.flatMap((path) => purposesOf(rootOf(path))),
        ...condition.segments.flatMap((other) => found.get(other) ?? []),
      ]),
    ]);
  return found;
};

const needsOf = (
  { purpose, needs, traits, segments }: CompiledSlot,
  purposesOf: PurposesOf,
  bySegment: ReadonlyMap<string, readonly string[]>,
): SlotNeeds => ({
  purpose,
  offers: needs,
  traits: [...traits].flatMap((trait) =>
    purposesOf(trait).map((each) => ({ trait, purpose: each })),
  ),
  segments: [...new Set([...segments, WATCHED])].flatMap((segment) =>
    (bySegment.get(segment) ?? []).map((each) => ({ segment, purpose: each })),
  ),
});

/**
 * What each slot needs.
 * @param purposesOf - for which purposes a trait is collected
 * @param segments - those that are live, each behind those that it refers to
 */
export const compileNeeds = (
  program: Program,
  purposesOf: PurposesOf,
  segments: readonly ReadingSegment[],
): ReadonlyMap<string, SlotNeeds> => {
  const bySegment = ofSegments(segments, purposesOf);
  return new Map(
    [...program].map(([slot, compiled]) => [slot, needsOf(compiled, purposesOf, bySegment)]),
  );
};
