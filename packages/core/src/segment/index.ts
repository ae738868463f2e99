export type { Segment } from "./segment.ts";
export { RESERVED_SEGMENT_KEYS, SegmentDefinition } from "./segment.ts";
export type { Memberships } from "./memberships.ts";
export {
  dueBy,
  firstDue,
  isIn,
  joinMemberships,
  membershipsFrom,
  membershipsText,
  moveMemberships,
  NO_MEMBERSHIPS,
} from "./memberships.ts";
export type { Filling, StoredFeature } from "./collect.ts";
export type { Gathering } from "./gather.ts";
export { createGathering } from "./gather.ts";
export { isReached } from "./collect.ts";
export type { LiveSegment } from "./live-segment.ts";
export type { AccountMemberships } from "./account-memberships.ts";
export {
  accountMembershipsFrom,
  accountMembershipsText,
  moveAccount,
  NO_ACCOUNT_MEMBERSHIPS,
} from "./account-memberships.ts";
export type { AccountProgram } from "./account-program.ts";
export type { AccountTarget } from "./evaluate-account.ts";
export { evaluateAccountSegments, seenAccount, subjectOfAccount } from "./evaluate-account.ts";
export type { Program, ProgramSource } from "./program.ts";
export type { ToCatchUp } from "./changes.ts";
export { toCatchUpWith } from "./changes.ts";
export { createProgram, NO_PROGRAM } from "./program.ts";
export type { AccountOf, Evaluated, EvaluationTarget } from "./evaluate.ts";
export { evaluateSegments, lookedAt, segmentsAt, subjectOfState, traitTarget } from "./evaluate.ts";
export type { Interval } from "./estimate.ts";
export { estimateOf } from "./estimate.ts";
