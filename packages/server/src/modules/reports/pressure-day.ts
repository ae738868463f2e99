import type { PressureChoices } from "@attune/contract";
import type { Reason } from "@attune/core/decision";
import type { LoggedDecision, ProfileUse } from "../../platform/store/index.ts";
import type { Stop } from "./pressure-stops.ts";
import { isOfPolicy } from "./pressure-stops.ts";

/** A stop with whom it happened to, and how often. */
export type Tallied = Stop & { readonly people: Set<number>; times: number };

/** What is counted of one day in one channel, or in all. */
export type Tally = {
  /** Offers that people got. */
  readonly got: Map<number, number>;
  /** Decisions that were made for people. */
  readonly decided: Map<number, number>;
  decisions: number;
  readonly forNobody: Map<Reason, number>;
  readonly choices: PressureChoices;
  /** Those who got the most, of those who got too much, with what was kept from them. */
  readonly pressed: Map<number, Map<string, Tallied>>;
  /** What was kept from those who got nothing. */
  readonly silence: Map<string, Tallied>;
  notReplayable: number;
};

const NO_CHOICES: PressureChoices = {
  priority: 0,
  formula: 0,
  value: 0,
  thompson: 0,
  explored: 0,
  guarded: 0,
  selfTuning: 0,
  control: 0,
  other: 0,
};

const emptyTally = (): Tally => ({
  got: new Map(),
  decided: new Map(),
  decisions: 0,
  forNobody: new Map(),
  choices: { ...NO_CHOICES },
  pressed: new Map(),
  silence: new Map(),
  notReplayable: 0,
});

const addOne = <K>(counts: Map<K, number>, key: K): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);

const addStop = (stops: Map<string, Tallied>, { reason, by }: Stop, person: number): void => {
  const key = `${reason} ${by ?? ""}`;
  const known = stops.get(key) ?? { reason, by, people: new Set(), times: 0 };
  known.people.add(person);
  known.times += 1;
  stops.set(key, known);
};

/** How a decision was chosen, and which of its slot's ways to choose tune themselves. */
export type Choice = {
  readonly by: keyof PressureChoices;
  readonly isExplored: boolean;
  readonly isGuarded: boolean;
  readonly isSelfTuning: boolean;
};

/** Those with the most offers first. */
export const byOffers = ([a, many]: [number, number], [b, others]: [number, number]): number =>
  others - many || a - b;

export type Limits = { readonly threshold: number; readonly top: number };

/** Counts one day: first all that people got, then the decisions. `null` is all channels together. */
export const createPressureDay = ({ threshold, top }: Limits, channel: string | undefined) => {
  const tallies = new Map<string | null, Tally>();
  const tallyOf = (key: string | null): Tally => {
    const known = tallies.get(key) ?? emptyTally();
    tallies.set(key, known);
    return known;
  };
  /** The channel's own, and that of all; of one channel that is asked for only its own. */
  const talliesOf = (key: string): readonly Tally[] =>
    channel === undefined ? [tallyOf(key), tallyOf(null)] : [tallyOf(key)];
  const isAsked = (key: string): boolean => channel === undefined || channel === key;

  return {
    tallies,
    got: ({ channel: key, profile }: ProfileUse): void => {
      if (profile === null || !isAsked(key)) return;
      for (const { got } of talliesOf(key)) addOne(got, profile);
    },
    /** Nothing more was got. */
    close: (): void => {
      for (const { got, pressed } of tallies.values())
        for (const [person] of [...got]
          .filter(([, offers]) => offers >= threshold)
          .sort(byOffers)
          .slice(0, top))
          pressed.set(person, new Map());
    },
    /** `stopsOf` is asked only where somebody got nothing, or too much. */
    decided: async (
      { decision, profile }: LoggedDecision,
      choice: Choice,
      stopsOf: () => Promise<readonly Stop[] | null>,
    ): Promise<void> => {
      if (!isAsked(decision.channel)) return;
      const about = talliesOf(decision.channel);
      for (const tally of about) count(tally, decision.reason, choice, decision.subject !== null);
      // Who is gone is not among the people.
      if (profile === null || decision.subject === null) return;
      for (const { decided } of about) addOne(decided, profile);
      const isTold = ({ got, pressed }: Tally): boolean =>
        !got.has(profile) || pressed.has(profile);
      if (!about.some(isTold)) return;
      const stops = await stopsOf();
      for (const tally of about.filter(isTold)) tell(tally, profile, stops);
    },
  };
};

const count = (tally: Tally, reason: Reason, choice: Choice, isForSomebody: boolean): void => {
  const { choices } = tally;
  tally.decisions += 1;
  if (!isForSomebody) addOne(tally.forNobody, reason);
  choices[choice.by] += 1;
  choices.explored += Number(choice.isExplored);
  choices.guarded += Number(choice.isGuarded);
  choices.selfTuning += Number(choice.isSelfTuning);
};

const tell = (tally: Tally, person: number, stops: readonly Stop[] | null): void => {
  const pressed = tally.pressed.get(person);
  if (pressed !== undefined) {
    for (const stop of stops?.filter(isOfPolicy) ?? []) addStop(pressed, stop, person);
    return;
  }
  if (stops === null) tally.notReplayable += 1;
  for (const stop of stops ?? []) addStop(tally.silence, stop, person);
};
