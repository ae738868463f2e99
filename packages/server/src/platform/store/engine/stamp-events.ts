import { itemsNamed } from "@attune/core/catalog";
import type { Event } from "@attune/core/event";
import type { JsonObject } from "@attune/core/json";
import type { CatalogTable } from "./catalog-table.ts";

/** An event on its way into the log, and the text that is stored of it. */
export type StampedEvent = { readonly event: Event; readonly stored: string };

const stamped = (
  { event, stored }: StampedEvent,
  named: readonly string[],
  stamps: ReadonlyMap<string, string>,
): StampedEvent => {
  const known = named.flatMap((id): [string, string][] => {
    const stamp = stamps.get(id);
    return stamp === undefined ? [] : [[id, stamp]];
  });
  if (known.length === 0) return { event, stored };
  const items: Readonly<Record<string, JsonObject>> = Object.fromEntries(
    known.map(([id, stamp]) => [id, JSON.parse(stamp)]),
  );
  // The text that was accepted stays as it is: the stamps are put behind it.
  const text = known.map(([id, stamp]) => `${JSON.stringify(id)}:${stamp}`).join(",");
  return { event: { ...event, items }, stored: `${stored.slice(0, -1)},"items":{${text}}}` };
};

/**
 * Puts on events what the catalog knows of the items that they name, as of now. The whole batch is
 * one question to the database, and none while there is no item or no event names any.
 */
export const createStamper =
  (catalog: CatalogTable) =>
  (events: readonly StampedEvent[]): readonly StampedEvent[] => {
    if (catalog.isEmpty()) return events;
    const named = events.map(({ event }) => itemsNamed(event.message));
    const ids = [...new Set(named.flat())];
    if (ids.length === 0) return events;
    const stamps = catalog.stamps(ids);
    if (stamps.size === 0) return events;
    return events.map(({ event, stored }, index) =>
      stamped({ event, stored }, named[index] ?? [], stamps),
    );
  };
