import type { Identifier } from "../event/index.ts";
import type { Decided } from "./record.ts";

/** Whom a decision was made for. */
export type Subject = {
  readonly profile: string;
  readonly identifier: Identifier;
  /** Identifiers of the call that did not decide. */
  readonly noted: readonly Identifier[];
};

/** The record of one decision in the ledger. Times are epoch milliseconds, latency milliseconds. */
export type Decision = Decided & {
  readonly id: string;
  readonly time: number;
  /** Commit sequence that the profile was read at. */
  readonly readAt: number;
  /** Sequence of the definitions change that was in force. */
  readonly definitionsAt: number;
  readonly engine: string;
  readonly subject: Subject | null;
  readonly latency: number;
  /** Delivered in the place of this decision, which came too late: what that had reserved has lapsed. */
  readonly releases?: string;
};
