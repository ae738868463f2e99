import type { JsonObject } from "../json/index.ts";
import { ownText } from "../json/index.ts";
import type { DataClass } from "./data-class.ts";
import { stricter } from "./data-class.ts";
import type { Named, Names, Place } from "./names.ts";
import { NAMES, PRODUCT_NAMES } from "./names.ts";
import { namesContact, plainName } from "./spelling.ts";

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
  /** Set inside a value whose class is known as a whole: nothing in it is less. */
  readonly covering: DataClass | null;
  /** Who says that the value is about nobody in plain text: the name that everybody knows, or a plan. */
  readonly vouched: "name" | "plan" | null;
  /** Set where only names were said to stand: text in their stead could be anybody's. */
  readonly holdsNames: boolean;
};

export const scopeOf = (place: Place, event: string | null = null): Scope => ({
  place,
  path: [],
  event,
  names: NAMES[place],
  covering: null,
  vouched: null,
  holdsNames: true,
});

/** An object with a product's id or number is a product, as is a promotion: its name is no person's. */
const isProduct = (value: JsonObject): boolean =>
  ["product_id", "productId", "sku", "promotion_id"].some((key) => Object.hasOwn(value, key));

/** The scope of an object's members. */
export const membersOf = (scope: Scope, value: JsonObject): Scope => {
  if (scope.place === "message") return { ...scope, event: ownText(value, "event") ?? null };
  return isProduct(value) ? { ...scope, names: PRODUCT_NAMES } : scope;
};

export type Classified = { readonly dataClass: DataClass; readonly scope: Scope };

/** What a name that everybody knows says of its value; of one in which others stand, nothing. */
const classOfKnown = (known: Named | undefined): DataClass | null =>
  typeof known === "object" ? "none" : (known ?? null);

/**
 * A plan may say more than the name that everybody knows, never less. What nobody has said anything
 * about is personal, or as what it stands in.
 */
const classIn = (
  { covering }: Scope,
  name: string,
  known: DataClass | null,
  said: DataClass | null,
): DataClass => {
  const least = stricter(covering ?? "none", known ?? "none");
  if (said !== null) return stricter(least, said);
  if (known === null && namesContact(name)) return stricter(least, "contact");
  return known === null && covering === null ? "personal" : least;
};

const namesWithin = (place: Place, known: Named | undefined): Names =>
  typeof known === "object" && "within" in known ? known.within : NAMES[place];

/** Text and numbers of a name that is about nobody are that; what stands in an object there has names. */
const coversMembers = (dataClass: DataClass): boolean =>
  stricter(dataClass, "personal") === dataClass;

/**
 * The class of the value of a name: the strictest of what the live tracking plans declare, what the
 * name says that everybody knows, and what it stands in.
 */
export const step = (scope: Scope, name: string, declared: Declared): Classified => {
  const known = scope.names.get(plainName(name));
  const isPlace = typeof known === "object" && "as" in known;
  if (isPlace && scope.covering === null)
    return { dataClass: "none", scope: scopeOf(known.as, scope.event) };
  const path = [...scope.path, name];
  const said = declared(scope.place, path, scope.event);
  const byName = isPlace ? null : classOfKnown(known);
  const dataClass = classIn(scope, name, byName, said);
  const isCovered = said !== null || scope.covering !== null;
  return {
    dataClass,
    scope: {
      ...scope,
      path,
      names: namesWithin(scope.place, known),
      covering: isCovered || coversMembers(dataClass) ? dataClass : null,
      vouched: voucherOf(scope, byName, said),
      holdsNames: typeof known === "object" && said === null,
    },
  };
};

const voucherOf = (
  { covering, vouched }: Scope,
  known: DataClass | null,
  said: DataClass | null,
): Scope["vouched"] => {
  if (known !== null && !coversMembers(known)) return "name";
  return said !== null || (covering !== null && vouched === "plan") ? "plan" : null;
};

const NOTHING_DECLARED: Declared = () => null;

/** The class of the value of a single name, as a trait, a property or in a context. */
export const classOfName = (
  place: Place,
  name: string,
  declared: Declared = NOTHING_DECLARED,
): DataClass => step(scopeOf(place), name, declared).dataClass;
