export type { Blend, BlendOptions, Part, PartSaid, Scale } from "./blend.ts";
export { BLEND_DEFAULTS, blendSource } from "./blend.ts";
export type { Asked, LearnOptions, Learnt, Weights } from "./learn.ts";
export { judgeWeights, learnWeights, questionsOf } from "./learn.ts";
