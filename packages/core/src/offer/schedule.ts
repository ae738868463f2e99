import type { Told } from "../flaw/index.ts";
import { told } from "../flaw/index.ts";
import { z } from "zod";
import { InstantText, parseInstant } from "../calendar/index.ts";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

const ClockTime = z.string().regex(CLOCK, told("clock-format").message);

/** When an offer may be shown. */
export const Schedule = z
  .strictObject({
    from: InstantText.optional().describe("Its first instant."),
    until: InstantText.optional().describe("The first instant after it."),
    days: z.array(z.enum(DAYS)).min(1).max(7).optional().describe("In the person's zone."),
    hours: z
      .strictObject({ from: ClockTime, until: ClockTime })
      .optional()
      .describe("Of each day, in the person's zone; until before from goes past midnight."),
  })
  .describe("When it may be shown.");
export type Schedule = z.infer<typeof Schedule>;

type Span = { readonly from: number; readonly until: number };

/** Its first instant and the first after it, epoch ms; null where one of them cannot be read. */
const edgesOf = ({ from, until }: Schedule): Span | null => {
  const begins = from === undefined ? -Infinity : parseInstant(from);
  const ends = until === undefined ? Infinity : parseInstant(until);
  return begins === null || ends === null ? null : { from: begins, until: ends };
};

/** Its first instant and the first after it, epoch ms; null where one of them is open. */
export const spanOf = (schedule: Schedule): Span | null => {
  const edges = edgesOf(schedule);
  return edges !== null && Number.isFinite(edges.until - edges.from) ? edges : null;
};

/** What contradicts itself in a schedule. */
export const scheduleFlaws = (
  schedule: Schedule,
): readonly (Told & { readonly pointer: string })[] => {
  const span = spanOf(schedule);
  return span === null || span.from < span.until
    ? []
    : [{ pointer: "/until", ...told("schedule-turned") }];
};

const minutesOf = (clock: string): number => {
  const [hours = "0", minutes = "0"] = clock.split(":");
  return Number(hours) * 60 + Number(minutes);
};

const isOpenAt = ({ days, hours }: Schedule, local: Temporal.ZonedDateTime): boolean => {
  const minute = local.hour * 60 + local.minute;
  const from = minutesOf(hours?.from ?? "00:00");
  const until = hours ? minutesOf(hours.until) : 24 * 60;
  const passesMidnight = until <= from;
  if (passesMidnight ? minute < from && minute >= until : minute < from || minute >= until)
    return false;
  if (days === undefined) return true;
  // What is left after midnight belongs to the day on which it began.
  const began = passesMidnight && minute < until ? local.subtract({ days: 1 }) : local;
  const name = DAYS[began.dayOfWeek - 1];
  return name !== undefined && days.includes(name);
};

/** The instant (epoch ms) of a local time; one that clocks skip means the next that there is (L12). */
const instantOf = (date: Temporal.PlainDate, clock: string, zone: string): number => {
  const local = date.toPlainDateTime(clock);
  const early = local.toZonedDateTime(zone, { disambiguation: "earlier" });
  const isThere = early.toPlainDateTime().equals(local);
  return (isThere ? early : (early.getTimeZoneTransition("next") ?? early)).epochMilliseconds;
};

/** The starts of the days from that of an instant on, and of the hours in them, in order. */
const openingsAfter = ({ hours }: Schedule, local: Temporal.ZonedDateTime): number[] => {
  const clocks = hours ? ["00:00", hours.from] : ["00:00"];
  return Array.from({ length: 9 }, (_, day) => local.toPlainDate().add({ days: day }))
    .flatMap((date) => clocks.map((clock) => instantOf(date, clock, local.timeZoneId)))
    .filter((at) => at > local.epochMilliseconds);
};

const isDaily = ({ days, hours }: Schedule): boolean => days !== undefined || hours !== undefined;

const localAt = (at: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);

/** Whether a schedule is open at an instant (epoch ms) for somebody in a zone. */
export const isOpen = (schedule: Schedule, now: number, zone: string): boolean => {
  const edges = edgesOf(schedule);
  if (edges === null || now < edges.from || now >= edges.until) return false;
  return !isDaily(schedule) || isOpenAt(schedule, localAt(now, zone));
};

/**
 * When a schedule that is closed at an instant (epoch ms) for somebody in a zone opens next; Infinity for
 * never again. Looks through days: `isOpen` costs less.
 */
export const nextOpening = (schedule: Schedule, now: number, zone: string): number => {
  const edges = edgesOf(schedule);
  if (edges === null || Math.max(now, edges.from) >= edges.until) return Infinity;
  const { from, until } = edges;
  if (!isDaily(schedule)) return from;
  const start = localAt(Math.max(now, from), zone);
  if (isOpenAt(schedule, start)) return from;
  const opens = openingsAfter(schedule, start).find((at) => isOpenAt(schedule, localAt(at, zone)));
  return opens === undefined || opens >= until ? Infinity : opens;
};
