import { fc } from "@fast-check/vitest";
import type { InteractionLog } from "../src/interaction/index.ts";

type Row = readonly [user: number, item: number, weight: number, time: number];

export const logOf = (
  rows: readonly Row[],
  userCount: number,
  itemCount: number,
): InteractionLog => ({
  userCount,
  itemCount,
  users: Uint32Array.from(rows, ([user]) => user),
  items: Uint32Array.from(rows, ([, item]) => item),
  weights: Float32Array.from(rows, ([, , weight]) => weight),
  times: Float64Array.from(rows, ([, , , time]) => time),
});

const logsWith = (weights: fc.Arbitrary<number>): fc.Arbitrary<InteractionLog> =>
  fc
    .record({ users: fc.integer({ min: 1, max: 12 }), items: fc.integer({ min: 2, max: 10 }) })
    .chain(({ users, items }) =>
      fc
        .array(
          fc.tuple(
            fc.nat({ max: users - 1 }),
            fc.nat({ max: items - 1 }),
            weights,
            fc.nat({ max: 20 }),
          ),
          { minLength: 1, maxLength: 80 },
        )
        .map((rows) => logOf(rows, users, items)),
    );

/** What a few users did with a few items, in no order. */
export const logs = logsWith(fc.constantFrom(1, 1, 1.5, 2, -1));

/** The same without anything that speaks against an item. */
export const kindLogs = logsWith(fc.constantFrom(1, 1.5, 2));
