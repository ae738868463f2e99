import type { Json, JsonObject } from "../json/index.ts";
import { isObject, own } from "../json/index.ts";
import { convertValue } from "./convert.ts";
import type { Fix } from "./fix.ts";
import type { QuarantineReason } from "./reason.ts";
import { listPartOf, pointerTo, segmentsOf } from "./pointer.ts";

/** A message put right, or why it could not be. */
export type Fixed = { readonly message: JsonObject } | { readonly flaw: QuarantineReason };

type Path = readonly string[];
/** What stands at a place afterwards; undefined takes it away. */
type Edit = (value: Json | undefined, path: Path) => Json | undefined;

/** Carries a flaw out of the depth of a message; it never leaves this file. */
class Unfixable extends Error {
  override readonly name = "Unfixable";
  readonly flaw: QuarantineReason;
  constructor(flaw: QuarantineReason) {
    super(flaw.detail);
    this.flaw = flaw;
  }
}

const unfixable = (rule: string, path: Path, detail: string): Unfixable =>
  new Unfixable({ rule: `fix:${rule}`, pointer: pointerTo(path), detail });

const withKey = (object: JsonObject, key: string, value: Json | undefined): JsonObject => {
  if (value !== undefined)
    return Object.hasOwn(object, key) && object[key] === value
      ? object
      : { ...object, [key]: value };
  if (!Object.hasOwn(object, key)) return object;
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
};

type Step = { readonly rule: string; readonly makesParents: boolean; readonly edit: Edit };

const editItem = (
  list: readonly Json[],
  [key = "", ...rest]: Path,
  path: Path,
  step: Step,
): Json => {
  const index = /^(0|[1-9]\d{0,8})$/.test(key) ? Number(key) : Number.NaN;
  const isLast = rest.length === 0;
  if (!(index < list.length)) {
    if (step.makesParents)
      throw unfixable(step.rule, [...path, key], "there is a list, and no such item in it");
    return list;
  }
  const edited = editAt(list[index], rest, [...path, key], step);
  if (edited === undefined && isLast) return list.filter((_item, at) => at !== index);
  return list.map((item, at) => (at === index && edited !== undefined ? edited : item));
};

const editEach = (list: readonly Json[], rest: Path, path: Path, step: Step): Json =>
  list.flatMap((item, index) => {
    const edited = editAt(item, rest, [...path, String(index)], step);
    return edited === undefined ? [] : [edited];
  });

/** What stands at a place after the edit of something in it. */
const editAt = (
  value: Json | undefined,
  segments: Path,
  path: Path,
  step: Step,
): Json | undefined => {
  const [key, ...rest] = segments;
  if (key === undefined) return step.edit(value, path);
  if (Array.isArray(value))
    return key === "*" ? editEach(value, rest, path, step) : editItem(value, segments, path, step);
  if (isObject(value)) {
    // Not the list that the star asks for: the plan says what is wrong with it.
    if (key === "*") return value;
    return withKey(value, key, editAt(own(value, key), rest, [...path, key], step));
  }
  if (!step.makesParents || key === "*") return value;
  if (value !== undefined && value !== null)
    throw unfixable(step.rule, path, "it has a value that holds no others");
  const made = editAt(undefined, rest, [...path, key], step);
  return made === undefined ? value : { [key]: made };
};

const edited = (message: JsonObject, pointer: string, step: Step): JsonObject => {
  const result = editAt(message, segmentsOf(pointer), [], step);
  return isObject(result) ? result : message;
};

/** The values that a pointer without `*` finds in one value. */
const valueAt = (value: Json | undefined, segments: Path): Json | undefined =>
  segments.reduce<Json | undefined>(
    (here, key) =>
      Array.isArray(here)
        ? /^(0|[1-9]\d{0,8})$/.test(key)
          ? here[Number(key)]
          : undefined
        : own(here, key),
    value,
  );

const renamed = (message: JsonObject, rename: string, to: string): JsonObject => {
  const [from, onto] = [segmentsOf(rename), segmentsOf(to)];
  if (rename === to) return message;
  const shared = listPartOf(from);
  const [source, target] = [from.slice(shared.length), onto.slice(shared.length)];
  const move: Edit = (holder, path) => {
    if (source.length === 0 || target.length === 0) return holder;
    const value = valueAt(holder, source);
    if (value === undefined || holder === undefined) return holder;
    const without = editAt(holder, source, path, {
      rule: "rename",
      makesParents: false,
      edit: () => undefined,
    });
    return editAt(without, target, path, {
      rule: "rename",
      makesParents: true,
      edit: (there, place) => {
        if (there !== undefined) throw unfixable("rename", place, "there is a value already");
        return value;
      },
    });
  };
  const result = editAt(message, shared, [], { rule: "rename", makesParents: false, edit: move });
  return isObject(result) ? result : message;
};

const applyOne = (message: JsonObject, fix: Fix): JsonObject => {
  if ("set" in fix)
    return edited(message, fix.set, { rule: "set", makesParents: true, edit: () => fix.value });
  if ("default" in fix)
    return edited(message, fix.default, {
      rule: "default",
      makesParents: true,
      edit: (value) => value ?? fix.value,
    });
  if ("rename" in fix) return renamed(message, fix.rename, fix.to);
  if ("convert" in fix)
    return edited(message, fix.convert, {
      rule: `convert-${fix.to}`,
      makesParents: false,
      edit: (value, path) => {
        if (value === undefined) return undefined;
        const converted = convertValue(value, fix.to);
        if ("value" in converted) return converted.value;
        throw unfixable(
          `convert-${fix.to}`,
          path,
          `cannot be converted to ${fix.to}: ${converted.unclear}`,
        );
      },
    });
  return edited(message, fix.remove, {
    rule: "remove",
    makesParents: false,
    edit: () => undefined,
  });
};

/**
 * Makes the fixes of a mapping in a message, one after the other. The message given is not changed.
 * When one of them cannot be made the flaw says why, and nothing of it counts.
 */
export const applyFix = (message: JsonObject, fixes: readonly Fix[]): Fixed => {
  try {
    return { message: fixes.reduce(applyOne, message) };
  } catch (error) {
    if (error instanceof Unfixable) return { flaw: error.flaw };
    throw error;
  }
};
