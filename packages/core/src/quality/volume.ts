import type { DayCounts } from "./counts.ts";
import { receivedOf } from "./counts.ts";
import type { Figure } from "./figure.ts";

/** Days of history below which nothing is called typical. */
const LEAST_DAYS = 14;
const WEEK = 7;
const WEEKS = 4;

export type VolumeState = "usual" | "low" | "high" | "insufficient";

export type Volume = {
  /** Received today until now. */
  readonly today: number;
  /** What a whole day like today usually brings. */
  readonly typicalToday: Figure;
  /** The last whole day, which is what is judged. */
  readonly lastDay: {
    readonly day: number;
    readonly received: number;
    readonly typical: Figure;
    readonly state: VolumeState;
  };
};

const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? 0) + high) / 2;
};

/** The median of the same weekday over the four weeks before; days before the first one do not count. */
const typicalOf = (
  received: ReadonlyMap<number, number>,
  firstDay: number | null,
  day: number,
): Figure => {
  const have = firstDay === null ? 0 : Math.max(0, day - firstDay);
  if (firstDay === null || have < LEAST_DAYS)
    return { value: null, insufficient: { need: LEAST_DAYS, have } };
  const before = Array.from({ length: WEEKS }, (_each, week) => day - WEEK * (week + 1));
  const known = before.filter((each) => each >= firstDay);
  return { value: medianOf(known.map((each) => received.get(each) ?? 0)) };
};

const stateOf = (received: number, { value: typical }: Figure): VolumeState => {
  if (typical === null) return "insufficient";
  if (received * 2 < typical) return "low";
  return received > typical * 2 ? "high" : "usual";
};

/** Today so far, and the last whole day against its weekday: less than half is low, more than twice is high. */
export const volumeOf = (
  days: readonly DayCounts[],
  firstDay: number | null,
  today: number,
): Volume => {
  const received = new Map(days.map((each) => [each.day, receivedOf(each)]));
  const yesterday = received.get(today - 1) ?? 0;
  const typical = typicalOf(received, firstDay, today - 1);
  return {
    today: received.get(today) ?? 0,
    typicalToday: typicalOf(received, firstDay, today),
    lastDay: {
      day: today - 1,
      received: yesterday,
      typical,
      state: stateOf(yesterday, typical),
    },
  };
};
