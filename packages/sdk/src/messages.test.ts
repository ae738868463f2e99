import { describe, expect, test } from "vitest";
import { decisionOf } from "./decide.ts";
import { placesOf } from "./exposure.ts";
import { createTicks, readCall } from "./messages.ts";

describe("calls are read as analytics.js reads them", () => {
  const callback = () => undefined;
  test.each([
    ["track", ["Seen"], { event: "Seen", properties: {} }],
    ["track", ["Seen", { a: 1 }, callback], { event: "Seen", properties: { a: 1 } }],
    ["track", ["Seen", callback], { event: "Seen", properties: {} }],
    ["identify", ["anna"], { userId: "anna", traits: {} }],
    ["identify", [42, { plan: "gold" }], { userId: "42", traits: { plan: "gold" } }],
    ["identify", [{ plan: "gold" }], { userId: undefined, traits: { plan: "gold" } }],
    ["identify", [null, { plan: "gold" }], { userId: undefined, traits: { plan: "gold" } }],
    ["group", ["g1", { size: 3 }], { groupId: "g1", traits: { size: 3 } }],
    ["alias", ["new"], { userId: "new", previousId: undefined }],
    ["alias", ["new", "old"], { userId: "new", previousId: "old" }],
    ["screen", ["Start"], { name: "Start", properties: { name: "Start" } }],
    [
      "screen",
      ["Shop", "Start", { a: 1 }],
      { name: "Start", category: "Shop", properties: { name: "Start", category: "Shop", a: 1 } },
    ],
    ["screen", [{ a: 1 }], { name: undefined, properties: { name: undefined, a: 1 } }],
  ] as const)("%s%j", (type, given, fields) => {
    expect(readCall(type, given).fields).toEqual(fields);
  });

  test("options come after the object, also after one that is left out", () => {
    const context = { ip: "0.0.0.0" };
    expect(readCall("track", ["Seen", { a: 1 }, { context }]).options).toEqual({ context });
    expect(readCall("track", ["Seen", null, { context }]).options).toEqual({ context });
    expect(readCall("alias", ["new", "old", { context }]).options).toEqual({ context });
    expect(readCall("track", ["Seen", {}, { context }, callback]).callback).toBe(callback);
  });

  test("of two calls the later has the later time", () => {
    const tick = createTicks();
    const times = Array.from({ length: 100 }, tick);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(new Set(times).size).toBe(100);
  });
});

describe("a decision as the page uses it", () => {
  const answer = { decisionId: "d1", offer: null, content: null };
  test("content null means that the page shows its own", () => {
    const own = { headline: "Own" };
    expect(decisionOf("hero", answer, "server", own).content).toEqual(own);
    expect(decisionOf("hero", answer, "server", undefined).content).toBeNull();
    expect(decisionOf("hero", undefined, "server", own)).toEqual({
      slot: "hero",
      decisionId: null,
      offer: null,
      content: own,
      items: [],
      from: "fallback",
    });
  });

  test("what was seen of several offers is told with its places", () => {
    const items = ["a", "b", "c"].map((id, position) => ({ id, position, content: {} }));
    const decision = decisionOf("shelf", { ...answer, items }, "server", null);
    expect(placesOf(decision)).toEqual([
      { id: "a", position: 0 },
      { id: "b", position: 1 },
      { id: "c", position: 2 },
    ]);
    expect(placesOf(decision, ["b"])).toEqual([{ id: "b", position: 1 }]);
    expect(placesOf(decisionOf("hero", answer, "server", null))).toBeUndefined();
  });
});
