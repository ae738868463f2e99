export type { DefinitionNote, Entry, Recorded } from "./entry.ts";
export { facetsOf } from "./entry.ts";
export type {
  AccountRecord,
  CannotLinkRecord,
  FacetRecord,
  LinkRecord,
  ProfileMember,
  ProfileRecord,
  WorkingSet,
} from "./working-set.ts";
export { clearTouched, emptyWorkingSet, holdFacet, pairKey } from "./working-set.ts";
export { apply } from "./apply.ts";
export type { CommitContext } from "./record.ts";
export { record } from "./record.ts";
export { commitEvent, facetsAfter } from "./commit-event.ts";
export type { Separated, SeparationProblem, UndoRequest, UnmergeRequest } from "./separate.ts";
export { isSeparationProblem, undoUnmerge, unmerge } from "./separate.ts";
export type { ConsentRequest } from "./consent.ts";
export { recordConsent, recordDenials } from "./consent.ts";
export { evaluateAccounts, evaluateAll, evaluateDue } from "./evaluate.ts";
export { evaluateAccountAll, evaluateAccountDue, leaveAccountSegment } from "./evaluate-account.ts";
export { fillFeatures, fillLaterParts, leaveSegment } from "./fill.ts";
export type { LeaveRequest } from "./leave.ts";
export { leaveAccount } from "./leave.ts";
export { fireTimer } from "./fire.ts";
export type { TimerKind } from "./timers.ts";
export { ACCOUNT_TIMER, dueOf, expiryDue, isTimerKind, TIMER_KINDS } from "./timers.ts";
