import type { LocalTime } from "./date-form.ts";

/** Whether the system knows a zone of this name (IANA). */
export const isZone = (zone: string): boolean => {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
};

/**
 * When a zone's clocks show this time, in epoch milliseconds. Of a time that they show twice it is
 * the first; of one that they skip, the next there is (L12). Null for one that no calendar has.
 */
export const instantIn = (local: LocalTime, zone: string): number | null => {
  try {
    const plain = Temporal.PlainDateTime.from(local, { overflow: "reject" });
    const zoned = plain.toZonedDateTime(zone, { disambiguation: "earlier" });
    const isShown = zoned.toPlainDateTime().equals(plain);
    return (isShown ? zoned : zoned.getTimeZoneTransition("next"))?.epochMilliseconds ?? null;
  } catch {
    return null;
  }
};

const ISO =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

const offsetOf = (text: string): string => {
  if (/^z$/i.test(text)) return "UTC";
  const digits = text.slice(1).replace(":", "").padEnd(4, "0");
  return `${text.slice(0, 1)}${digits.slice(0, 2)}:${digits.slice(2)}`;
};

/**
 * The instant of ISO 8601 text, in epoch milliseconds; `zone` is for text that names none. Null for
 * text of another form; "zoneless" when neither says where its clock hangs.
 */
export const isoInstant = (text: string, zone: string | undefined): number | "zoneless" | null => {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((each) => Number(each ?? 0));
  const millisecond = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const where = match[8] === undefined ? zone : offsetOf(match[8]);
  if (where === undefined) return "zoneless";
  return instantIn({ year, month, day, hour, minute, second, millisecond }, where);
};
