import type { Json, JsonObject } from "../json/index.ts";
import { canonical, escapeKey, isObject, own, ownText } from "../json/index.ts";

/**
 * One place where two definitions say different things. The pointer is a JSON Pointer, but for the
 * elements of a list that each have a `key` or a `name`: they are named by it (/namespaces/email/limit).
 */
export type Difference = {
  readonly pointer: string;
  /** Absent where the place is new. */
  readonly before?: Json;
  /** Absent where the place is gone. */
  readonly after?: Json;
};

const same = (a: Json | undefined, b: Json | undefined): boolean =>
  (a === undefined) === (b === undefined) && canonical(a) === canonical(b);

const nameOf = (value: Json): string | undefined => ownText(value, "key") ?? ownText(value, "name");

/** The elements of a list by their names; null when one has none or two have the same. */
const named = (list: readonly Json[]): ReadonlyMap<string, Json> | null => {
  const byName = new Map<string, Json>();
  for (const each of list) {
    const name = nameOf(each);
    if (name === undefined || byName.has(name)) return null;
    byName.set(name, each);
  }
  return byName;
};

const one = (
  pointer: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly Difference[] => [
  {
    pointer,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  },
];

const diffMembers = (
  pointer: string,
  names: Iterable<string>,
  before: (name: string) => Json | undefined,
  after: (name: string) => Json | undefined,
): readonly Difference[] =>
  [...new Set(names)].flatMap((name) =>
    diffValues(`${pointer}/${escapeKey(name)}`, before(name), after(name)),
  );

/** Lists of named things: each against its namesake, then the order, which may have a meaning. */
const diffNamed = (
  pointer: string,
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
): readonly Difference[] => {
  const left = [...before.keys()].filter((name) => after.has(name));
  const right = [...after.keys()].filter((name) => before.has(name));
  return [
    ...diffMembers(
      pointer,
      [...before.keys(), ...after.keys()],
      (name) => before.get(name),
      (name) => after.get(name),
    ),
    ...(same(left, right) ? [] : one(pointer, [...before.keys()], [...after.keys()])),
  ];
};

const diffLists = (
  pointer: string,
  before: readonly Json[],
  after: readonly Json[],
): readonly Difference[] => {
  const [left, right] = [named(before), named(after)];
  if (left && right) return diffNamed(pointer, left, right);
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_each, index) =>
    diffValues(`${pointer}/${index}`, before[index], after[index]),
  ).flat();
};

const diffValues = (
  pointer: string,
  before: Json | undefined,
  after: Json | undefined,
): readonly Difference[] => {
  if (same(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return diffLists(pointer, before, after);
  if (!isObject(before) || !isObject(after)) return one(pointer, before, after);
  return diffMembers(
    pointer,
    [...Object.keys(before), ...Object.keys(after)],
    (name) => own(before, name),
    (name) => own(after, name),
  );
};

/**
 * What two definitions say differently; in what order their fields stand does not matter. Both are
 * compared as they are: parse them first, so that a default that is written equals one that is not.
 */
export const diffDefinitions = (before: JsonObject, after: JsonObject): readonly Difference[] =>
  diffValues("", before, after);
