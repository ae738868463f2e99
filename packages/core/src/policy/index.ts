export type { BudgetClaim, Claim, Counted, OfferClaims, Refusal, Selection } from "./claim.ts";
export { count, refusalOf } from "./claim.ts";
export type { Reservation, Use, Uses } from "./use.ts";
export { expiryOf, isCounted, MOST_USES } from "./use.ts";
export { Budget, Cap, Scope } from "./cap.ts";
export type { Policy } from "./policy.ts";
export { PolicyDefinition } from "./policy.ts";
