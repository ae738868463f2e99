import type { JsonObject } from "../json/index.ts";
import type { Slate } from "../arbitration/index.ts";
import type { OfferClaims } from "../policy/index.ts";
import type { Reason } from "./reason.ts";
import type { Decided, DecidedItem, Score } from "./record.ts";

/** An offer that may be shown, rendered, with what has to be granted for it. */
export type PlannedOffer = {
  /** Its place among the plan's candidates; -1 where those are not kept. */
  readonly index: number;
  readonly rule: string;
  readonly offer: string;
  readonly priority: number;
  readonly content: JsonObject;
  readonly items: readonly DecidedItem[] | null;
  readonly claims: OfferClaims | null;
  readonly score: Score;
  readonly category: string | null;
  readonly brand: string | null;
  readonly groups: readonly string[];
  readonly versions: Readonly<Record<string, number>>;
};

/**
 * What the stages 0 to 9 come to: what may be shown, best first. Plain data, so that it is settled
 * where the transaction is.
 */
export type Plan = {
  /** The record as it is when nothing is granted: the slot's default. */
  readonly decided: Decided;
  /** The first of what may be shown; more than these are never needed. */
  readonly ranked: readonly PlannedOffer[];
  /** How many came to arbitration. */
  readonly arbitrated: number;
  /** True when the first is there because any could be. */
  readonly explored: boolean;
  /** Set where the slot shows several. */
  readonly slate: Slate | null;
  /** Set for who is in the control group: nothing is reserved or shown. */
  readonly shadow: { readonly reason: Reason; readonly parameters: JsonObject } | null;
  /** When what is reserved lapses, epoch ms. */
  readonly expires: number;
};
