export type { HashVersion } from "./hash.ts";
export { bucketOf, HASH_VERSIONS } from "./hash.ts";
export type { BucketRange } from "./ranges.ts";
export { bucketRanges, equalWeights, inNamespace, inRange, variationAt } from "./ranges.ts";
