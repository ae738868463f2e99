import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { readPack, writePack } from "./index.ts";

const array = fc.oneof(
  fc.uint32Array({ maxLength: 9 }),
  fc.float32Array({ maxLength: 9, noNaN: true }),
  fc.float64Array({ maxLength: 9, noNaN: true }),
);
const arrays = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), array, {
  maxKeys: 5,
  noNullPrototype: true,
});
const some = () =>
  writePack({ start: Uint32Array.of(1, 2, 3), weights: Float32Array.of(0.5) }, { name: "för dig" });

describe("arrays in a file", () => {
  test.prop([arrays, fc.string()])("are read as they were written", (given, name) => {
    const read = readPack(writePack(given, { name }));
    expect(read).toEqual({ ok: true, arrays: { ...given }, description: { name } });
  });

  test.prop([fc.nat(), fc.integer({ min: 1, max: 255 })])(
    "are not read when any of the bytes is another",
    (place, change) => {
      const bytes = some();
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ change;
      expect(readPack(bytes).ok).toBe(false);
    },
  );

  it("are not read from half a file, nor from one that holds something else", () => {
    const bytes = some();
    expect(readPack(bytes.subarray(0, bytes.length >> 1))).toEqual({ ok: false, flaw: "cut" });
    expect(readPack(bytes.subarray(0, 12))).toEqual({ ok: false, flaw: "cut" });
    const text = new TextEncoder().encode("user,item\n1,2\n".repeat(9));
    expect(readPack(text)).toEqual({ ok: false, flaw: "not-a-model" });
  });
});
