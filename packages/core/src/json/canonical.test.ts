import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Json } from "./json.ts";
import { canonicalForHash } from "./canonical.ts";

/** RFC 8785, appendix B: the bits of a double and how it is written. */
const NUMBERS: readonly (readonly [bits: string, text: string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

const doubleOf = (bits: string): number =>
  new Float64Array(new BigUint64Array([BigInt(`0x${bits}`)]).buffer)[0] ?? Number.NaN;

const hexOf = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

describe("canonical JSON as it is hashed (RFC 8785)", () => {
  test.each(NUMBERS)("the double %s is written %s", (bits, text) => {
    expect(canonicalForHash(doubleOf(bits))).toBe(text);
  });

  test.each([["7fffffffffffffff"], ["7ff0000000000000"], ["fff0000000000000"]])(
    "the double %s, which JSON cannot carry, is refused",
    (bits) => {
      expect(() => canonicalForHash({ deep: [doubleOf(bits)] })).toThrow(TypeError);
    },
  );

  test("the example of section 3.2.2 and 3.2.3: literals, numbers, escapes and order of keys", () => {
    const sent = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const value: Json = JSON.parse(sent);
    expect(canonicalForHash(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    // The same in UTF-8, as section 3.2.4 shows it.
    expect(hexOf(canonicalForHash(value))).toBe(
      "7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d",
    );
  });

  test("the example of section 3.2.3: keys in the order of their UTF-16 code units", () => {
    const value: Json = JSON.parse(
      String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
    );
    const inOrder: Json = JSON.parse(canonicalForHash(value));
    expect([...canonicalForHash(value).matchAll(/:"([^"]+)"/g)].map(([, name]) => name)).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
    expect(inOrder).toEqual(value);
  });

  test("control characters have the short escape where there is one, else four lower-case digits", () => {
    expect(canonicalForHash("\b\t\n\f\r\u0000\u001f\u007f\u2028")).toBe(
      '"\\b\\t\\n\\f\\r\\u0000\\u001f\u007f\u2028"',
    );
  });

  test.each([
    ["in a value", { name: "\ud800" }],
    ["in a key", { "\udfff": 1 }],
    ["within a list", [["a\udc00b"]]],
  ])("a lone surrogate %s is refused", (_where, value) => {
    expect(() => canonicalForHash(value)).toThrow("a lone surrogate");
  });

  test.prop([fc.jsonValue({ stringUnit: "binary" })])(
    "what is read back from it is the same value, and writes the same text",
    (value) => {
      const json: Json = JSON.parse(JSON.stringify(value));
      const text = canonicalForHash(json);
      expect(canonicalForHash(JSON.parse(text))).toBe(text);
    },
  );
});
