export type { Best, Ranked } from "./best.ts";
export { keepBest } from "./best.ts";
export type { Proposal } from "./proposal.ts";
export { proposalsOf } from "./proposal.ts";
