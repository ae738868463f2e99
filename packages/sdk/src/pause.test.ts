import { describe, expect, test } from "vitest";
import { createPause } from "./pause.ts";
import { createStorage } from "./storage.ts";
import { LONGEST_WAIT_MS } from "./transport.ts";

describe("the pause after a failure", () => {
  test.each(["0 x", "x", "NaN NaN", ""])(
    "what stands on the device as %j does not end the waiting for good",
    (text) => {
      const storage = createStorage("test.");
      storage.write("retry", text);
      const pause = createPause(storage);
      expect(pause.left()).toBe(0);
      const wait = pause.begin(0);
      expect(wait).toBeGreaterThan(0);
      expect(wait).toBeLessThan(LONGEST_WAIT_MS);
      expect(pause.left()).toBeGreaterThan(0);
      expect(storage.read("retry")).toMatch(/^[\d.]+ 1$/);
    },
  );
});
