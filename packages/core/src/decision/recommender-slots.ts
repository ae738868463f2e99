import type { DefinitionOf } from "../definition/index.ts";
import type { Versioned } from "./program.ts";

/** Most items that one answer holds. */
export const MOST_RECOMMENDED = 100;

/** Key of the slot that a recommender is asked through; no definition can have it. */
export const slotOfRecommender = (key: string): string => `recommender:${key}`;

type Made = {
  readonly slot: Versioned<DefinitionOf<"slot">>;
  readonly rule: Versioned<DefinitionOf<"rule">>;
  readonly offer: Versioned<DefinitionOf<"offer">>;
};

/**
 * A recommender as a slot with one offer that everybody may have: so a direct call is a decision like any
 * other. Of whom nothing may be known, the default holds what it would show anybody.
 */
export const recommenderSlot = ({
  definition: { key: recommender, name },
  version,
}: Versioned<DefinitionOf<"recommender">>): Made => {
  const key = slotOfRecommender(recommender);
  const items = { recommender, limit: MOST_RECOMMENDED };
  return {
    slot: {
      version,
      definition: {
        kind: "slot",
        key,
        ...(name === undefined ? {} : { name }),
        channel: "api",
        default: { content: null, items },
      },
    },
    rule: {
      version,
      definition: { kind: "rule", key, slot: key, priority: 0, if: {}, then: { offer: key } },
    },
    offer: {
      version,
      definition: { kind: "offer", key, content: {}, items: { ...items, min: 1 } },
    },
  };
};
