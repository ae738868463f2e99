import type { Identifier } from "@attune/core/event";
import type { FigureCounts } from "@attune/core/exposure";
import type { OfferClaims, Reservation, Use, Uses } from "@attune/core/policy";
import type { Reliance, Withdrawn } from "./consent-contract.ts";

/** The decisions of one call, to be recorded together. Times are epoch milliseconds. */
export type CallDraft = {
  /** The identifier decided for; null without a subject. */
  readonly identifier: Identifier | null;
  readonly noted: readonly Identifier[];
  readonly at: number;
  /** What was taken for granted; null where nothing that a person says could change the answer. */
  readonly relies: Reliance | null;
  /**
   * The version of the profile that was decided from; null when nobody was known. When it has changed
   * nothing is recorded. Absent: it may change.
   */
  readonly read?: { readonly profile: number; readonly seq: number } | null;
  readonly slots: readonly SlotDraft[];
};

/** The decision of one slot. */
export type SlotDraft = {
  readonly id: string;
  /** The record if everything is granted: JSON without id and subject, its `uses` being the reservations. */
  readonly body: string;
  /** What `body` reserves. */
  readonly reservations: readonly Reservation[];
  /** What must be granted for them; where there is nothing to be granted, none. */
  readonly claims: readonly OfferClaims[];
  /** JSON of the plan that is settled anew when something is not granted; null without claims. */
  readonly plan: string | null;
  /** A decision that was never delivered, and the identifier it was for: what it reserved lapses at once. */
  readonly releases?: { readonly decision: string; readonly identifier: Identifier };
};

/**
 * `settled` is the record's body where not everything was granted, else null. `withdrawn` when the
 * person's answers no longer allow what was drafted, `changed` when the profile is another than was
 * read: then nothing was recorded.
 */
export type CommittedCall =
  | {
      readonly profile: number | null;
      readonly slots: readonly { readonly seq: number; readonly settled: string | null }[];
    }
  | { readonly withdrawn: Withdrawn }
  | { readonly changed: true };

/** What an offer in a slot came to, over everybody. */
export type OfferFigure = Readonly<FigureCounts>;

/** A budget of an offer in one of its periods, as its claim names it. */
export type BudgetKey = { readonly offer: string; readonly period: string };

/** What is spent of a budget and what reservations hold of it, in ten-thousandths of the currency's unit. */
export type BudgetTaken = BudgetKey & { readonly spent: number; readonly held: number };

/** A use, and the profile that its facet belongs to now; null where that is gone. */
export type ProfileUse = Use & { readonly profile: number | null };

/** A use's place among those of all people. */
export type UsePlace = Pick<Use, "at" | "decision" | "offer">;

export type UseStore = {
  /**
   * Appends the decisions of a call to the ledger and reserves what they show, all of it or nothing;
   * makes the facet of an identifier not seen before. What is not granted any more is settled anew.
   */
  readonly commitDecisions: (draft: CallDraft) => Promise<CommittedCall>;
  /** The profile of an identifier; one not seen before gets its facet. */
  readonly ensureFacet: (identifier: Identifier, at: number) => Promise<number>;
};

export type UseReads = {
  /** Uses of a profile, over its facets, that were decided at or after an instant; the latest first. */
  readonly uses: (profile: number, from: number) => Promise<Uses>;
  readonly usesOfDecision: (id: string) => Promise<readonly Use[]>;
  /** Uses of everybody decided from an instant until before another, in order of time, from past a place on. */
  readonly usesBetween: (
    from: number,
    until: number,
    limit: number,
    after: UsePlace | null,
  ) => Promise<readonly ProfileUse[]>;
  readonly offerFigures: () => Promise<readonly OfferFigure[]>;
  /** For each key: what is taken of it at an instant; in their order. */
  readonly budgetsTaken: (
    keys: readonly BudgetKey[],
    now: number,
  ) => Promise<readonly BudgetTaken[]>;
};
