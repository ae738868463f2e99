import type { Consents, PurposeBasis, Statement } from "@attune/core/consent";
import type { Identifier } from "@attune/core/event";

/** What somebody recorded of a person's answers. Times are epoch milliseconds. */
export type ConsentCommand = {
  /** Whom the statements are about, in normal form; not seen before, it gets its facet. */
  readonly identifier: Identifier;
  readonly statements: readonly Statement[];
  readonly actor: string;
  readonly at: number;
};

/** `seq` is that of the profile as it stands with what was recorded. */
export type ConsentOutcome = {
  readonly seq: number;
  readonly profile: number;
  /** The statements as they are kept. */
  readonly statements: readonly Statement[];
  /** How many of them were new. */
  readonly recorded: number;
};

/** One entry of the consent ledger. */
export type ConsentRow = {
  readonly seq: number;
  /** Time of the commit. */
  readonly at: number;
  /** The identifier through which it was said; null when that facet is gone. */
  readonly identifier: Identifier | null;
  /** Sequence of the event that carried it; null without one. */
  readonly cause: number | null;
  readonly statements: readonly Statement[];
};

/** What a drafted decision took for granted, to be looked at again in its commit. */
export type Reliance = {
  /** The profile as it was read, and the sequence that had made it; null when nobody was known. */
  readonly read: { readonly profile: number; readonly seq: number } | null;
  /** The purposes that were allowed, and until when (epoch ms) without a new answer. */
  readonly purposes: readonly (PurposeBasis & { readonly until: number | null })[];
};

/** Why a drafted decision may not stand any more: nothing was recorded of it. */
export type Withdrawn = {
  readonly purpose: string;
  readonly reason: "NO_CONSENT" | "OPTED_OUT";
};

export type ConsentStore = {
  /** Records statements about a person. */
  readonly recordConsent: (command: ConsentCommand) => Promise<ConsentOutcome>;
};

export type ConsentReads = {
  /** The last statements about each purpose, over a profile's facets; null when there is no such profile. */
  readonly consentsOf: (profile: number) => Promise<Consents | null>;
  /** The ledger of a profile, newest first. */
  readonly consentLedger: (profile: number, limit: number) => Promise<readonly ConsentRow[]>;
};
