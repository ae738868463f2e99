import { isZone } from "../calendar/index.ts";
import type { JsonObject } from "../json/index.ts";
import { ownText } from "../json/index.ts";

/** The zone in which somebody's days begin: the trait `timezone` when it names one, else the other. */
export const zoneOf = (attributes: JsonObject, otherwise: string): string => {
  const said = ownText(attributes, "timezone");
  return said !== undefined && isZone(said) ? said : otherwise;
};
