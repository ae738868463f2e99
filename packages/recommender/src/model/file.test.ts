import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { logOf, logs } from "../../test/logs.arbitraries.ts";
import { trainEase } from "../ease/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import { readModel, writeModel } from "./index.ts";

const bytesOf = () => {
  const log = logOf(
    Array.from({ length: 60 }, (_, at) => [at % 6, (at * 5) % 7, 1, at] as const),
    6,
    7,
  );
  return writeModel(trainEase(buildMatrix(log)), { name: "för dig" });
};

describe("a model in a file", () => {
  test.prop([logs, fc.nat({ max: 9 }), fc.string()])(
    "is read as it was written, wherever in memory its bytes stand",
    (log, offset, name) => {
      const model = trainEase(buildMatrix(log));
      const bytes = writeModel(model, { name });
      const moved = new Uint8Array(bytes.length + offset);
      moved.set(bytes, offset);
      const read = readModel(moved.subarray(offset));
      expect(read).toEqual({ ok: true, model, description: { name } });
    },
  );

  test.prop([fc.nat(), fc.integer({ min: 1, max: 255 })])(
    "is not read when any of its bytes is another",
    (place, change) => {
      const bytes = bytesOf();
      const at = place % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ change;
      expect(readModel(bytes).ok).toBe(false);
    },
  );

  it("that was cut in half says so, and other bytes say that they are no model", () => {
    const bytes = bytesOf();
    const flawOf = (given: Uint8Array) => {
      const read = readModel(given);
      return read.ok ? null : read.flaw;
    };
    expect(flawOf(bytes.subarray(0, bytes.length >> 1))).toBe("cut");
    expect(flawOf(bytes.subarray(0, 12))).toBe("cut");
    expect(flawOf(new TextEncoder().encode("user,item\n1,2\n".repeat(9)))).toBe("not-a-model");
    expect(flawOf(Uint8Array.from([...bytes, 0]))).toBe("damaged");
    const later = bytes.slice();
    later[8] = 2;
    expect(flawOf(later)).toBe("another-version");
  });
});
