type Value = unknown;

/** One place that is not what it was. */
export type Difference = {
  /** JSON Pointer; "" is the whole. */
  readonly pointer: string;
  /** Undefined where the place is new. */
  readonly before: Value;
  /** Undefined where the place is gone. */
  readonly after: Value;
};

type Members = Readonly<Record<string, Value>>;

const isObject = (value: Value): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

type Parts = {
  readonly names: readonly string[];
  readonly values: Members;
  readonly isList: boolean;
};

const listParts = (list: readonly Value[]): Parts => {
  const named = list.map((each, index): string => {
    const name: Value = isObject(each) ? (each["key"] ?? each["name"]) : undefined;
    return typeof name === "string" ? name : String(index);
  });
  const names = new Set(named).size === list.length ? named : list.map((_, index) => String(index));
  return {
    names,
    values: Object.fromEntries(list.map((each, index) => [names[index] ?? "", each])),
    isList: true,
  };
};

/** Members by name; of a list whose elements have a key or a name, by that. */
const partsOf = (value: Value): Parts | null => {
  if (Array.isArray(value)) return listParts(value);
  return isObject(value) ? { names: Object.keys(value), values: value, isList: false } : null;
};

const escaped = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

const memberOf = (members: Members, name: string): Value =>
  Object.hasOwn(members, name) ? members[name] : undefined;

/** The same elements in another order are another list. */
const isReordered = (before: Parts, after: Parts): boolean =>
  before.isList && before.names.some((name, index) => name !== after.names[index]);

/** Where two values differ: the smallest places, those of the first in its order and then the new ones. */
export const differencesOf = (before: Value, after: Value, pointer = ""): readonly Difference[] => {
  if (Object.is(before, after)) return [];
  const [old, next] = [partsOf(before), partsOf(after)];
  if (old === null || next === null || old.isList !== next.isList)
    return [{ pointer, before, after }];
  const found = [...new Set([...old.names, ...next.names])].flatMap((name) =>
    differencesOf(
      memberOf(old.values, name),
      memberOf(next.values, name),
      `${pointer}/${escaped(name)}`,
    ),
  );
  return found.length === 0 && isReordered(old, next) ? [{ pointer, before, after }] : found;
};
