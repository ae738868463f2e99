export type { Reason } from "./reason.ts";
export { REASONS } from "./reason.ts";
export type { Program, Versioned } from "./program.ts";
export { compileProgram } from "./program.ts";
export type {
  AccountInputs,
  Candidate,
  Decided,
  DecideInput,
  DecidedItem,
  Input,
  Refused,
  SeenAccount,
} from "./decide.ts";
export { decide, ENGINE, replay, rootOf } from "./decide.ts";
export type { SlotNeeds } from "./needs.ts";
export { compileNeeds } from "./needs.ts";
export type { Decision, Subject } from "./decision.ts";
export { sentencesOf } from "./sentence.ts";
