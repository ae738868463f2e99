import type { FieldRule, TrackingPlan } from "../tracking-plan/index.ts";
import type { Declared } from "./classify.ts";
import type { DataClass } from "./data-class.ts";
import { stricter } from "./data-class.ts";

type Fields = Readonly<Record<string, FieldRule>> | undefined;

const keyOf = (place: "trait" | "property", event: string | null, path: readonly string[]) =>
  JSON.stringify([place, event, ...path]);

/**
 * What live tracking plans declare. Plans that differ about a name are taken at their strictest: an
 * answer does not always say which source a value came from.
 */
export const declaredBy = (plans: readonly TrackingPlan[]): Declared => {
  const classes = new Map<string, DataClass>();

  const declareField = (
    place: "trait" | "property",
    event: string | null,
    path: readonly string[],
    { pii, items, properties }: FieldRule,
  ): void => {
    const key = keyOf(place, event, path);
    if (pii !== undefined) classes.set(key, stricter(classes.get(key) ?? "none", pii));
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
  return (place, path, event) =>
    place === "trait" || place === "property"
      ? (classes.get(keyOf(place, place === "trait" ? null : event, path)) ?? null)
      : null;
};
