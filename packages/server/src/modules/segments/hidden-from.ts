import type { JsonObject } from "@attune/core/json";
import { canonical } from "@attune/core/json";
import type { Mask } from "@attune/core/privacy";

/** Attributes of an account without those that a reader may not see: these are read as missing. */
export const hiddenFrom = (attributes: JsonObject, mask: Mask | null): JsonObject =>
  mask === null
    ? attributes
    : Object.fromEntries(
        Object.entries(attributes).filter(
          ([name, value]) => canonical(mask.trait(name, value)) === canonical(value),
        ),
      );
