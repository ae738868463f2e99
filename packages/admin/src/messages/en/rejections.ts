/** By the code of a rejection: what would have been right. */
export const REJECTIONS = {
  "rejection.alias-incomplete": "An alias call has userId and previousId.",
  "rejection.event-name-invalid":
    "A name is at most 255 characters of text, without NUL and without half of a character.",
  "rejection.event-name-missing": "A track call names its event.",
  "rejection.forbidden-key": "The key __proto__ is not allowed.",
  "rejection.identifier-missing":
    "An event needs a usable userId, anonymousId or other identifier; placeholders such as null or 0 do not count.",
  "rejection.identity-not-verified":
    "From a browser key only anonymousId and device ids count without userHash.",
  "rejection.message-id-invalid":
    "A messageId is at most 100 characters of text, without NUL and without half of a character.",
  "rejection.not-an-object": "An event is a JSON object.",
  "rejection.number-out-of-range":
    "A number is larger than JSON can carry: send it as text or leave it out.",
  "rejection.provider-event":
    "What a provider reports comes from a server or webhook source, not from a browser key.",
  "rejection.timestamp-invalid": "A time is written as 2026-11-21T09:30:00Z.",
  "rejection.timestamp-out-of-range": "A time lies after 1970.",
  "rejection.too-deep": "An event nests at most 64 levels.",
  "rejection.too-large": "The event holds more than an event may.",
  "rejection.unknown-type": "type is one of track, identify, page, screen, group and alias.",
} as const;
