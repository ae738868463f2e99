export type { QualityCounter, Tie } from "./counter.ts";
export { createQualityCounter } from "./counter.ts";
export { stateCounted } from "./profile-traits.ts";
export { createQualityReads } from "./reads.ts";
export { compareQuality, createQualityRecount } from "./verify.ts";
