import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { kindLogs, logOf, logs } from "../../test/logs.arbitraries.ts";
import { table } from "../../test/reference/naive.ts";
import type { Matrix } from "./index.ts";
import { buildMatrix, historyOf, MATRIX_DEFAULTS, signalAfter, soundRows } from "./index.ts";

/** Each cell of a matrix, read by its users or by its items. */
const cellsByUser = (matrix: Matrix): string[] =>
  Array.from({ length: matrix.userCount }, (_, user) => {
    const { items, values } = historyOf(matrix, user);
    return Array.from(items, (item, at) => `${user} ${item} ${values[at]}`);
  }).flat();
const cellsByItem = ({ itemCount, itemStart, users, itemValues }: Matrix): string[] =>
  Array.from({ length: itemCount }, (_, item) =>
    Array.from(
      users.subarray(itemStart[item], itemStart[item + 1]),
      (user, at) => `${user} ${item} ${itemValues[(itemStart[item] ?? 0) + at]}`,
    ),
  ).flat();

describe("the matrix of what happened", () => {
  test.prop([kindLogs])("holds the strongest signal of each user for each item", (log) => {
    const expected = table(log).flatMap((row, user) =>
      row.flatMap((value, item) => (value > 0 ? [`${user} ${item} ${value}`] : [])),
    );
    expect(cellsByUser(buildMatrix(log))).toEqual(expected);
  });

  test.prop([logs])("says by its items what it says by its users", (log) => {
    const matrix = buildMatrix(log);
    expect(cellsByItem(matrix).sort()).toEqual(cellsByUser(matrix).sort());
  });

  test.prop([logs, fc.integer({ min: 1, max: 4 })])(
    "keeps of each user no more than the latest items, and says how many it left out",
    (log, history) => {
      const whole = buildMatrix(log, { ...MATRIX_DEFAULTS, history: 1_000 });
      const cut = buildMatrix(log, { ...MATRIX_DEFAULTS, history });
      for (let user = 0; user < log.userCount; user += 1)
        expect(historyOf(cut, user).items.length).toBe(
          Math.min(history, historyOf(whole, user).items.length),
        );
      expect(cut.capped.items).toBe(whole.items.length - cut.items.length);
      expect(whole.capped).toEqual({ users: 0, items: 0 });
    },
  );

  it("caps a bot with a hundred thousand events, and counts it as one user among others", () => {
    const bot = Array.from({ length: 100_000 }, (_, at) => [0, at % 5_000, 1, at] as const);
    const matrix = buildMatrix(logOf([...bot, [1, 0, 1, 0]], 2, 5_000));
    expect(historyOf(matrix, 0).items).toHaveLength(1_000);
    expect(historyOf(matrix, 0).items[0]).toBe(4_000);
    expect(matrix.capped).toEqual({ users: 1, items: 4_000 });
  });
});

describe("rows that say nothing", () => {
  const odd = [
    [0, 1, Number.NaN, 0],
    [0, 1, 1, Number.NaN],
    [0, 1, Number.POSITIVE_INFINITY, 0],
    [9, 1, 1, 0],
    [0, 9, 1, 0],
  ] as const;

  test.prop([logs])("change nothing, wherever they stand, and can be counted", (log) => {
    const rows = Array.from(
      log.users,
      (user, row) =>
        [user, log.items[row] ?? 0, log.weights[row] ?? 0, log.times[row] ?? 0] as const,
    );
    const outside = odd.map(
      ([user, item, weight, time]) =>
        [
          user === 9 ? log.userCount : user,
          item === 9 ? log.itemCount : item,
          weight,
          time,
        ] as const,
    );
    const spoilt = logOf([...outside, ...rows, ...outside], log.userCount, log.itemCount);
    expect(buildMatrix(spoilt)).toEqual(buildMatrix(log));
    expect(spoilt.users.length - soundRows(spoilt).users.length).toBe(2 * odd.length);
    expect(soundRows(log)).toBe(log);
  });
});

describe("what is known of a user and an item", () => {
  it.each([
    ["the strongest that spoke for it", [1, 2, 1], 2],
    ["against it, once it came back", [2, -1], -1],
    ["still against it, when it was only looked at again", [2, -1, 0.5], -1],
    ["for it, when it was bought again", [2, -1, 2], 2],
    ["the strongest that spoke against it", [-1, -2, -1], -2],
  ])("is %s", (_, signals, expected) => {
    expect(signals.reduce(signalAfter, 0)).toBe(expected);
  });
});
