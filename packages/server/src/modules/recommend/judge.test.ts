import { compareMethods } from "@attune/recommender/evaluation";
import type { InteractionLog } from "@attune/recommender/interaction";
import { describe, expect, test } from "vitest";
import type { Setting } from "@attune/recommender/evaluation";
import type { OnStep } from "./judge.ts";
import { choose, holdBack, qualityOf, usualFor } from "./judge.ts";

const ITEMS = 12;

type Row = readonly [user: number, item: number, time: number];

const logOf = (rows: readonly Row[], userCount: number): InteractionLog => ({
  userCount,
  itemCount: ITEMS,
  users: Uint32Array.from(rows, ([user]) => user),
  items: Uint32Array.from(rows, ([, item]) => item),
  weights: new Float32Array(rows.length).fill(1),
  times: Float64Array.from(rows, ([, , time]) => time),
});

/** People of two tastes who do nine things, and a tenth when the others have done theirs. */
const rowsOf = (people: number): readonly Row[] =>
  Array.from({ length: people }, (_, user) => {
    const base = user % 2 === 0 ? 0 : ITEMS / 2;
    const itemAt = (nth: number): number => base + ((user * 7 + nth * nth) % (ITEMS / 2));
    return [
      ...Array.from({ length: 9 }, (_none, nth): Row => [user, itemAt(nth), user * 10 + nth]),
      [user, itemAt(9), 1_000_000 + user] as const,
      [user, itemAt(10), 2_000_000 + user] as const,
    ];
  }).flat();

const held = (people: number) => {
  const split = holdBack(logOf(rowsOf(people), people));
  if (split === null) throw new Error("somebody came later");
  return split;
};

const chosenOf = (log: InteractionLog, onStep: OnStep = () => undefined): Setting =>
  choose(holdBack(log), log, Number.POSITIVE_INFINITY, onStep).setting;

describe("how good a version is", () => {
  test("is what the evaluation of a file would say of the same split, beside what is popular", () => {
    const split = held(40);
    const setting = usualFor(ITEMS);
    const quality = qualityOf(split, setting);
    const [popularity, , ease] = compareMethods(split, {
      setting,
      cutoffs: [10],
      repeats: true,
      now: () => 0,
      prepare: () => undefined,
      progress: () => undefined,
    });
    const figuresOf = (method: typeof ease) => {
      const { k, cases, ...figures } = method?.figures[0] ?? { k: 0, cases: 0 };
      expect([k, cases]).toEqual([quality.k, quality.judged]);
      return figures;
    };
    expect(quality).toMatchObject({ people: 40, judged: 40, k: 10 });
    expect(quality.figures).toEqual({ own: figuresOf(ease), popular: figuresOf(popularity) });
    expect(quality.figures?.own.ndcg).toBeGreaterThan(quality.figures?.popular.ndcg ?? 1);
  });

  test("says where the log was split: all of it is on one side or the other", () => {
    const rows = rowsOf(40);
    const { moment, before, after } = qualityOf(held(40), usualFor(ITEMS));
    expect(before).toBe(rows.filter(([, , time]) => time < moment).length);
    expect(after).toBe(rows.filter(([, , time]) => time >= moment).length);
    expect(after / rows.length).toBeCloseTo(0.2, 1);
  });

  test("L10: of fewer than 20 people is not told", () => {
    expect(qualityOf(held(19), usualFor(ITEMS))).toMatchObject({
      people: 19,
      judged: 0,
      figures: null,
    });
    expect(qualityOf(held(20), usualFor(ITEMS)).figures).not.toBeNull();
  });

  test("is judged on what has chosen nothing: the setting is the same whatever came later", () => {
    const rows = rowsOf(40);
    const { moment } = held(40);
    const otherwise = rows.map(
      ([user, item, time]): Row =>
        time < moment ? [user, item, time] : [user, (item * 5 + user) % ITEMS, time],
    );
    const told: number[] = [];
    const setting = chosenOf(logOf(rows, 40), (_step, done) => void told.push(done));
    expect(told.length).toBeGreaterThan(1);
    expect(chosenOf(logOf(otherwise, 40))).toEqual(setting);
    // It is no foregone conclusion: other days before the moment choose another.
    const shuffled = rows.map(([user, item, time]): Row => [user, (item * 5 + user) % ITEMS, time]);
    expect(chosenOf(logOf(shuffled, 40))).not.toEqual(setting);
  });

  test("lets what somebody had come again where people come back to items, and only there", () => {
    const rows = rowsOf(40);
    const once = [...new Map(rows.map((row) => [`${row[0]} ${row[1]}`, row])).values()];
    expect(held(40).repeats).toBe(true);
    expect(holdBack(logOf(once, 40))?.repeats).toBe(false);
  });

  test("of a log that is over at once is that of no split", () => {
    const log = logOf(
      [
        [0, 1, 5],
        [1, 2, 5],
      ],
      2,
    );
    expect(holdBack(log)).toBeNull();
    expect(chosenOf(log)).toEqual(usualFor(ITEMS));
  });
});
