export type { Entry, Recorded } from "./entry.ts";
export { facetsOf } from "./entry.ts";
export type {
  CannotLinkRecord,
  FacetRecord,
  LinkRecord,
  ProfileMember,
  ProfileRecord,
  WorkingSet,
} from "./working-set.ts";
export { clearTouched, emptyWorkingSet, holdFacet, pairKey } from "./working-set.ts";
export { apply } from "./apply.ts";
export type { CommitContext } from "./commit-event.ts";
export { commitEvent, record } from "./commit-event.ts";
export type { Separated, SeparationProblem, UndoRequest, UnmergeRequest } from "./separate.ts";
export { isSeparationProblem, undoUnmerge, unmerge } from "./separate.ts";
export { expireProfile } from "./expire.ts";
export type { Timer } from "./timers.ts";
export { expiryDue, expiryOf } from "./timers.ts";
