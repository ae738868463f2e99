export type { Exposure } from "./exposure.ts";
export { exposureOf } from "./exposure.ts";
export type { Confirmed } from "./confirm.ts";
export { confirm } from "./confirm.ts";
export type { FigureCounts, UseTally } from "./tally.ts";
export type { Released } from "./release.ts";
export { release } from "./release.ts";
export { createUseTally } from "./tally.ts";
