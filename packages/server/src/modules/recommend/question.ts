import type { Basis } from "@attune/core/recommender";
import type { JsonObject } from "@attune/core/json";
import { own, ownObject, ownText } from "@attune/core/json";
import type { Touches } from "@attune/core/profile";
import type { Question, Touch } from "@attune/recommender/source";
import type { ModelSet } from "./models.ts";
import { placesIn } from "./places.ts";

/** What is known of whom is asked for; items by their ids. */
export type Person = {
  readonly touches: Touches;
  /** Ids of what is in the cart. */
  readonly cart: readonly string[];
  /** Keys of segments. */
  readonly segments: readonly string[];
};

/** Most items that a call may name. */
const MOST_SEEDS = 100;

const idOf = (value: unknown): string[] =>
  typeof value === "string" ? [value] : typeof value === "number" ? [String(value)] : [];

const idsIn = (context: JsonObject, name: string): string[] => {
  const list = own(context, name);
  return Array.isArray(list) ? list.slice(0, MOST_SEEDS).flatMap(idOf) : [];
};

/** Ids of what an answer goes with, as the call says, or the cart of the profile. */
const seedsOf = (basis: Basis, context: JsonObject, person: Person | null): readonly string[] => {
  if (basis === "cart") {
    const said = idsIn(context, "cart");
    return said.length > 0 ? said : (person?.cart ?? []);
  }
  if (basis !== "items") return [];
  const page = own(ownObject(context, "page"), "product_id");
  return [...idsIn(context, "items"), ...idOf(page)];
};

const numbered = (ids: readonly string[], { numberOf }: ModelSet): number[] => [
  ...new Set(ids.flatMap((id) => numberOf(id) ?? [])),
];

type Numbered = { readonly by: ModelSet["numberOf"]; readonly touches: readonly Touch[] };

/** Touches of whom was asked for, once all their items had numbers: those stay as they are. */
const numberedTouches = new WeakMap<Touches, Numbered>();

const touchesOf = ({ touches }: Person, { numberOf }: ModelSet): readonly Touch[] => {
  const before = numberedTouches.get(touches);
  if (before?.by === numberOf) return before.touches;
  const found = touches.flatMap(({ itemId, signal, time }): Touch[] => {
    const item = numberOf(itemId);
    return item === undefined ? [] : [{ item, signal, time }];
  });
  if (found.length === touches.length)
    numberedTouches.set(touches, { by: numberOf, touches: found });
  return found;
};

/** Most that are told of what an answer was to go with and nobody knows, and how much of an id: a page says it. */
const MOST_UNKNOWN = 10;
const MOST_OF_ID = 100;

/** Ids of what an answer was to go with of which nothing is known. */
export const unknownIn = (
  basis: Basis,
  { context, person }: { readonly context: JsonObject; readonly person: Person | null },
  { numberOf }: Pick<ModelSet, "numberOf">,
): readonly string[] =>
  [...new Set(seedsOf(basis, context, person))]
    .filter((id) => numberOf(id) === undefined)
    .slice(0, MOST_UNKNOWN)
    .map((id) => id.slice(0, MOST_OF_ID));

/** The question that a call puts to the sources of a recommender. */
export const questionOf = (
  basis: Basis,
  { context, person, now }: { context: JsonObject; person: Person | null; now: number },
  models: ModelSet,
): Question => ({
  history: person === null ? [] : touchesOf(person, models),
  seeds: numbered(seedsOf(basis, context, person), models),
  now,
  context: {
    segments: person?.segments ?? [],
    places: placesIn(context),
    category: ownText(ownObject(context, "page"), "category") ?? null,
    query: basis === "query" ? (ownText(context, "query") ?? null) : null,
  },
});
