export type {
  AliasReading,
  Event,
  Identifier,
  MessageType,
  Refusal,
  RefusalReason,
} from "./event.ts";
export { identifierKey, MESSAGE_TYPES, REFUSAL_REASONS } from "./event.ts";
export type { AcceptContext, ReadIdentifiers, Rejection, RejectionCode } from "./accept.ts";
export { acceptEvent, isRejection, isWellFormed, REJECTION_CODES } from "./accept.ts";
export { channelOf } from "./channel.ts";
export { CONSENT_UPDATED, DECISION_EVENTS, isReservedName } from "./reserved-names.ts";
export type { ParseInstant } from "./effective-time.ts";
export { effectiveTime } from "./effective-time.ts";
