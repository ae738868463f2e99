export type { Reason } from "./reason.ts";
export { REASONS } from "./reason.ts";
export type { Program, Versioned } from "./program.ts";
export { compileProgram } from "./program.ts";
export type { Candidate, Decided, DecideInput, DecidedItem, Input } from "./decide.ts";
export { decide, ENGINE, replay } from "./decide.ts";
export type { Decision, Subject } from "./decision.ts";
export { sentencesOf } from "./sentence.ts";
