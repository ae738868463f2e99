export type { Clearance, DataClass } from "./data-class.ts";
export { DATA_CLASSES, hiddenText } from "./data-class.ts";
export type { Place } from "./names.ts";
export type { Declared } from "./classify.ts";
export { classOfName } from "./classify.ts";
export { declaredBy } from "./declared.ts";
export { classOfIdentifier } from "./identifiers.ts";
export type { Mask, MaskDeps } from "./mask.ts";
export { createMask } from "./mask.ts";
