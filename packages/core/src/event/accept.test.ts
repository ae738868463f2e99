import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { JsonObject } from "../json/index.ts";
import type { AcceptContext, RejectionCode } from "./accept.ts";
import { acceptEvent, isRejection, MAX_DEPTH, REJECTION_CODES } from "./accept.ts";

const RECEIVED = 1_750_000_000_000;
const ADA = { ns: "user_id", value: "ada" };

const context: AcceptContext = {
  source: "web",
  receivedAt: RECEIVED,
  historical: false,
  parseInstant: (text) => (/^-?\d+$/.test(text) ? Number(text) : null),
  readIdentifiers: ({ userId, stranger }) => ({
    identifiers: userId === undefined ? [] : [ADA],
    claims: stranger === undefined ? [] : [{ ns: "email", value: "ada@x.se" }],
    ignored: [],
  }),
  fallbackId: () => "made from the body",
};

const accept = (raw: unknown, changes: Partial<AcceptContext> = {}) =>
  acceptEvent(raw, { ...context, ...changes });

const track: JsonObject = { type: "track", event: "Product Viewed", userId: "ada" };

const nested = (depth: number): JsonObject => {
  let value: JsonObject = {};
  for (let level = 1; level < depth; level += 1) value = { value };
  return value;
};

type Case = readonly [what: string, raw: unknown, code: RejectionCode, pointer: string];
const REJECTED: readonly Case[] = [
  ["text", "track", "not-an-object", ""],
  ["a list", [track], "not-an-object", ""],
  ["nothing", null, "not-an-object", ""],
  ["no type", { userId: "ada" }, "unknown-type", "/type"],
  ["a type of its own", { ...track, type: "purchase" }, "unknown-type", "/type"],
  [
    "a message deeper than is kept",
    { ...track, properties: nested(MAX_DEPTH + 1) },
    "too-deep",
    `/properties${"/value".repeat(MAX_DEPTH)}`,
  ],
  [
    "a __proto__ key",
    JSON.parse(
      '{"type":"track","event":"A","userId":"ada","properties":{"a/b":{"__proto__":{"x":1}}}}',
    ),
    "forbidden-key",
    "/properties/a~1b/__proto__",
  ],
  [
    "a number that JSON cannot carry",
    JSON.parse('{"type":"track","event":"A","userId":"ada","properties":{"price":1e309}}'),
    "number-out-of-range",
    "/properties/price",
  ],
  ["a track without a name", { ...track, event: "" }, "event-name-missing", "/event"],
  ["a name that is a number", { ...track, event: 7 }, "event-name-missing", "/event"],
  ["a name over 255 long", { ...track, event: "x".repeat(256) }, "event-name-invalid", "/event"],
  ["a name with NUL", { ...track, event: "a\u0000" }, "event-name-invalid", "/event"],
  [
    "a page name with a lone surrogate",
    { type: "page", name: "\ud800", userId: "ada" },
    "event-name-invalid",
    "/name",
  ],
  [
    "a messageId over 100 long",
    { ...track, messageId: "x".repeat(101) },
    "message-id-invalid",
    "/messageId",
  ],
  ["a messageId that is a number", { ...track, messageId: 7 }, "message-id-invalid", "/messageId"],
  ["a timestamp that is none", { ...track, timestamp: "soon" }, "timestamp-invalid", "/timestamp"],
  ["a timestamp that is a list", { ...track, timestamp: [1] }, "timestamp-invalid", "/timestamp"],
  [
    "an originalTimestamp that is none",
    { ...track, originalTimestamp: "soon", timestamp: 1 },
    "timestamp-invalid",
    "/originalTimestamp",
  ],
  ["a sentAt that is none", { ...track, sentAt: true }, "timestamp-invalid", "/sentAt"],
  ["a time before 1970", { ...track, timestamp: -1 }, "timestamp-out-of-range", "/timestamp"],
  [
    "a time that the skew puts before 1970",
    { ...track, timestamp: 1, sentAt: RECEIVED + 2 },
    "timestamp-out-of-range",
    "/timestamp",
  ],
  ["nobody", { type: "track", event: "A" }, "identifier-missing", "/anonymousId"],
  ["an alias of nobody", { type: "alias", previousId: "a" }, "identifier-missing", "/userId"],
  [
    "an alias without previousId",
    { type: "alias", userId: "ada" },
    "alias-incomplete",
    "/previousId",
  ],
  [
    "an alias whose previousId is empty",
    { type: "alias", userId: "ada", previousId: "" },
    "alias-incomplete",
    "/previousId",
  ],
  [
    "an alias without userId",
    { type: "alias", userId: null, previousId: "a" },
    "alias-incomplete",
    "/userId",
  ],
  [
    "only what a browser may not say of itself",
    { ...track, userId: undefined, stranger: true },
    "identity-not-verified",
    "/anonymousId",
  ],
];

describe("what is not taken in", () => {
  test.each(REJECTED)("%s", (_what, raw, code, pointer) => {
    const message = Object.fromEntries(
      Object.entries(raw ?? {}).filter(([, value]) => value !== undefined),
    );
    const sent = code === "identity-not-verified" ? message : raw;
    expect(accept(sent)).toEqual({ code, pointer });
  });

  test("a browser key reports nothing that a provider does; the others do", () => {
    const report = { ...track, event: "Email Delivered" };
    const refused = { code: "provider-event", pointer: "/event" };
    expect(accept(report, { isPublic: true })).toEqual(refused);
    expect(accept(report)).toMatchObject({ name: "Email Delivered" });
    expect(accept({ ...report, type: "page" }, { isPublic: true })).toMatchObject({ type: "page" });
  });

  test("every rejection code has a case here; too-large is the transport's, provider-event above", () => {
    const elsewhere = ["too-large", "provider-event"];
    expect(new Set([...REJECTED.map(([, , code]) => code), ...elsewhere])).toEqual(
      new Set(REJECTION_CODES),
    );
  });

  test.prop([fc.json({ maxDepth: 80 }), fc.constantFrom("track", "alias", undefined)])(
    "no JSON value makes acceptance throw",
    (text, type) => {
      const raw: unknown = JSON.parse(text);
      const accepted = accept(raw, { type });
      expect(isRejection(accepted) || accepted.identifiers.length > 0).toBe(true);
    },
  );
});

describe("what is taken in", () => {
  test("an event carries the message as it was sent, without its write key", () => {
    const raw = { ...track, messageId: "m1", writeKey: "secret", properties: { price: 1 } };
    const { writeKey: _key, ...message } = raw;
    expect(accept(raw)).toEqual({
      source: "web",
      type: "track",
      name: "Product Viewed",
      messageId: "m1",
      time: RECEIVED,
      receivedAt: RECEIVED,
      historical: false,
      identifiers: [ADA],
      claims: [],
      ignored: [],
      message,
    });
  });

  test("a missing messageId is made from the body", () => {
    for (const messageId of ["", null])
      expect(accept({ ...track, messageId })).toMatchObject({ messageId: "made from the body" });
  });

  test("a path names the type for its messages", () => {
    expect(accept({ userId: "ada", name: "Home" }, { type: "page" })).toMatchObject({
      type: "page",
      name: "Home",
    });
  });

  test("nesting as deep as is kept, long names and numeric ids pass", () => {
    expect(accept({ ...track, properties: nested(MAX_DEPTH) })).toHaveProperty("name");
    expect(accept({ ...track, event: "x".repeat(255) })).toHaveProperty("name");
    expect(accept({ type: "alias", userId: 1, previousId: 2 })).toHaveProperty("name");
  });

  test("Imported history is marked historical", () => {
    expect(accept(track, { historical: true })).toMatchObject({ historical: true });
  });
});

describe("effective time is min(skew-corrected timestamp, receivedAt)", () => {
  const timeOf = (times: JsonObject, changes: Partial<AcceptContext> = {}) => {
    const accepted = accept({ ...track, ...times }, changes);
    return isRejection(accepted) ? accepted.code : accepted.time;
  };

  test("without a timestamp it is the time of receipt", () => {
    expect(timeOf({})).toBe(RECEIVED);
    expect(timeOf({ timestamp: null, sentAt: "" })).toBe(RECEIVED);
  });

  test("without sentAt a timestamp is taken as it is, as text or as a number", () => {
    expect(timeOf({ timestamp: RECEIVED - 5 })).toBe(RECEIVED - 5);
    expect(timeOf({ timestamp: String(RECEIVED - 5) })).toBe(RECEIVED - 5);
  });

  test("a clock that is an hour fast or slow is corrected by sentAt", () => {
    for (const skew of [3_600_000, -3_600_000])
      expect(timeOf({ timestamp: RECEIVED - 9 + skew, sentAt: RECEIVED + skew })).toBe(
        RECEIVED - 9,
      );
  });

  test("the batch's sentAt serves the messages without one", () => {
    expect(timeOf({ timestamp: 100 }, { sentAt: 109 })).toBe(RECEIVED - 9);
    expect(timeOf({ timestamp: 100, sentAt: 101 }, { sentAt: 109 })).toBe(RECEIVED - 1);
  });

  test("originalTimestamp comes before timestamp", () => {
    expect(timeOf({ originalTimestamp: RECEIVED - 3, timestamp: RECEIVED - 5 })).toBe(RECEIVED - 3);
  });

  test("history has no clock to correct", () => {
    expect(timeOf({ timestamp: 100, sentAt: 109 }, { historical: true })).toBe(100);
  });

  test.prop([fc.nat(), fc.option(fc.nat(), { nil: undefined })])(
    "the future never comes in, whatever the clocks say",
    (ahead, sentAhead) => {
      const sentAt = sentAhead === undefined ? {} : { sentAt: RECEIVED + sentAhead };
      const time = timeOf({ timestamp: RECEIVED + ahead, ...sentAt });
      expect(time).toBeLessThanOrEqual(RECEIVED);
      expect(Number.isInteger(time)).toBe(true);
    },
  );
});
