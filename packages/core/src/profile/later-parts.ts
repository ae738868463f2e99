import type { Event } from "../event/index.ts";
import { combinePurchases, NO_PURCHASES, purchasesOf } from "./purchases.ts";
import type { ProfileState } from "./state.ts";
import { combineTouches, NO_TOUCHES, touchesOf } from "./touches.ts";

/** The parts of a state that some earlier version of Attune did not keep, each a fold of events alone. */
export type LaterParts = Pick<ProfileState, "purchases" | "touches">;

export const NO_LATER_PARTS: LaterParts = { purchases: NO_PURCHASES, touches: NO_TOUCHES };

/** What one event adds to them. */
export const laterPartsOf = (event: Event): LaterParts => ({
  purchases: purchasesOf(event),
  touches: touchesOf(event),
});

/** Joins what different events added (L3). */
export const combineLaterParts = (a: LaterParts, b: LaterParts): LaterParts => ({
  purchases: combinePurchases(a.purchases, b.purchases),
  touches: combineTouches(a.touches, b.touches),
});

/** Those parts of a state, and no other. */
export const pickLaterParts = ({ purchases, touches }: ProfileState): LaterParts => ({
  purchases,
  touches,
});
