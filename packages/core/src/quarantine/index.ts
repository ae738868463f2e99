export type { Fixed } from "./apply-fix.ts";
export { applyFix } from "./apply-fix.ts";
export type { Conversion } from "./fix.ts";
export type { QuarantineReason } from "./reason.ts";
export { reasonsOf } from "./reason.ts";
export { CONVERSIONS, Fix, Fixes, fixText, MAX_FIXES } from "./fix.ts";
