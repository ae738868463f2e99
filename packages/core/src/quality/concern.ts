import type { RuleCounts } from "./counts.ts";
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
    };

/** A rule that was last broken longer ago is history. */
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

/** What stands out, in the order in which it should be looked at. */
export const concernsOf = (
  {
    freshness,
    volume,
    traits,
    rules,
  }: {
    readonly freshness: Freshness;
    readonly volume: Volume;
    readonly traits: readonly TraitQuality[];
    readonly rules: readonly RuleCounts[];
  },
  isDefined: boolean,
  today: number,
): Concern[] => [
  ...freshnessConcerns(freshness, isDefined),
  ...volumeConcerns(volume),
  ...traits.flatMap(({ trait, stopped }): Concern[] =>
    stopped
      ? [{ concern: "trait stopped", trait, since: stopped.since, missing: stopped.missing }]
      : [],
  ),
  ...rules
    .filter(({ last }) => today - last <= RECENT_DAYS)
    .slice(0, RULES)
    .map(
      ({ type, name, rule, count, first, last }): Concern => ({
        concern: "rule broken",
        type,
        name,
        rule,
        count,
        since: first,
        last,
      }),
    ),
];
