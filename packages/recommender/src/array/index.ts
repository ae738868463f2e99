export { sharedFloat32, sharedUint32, startsOf } from "./shared.ts";
export type { Sums } from "./sums.ts";
export { createSums } from "./sums.ts";
