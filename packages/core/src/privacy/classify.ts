import type { JsonObject } from "../json/index.ts";
import { ownText } from "../json/index.ts";
import type { DataClass } from "./data-class.ts";
import { stricter } from "./data-class.ts";
import type { Names, Place } from "./names.ts";
import { namedAnywhere, NAMES, plainName, PRODUCT_NAMES } from "./names.ts";

/** What the live tracking plans say of a path of names; null when they do not know it. */
export type Declared = (
  place: Place,
  path: readonly string[],
  /** The event that the property is of; null when that is not known. */
  event: string | null,
) => DataClass | null;

/** Where a walk through a document stands: what has been said by the names on the way. */
export type Scope = {
  readonly place: Place;
  readonly path: readonly string[];
  readonly event: string | null;
  readonly names: Names;
  /** Set inside a value whose class is known as a whole. */
  readonly covering: DataClass | null;
};

export const scopeOf = (place: Place, event: string | null = null): Scope => ({
  place,
  path: [],
  event,
  names: NAMES[place],
  covering: null,
});

/** An object with a product's id or number is a product: its name is no person's. */
const isProduct = (value: JsonObject): boolean =>
  ["product_id", "productId", "sku"].some((key) => Object.hasOwn(value, key));

/** The scope of an object's members. */
export const membersOf = (scope: Scope, value: JsonObject): Scope => {
  if (scope.covering !== null) return scope;
  if (scope.place === "message") return { ...scope, event: ownText(value, "event") ?? null };
  return isProduct(value) ? { ...scope, names: PRODUCT_NAMES } : scope;
};

export type Classified = { readonly dataClass: DataClass; readonly scope: Scope };

const OPERATORS = new Set(
  ["and", "or", "nor", "not", "eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "exists"]
    .concat(["size", "all", "elemMatch", "regex", "type"])
    .map((name) => `$${name}`),
);

/** Inside a value of a known class, only names of what is stricter than a person's own say more. */
const raised = (name: string, covering: DataClass): DataClass => {
  const known = namedAnywhere.get(name);
  return known === "contact" || known === "sensitive" ? stricter(covering, known) : covering;
};

/**
 * The class of the value of a name. The live tracking plans are asked first, then the names that
 * everybody knows. What nobody has said anything about is personal.
 */
export const step = (scope: Scope, name: string, declared: Declared): Classified => {
  // What a condition asks of a value is as telling as the value.
  if (scope.path.length > 0 && OPERATORS.has(name))
    return { dataClass: scope.covering ?? "none", scope };
  const path = [...scope.path, name];
  const covered = (dataClass: DataClass): Classified => ({
    dataClass,
    scope: { ...scope, path, covering: dataClass },
  });
  const said = declared(scope.place, path, scope.event);
  if (said !== null) return covered(stricter(scope.covering ?? "none", said));
  const plain = plainName(name);
  if (scope.covering !== null) return covered(raised(plain, scope.covering));
  const known = scope.names.get(plain) ?? "personal";
  if (typeof known === "string") return covered(known);
  return {
    dataClass: "none",
    scope: "as" in known ? scopeOf(known.as, scope.event) : { ...scope, path, names: known.within },
  };
};

const NOTHING_DECLARED: Declared = () => null;

/** The class of the value of a single name, as a trait, a property or in a context. */
export const classOfName = (
  place: Place,
  name: string,
  declared: Declared = NOTHING_DECLARED,
): DataClass => step(scopeOf(place), name, declared).dataClass;
