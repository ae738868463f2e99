import type { Grain, Period } from "@attune/core/calendar";
import { dayIn, GRAINS, periodAt } from "@attune/core/calendar";

const DAY_MS = 86_400_000;
/** Days that are remembered; a new zone's worth of history fits. */
const REMEMBERED = 20_000;

/** A day with the first days of the periods that hold it. */
export type Day = Pick<Period, "start" | "end"> & {
  readonly firstDays: Readonly<Record<Grain, string>>;
};

export type DayOf = (time: number) => Day;

/** The day of an instant in a zone; days that were met are found without asking the calendar again. */
export const createDayOf = (zone: string): DayOf => {
  const known = new Map<number, Day[]>();
  const make = (time: number): Day => {
    const date = dayIn(zone, time);
    const [day, week, month] = GRAINS.map((grain) => periodAt(grain, zone, date));
    return {
      start: day?.start ?? time,
      end: day?.end ?? time,
      firstDays: {
        day: date,
        week: week?.firstDay ?? date,
        month: month?.firstDay ?? date,
      },
    };
  };
  return (time) => {
    // Days of a zone overlap days of UTC: two or three of one stand under the same number.
    const number = Math.floor(time / DAY_MS);
    const days = known.get(number) ?? [];
    const found = days.find(({ start, end }) => start <= time && time < end);
    if (found) return found;
    const day = make(time);
    if (known.size >= REMEMBERED) known.clear();
    known.set(number, [...days, day]);
    return day;
  };
};
