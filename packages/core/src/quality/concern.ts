import type { RefusalCounts, RuleCounts, UnknownCounts } from "./counts.ts";
import { UNKNOWN_EVENT } from "./counts.ts";
import type { Freshness } from "./freshness.ts";
import type { TraitQuality } from "./completeness.ts";
import type { Volume } from "./volume.ts";

/** Something about a source that somebody should look at. Days are UTC days since 1970-01-01. */
export type Concern =
  | { readonly concern: "late" | "silent"; readonly lastTime: number; readonly expectedBy: number }
  | { readonly concern: "never sent" }
  | {
      readonly concern: "low volume" | "high volume";
      readonly day: number;
      readonly received: number;
      readonly typical: number;
    }
  | {
      readonly concern: "trait stopped";
      readonly trait: string;
      readonly since: number;
      readonly missing: number;
    }
  | {
      readonly concern: "rule broken";
      readonly type: string;
      readonly name: string;
      readonly rule: string;
      readonly count: number;
      readonly since: number;
      readonly last: number;
      readonly profile: number | null;
    }
  | {
      readonly concern: "unknown events";
      readonly count: number;
      readonly names: number;
      readonly since: number;
      readonly last: number;
    }
  | {
      readonly concern: "links refused";
      readonly reason: string;
      readonly namespace: string;
      readonly count: number;
      readonly since: number;
      readonly last: number;
      readonly profile: number | null;
    };

/** What last happened longer ago is history. */
const RECENT_DAYS = 7;
/** Broken rules that are told, the worst first. */
const RULES = 10;

const freshnessConcerns = (
  { state, lastTime, expectedBy }: Freshness,
  isDefined: boolean,
): Concern[] => {
  if (state === "never") return isDefined ? [{ concern: "never sent" }] : [];
  if (lastTime === null || expectedBy === null) return [];
  return state === "late" || state === "silent" ? [{ concern: state, lastTime, expectedBy }] : [];
};

const volumeConcerns = ({ lastDay: { day, received, typical, state } }: Volume): Concern[] => {
  if (typical.value === null || (state !== "low" && state !== "high")) return [];
  const concern = state === "low" ? "low volume" : "high volume";
  return [{ concern, day, received, typical: typical.value }];
};

const ruleConcerns = (rules: readonly RuleCounts[]): Concern[] =>
  rules
    .filter(({ rule }) => rule !== UNKNOWN_EVENT)
    .slice(0, RULES)
    .map(({ first, ...rule }) => ({ concern: "rule broken", ...rule, since: first }));

/** Names that nobody planned are one concern: each for itself would hide the others. */
const unknownConcerns = (unknown: readonly UnknownCounts[]): Concern[] =>
  unknown.map(({ events, names, first, last }) => ({
    concern: "unknown events",
    count: events,
    names,
    since: first,
    last,
  }));

const refusalConcerns = (refusals: readonly RefusalCounts[]): Concern[] =>
  refusals.map(({ first, ...refusal }) => ({
    concern: "links refused",
    ...refusal,
    since: first,
  }));

/** What stands out, in the order in which it should be looked at. */
export const concernsOf = (
  {
    freshness,
    volume,
    traits,
    rules,
    unknown,
    refusals,
  }: {
    readonly freshness: Freshness;
    readonly volume: Volume;
    readonly traits: readonly TraitQuality[];
    readonly rules: readonly RuleCounts[];
    readonly unknown: UnknownCounts | null;
    readonly refusals: readonly RefusalCounts[];
  },
  isDefined: boolean,
  today: number,
): Concern[] => {
  const isRecent = ({ last }: { readonly last: number }): boolean => today - last <= RECENT_DAYS;
  return [
    ...freshnessConcerns(freshness, isDefined),
    ...volumeConcerns(volume),
    ...traits.flatMap(({ trait, stopped }): Concern[] =>
      stopped
        ? [{ concern: "trait stopped", trait, since: stopped.since, missing: stopped.missing }]
        : [],
    ),
    ...ruleConcerns(rules.filter(isRecent)),
    ...unknownConcerns((unknown ? [unknown] : []).filter(isRecent)),
    ...refusalConcerns(refusals.filter(isRecent)),
  ];
};
