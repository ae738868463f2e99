import { LIMITS, REJECTIONS } from "@attune/contract";
import type { RefusalReason } from "@attune/core/event";
import { acceptEvent, isRejection, REFUSAL_REASONS, REJECTION_CODES } from "@attune/core/event";
import {
  compileIdentity,
  DEFAULT_IDENTITY,
  MAX_FACETS,
  normalForm,
  readIdentifiers,
} from "@attune/core/identity";
import { MAX_TRAITS } from "@attune/core/profile";
import type { Json } from "@attune/core/json";
import { code, generated, page, table } from "./markdown.ts";

const REFUSALS: Readonly<Record<RefusalReason, string>> = {
  blocked: "The value is a placeholder that names nobody.",
  malformed: "The value has no valid form in its namespace.",
  limit: "Joining would give one profile more values of a namespace than its limit.",
  "cannot-link": "An unmerge has set these identifiers apart.",
  "facet-limit": `The profile would hold more than ${MAX_FACETS} identifiers.`,
};

const policy = compileIdentity(DEFAULT_IDENTITY);

const isAccepted = (message: Json): boolean =>
  !isRejection(
    acceptEvent(message, {
      source: "docs",
      receivedAt: 0,
      historical: false,
      parseInstant: () => null,
      readIdentifiers: (each, type) => readIdentifiers(each, type, policy, { kind: "trusted" }),
      fallbackId: () => "docs",
    }),
  );

const FAR = 1 << 16;

/** The largest size that holds: limits that no module exports are measured, so that they stay true. */
const largest = (holds: (size: number) => boolean): number => {
  let low = 0;
  let high = FAR;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
};

const nested = (levels: number): Json => {
  let value: Json = 0;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

const track = { type: "track", event: "E", userId: "u" } as const;

const measured = (): readonly (readonly [string, string])[] => {
  const [user] = policy.namespaces;
  const levels = largest((size) => isAccepted({ ...track, properties: nested(size) }));
  const name = largest((size) => isAccepted({ ...track, event: "x".repeat(size) }));
  const id = largest((size) => isAccepted({ ...track, messageId: "x".repeat(size) }));
  const value = user
    ? largest((size) => !("refused" in normalForm("x".repeat(Math.max(1, size)), user, policy)))
    : 0;
  return [
    ["levels of lists or objects in `properties`", String(levels)],
    ["name of an event", `${name} characters`],
    ["`messageId`", `${id} characters`],
    ["value of an identifier", `${value} characters`],
  ];
};

const limits = (): readonly (readonly [string, string])[] => [
  ["body of a request, decompressed", `${LIMITS.batchBytes} bytes`],
  ["messages in a batch", String(LIMITS.batchEvents)],
  ["one message as JSON", `${LIMITS.eventBytes} bytes`],
  ...measured(),
  ["traits that a profile keeps, the latest written", String(MAX_TRAITS)],
  ["identifiers of a profile", String(MAX_FACETS)],
];

const namespaces = (): readonly (readonly string[])[] =>
  policy.namespaces.map(({ name, priority, from, form, limit, anonymous }) => [
    String(priority + 1),
    code(name),
    code(from),
    form,
    limit === null
      ? "none"
      : `${limit.count}${limit.within === null ? " ever" : ` in ${limit.within / 86_400_000} days`}`,
    anonymous ? "a browser or device" : "a person",
  ]);

/** docs/reference/events.md: what an event may be and what is answered when it is not. */
export const eventsPage = (): string =>
  page([
    ...generated("Events", "packages/core/src/event, packages/core/src/identity"),
    "An event is one message of Segment's spec. Each gets its own answer: `accepted`, `duplicate`, `rejected` with a code and a JSON Pointer, or `quarantined` with an id. One bad event does not touch its neighbours.",
    "",
    "## Limits",
    "",
    ...table(["what", "at most"], limits()),
    "## Rejection codes",
    "",
    ...table(
      ["code", "meaning"],
      REJECTION_CODES.map((each) => [code(each), REJECTIONS[each]]),
    ),
    "## Identifiers",
    "",
    "What holds without an `identity` definition, highest priority first:",
    "",
    ...table(["priority", "namespace", "read from", "form", "limit", "names"], namespaces()),
    "`traits.NAME` is read from the `traits` of an identify call and from `context.traits` of any call, never from `properties`. How they make a profile: [identity](../explanation/identity.md).",
    "",
    "## Reasons for not using an identifier",
    "",
    "The event is taken in; the profile's timeline shows the identifier that was set aside, and why.",
    "",
    ...table(
      ["reason", "meaning"],
      REFUSAL_REASONS.map((each) => [code(each), REFUSALS[each]]),
    ),
  ]);
