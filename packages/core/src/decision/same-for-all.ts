import type { CompiledCandidate, CompiledSlot } from "./program.ts";

/** Schedules and levers end by the clock. */
const isAlways = ({ offer }: CompiledCandidate): boolean =>
  offer === null || (offer.schedule === null && offer.policy.levers.length === 0);

const isChance = ({ arbitration: { by, explore } }: CompiledSlot): boolean =>
  by === "thompson" || explore > 0;

/**
 * Whether a slot shows the same to everybody, whenever it may show what it does: nothing is read of the
 * person, the call, the clock, or of what was shown before, and nothing is drawn.
 */
export const isSameForAll = (compiled: CompiledSlot): boolean =>
  compiled.reads.length === 0 &&
  compiled.segments.length === 0 &&
  compiled.items.length === 0 &&
  compiled.usesWithin === 0 &&
  compiled.budgetZone === null &&
  !compiled.needsAccounts &&
  !compiled.needsBucket &&
  !compiled.needsFigures &&
  !isChance(compiled) &&
  compiled.candidates.every(isAlways);
