import type { RejectionCode } from "@attune/core/event";
import { LIMITS } from "./events.ts";

/** Why a message was not taken in, in words that say what would be right. */
export const REJECTIONS: Readonly<Record<RejectionCode, string>> = {
  "not-an-object": "An event is a JSON object.",
  "unknown-type": "type is one of track, identify, page, screen, group, alias.",
  "too-large": `An event holds at most ${LIMITS.eventBytes} bytes of JSON.`,
  "too-deep": "An event nests at most 64 levels.",
  "forbidden-key": "The key __proto__ is not allowed.",
  "number-out-of-range": "A number is larger than JSON can carry; send it as text or leave it out.",
  "event-name-missing": "A track call names its event.",
  "event-name-invalid":
    "A name is at most 255 characters of text, without NUL and without half of a surrogate pair.",
  "message-id-invalid":
    "A messageId is at most 100 characters of text, without NUL and without half of a surrogate pair.",
  "timestamp-invalid": "A timestamp is ISO 8601, for example 2026-11-21T09:30:00Z.",
  "timestamp-out-of-range": "A timestamp lies after 1970.",
  "identifier-missing":
    "An event needs a usable userId, anonymousId or other identifier; placeholders such as null or 0 do not count.",
  "alias-incomplete": "An alias call has userId and previousId.",
  "provider-event":
    "What a provider reports comes from a server or webhook source, not from a browser key.",
  "identity-not-verified":
    "From a browser key only anonymousId and device ids count without userHash.",
};
