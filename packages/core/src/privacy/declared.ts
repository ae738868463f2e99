import type { FieldRule, TrackingPlan } from "../tracking-plan/index.ts";
import type { Declared } from "./classify.ts";
import type { DataClass } from "./data-class.ts";
import { stricter } from "./data-class.ts";
import { plainName } from "./spelling.ts";

type Fields = Readonly<Record<string, FieldRule>> | undefined;

/** A name that plans declare, and the strictest class that they give it. */
export type Declaration = {
  readonly place: "trait" | "property";
  readonly event: string | null;
  readonly path: readonly string[];
  readonly dataClass: DataClass;
};

/** However the names are spelled: the sender may spell them otherwise than the plan. */
const keyOf = (
  place: "trait" | "property",
  event: string | null,
  path: readonly string[],
): string => JSON.stringify([place, event === null ? null : plainName(event), path.map(plainName)]);

/** What tracking plans declare, by place, event and path. */
export const declarationsOf = (
  plans: readonly TrackingPlan[],
): ReadonlyMap<string, Declaration> => {
  const found = new Map<string, Declaration>();

  const declareField = (
    place: "trait" | "property",
    event: string | null,
    path: readonly string[],
    { pii, items, properties }: FieldRule,
  ): void => {
    const key = keyOf(place, event, path);
    if (pii !== undefined) {
      const dataClass = stricter(found.get(key)?.dataClass ?? "none", pii);
      found.set(key, { place, event, path, dataClass });
    }
    // A list has the path of its items.
    if (items) declareField(place, event, path, items);
    declareAll(place, event, path, properties);
  };
  const declareAll = (
    place: "trait" | "property",
    event: string | null,
    path: readonly string[],
    fields: Fields,
  ): void => {
    for (const [name, rule] of Object.entries(fields ?? {}))
      declareField(place, event, [...path, name], rule);
  };

  for (const { events, page, screen, traits, groupTraits } of plans) {
    declareAll("trait", null, [], traits);
    declareAll("trait", null, [], groupTraits);
    declareAll("property", null, [], page?.properties);
    declareAll("property", null, [], screen?.properties);
    for (const [event, rule] of Object.entries(events))
      declareAll("property", event, [], rule.properties);
  }
  return found;
};

/**
 * What live tracking plans declare. Plans that differ about a name are taken at their strictest: an
 * answer does not always say which source a value came from.
 */
export const declaredBy = (plans: readonly TrackingPlan[]): Declared => {
  const declarations = declarationsOf(plans);
  return (place, path, event) =>
    place === "trait" || place === "property"
      ? (declarations.get(keyOf(place, place === "trait" ? null : event, path))?.dataClass ?? null)
      : null;
};
