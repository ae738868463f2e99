import type { Json, JsonObject } from "../json/index.ts";
import { findFlaw, isObject, own, ownText } from "../json/index.ts";
import type { AliasReading, Event, Identifier, MessageType, Refusal } from "./event.ts";
import { MESSAGE_TYPES } from "./event.ts";
import type { ParseInstant } from "./effective-time.ts";
import { effectiveTime } from "./effective-time.ts";
import { PROVIDER_EVENTS } from "./reserved-names.ts";

/** Deepest nesting of a message that is kept. */
export const MAX_DEPTH = 64;
const MAX_MESSAGE_ID = 100;
const MAX_NAME = 255;

export const REJECTION_CODES = [
  "not-an-object",
  "unknown-type",
  "too-large",
  "too-deep",
  "forbidden-key",
  "number-out-of-range",
  "event-name-missing",
  "event-name-invalid",
  "message-id-invalid",
  "timestamp-invalid",
  "timestamp-out-of-range",
  "identifier-missing",
  "alias-incomplete",
  "identity-not-verified",
  "provider-event",
] as const;

export type RejectionCode = (typeof REJECTION_CODES)[number];

/** A message that was not taken in: why, and where in it (a JSON Pointer). */
export type Rejection = { readonly code: RejectionCode; readonly pointer: string };

/** How the identifiers of a message are to be read: the live identity policy and the key's trust. */
export type ReadIdentifiers = (
  message: JsonObject,
  type: MessageType,
) => {
  readonly identifiers: readonly Identifier[];
  readonly claims: readonly Identifier[];
  readonly ignored: readonly Refusal[];
  readonly alias?: AliasReading;
  readonly account?: string;
};

export type AcceptContext = {
  readonly source: string;
  readonly receivedAt: number;
  readonly historical: boolean;
  readonly sentAt?: Json | undefined;
  /** The type that the path names, for messages posted to `/v1/track` and its like. */
  readonly type?: MessageType | undefined;
  /** True for a browser key: it reports nothing that a provider does. */
  readonly isPublic?: boolean | undefined;
  readonly parseInstant: ParseInstant;
  readonly readIdentifiers: ReadIdentifiers;
  /** Makes the missing messageId from the message, so that a repeated body is a duplicate. */
  readonly fallbackId: (message: JsonObject) => string;
};

/** No NUL and no lone surrogate: text that every store keeps unchanged. */
export const isWellFormed = (text: string): boolean =>
  text.isWellFormed() && !text.includes("\u0000");

const isMessageType = (value: unknown): value is MessageType =>
  MESSAGE_TYPES.some((type) => type === value);

const nameOf = (message: JsonObject, type: MessageType): string | Rejection => {
  if (type !== "track") {
    const name = ownText(message, "name") ?? "";
    return isWellFormed(name)
      ? name.slice(0, MAX_NAME)
      : { code: "event-name-invalid", pointer: "/name" };
  }
  const name = ownText(message, "event");
  if (name === undefined) return { code: "event-name-missing", pointer: "/event" };
  return name.length <= MAX_NAME && isWellFormed(name)
    ? name
    : { code: "event-name-invalid", pointer: "/event" };
};

const messageIdOf = (message: JsonObject, context: AcceptContext): string | Rejection => {
  const sent = own(message, "messageId");
  if (sent === undefined || sent === null || sent === "") return context.fallbackId(message);
  return typeof sent === "string" && sent.length <= MAX_MESSAGE_ID && isWellFormed(sent)
    ? sent
    : { code: "message-id-invalid", pointer: "/messageId" };
};

const withoutKey = (raw: JsonObject): JsonObject => {
  if (!Object.hasOwn(raw, "writeKey")) return raw;
  const { writeKey: _key, ...message } = raw;
  return message;
};

type Header = {
  readonly type: MessageType;
  readonly name: string;
  readonly messageId: string;
  readonly time: number;
};

const readHeader = (message: JsonObject, context: AcceptContext): Header | Rejection => {
  const type = context.type ?? own(message, "type");
  if (!isMessageType(type)) return { code: "unknown-type", pointer: "/type" };
  const flaw = findFlaw(message, MAX_DEPTH);
  if (flaw !== null) return flaw;
  const name = nameOf(message, type);
  if (typeof name !== "string") return name;
  if (context.isPublic && type === "track" && PROVIDER_EVENTS.has(name))
    return { code: "provider-event", pointer: "/event" };
  const messageId = messageIdOf(message, context);
  if (typeof messageId !== "string") return messageId;
  const timed = effectiveTime(message, { ...context, parse: context.parseInstant });
  return "code" in timed ? timed : { type, name, messageId, time: timed.time };
};

/** An alias is a statement about two ids; without both it states nothing. */
const missingFromAlias = (message: JsonObject): string | undefined =>
  ["userId", "previousId"].find((name) => {
    const id = own(message, name);
    return typeof id !== "number" && (typeof id !== "string" || id === "");
  });

/** Turns one message as sent into an event, or says why it cannot be one. Reads nothing but its arguments. */
export const acceptEvent = (raw: unknown, context: AcceptContext): Event | Rejection => {
  if (!isObject(raw)) return { code: "not-an-object", pointer: "" };
  const message = withoutKey(raw);
  const header = readHeader(message, context);
  if ("code" in header) return header;
  const read = context.readIdentifiers(message, header.type);
  if (read.identifiers.length === 0) {
    const code = read.claims.length > 0 ? "identity-not-verified" : "identifier-missing";
    return { code, pointer: header.type === "alias" ? "/userId" : "/anonymousId" };
  }
  const missing = header.type === "alias" ? missingFromAlias(message) : undefined;
  if (missing !== undefined) return { code: "alias-incomplete", pointer: `/${missing}` };
  return {
    source: context.source,
    ...header,
    receivedAt: context.receivedAt,
    historical: context.historical,
    ...read,
    message,
  };
};

export const isRejection = (accepted: Event | Rejection): accepted is Rejection =>
  "code" in accepted;
