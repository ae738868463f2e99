import type { CalendarWindow, Edge, EventWindow } from "./ast.ts";

/** from ≤ t < until, epoch ms. */
export type Span = { readonly from: number; readonly until: number };

type CalendarSpan = Span & {
  /** The span holds for these instants of now: from ≤ now < until. */
  readonly holdsFrom: number;
  readonly holdsUntil: number;
};

const DAY = 86_400_000;

/** The longest that a calendar window reaches back, in ms; a day of two for what a zone may skip. */
export const LONGEST_WINDOW: Readonly<Record<CalendarWindow, number>> = {
  today: 3 * DAY,
  yesterday: 4 * DAY,
  "this week": 9 * DAY,
  "last week": 16 * DAY,
  "this month": 33 * DAY,
  "last month": 64 * DAY,
  "this year": 368 * DAY,
  "last year": 734 * DAY,
};

const firstDayOf = (period: CalendarWindow, today: Temporal.PlainDate): Temporal.PlainDate => {
  switch (period) {
    case "today":
    case "yesterday":
      return today;
    case "this week":
    case "last week":
      return today.subtract({ days: today.dayOfWeek - 1 });
    case "this month":
    case "last month":
      return today.with({ day: 1 });
    case "this year":
    case "last year":
      return today.with({ month: 1, day: 1 });
  }
};

const LENGTHS: Readonly<Record<CalendarWindow, Temporal.DurationLike>> = {
  today: { days: 1 },
  yesterday: { days: 1 },
  "this week": { weeks: 1 },
  "last week": { weeks: 1 },
  "this month": { months: 1 },
  "last month": { months: 1 },
  "this year": { years: 1 },
  "last year": { years: 1 },
};

/** A day begins at its first instant: where the clock skips midnight, at what comes after it. */
const startOf = (date: Temporal.PlainDate, zone: string): number =>
  date.toZonedDateTime(zone).epochMilliseconds;

const calendarSpan = (period: CalendarWindow, zone: string, now: number): CalendarSpan => {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const first = firstDayOf(period, today);
  const length = LENGTHS[period];
  const start = startOf(first, zone);
  const end = startOf(first.add(length), zone);
  const holds = { holdsFrom: start, holdsUntil: end };
  return period.startsWith("last") || period === "yesterday"
    ? { from: startOf(first.subtract(length), zone), until: start, ...holds }
    : { from: start, until: end, ...holds };
};

/** The instant at which an edge is, in a zone. */
const instantAt = (edge: Edge | null, zone: string, open: number): number => {
  if (edge === null) return open;
  return "instant" in edge ? edge.instant : startOf(Temporal.PlainDate.from(edge.date), zone);
};

export type LiveWindow = {
  readonly span: (now: number, zone: string) => Span;
  /** When the span next changes other than by rolling on; Infinity when it never does. */
  readonly changes: (now: number, zone: string) => number;
};

const EVERYTHING: Span = { from: -Infinity, until: Infinity };
const NEVER = (): number => Infinity;

/** The same computation for the same zone and period of time is made once. */
const calendar = (period: CalendarWindow): LiveWindow => {
  let known: { readonly zone: string; readonly span: CalendarSpan } | null = null;
  const spanAt = (now: number, zone: string): CalendarSpan => {
    if (
      known === null ||
      known.zone !== zone ||
      now < known.span.holdsFrom ||
      now >= known.span.holdsUntil
    )
      known = { zone, span: calendarSpan(period, zone, now) };
    return known.span;
  };
  return { span: spanAt, changes: (now, zone) => spanAt(now, zone).holdsUntil };
};

const between = (from: Edge | null, until: Edge | null): LiveWindow => {
  let known: { readonly zone: string; readonly span: Span } | null = null;
  return {
    span: (_now, zone) => {
      if (known?.zone !== zone)
        known = {
          zone,
          span: { from: instantAt(from, zone, -Infinity), until: instantAt(until, zone, Infinity) },
        };
      return known.span;
    },
    changes: NEVER,
  };
};

/** When the events happened that count. Times are whole milliseconds. */
export const compileWindow = (window: EventWindow | null): LiveWindow => {
  switch (window?.is) {
    case undefined:
      return { span: () => EVERYTHING, changes: NEVER };
    case "rolling":
      return {
        span: (now) => ({ from: now - window.ms + 1, until: now + 1 }),
        changes: NEVER,
      };
    case "calendar":
      return calendar(window.period);
    case "between":
      return between(window.from, window.until);
  }
};
