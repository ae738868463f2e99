export type { Fixed } from "./apply-fix.ts";
export { applyFix } from "./apply-fix.ts";
export type { Conversion } from "./fix.ts";
export type { QuarantineReason } from "./reason.ts";
export { reachFlaw } from "./reach.ts";
export { reasonOf, reasonsOf } from "./reason.ts";
export type { FixCounts } from "./fix.ts";
export { CONVERSIONS, countFixes, Fix, Fixes, MAX_FIXES } from "./fix.ts";
