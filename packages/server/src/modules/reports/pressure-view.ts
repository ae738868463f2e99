import type { PressureRow, PressureStopped } from "@attune/contract";
import type { Limits, Tallied, Tally } from "./pressure-day.ts";
import { byOffers } from "./pressure-day.ts";

const profileText = (id: number): string => `p${id}`;

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** The most frequent first. */
const stopped = (stops: ReadonlyMap<string, Tallied>): PressureStopped[] =>
  [...stops.values()]
    .map(({ reason, by, people, times }) => ({ reason, by, people: people.size, times }))
    .sort(
      (a, b) =>
        b.people - a.people ||
        b.times - a.times ||
        compareText(`${a.reason} ${a.by ?? ""}`, `${b.reason} ${b.by ?? ""}`),
    );

const distributionOf = (counts: readonly number[]): PressureRow["distribution"] => {
  const within = (from: number, to: number): number =>
    counts.filter((count) => count >= from && count <= to).length;
  return {
    none: within(0, 0),
    one: within(1, 1),
    two: within(2, 2),
    threeToFive: within(3, 5),
    sixOrMore: within(6, Infinity),
  };
};

/** A row of the report. Of people are told those for whom a decision was made that day. */
export const pressureRow = (
  day: string,
  channel: string | null,
  tally: Tally,
  { threshold, top }: Limits,
): PressureRow => {
  const { decided, forNobody } = tally;
  const people = [...decided.keys()].map((id): [number, number] => [id, tally.got.get(id) ?? 0]);
  const silent = people.flatMap(([id, offers]) => (offers === 0 ? [id] : []));
  const pressed = people.filter(([, offers]) => offers >= threshold).sort(byOffers);
  return {
    day,
    channel,
    decisions: tally.decisions,
    forNobody: [...forNobody]
      .map(([reason, decisions]) => ({ reason, decisions }))
      .sort((a, b) => b.decisions - a.decisions || compareText(a.reason, b.reason)),
    people: people.length,
    offers: people.reduce((sum, [, offers]) => sum + offers, 0),
    distribution: distributionOf(people.map(([, offers]) => offers)),
    tooMuch: {
      people: pressed.length,
      top: pressed.slice(0, top).map(([id, offers]) => ({
        profile: profileText(id),
        offers,
        decisions: decided.get(id) ?? 0,
        stopped: stopped(tally.pressed.get(id) ?? new Map()).map(({ reason, by, times }) => ({
          reason,
          by,
          times,
        })),
      })),
    },
    heardNothing: {
      people: silent.length,
      some: silent
        .sort((a, b) => a - b)
        .slice(0, top)
        .map(profileText),
      reasons: stopped(tally.silence),
      notReplayable: tally.notReplayable,
    },
    choices: { ...tally.choices },
  };
};
