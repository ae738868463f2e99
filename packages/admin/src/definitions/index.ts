export { DefinitionPage } from "./definition-page.tsx";
export type { Content, DefinitionDocument } from "./documents.ts";
export {
  hrefOf,
  isKind,
  isPending,
  KINDS,
  keyOf,
  kindOf,
  liveOf,
  nameOf,
  newestIn,
  newestOf,
  objectIn,
  textIn,
  wordOf,
} from "./documents.ts";
export { offersOf, priorityOf, rulesOfOffer, rulesOfSlot } from "./deciding.ts";
export { DraftNote } from "./draft-note.tsx";
export { ForeseenEvents } from "./foreseen-events.tsx";
export { Named } from "./named.tsx";
export { KeyField } from "./key-field.tsx";
export { isKey, keyFrom } from "./keys.ts";
export { NewDefinition } from "./new-definition.tsx";
export { PlannedChanges } from "./planned-changes.tsx";
export { StatusBadge } from "./status-badge.tsx";
export { useDraft } from "./use-draft.ts";
export type { NameOf } from "./use-names.ts";
export { useNames } from "./use-names.ts";
export { useMakeLive, usePublish } from "./use-publish.ts";
export { useDiscard } from "./use-discard.ts";
export { Versions } from "./versions.tsx";
export { useWordsOf } from "./field-words.ts";
