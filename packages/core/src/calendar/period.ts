/** How long a period is: a calendar day, an ISO week from Monday, a calendar month. */
export const GRAINS = ["day", "week", "month"] as const;
export type Grain = (typeof GRAINS)[number];

/** A day, week or month of a calendar in one zone. */
export type Period = {
  readonly grain: Grain;
  /** As ISO 8601 writes it: 2026-11-22, 2026-W47, 2026-11. */
  readonly name: string;
  /** Its first day, YYYY-MM-DD. */
  readonly firstDay: string;
  /** Its first instant, epoch ms. */
  readonly start: number;
  /** The first instant after it, epoch ms. */
  readonly end: number;
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** True for a day of the calendar, written YYYY-MM-DD. */
export const isDate = (text: string): boolean => {
  if (!DATE.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: "reject" });
    return true;
  } catch {
    return false;
  }
};

const namesZone = (text: string): boolean => {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId !== "";
  } catch {
    return false;
  }
};

/** What was asked before: each event asks, and there are some hundred zones. */
const asked = new Map<string, boolean>();
const MOST_ASKED = 1_000;

/** Whether a text names a time zone (IANA). An offset is none: it says nothing of summer. */
export const isZone = (text: string): boolean => {
  const known = asked.get(text);
  if (known !== undefined) return known;
  const isOne = namesZone(text);
  if (asked.size >= MOST_ASKED) asked.clear();
  asked.set(text, isOne);
  return isOne;
};

/** The day of an instant (epoch ms) in a zone, YYYY-MM-DD. */
export const dayIn = (zone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate().toString();

const firstDayOf = (grain: Grain, date: Temporal.PlainDate): Temporal.PlainDate => {
  switch (grain) {
    case "day":
      return date;
    case "week":
      return date.subtract({ days: date.dayOfWeek - 1 });
    case "month":
      return date.with({ day: 1 });
  }
};

const LENGTHS = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } } as const;

const padded = (value: number | undefined, digits: number): string =>
  String(value ?? 0).padStart(digits, "0");

const nameOf = (grain: Grain, first: Temporal.PlainDate): string => {
  switch (grain) {
    case "day":
      return first.toString();
    case "week":
      return `${padded(first.yearOfWeek, 4)}-W${padded(first.weekOfYear, 2)}`;
    case "month":
      return first.toPlainYearMonth().toString();
  }
};

/** A day begins at its first instant: where the clock skips midnight, at what comes after it. */
const startOf = (zone: string, date: Temporal.PlainDate): number =>
  date.toZonedDateTime(zone).epochMilliseconds;

const periodFrom = (grain: Grain, zone: string, first: Temporal.PlainDate): Period => ({
  grain,
  name: nameOf(grain, first),
  firstDay: first.toString(),
  start: startOf(zone, first),
  end: startOf(zone, first.add(LENGTHS[grain])),
});

/** The period that holds a day, YYYY-MM-DD. */
export const periodAt = (grain: Grain, zone: string, date: string): Period =>
  periodFrom(grain, zone, firstDayOf(grain, Temporal.PlainDate.from(date)));

/**
 * Every period that holds a day between two days, both included, oldest first. At most `most + 1` of
 * them: one more than allowed says that there are too many.
 */
export const periodsBetween = (
  grain: Grain,
  zone: string,
  from: string,
  to: string,
  most: number,
): Period[] => {
  const last = Temporal.PlainDate.from(to);
  const periods: Period[] = [];
  let first = firstDayOf(grain, Temporal.PlainDate.from(from));
  while (Temporal.PlainDate.compare(first, last) <= 0 && periods.length <= most) {
    periods.push(periodFrom(grain, zone, first));
    first = first.add(LENGTHS[grain]);
  }
  return periods;
};

/** The first day of the period that is so many periods before the one that holds a day. */
export const periodsBefore = (grain: Grain, date: string, count: number): string => {
  const first = firstDayOf(grain, Temporal.PlainDate.from(date));
  const back = Temporal.Duration.from(LENGTHS[grain]);
  return first
    .subtract({ days: back.days * count, weeks: back.weeks * count, months: back.months * count })
    .toString();
};
