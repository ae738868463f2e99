import { policyDurations } from "../policy/index.ts";
import type { Definition } from "./definition.ts";

/** A duration that a definition names, and the place where it stands (a JSON Pointer). */
export type NamedDuration = { readonly pointer: string; readonly duration: string };

const named = (pointer: string, duration: string | undefined): readonly NamedDuration[] =>
  duration === undefined ? [] : [{ pointer, duration }];

/** Every duration in a definition. */
export const durationsOf = (definition: Definition): readonly NamedDuration[] => {
  switch (definition.kind) {
    case "purpose":
      return named("/expiresAfter", definition.expiresAfter);
    case "source":
      return named("/expectWithin", definition.expectWithin);
    case "identity":
      return definition.namespaces.flatMap(({ limit }, index) =>
        named(`/namespaces/${index}/limit/within`, limit?.within),
      );
    case "slot":
      return named("/reserve", definition.reserve);
    case "offer":
      return (definition.caps ?? []).flatMap(({ within }, index) =>
        named(`/caps/${index}/within`, within),
      );
    case "recommender":
      return named("/rules/newerThan", definition.rules?.newerThan);
    case "policy":
      return policyDurations(definition);
    default:
      return [];
  }
};
