import type { AccountState } from "../account/index.ts";
import { accountAttributes } from "../account/index.ts";
import type { CompiledCondition } from "../condition/index.ts";
import { canonical } from "../json/index.ts";

/** A segment whose members are kept. */
export type LiveSegment = {
  readonly key: string;
  readonly version: number;
  /** Its features are also those of the computed traits that it reads. */
  readonly condition: CompiledCondition;
  /** Versions of the trait definitions that it reads; another where one of them is. */
  readonly basis: string;
};

/** Each behind those that it refers to. What would go round in a circle is refused before it is live. */
export const inOrder = (segments: readonly LiveSegment[]): LiveSegment[] => {
  const byKey = new Map(segments.map((each) => [each.key, each]));
  const placed = new Set<LiveSegment>();
  const place = (segment: LiveSegment, above: ReadonlySet<string>): void => {
    if (placed.has(segment) || above.has(segment.key)) return;
    for (const key of segment.condition.segments) {
      const other = byKey.get(key);
      if (other) place(other, new Set([...above, segment.key]));
    }
    placed.add(segment);
  };
  for (const segment of segments.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
    place(segment, new Set());
  return [...placed];
};

/** Segments by names that each has some of, in the order that they stand in. */
export const groupBy = (
  segments: readonly LiveSegment[],
  namesOf: (segment: LiveSegment) => readonly string[],
): ((name: string) => readonly LiveSegment[]) => {
  const groups = new Map<string, LiveSegment[]>();
  for (const segment of segments)
    for (const name of new Set(namesOf(segment)))
      groups.set(name, [...(groups.get(name) ?? []), segment]);
  const nobodys: readonly LiveSegment[] = [];
  return (name) => groups.get(name) ?? nobodys;
};

/** Whether those who read some paths of an account see another than before. */
export type SeesAnother = (id: string, before: AccountState, after: AccountState) => boolean;

/** Compares those attributes of an account that are read, by the first step of each path. */
export const createSeesAnother = (paths: readonly string[]): SeesAnother => {
  const names = [...new Set(paths.map((path) => path.split(".")[0] ?? path))];
  const read = (id: string, state: AccountState): string => {
    const attributes = accountAttributes(id, state);
    return canonical(
      names.map((name) => (Object.hasOwn(attributes, name) ? [attributes[name] ?? null] : [])),
    );
  };
  return (id, before, after) =>
    names.length > 0 && before !== after && read(id, before) !== read(id, after);
};
