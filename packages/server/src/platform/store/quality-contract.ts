import type { ProfileTraitCounts, SourceCounts } from "@attune/core/quality";

/** Messages of one source that could not be events, by the UTC day of their receipt; those of history by their own time where it can be read. */
export type RejectedCount = {
  readonly source: string;
  /** Whole days since 1970-01-01. */
  readonly day: number;
  readonly code: string;
  readonly count: number;
};

/** Known profiles whose last answer to a purpose is this: granted, denied or expired. */
export type ConsentCount = {
  readonly purpose: string;
  readonly answer: string;
  readonly profiles: number;
};

/** The writing end of quality. All else is counted by the commits themselves. */
export type QualityStore = {
  readonly countRejected: (rejected: readonly RejectedCount[]) => Promise<void>;
};

export type QualityReads = {
  /** Every source that has sent anything. */
  readonly qualitySources: () => Promise<readonly string[]>;
  /** What is counted of a source: days from `from` on, events, rules and rejections from `window` on. */
  readonly qualityCounts: (source: string, from: number, window: number) => Promise<SourceCounts>;
  /** The known profiles, and how many of them last gave which answer to a purpose; nobody is not told. */
  readonly consentCounts: () => Promise<{
    readonly known: number;
    readonly answers: readonly ConsentCount[];
  }>;
  /** The known profiles, and those traits that most of them have. */
  readonly profileTraits: (limit: number) => Promise<{
    readonly known: ProfileTraitCounts["changes"];
    readonly traits: readonly ProfileTraitCounts[];
  }>;
};
