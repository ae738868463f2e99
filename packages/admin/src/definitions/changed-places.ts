import type { Kind } from "@attune/contract";
import type { Content } from "./documents.ts";
import { isRecord } from "./documents.ts";
import type { FieldSort } from "./fields.ts";
import { sortAt } from "./fields.ts";

/** One place where a definition would say something else. */
export type ChangedPlace = {
  /** Names from the top; elements of lists by their key, or by their number. */
  readonly place: readonly string[];
  /** The same as forms name it: a star for each place in a list. */
  readonly path: readonly string[];
  readonly sort: FieldSort | null;
  /** Undefined where the place is new. */
  readonly before: unknown;
  /** Undefined where the place is gone. */
  readonly after: unknown;
};

type Sorted = Pick<ChangedPlace, "sort">;

type Difference = { readonly pointer: string; readonly before?: unknown; readonly after?: unknown };

/** Sorts that are told by their parts. */
const IN_PARTS: ReadonlySet<FieldSort> = new Set(["versions", "default"]);

const toldAs = (kind: Kind, place: readonly string[]): FieldSort | null => {
  const sort = sortAt(kind, place);
  return sort !== null && IN_PARTS.has(sort) ? null : sort;
};

const placeOf = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));

const isNamed = (value: unknown, name: string): boolean =>
  isRecord(value) && (value["key"] === name || value["name"] === name);

/** The value at a place; elements of lists are found by their key or name before their number. */
const valueAt = (value: unknown, place: readonly string[]): unknown => {
  const [name, ...rest] = place;
  if (name === undefined) return value;
  if (Array.isArray(value))
    return valueAt(value.find((each) => isNamed(each, name)) ?? value[Number(name)], rest);
  return isRecord(value) && Object.hasOwn(value, name) ? valueAt(value[name], rest) : undefined;
};

/** The shortest part of a place that is told as a whole: a condition, the keys of a list. */
const wholeOf = (kind: Kind, place: readonly string[]): readonly string[] | null => {
  const length = place.findIndex((_, at) => toldAs(kind, place.slice(0, at + 1)) !== null);
  return length === -1 ? null : place.slice(0, length + 1);
};

/** A place with a star for each of its names that finds something in a list. */
const pathOf = (values: readonly unknown[], place: readonly string[]): readonly string[] =>
  place.map((name, at) =>
    values.some((value) => Array.isArray(valueAt(value, place.slice(0, at)))) ? "*" : name,
  );

const isThings = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.some((each) => typeof each === "object");

const namesOf = (value: unknown): readonly string[] => {
  if (isThings(value))
    return value.map((each, at) =>
      isRecord(each) && typeof each["key"] === "string" ? each["key"] : String(at),
    );
  return isRecord(value) ? Object.keys(value) : [];
};

type Part = Pick<ChangedPlace, "place" | "before" | "after">;

/** A place as far as it has parts: each of them by itself. */
const parted = (kind: Kind, { place, before, after }: Part): readonly (Part & Sorted)[] => {
  const whole = { place, sort: toldAs(kind, place), before, after };
  const names = [...new Set([...namesOf(before), ...namesOf(after)])];
  if (whole.sort !== null || names.length === 0) return [whole];
  return names.flatMap((name) =>
    parted(kind, {
      place: [...place, name],
      before: valueAt(before, [name]),
      after: valueAt(after, [name]),
    }),
  );
};

const isFixed = ([name]: readonly string[]): boolean => name === "kind" || name === "key";

type Both = { readonly before: Content | null; readonly after: Content };

/**
 * What would be different in one definition, place by place as people speak of them: a condition is
 * one place however much of it changes, and what has fields is told by these.
 */
export const changedPlaces = (
  kind: Kind,
  diff: readonly Difference[],
  { before, after }: Both,
): readonly ChangedPlace[] => {
  const seen = new Set<string>();
  const told = diff.flatMap((line): readonly (Part & Sorted)[] => {
    const place = placeOf(line.pointer);
    const whole = wholeOf(kind, place);
    if (whole === null)
      return parted(kind, { place, before: line.before, after: line.after }).filter(
        (each) => !isFixed(each.place),
      );
    const id = JSON.stringify(whole);
    if (seen.has(id)) return [];
    seen.add(id);
    return [
      {
        place: whole,
        sort: toldAs(kind, whole),
        before: valueAt(before, whole),
        after: valueAt(after, whole),
      },
    ];
  });
  return told.map((each) => ({ ...each, path: pathOf([before, after], each.place) }));
};
