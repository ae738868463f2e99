export type { Pair, TogetherOptions } from "./together.ts";
export { createTogether, likelihoodRatio, TOGETHER_DEFAULTS } from "./together.ts";
