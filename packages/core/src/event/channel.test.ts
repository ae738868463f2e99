import { describe, expect, test } from "vitest";
import { channelOf } from "./index.ts";

describe("the channel of an event", () => {
  test("is what its properties say, else its context", () => {
    expect(channelOf({ message: { properties: { channel: " app " } } })).toBe("app");
    const context = { channel: "store" };
    expect(channelOf({ message: { properties: { channel: "web" }, context } })).toBe("web");
    expect(channelOf({ message: { properties: { channel: "  " }, context } })).toBe("store");
    expect(channelOf({ message: { properties: { channel: 7 }, context } })).toBe("store");
  });

  test("is not guessed from its library, its device or its name", () => {
    const context = { library: { name: "analytics.js" }, device: { type: "ios" } };
    expect(channelOf({ message: { type: "screen", channel: "mobile", context } })).toBeNull();
  });

  test("is cut where it is too long, and never in the middle of a character", () => {
    const channel = channelOf({ message: { properties: { channel: `${"x".repeat(99)}😀` } } });
    expect(channel).toBe(`${"x".repeat(99)}\uFFFD`);
  });
});
