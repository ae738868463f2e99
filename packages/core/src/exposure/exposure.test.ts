import { describe, expect, test } from "vitest";
import type { Event } from "../event/index.ts";
import type { JsonObject } from "../json/index.ts";
import { exposureOf } from "./index.ts";

const UNUSABLE = ["\u0000", "a\uD800", "\uDC00a", "d".repeat(101)];

const event = (properties: JsonObject): Event => ({
  source: "web",
  messageId: "m1",
  type: "track",
  name: "Decision Viewed",
  time: 0,
  receivedAt: 0,
  historical: false,
  identifiers: [],
  claims: [],
  ignored: [],
  message: { properties },
});

describe("what an event says of a decision", () => {
  test("names no decision by a text that no store can look up", () => {
    for (const id of UNUSABLE) {
      expect(exposureOf(event({ decision_id: id }))?.decision).toBe(null);
    }
    expect(exposureOf(event({ decision_id: "d".repeat(100) }))?.decision).toBe("d".repeat(100));
  });

  test("is about all offers when it names none", () => {
    for (const none of [{}, { items: [] }, { item_id: 7 }]) {
      expect(exposureOf(event({ decision_id: "d1", ...none }))?.offers).toBe(null);
    }
    expect(exposureOf(event({ items: [{ id: "a" }, {}] }))?.offers).toEqual(new Set(["a"]));
  });

  test("names no offer by such a text, and is not about all of them either", () => {
    for (const id of UNUSABLE) {
      expect(exposureOf(event({ item_id: id }))?.offers).toEqual(new Set());
      expect(exposureOf(event({ items: [{ id }, { id: "b" }] }))?.offers).toEqual(new Set(["b"]));
    }
  });
});
