import type { ProfileCompleteness, TraitQuality, Window } from "./completeness.ts";
import { profileCompleteness, traitQuality } from "./completeness.ts";
import type {
  DayCounts,
  EventCounts,
  ProfileTraitCounts,
  RefusalCounts,
  RejectionCounts,
  RuleCounts,
  SourceCounts,
} from "./counts.ts";
import { invalidOf, NO_COUNTS, receivedOf, sumOf } from "./counts.ts";
import { dayOf, daysBetween } from "./day.ts";
import type { Figure } from "./figure.ts";
import { shareOf } from "./figure.ts";
import type { Concern } from "./concern.ts";
import { concernsOf } from "./concern.ts";
import type { Freshness, Updates } from "./freshness.ts";
import { freshnessOf } from "./freshness.ts";
import type { Volume } from "./volume.ts";
import { volumeOf } from "./volume.ts";

/** Days before today of which all is told that a day can tell: a day settles 24 hours after its end. */
const UNSETTLED_DAYS = 2;

export type Totals = Omit<DayCounts, "day"> & {
  readonly received: number;
  /** 1 − (warned + quarantined + rejected) ÷ received. */
  readonly validity: Figure;
  /** Duplicates ÷ (received + duplicates). */
  readonly duplicates: Figure;
};
export type DayQuality = Totals & {
  readonly day: number;
  /** Tied to a known profile ÷ accepted; null until the day has settled. */
  readonly stitched: Figure | null;
};

export type SourceQuality = {
  readonly source: string;
  readonly updates: Updates | null;
  readonly window: Window;
  readonly freshness: Freshness;
  readonly volume: Volume;
  readonly totals: Totals;
  /** Over the window's settled days. */
  readonly stitched: Figure;
  readonly events: readonly (EventCounts & {
    readonly received: number;
    readonly validity: Figure;
  })[];
  readonly rules: readonly RuleCounts[];
  readonly refusals: readonly RefusalCounts[];
  readonly rejections: readonly RejectionCounts[];
  readonly traits: readonly TraitQuality[];
  readonly history: readonly DayQuality[];
  readonly concerns: readonly Concern[];
};

export type OverallQuality = {
  readonly window: Window;
  readonly totals: Totals;
  readonly stitched: Figure;
  readonly completeness: ProfileCompleteness;
  readonly history: readonly DayQuality[];
  readonly sources: readonly SourceQuality[];
};

const validityOf = (invalid: number, received: number): Figure =>
  shareOf(received - invalid, received);

const totalsOf = (counts: Omit<DayCounts, "day">): Totals => {
  const received = receivedOf(counts);
  return {
    ...counts,
    received,
    validity: validityOf(invalidOf(counts), received),
    duplicates: shareOf(counts.duplicate, received + counts.duplicate),
  };
};

const isSettled = (day: number, today: number): boolean => day <= today - UNSETTLED_DAYS;

const stitchedOf = (days: readonly DayCounts[], today: number): Figure => {
  const { tied, accepted } = sumOf(days.filter(({ day }) => isSettled(day, today)));
  return shareOf(tied, accepted);
};

const historyOf = (days: readonly DayCounts[], { from, to }: Window): DayQuality[] => {
  const byDay = new Map(days.map((each) => [each.day, each]));
  return daysBetween(from, to).map((day) => {
    const { day: _day, ...counts } = byDay.get(day) ?? { day, ...NO_COUNTS };
    const stitched = isSettled(day, to) ? shareOf(counts.tied, counts.accepted) : null;
    return { day, ...totalsOf(counts), stitched };
  });
};

const inWindow = (days: readonly DayCounts[], { from, to }: Window): DayCounts[] =>
  days.filter(({ day }) => day >= from && day <= to);

/** The last `days` UTC days, today included. */
export const windowOf = (now: number, days: number): Window => ({
  from: dayOf(now) - days + 1,
  to: dayOf(now),
});

/** Days that are looked back for what is usual, whatever the window. */
const LOOK_BACK = 90;

/** The first day of which counts are needed to judge a window. */
export const firstDayNeeded = (now: number, days: number): number =>
  dayOf(now) - Math.max(LOOK_BACK, 2 * days) + 1;

export type Declared = {
  readonly updates: Updates | null;
  /** Traits that the tracking plan names for the source. */
  readonly traits: readonly string[];
};

/** Judges one source over the last `days` days. */
export const sourceQuality = (
  counts: SourceCounts,
  declared: Declared,
  now: number,
  days: number,
): SourceQuality => {
  const window = windowOf(now, days);
  const freshness = freshnessOf(counts, declared.updates, now);
  const volume = volumeOf(counts.days, counts.firstDay, window.to);
  const traits = traitQuality(counts.traits, counts.days, declared.traits, window);
  const within = inWindow(counts.days, window);
  return {
    source: counts.source,
    updates: declared.updates,
    window,
    freshness,
    volume,
    totals: totalsOf(sumOf(within)),
    stitched: stitchedOf(within, window.to),
    events: counts.events.map((event) => {
      const received = receivedOf(event);
      return { ...event, received, validity: validityOf(invalidOf(event), received) };
    }),
    rules: counts.rules,
    refusals: counts.refusals,
    rejections: counts.rejections,
    traits,
    history: historyOf(within, window),
    concerns: concernsOf(
      {
        freshness,
        volume,
        traits,
        rules: counts.rules,
        unknown: counts.unknown,
        refusals: counts.refusals,
      },
      declared.updates !== null,
      window.to,
    ),
  };
};

const daysOfAll = (sources: readonly SourceCounts[]): DayCounts[] => {
  const byDay = Map.groupBy(
    sources.flatMap(({ days }) => days),
    ({ day }) => day,
  );
  return [...byDay].map(([day, each]) => ({ day, ...sumOf(each) })).sort((a, b) => a.day - b.day);
};

/** Judges all sources together, each for itself, and the known profiles. */
export const overallQuality = (
  sources: readonly { readonly counts: SourceCounts; readonly declared: Declared }[],
  profiles: {
    readonly known: ProfileTraitCounts["changes"];
    readonly traits: readonly ProfileTraitCounts[];
  },
  now: number,
  days: number,
): OverallQuality => {
  const window = windowOf(now, days);
  const all = inWindow(daysOfAll(sources.map(({ counts }) => counts)), window);
  return {
    window,
    totals: totalsOf(sumOf(all)),
    stitched: stitchedOf(all, window.to),
    completeness: profileCompleteness(profiles.known, profiles.traits, window),
    history: historyOf(all, window),
    sources: sources.map(({ counts, declared }) => sourceQuality(counts, declared, now, days)),
  };
};
