import type { Cell } from "./cell.ts";
import { isLocal } from "./cell.ts";

type Fields = { readonly [name: string]: unknown };

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !isLocal(value);

const own = (value: Fields, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined;

/** Reads what stands at a path with dots; a field whose own name has the dots comes first. */
export const readerOf = (path: string): ((object: Fields) => unknown) => {
  const steps = path.split(".");
  if (steps.length === 1) return (object) => own(object, path);
  return (object) => {
    const whole = own(object, path);
    if (whole !== undefined) return whole;
    return steps.reduce<unknown>(
      (value, step) => (isObject(value) ? own(value, step) : undefined),
      object,
    );
  };
};

const isCell = (value: unknown): value is Cell => value !== undefined && typeof value !== "symbol";

/** A value as a cell; null for what is not there. */
export const cellOf = (value: unknown): Cell => (isCell(value) ? value : null);

/** The paths of an object's fields, for people: objects in it are looked into, lists are not. */
export const pathsOf = (object: Fields, before = "", depth = 0): readonly string[] =>
  Object.entries(object).flatMap(([name, value]) =>
    isObject(value) && depth < 4
      ? pathsOf(value, `${before}${name}.`, depth + 1)
      : [`${before}${name}`],
  );
