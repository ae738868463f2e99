import type { OfrepReason } from "@attune/contract";
import type { CompiledSlot, Reason } from "@attune/core/decision";
import { isSameForAll } from "@attune/core/decision";

/** Reasons of a decision, as OpenFeature has them; the others left the slot's default: DEFAULT. */
const REASONS: Partial<Readonly<Record<Reason, OfrepReason>>> = {
  SELECTED: "TARGETING_MATCH",
  FORCED: "TARGETING_MATCH",
  SPLIT: "SPLIT",
  STICKY: "SPLIT",
  HOLDOUT: "SPLIT",
  GLOBAL_CONTROL: "SPLIT",
  PAUSED: "DISABLED",
  DISABLED: "DISABLED",
  STALE_DATA: "STALE",
  ERROR: "ERROR",
};

/** What there was to choose: everybody gets the same of a slot without a question. */
const isSettled = (slot: CompiledSlot, offer: string | null): boolean =>
  isSameForAll(slot) && (offer !== null || slot.candidates.length === 0);

/**
 * Why a flag has its value. `reason` is undefined for a browser, which hears only what is so for
 * everybody.
 */
export const ofrepReason = (
  slot: CompiledSlot,
  { reason, offer }: { readonly reason?: Reason; readonly offer: string | null },
): OfrepReason => {
  if (slot.slot.definition.paused === true) return "DISABLED";
  if (reason === undefined) return isSettled(slot, offer) ? "STATIC" : "UNKNOWN";
  const isUsual = reason === "SELECTED" || reason === "FALLBACK";
  if (isUsual && isSettled(slot, offer)) return "STATIC";
  return REASONS[reason] ?? "DEFAULT";
};
