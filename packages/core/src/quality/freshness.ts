import { DAY } from "./day.ts";

const HOUR = 3_600_000;

/** How often a source says that it sends, as its definition has it. */
export type Updates = {
  readonly updates: "real time" | "daily" | "on change";
  /** Overrides what `updates` stands for, ms. */
  readonly expectWithin: number | null;
};

/** Within how long something is expected, ms; null where nothing is. A daily source has an hour of leeway. */
export const expectationOf = (declared: Updates | null): number | null => {
  if (declared === null) return null;
  if (declared.expectWithin !== null) return declared.expectWithin;
  switch (declared.updates) {
    case "real time":
      return HOUR;
    case "daily":
      return 25 * HOUR;
    case "on change":
      return null;
  }
};

export type FreshnessState = "fresh" | "late" | "silent" | "never" | "no expectation";

export type Freshness = {
  readonly state: FreshnessState;
  /** Latest effective time of an event, and when something was last received, epoch ms. */
  readonly lastTime: number | null;
  readonly lastReceived: number | null;
  /** Until when the next event is expected, epoch ms; null without an expectation. */
  readonly expectedBy: number | null;
};

/** A source is silent, and not only late, after three times what it is allowed, and not before a day. */
const silentAfter = (within: number): number => Math.max(3 * within, DAY);

const stateOf = (last: number | null, within: number | null, now: number): FreshnessState => {
  if (last === null) return "never";
  if (within === null) return "no expectation";
  const age = now - last;
  if (age <= within) return "fresh";
  return age <= silentAfter(within) ? "late" : "silent";
};

/** Judges a source by the effective time of its latest event: an import of last year's events is not fresh. */
export const freshnessOf = (
  counts: { readonly lastTime: number | null; readonly lastReceived: number | null },
  declared: Updates | null,
  now: number,
): Freshness => {
  const within = expectationOf(declared);
  const { lastTime, lastReceived } = counts;
  return {
    state: stateOf(lastTime, within, now),
    lastTime,
    lastReceived,
    expectedBy: lastTime === null || within === null ? null : lastTime + within,
  };
};
