import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Json } from "./json.ts";
import { wellFormed } from "./well-formed.ts";

describe("a value as UTF-8 can carry it", () => {
  test("has the replacement character for half of a surrogate pair, in texts and in keys", () => {
    expect(wellFormed({ "a\udfff": ["\ud800", { deep: "x\ud83dy" }], kept: 1 })).toEqual({
      "a\uFFFD": ["\uFFFD", { deep: "x\uFFFDy" }],
      kept: 1,
    });
  });

  test("keeps every other text, and what is named like a part of every object", () => {
    const sent: Json = JSON.parse('{"__proto__":{"a":"\\ud800"},"constructor":"\\ud83d\\ude00"}');
    expect(JSON.stringify(wellFormed(sent))).toBe(
      '{"__proto__":{"a":"\uFFFD"},"constructor":"😀"}',
    );
  });

  test.prop([fc.jsonValue({ stringUnit: "binary" })])(
    "survives UTF-8 as it is, and is the very value that it was made from when nothing is wrong",
    (value) => {
      const sent: Json = JSON.parse(JSON.stringify(value));
      const whole = wellFormed(sent);
      const text = JSON.stringify(whole);
      expect(text.isWellFormed()).toBe(true);
      expect(text).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/i);
      expect(wellFormed(whole)).toBe(whole);
    },
  );
});
