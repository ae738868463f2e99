import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { ANY } from "./consent.ts";
import { bytesOf } from "./json.ts";
import { BUDGET, fitting, LONGEST_WAIT_MS, retryAfterOf, sizeOf } from "./transport.ts";

describe("requests", () => {
  test.prop([fc.array(fc.string({ unit: "grapheme", size: "large" })), fc.integer({ max: 2_000 })])(
    "a batch is the beginning of what waits, and within its budget but for a single message",
    (texts, budget) => {
      const waiting = texts.map((text, nth) => ({
        name: `q.${nth}`,
        message: { text },
        reliance: ANY,
      }));
      const batch = fitting(waiting, budget, 5);
      expect(batch).toEqual(waiting.slice(0, batch.length));
      expect(batch.length).toBeLessThanOrEqual(5);
      expect(batch.length > 0).toBe(texts.length > 0);
      const body = JSON.stringify({ batch: batch.map(({ message }) => message) });
      expect(batch.length < 2 || bytesOf(body) <= budget).toBe(true);
      expect(bytesOf(body)).toBeLessThanOrEqual(sizeOf(batch));
      expect(sizeOf(batch) < BUDGET || batch.length < texts.length || batch.length <= 5).toBe(true);
    },
  );

  test.each([
    [null, 0],
    ["", 0],
    ["0", 0],
    ["-5", 0],
    ["soon", 0],
    ["2", 2_000],
    ["1.5", 1_500],
    ["99999999", LONGEST_WAIT_MS],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 20_000],
    ["Thu, 01 Jan 2026 00:00:05 GMT", 0],
  ])("Retry-After %s is %d ms", (text, wait) => {
    expect(retryAfterOf(text, Date.UTC(2026, 0, 1, 0, 0, 10))).toBe(wait);
  });
});
