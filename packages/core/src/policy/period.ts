import type { Grain, Period } from "../calendar/index.ts";
import { dayIn, periodAt } from "../calendar/index.ts";
import type { CalendarWindow } from "./window.ts";

const GRAIN: Readonly<Record<CalendarWindow, Grain>> = {
  today: "day",
  "this week": "week",
  "this month": "month",
};

/** Each decision asks, and there are some hundred zones: what was worked out last of each is kept. */
const known: Readonly<Record<Grain, Map<string, Period>>> = {
  day: new Map(),
  week: new Map(),
  month: new Map(),
};
const MOST_ZONES = 1_000;

/** The day, week or month that an instant (epoch ms) is in, in a zone (L12). */
export const periodOf = (window: CalendarWindow, zone: string, now: number): Period => {
  const grain = GRAIN[window];
  const kept = known[grain];
  const last = kept.get(zone);
  if (last !== undefined && now >= last.start && now < last.end) return last;
  const period = periodAt(grain, zone, dayIn(zone, now));
  if (kept.size >= MOST_ZONES) kept.clear();
  kept.set(zone, period);
  return period;
};
