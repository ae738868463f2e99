import type { JsonObject } from "../json/index.ts";
import { ownText } from "../json/index.ts";

/** A named zone: an offset says nothing of summer. */
const isZone = (text: string): boolean => {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId !== "";
  } catch {
    return false;
  }
};

/** The zone in which somebody's days begin: the trait `timezone` when it names one, else the other. */
export const zoneOf = (attributes: JsonObject, otherwise: string): string => {
  const said = ownText(attributes, "timezone");
  return said !== undefined && isZone(said) ? said : otherwise;
};
