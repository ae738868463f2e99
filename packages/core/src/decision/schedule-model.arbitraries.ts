import type { DefinitionOf } from "../definition/index.ts";

type Schedule = NonNullable<DefinitionOf<"offer">["schedule"]>;

const NAMES: readonly string[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export const instantOf = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

/** Whether a schedule is open at an instant for somebody in a zone: by the texts of a clock. */
export const isOpen = (
  { from, until, days, hours }: Schedule,
  now: number,
  zone: string,
): boolean => {
  if (from !== undefined && now < instantOf(from)) return false;
  if (until !== undefined && now >= instantOf(until)) return false;
  const local = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const clock = local.toPlainTime().toString().slice(0, 5);
  const isOn = (date: Temporal.PlainDate): boolean =>
    days === undefined || days.some((day) => day === NAMES[date.dayOfWeek - 1]);
  const today = local.toPlainDate();
  if (hours === undefined) return isOn(today);
  if (hours.from < hours.until) return isOn(today) && clock >= hours.from && clock < hours.until;
  // Past midnight: what is left of the night belongs to the day on which it began.
  return (
    (clock >= hours.from && isOn(today)) ||
    (clock < hours.until && isOn(today.subtract({ days: 1 })))
  );
};
