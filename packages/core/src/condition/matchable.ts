import type { Event } from "../event/index.ts";
import type { Json, JsonObject } from "../json/index.ts";
import { isObject, ownObject } from "../json/index.ts";

/** The name that any event has. */
export const ANY_EVENT = "*";

/** What `where` and a feature's fields read of one event. Made once, for all features. */
export type Matchable = {
  readonly name: string;
  readonly time: number;
  readonly messageId: string;
  readonly source: string;
  /** Its properties (traits of an identify or group, with the name of a page or screen), and `context`. */
  readonly attributes: JsonObject;
  /** The catalog items that were stamped on it. */
  readonly items: readonly JsonObject[];
};

const saidBy = ({ type, name, message }: Event): JsonObject => {
  switch (type) {
    case "track":
      return ownObject(message, "properties");
    case "page":
    case "screen":
      return { name, ...ownObject(message, "properties") };
    case "identify":
      return ownObject(message, "traits");
    case "group":
      return { groupId: message["groupId"] ?? null, ...ownObject(message, "traits") };
    case "alias":
      return {};
  }
};

/** What a condition calls any event, and events that are no track. */
const RESERVED = new Set([ANY_EVENT, "$page", "$screen", "$identify", "$group", "$alias"]);

/** Stands before the name of a track event that is called as another thing is. */
const OF_TRACK = "track ";

/**
 * The name by which conditions find an event: a track event's own, else `$page`, `$screen`, `$identify`,
 * `$group` or `$alias`. A track event that is called so is found as any event only.
 */
export const matchName = ({ type, name }: Event): string => {
  if (type !== "track") return `$${type}`;
  return RESERVED.has(name) ? `${OF_TRACK}${name}` : name;
};

/** The other way round: of which type, or by which names of their own, events are found by a name. */
export const eventsNamed = (
  matched: string,
): readonly ({ readonly type: string } | { readonly name: string })[] => {
  if (RESERVED.has(matched)) return [{ type: matched.slice(1) }];
  const own = matched.startsWith(OF_TRACK) ? matched.slice(OF_TRACK.length) : matched;
  return RESERVED.has(own) ? [{ name: own }, { name: matched }] : [{ name: matched }];
};

/** An event as features see it; `items` are its stamps by product id. */
export const matchableOf = (event: Event, items: Json | undefined): Matchable => ({
  name: matchName(event),
  time: event.time,
  messageId: event.messageId,
  source: event.source,
  attributes: { ...saidBy(event), context: ownObject(event.message, "context") },
  items: isObject(items) ? Object.values(items).filter(isObject) : [],
});
