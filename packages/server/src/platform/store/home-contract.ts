import type { Decision } from "@attune/core/decision";

/** The first of its kind: its place in the log and the time of its commit, epoch ms. */
export type First = { readonly seq: number; readonly at: number };

export type HomeReads = {
  readonly firstEvent: () => Promise<First | null>;
  readonly firstDecision: () => Promise<(First & { readonly decision: Decision }) | null>;
  /**
   * The first facet that names a person, among the first 10,000 there are: its profile now, and since
   * when it is known, epoch ms.
   */
  readonly firstKnown: () => Promise<{ readonly profile: number; readonly since: number } | null>;
  /** How many decisions were made from an instant until before another, counted up to a limit. */
  readonly countDecisions: (from: number, until: number, most: number) => Promise<number>;
  /** The newest of them. */
  readonly newestDecisions: (
    from: number,
    until: number,
    limit: number,
  ) => Promise<readonly Decision[]>;
};
