import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { logOf, logs } from "../../test/logs.arbitraries.ts";
import type { ItemModel } from "../ease/index.ts";
import { trainEase } from "../ease/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import type { Description } from "./index.ts";
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

  describe("whose checksum is right", () => {
    const NAMED: Description = { name: "x" };
    const flawOf = (change: Partial<ItemModel>, description: Description = NAMED) => {
      const model = trainEase(
        buildMatrix(
          logOf(
            Array.from({ length: 60 }, (_, at) => [at % 6, (at * 5) % 7, 1, at] as const),
            6,
            7,
          ),
        ),
      );
      const read = readModel(writeModel({ ...model, ...change }, description));
      return read.ok ? null : read.flaw;
    };
    const [start, targets, weights] = [
      Uint32Array.from([0, 1, 2, 2]),
      Uint32Array.from([1, 2]),
      Float32Array.from([0.5, -0.5]),
    ];
    const small: ItemModel = { itemCount: 3, start, targets, weights };

    it("is read when all in it can be", () => {
      expect(flawOf(small)).toBe(null);
    });

    it.each([
      ["start", { start: Uint32Array.from([1, 1, 2, 2]) }],
      ["start", { start: Uint32Array.from([0, 2, 1, 2]) }],
      ["start", { start: Uint32Array.from([0, 1, 2, 1]) }],
      ["start", { start: Uint32Array.from([0, 4_000_000_000, 2, 2]) }],
      ["target", { targets: Uint32Array.from([3, 2]) }],
      ["target", { targets: Uint32Array.from([1, 4_294_967_295]) }],
      ["target", { targets: Uint32Array.from([0, 2]) }],
      ["weight", { weights: Float32Array.from([0.5, Number.NaN]) }],
      ["weight", { weights: Float32Array.from([Number.POSITIVE_INFINITY, 0]) }],
    ] as const)("is refused for its %s: %j", (flaw, change) => {
      expect(flawOf({ ...small, ...change })).toBe(flaw);
    });

    it("is refused when its description is no object", () => {
      const list = Object.assign([1], {});
      expect(readModel(writeModel(small, JSON.parse("{}")))).toMatchObject({ ok: true });
      expect(readModel(writeModel(small, { toJSON: () => list }))).toEqual({
        ok: false,
        flaw: "description",
      });
    });

    test.prop([
      fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
      fc.array(fc.nat(4), { minLength: 2, maxLength: 2 }),
    ])("leads nowhere outside of itself, whatever stood in it", (starts, aims) => {
      const change = { start: Uint32Array.from(starts), targets: Uint32Array.from(aims) };
      const read = readModel(writeModel({ ...small, ...change }, NAMED));
      const [first, second, third, last] = starts;
      const sorted = starts.toSorted((a, b) => a - b);
      const isOne = first === 0 && last === 2 && starts.every((at, nth) => at === sorted[nth]);
      const leads = [0, 1, 2].flatMap((item) =>
        aims.slice(starts[item], starts[item + 1]).map((aim) => aim < 3 && aim !== item),
      );
      expect([read.ok, second, third]).toEqual([isOne && !leads.includes(false), second, third]);
    });
  });
});
