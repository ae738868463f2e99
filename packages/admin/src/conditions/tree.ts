import type { Answer } from "../api/index.ts";

/** A condition as it is written: JSON, as definitions have it. */
export type Condition = Answer<"listDefinitions">["definitions"][number]["definition"];
export type Json = Condition[string];

export const isObject = (value: unknown): value is Condition =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A property that is there, whatever prototypes have. */
export const own = (value: Json | undefined, key: string): Json | undefined =>
  isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;

/** The object with one of its keys set, in its place; undefined takes it out. */
export const withKey = (value: Condition, key: string, next: Json | undefined): Condition =>
  next === undefined
    ? Object.fromEntries(Object.entries(value).filter(([each]) => each !== key))
    : { ...value, [key]: next };

export const GROUPS = ["all", "any", "none"] as const;
export type GroupKind = (typeof GROUPS)[number];

/** How a group stands in the document: the keys of one object, or under an operator. */
type Written = "keys" | "$and" | "$or" | "$nor" | "$not";

/** Conditions that belong together, as far as one level: each part may be a group itself. */
export type Group = {
  readonly is: GroupKind;
  readonly written: Written;
  readonly parts: readonly Condition[];
};

const LISTS = { $and: "all", $or: "any", $nor: "none" } as const;
const OPERATORS = { all: "$and", any: "$or", none: "$nor" } as const;
const isList = (key: string): key is keyof typeof LISTS => Object.hasOwn(LISTS, key);

const onlyEntry = (condition: Condition): readonly [string, Json] | null => {
  const [first, second] = Object.entries(condition);
  return first === undefined || second !== undefined ? null : first;
};

const operatorGroup = (key: string, value: Json): Group | null => {
  if (isList(key) && Array.isArray(value) && value.every(isObject))
    return { is: LISTS[key], written: key, parts: value };
  if (key === "$not" && isObject(value)) return { is: "none", written: "$not", parts: [value] };
  return null;
};

/** The group that a condition is; null where it is one clause. */
export const groupIn = (condition: Condition): Group | null => {
  const only = onlyEntry(condition);
  if (only !== null) return operatorGroup(...only);
  const parts = Object.entries(condition).map(([key, value]) => ({ [key]: value }));
  return { is: "all", written: "keys", parts };
};

/** A condition as a group: one clause alone is a group of one. */
export const groupOf = (condition: Condition): Group =>
  groupIn(condition) ?? { is: "all", written: "keys", parts: [condition] };

/** All keys in one object; null where that would lose one, or their order. */
const inOneObject = (parts: readonly Condition[]): Condition | null => {
  const entries = parts.flatMap((part) => Object.entries(part));
  if (entries.length !== parts.length) return null;
  const made = Object.fromEntries(entries);
  const keys = Object.keys(made);
  return keys.length === entries.length && keys.every((key, at) => key === entries[at]?.[0])
    ? made
    : null;
};

/** What a group stands for in a document; `conditionOf(groupOf(condition))` is the condition. */
export const conditionOf = ({ is, written, parts }: Group): Condition => {
  const [first] = parts;
  if (written === "$not" && first !== undefined && parts.length === 1) return { $not: first };
  const keys = written === "keys" ? inOneObject(parts) : null;
  return keys ?? { [OPERATORS[is]]: parts };
};

/** The same parts, of which all, any or none have to hold. */
export const groupAs = (group: Group, is: GroupKind): Group =>
  group.is === is ? group : { ...group, is, written: OPERATORS[is] };

export const withPart = (group: Group, at: number, part: Condition): Group => ({
  ...group,
  parts: group.parts.map((each, index) => (index === at ? part : each)),
});

export const withoutPart = (group: Group, at: number): Group => ({
  ...group,
  parts: group.parts.filter((_, index) => index !== at),
});

export const withNewPart = (group: Group, part: Condition): Group => ({
  ...group,
  parts: [...group.parts, part],
});

const escaped = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

/** Below a place in a document, as a JSON Pointer. */
export const below = (pointer: string, ...keys: readonly (string | number)[]): string =>
  [pointer, ...keys.map((key) => escaped(String(key)))].join("/");

/** Where a group's part stands: the object that holds its keys. */
export const partPointer = (group: Group, pointer: string, at: number): string => {
  switch (group.written) {
    case "keys":
      return pointer;
    case "$not":
      return below(pointer, "$not");
    default:
      return below(pointer, OPERATORS[group.is], at);
  }
};
