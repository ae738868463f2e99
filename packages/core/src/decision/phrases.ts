import type { Things } from "./saw.ts";
import type { Reason } from "./reason.ts";
import type { Told } from "./told.ts";

/** The candidate that came closest to what was chosen, and how far ahead that was. */
export type Rival = { readonly offer: string; readonly margin: number };

/** What chance and score had to do with a choice. Figures are text already. */
export type Choice = {
  readonly by: "priority" | "score";
  readonly offer: string;
  readonly score: string | null;
  /** True where it is there because any of the offers could be. */
  readonly explored: boolean;
  /** How likely it was to come first, in percent; null where nothing was drawn. */
  readonly chance: string | null;
  readonly rival: { readonly offer: string; readonly margin: string | null } | null;
};

/** How a language writes numbers and instants. */
export type Forms = {
  /** Between thousands, and before decimals. */
  readonly group: string;
  readonly decimal: string;
  readonly percent: (figure: string) => string;
  /** From Monday on. */
  readonly days: readonly string[];
  readonly months: readonly string[];
  readonly instant: (of: {
    readonly weekday: string;
    readonly day: string;
    readonly clock: string;
    readonly zone: string;
  }) => string;
  readonly period: (of: {
    readonly day?: string;
    readonly week?: string;
    readonly month?: string;
    readonly year: string;
  }) => string;
};

/** What a language says of decisions. A reason without its words does not compile. */
export type Phrases = {
  readonly forms: Forms;
  readonly and: string;
  /** Stands before what a suppression asks. */
  readonly leftAloneIf: string;
  /** Why, as it stands behind a colon; of what was shown, how it came to that. */
  readonly because: Readonly<Record<Reason, (told: Told) => string>>;
  readonly shown: (offer: string, position: string | null, how: string) => string;
  readonly notShown: (offer: string, why: string) => string;
  readonly profile: (id: string) => string;
  readonly nobody: string;
  readonly got: (who: string, offers: string, slot: string) => string;
  readonly gotDefault: (who: string, slot: string, why: string) => string;
  readonly defaultShown: (slot: string, why: string) => string;
  readonly nothingShown: (why: string) => string;
  readonly choice: (choice: Choice) => string;
  /** What somebody in the control group would have seen; null: nothing but the default. */
  readonly shadow: (offer: string | null) => string;
  /** The figures that the ranking used were read at an instant, and newer could not be. */
  readonly stale: (readAt: string) => string;
  /** What a clause saw; null: it was not known. */
  readonly saw: (value: string | null) => string;
  /** A list of things: how many, what the first are called, how many more. */
  readonly things: (things: Things) => string;
  /** One thing that could be otherwise, and what would come of it. */
  readonly change: {
    readonly smallest: (what: string, then: string) => string;
    readonly none: string;
    readonly time: (at: string) => string;
    readonly exposure: (offer: string) => string;
    readonly consent: (purpose: string) => string;
    readonly shown: string;
    readonly control: string;
    /** Eligible, but another comes before it; the margin is text, null where there is none. */
    readonly outranked: (by: string | null, margin: string | null) => string;
  };
};
