import { compileWhere } from "./compile.ts";
import type { Feature, FeatureRecord, FeatureRecords } from "./feature.ts";
import { compareRecords } from "./feature.ts";
import type { Matchable } from "./matchable.ts";
import { ANY_EVENT } from "./matchable.ts";
import { reader } from "./path.ts";

/** What an event adds to a feature: null when it is none of its events. */
export type FeatureMatcher = (event: Matchable) => FeatureRecord | null;

/** Compiles what an event adds to a feature. */
export const compileMatcher = ({
  match: { names, where },
  fields,
}: Pick<Feature, "match" | "fields">): FeatureMatcher => {
  const isAny = names.includes(ANY_EVENT);
  const known = new Set(names);
  const holds = where === null ? () => true : compileWhere(where);
  const readers = fields.map(reader);
  return (event) =>
    (isAny || known.has(event.name)) && holds(event.attributes, event.items)
      ? [
          event.time,
          event.messageId,
          event.source,
          ...readers.map((read) => read(event.attributes) ?? null),
        ]
      : null;
};

/** The records of features made from raw events, in any order; nothing is left out. */
export const recordsFrom = (
  features: readonly Feature[],
  events: readonly Matchable[],
): FeatureRecords => {
  const known = new Map(
    features.map((feature) => {
      const match = compileMatcher(feature);
      const records = events.flatMap((event) => {
        const record = match(event);
        return record === null ? [] : [record];
      });
      return [feature.id, records.sort(compareRecords)];
    }),
  );
  return (id) => known.get(id) ?? [];
};
