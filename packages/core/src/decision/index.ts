export type {
  AccountInputs,
  Candidate,
  Clause,
  Cooling,
  Decided,
  DecidedItem,
  Facts,
  Input,
  ItemFact,
  Part,
  Refused,
  Score,
  Ungranted,
} from "./record.ts";
export { ENGINE, STAGE } from "./record.ts";
export { MOST_RECOMMENDED, slotOfRecommender } from "./recommender-slots.ts";
export type {
  Moved,
  Shelf,
  ShelvedBoost,
  ShelvedAmong,
  ShelvedBundle,
  ShelvedItem,
  WantedShelf,
} from "./shelf.ts";
export { shelfId } from "./shelf.ts";
export type { Evidence } from "./evidence.ts";
export { evidenceOf, NO_EVIDENCE } from "./evidence.ts";
export type { SeenAccount } from "./inputs.ts";
export { rootOf } from "./inputs.ts";
export type { Plan, PlannedOffer } from "./plan.ts";
export { planFromText, planText } from "./plan.ts";
export type { DecideInput } from "./decide.ts";
export { decide } from "./decide.ts";
export { isSameForAll } from "./same-for-all.ts";
export { settle } from "./settle.ts";
export { unreserved } from "./unreserved.ts";
export type { Replayable } from "./replay.ts";
export { replay } from "./replay.ts";
export type { Compared } from "./compare.ts";
export { COMPARED, differencesOf, rerun } from "./compare.ts";
export type { Decision, Subject } from "./decision.ts";
export type { SlotNeeds } from "./needs.ts";
export { compileNeeds, WATCHED } from "./needs.ts";
export type { CompiledSlot, Program, Versioned } from "./program.ts";
export { compileProgram } from "./program.ts";
export type { Reason } from "./reason.ts";
export { REASONS } from "./reason.ts";
export { stoppedBy } from "./stopped-by.ts";
export type { Change } from "./change.ts";
export { changesFor, withChange } from "./change.ts";
export type { Otherwise, Saying, Then } from "./sentence.ts";
export {
  candidateSentence,
  changeSentence,
  clauseSentence,
  itemSentencesOf,
  sentencesOf,
} from "./sentence.ts";
export type { ItemNames } from "./shelf-sentence.ts";
export { namedIn } from "./shelf-sentence.ts";
