import type { DayCounts, ProfileTraitCounts, TraitCounts } from "./counts.ts";
import type { Figure } from "./figure.ts";
import { changeOf, LEAST, shareOf } from "./figure.ts";

/** A trait is missed when so many days have passed without it … */
const MISSED_DAYS = 3;
/** … after it had come in so large a share of identify messages … */
const USUAL_SHARE = 0.05;
/** … over so many days. */
const USUAL_DAYS = 14;

export type Stopped = {
  /** The first day without it, and the last day with it. */
  readonly since: number;
  readonly last: number;
  /** Identify messages that came without it since. */
  readonly missing: number;
};

export type TraitQuality = {
  readonly trait: string;
  /** Named by the tracking plan. */
  readonly planned: boolean;
  /** Share of the window's identify messages that carried it. */
  readonly completeness: Figure;
  /** Against as many days before the window. */
  readonly change: number | null;
  readonly stopped: Stopped | null;
};

export type Window = { readonly from: number; readonly to: number };

const isIn = ({ from, to }: Window, day: number): boolean => day >= from && day <= to;

const sumIn = (byDay: ReadonlyMap<number, number>, window: Window): number => {
  let sum = 0;
  for (const [day, count] of byDay) if (isIn(window, day)) sum += count;
  return sum;
};

/** Since when a trait that used to come has not come any more; null while it comes, or never came much. */
const stoppedOf = (
  carried: ReadonlyMap<number, number>,
  identifies: ReadonlyMap<number, number>,
  today: number,
): Stopped | null => {
  const last = Math.max(...carried.keys());
  if (!Number.isFinite(last) || today - last < MISSED_DAYS) return null;
  const missing = sumIn(identifies, { from: last + 1, to: today });
  if (missing < LEAST) return null;
  const usual = { from: last - USUAL_DAYS + 1, to: last };
  const before = shareOf(sumIn(carried, usual), sumIn(identifies, usual));
  if (before.value === null || before.value < USUAL_SHARE) return null;
  return { since: last + 1, last, missing };
};

/** The window of the same length right before. */
export const windowBefore = ({ from, to }: Window): Window => ({
  from: from - (to - from + 1),
  to: from - 1,
});

const byTrait = (traits: readonly TraitCounts[]): Map<string, Map<number, number>> => {
  const found = new Map<string, Map<number, number>>();
  for (const { day, trait, count } of traits) {
    const days = found.get(trait) ?? new Map<number, number>();
    if (count > 0) days.set(day, (days.get(day) ?? 0) + count);
    found.set(trait, days);
  }
  return found;
};

/** What share of identify messages carries each trait, most complete first; planned ones that never came too. */
export const traitQuality = (
  traits: readonly TraitCounts[],
  days: readonly DayCounts[],
  planned: readonly string[],
  window: Window,
): TraitQuality[] => {
  const identifies = new Map(days.map((each) => [each.day, each.identifies]));
  const carried = byTrait(traits);
  // A source that identifies nobody misses nothing.
  if (days.some((each) => each.identifies > 0))
    for (const trait of planned) if (!carried.has(trait)) carried.set(trait, new Map());
  const before = windowBefore(window);
  const [now, earlier] = [sumIn(identifies, window), sumIn(identifies, before)];
  const isPlanned = new Set(planned);
  return [...carried]
    .map(([trait, byDay]): TraitQuality => {
      const completeness = shareOf(sumIn(byDay, window), now);
      return {
        trait,
        planned: isPlanned.has(trait),
        completeness,
        change: changeOf(completeness, shareOf(sumIn(byDay, before), earlier)),
        stopped: stoppedOf(byDay, identifies, window.to),
      };
    })
    .sort(
      (a, b) =>
        (b.completeness.value ?? 0) - (a.completeness.value ?? 0) || (a.trait < b.trait ? -1 : 1),
    );
};

export type ProfileTraitQuality = {
  readonly trait: string;
  /** Known profiles that have a value for it. */
  readonly profiles: number;
  readonly completeness: Figure;
  /** Against the day before the window. */
  readonly change: number | null;
  /** At the end of each day of the window, in order. */
  readonly history: readonly Figure[];
};

/** Known profiles at the end of some days, by the running sum of what each day changed. */
const runningSums = (changes: ProfileTraitCounts["changes"], days: readonly number[]): number[] => {
  const sorted = changes.toSorted((a, b) => a.day - b.day);
  let next = 0;
  let sum = 0;
  return days.map((day) => {
    for (let change = sorted[next]; change && change.day <= day; change = sorted[next]) {
      sum += change.change;
      next += 1;
    }
    return sum;
  });
};

export type ProfileCompleteness = {
  /** Known profiles now. */
  readonly profiles: number;
  readonly history: readonly number[];
  readonly traits: readonly ProfileTraitQuality[];
};

/** What share of known profiles has a value for each trait, now and on each day of the window. */
export const profileCompleteness = (
  known: ProfileTraitCounts["changes"],
  traits: readonly ProfileTraitCounts[],
  { from, to }: Window,
): ProfileCompleteness => {
  const days = Array.from({ length: to - from + 2 }, (_each, index) => from - 1 + index);
  const profiles = runningSums(known, days);
  const total = profiles.at(-1) ?? 0;
  const judged = traits.map(({ trait, changes }): ProfileTraitQuality => {
    const sums = runningSums(changes, days);
    const shares = sums.map((sum, index) => shareOf(sum, profiles[index] ?? 0));
    const [before, ...history] = shares;
    const completeness = shareOf(sums.at(-1) ?? 0, total);
    return {
      trait,
      profiles: sums.at(-1) ?? 0,
      completeness,
      change: before ? changeOf(completeness, before) : null,
      history,
    };
  });
  return {
    profiles: total,
    history: profiles.slice(1),
    traits: judged.sort((a, b) => b.profiles - a.profiles || (a.trait < b.trait ? -1 : 1)),
  };
};
