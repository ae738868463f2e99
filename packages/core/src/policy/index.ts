export type { BudgetMoment } from "./budget.ts";
export { budgetClaim, budgetFlaws } from "./budget.ts";
export { Budget, Cap, Scope } from "./cap.ts";
export type { BudgetClaim, Claim, Counted, OfferClaims, Refusal } from "./claim.ts";
export { count, countAmong, refusalOf } from "./claim.ts";
export type {
  CandidatePolicy,
  CompiledPolicies,
  KeyedPolicy,
  SuppressionCondition,
} from "./compile.ts";
export { compilePolicies, reachOf } from "./compile.ts";
export type { CompiledCap, Moment } from "./compiled-cap.ts";
export { claimsAt } from "./compiled-cap.ts";
export type { CompiledControl } from "./control.ts";
export { isInControl } from "./control.ts";
export type { CompiledCoolDown, CoolingDown } from "./cool-down.ts";
export { coolingDownAt, LATEST_ANSWER } from "./cool-down.ts";
export type { PolicyFlaw } from "./flaws.ts";
export { policyFlaws } from "./flaws.ts";
export type { CompiledLever, Pulled } from "./lever.ts";
export { leverAt } from "./lever.ts";
export type { Policy } from "./policy.ts";
export { PolicyDefinition } from "./policy.ts";
export type { PolicyReference } from "./references.ts";
export { policyDurations, policyReferences } from "./references.ts";
export { coolDownParameters, refused } from "./refused.ts";
export type { PolicyOffer } from "./scope.ts";
export type { Reservation, Use, Uses } from "./use.ts";
export { expiryOf, isCounted, MOST_USES } from "./use.ts";
