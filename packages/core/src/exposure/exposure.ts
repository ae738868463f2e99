import type { Event } from "../event/index.ts";
import { DECISION_EVENTS, isWellFormed } from "../event/index.ts";
import type { Json } from "../json/index.ts";
import { own, ownObject, ownText } from "../json/index.ts";

/** What an event says of a decision's offers. */
export type Exposure = {
  /** Id of the decision; null when the event names none that there can be. */
  readonly decision: string | null;
  readonly says: "shown" | "clicked" | "dismissed";
  /** What it names of the decision's offers: their keys, or items of the only one; null for all of them. */
  readonly offers: ReadonlySet<string> | null;
};

/** Longer than every id of a decision and every key. */
const LONGEST = 100;

/** A text that can be an id: one that every store can look up. */
const idIn = (value: Json | undefined, name: string): string | null => {
  const id = ownText(value, name);
  return id !== undefined && id.length <= LONGEST && isWellFormed(id) ? id : null;
};

const offersOf = (properties: Json): ReadonlySet<string> | null => {
  const items = own(properties, "items");
  if (Array.isArray(items) && items.length > 0)
    return new Set(items.flatMap((item: Json) => idIn(item, "id") ?? []));
  if (ownText(properties, "item_id") === undefined) return null;
  const item = idIn(properties, "item_id");
  return new Set(item === null ? [] : [item]);
};

/**
 * Reads a track event with one of the reserved names; null for every other event. Imported history
 * counts to no cap: it says nothing of a decision.
 */
export const exposureOf = ({ type, name, historical, message }: Event): Exposure | null => {
  const says = type === "track" && !historical ? DECISION_EVENTS.get(name) : undefined;
  if (says === undefined) return null;
  const properties = ownObject(message, "properties");
  return {
    decision: idIn(properties, "decision_id"),
    says,
    offers: offersOf(properties),
  };
};
