import { fc, test } from "@fast-check/vitest";
import type { InteractionLog } from "@attune/recommender/interaction";
import { describe, expect } from "vitest";
import { heldModel, holdBack, usualFor } from "./judge.ts";
import type { LearntBlend } from "./messages.ts";
import { FEW_ITEMS, LEAST_PEOPLE, weighBlends, weightsFor } from "./weigh.ts";

const ITEMS = 24;
const WRITTEN = { ease: 1, popular: 3 };

/** People of two tastes: each has some of its half of the items, and comes to want another of them. */
const tastes = (people: number, had = 6): InteractionLog => {
  const rows = Array.from({ length: people }, (_, user) => {
    const base = user % 2 === 0 ? 0 : ITEMS / 2;
    return Array.from({ length: had + 2 }, (_none, nth) => ({
      user,
      item: base + ((user * 5 + nth * 7) % (ITEMS / 2)),
      time: (nth < had ? nth : 1_000 + nth) * 3_600_000 + user,
    }));
  }).flat();
  return {
    userCount: people,
    itemCount: ITEMS,
    users: Uint32Array.from(rows, ({ user }) => user),
    items: Uint32Array.from(rows, ({ item }) => item),
    weights: new Float32Array(rows.length).fill(1),
    times: Float64Array.from(rows, ({ time }) => time),
  };
};

const weighed = (
  log: InteractionLog,
  written: Readonly<Record<string, number>> = WRITTEN,
): LearntBlend => {
  const held = holdBack(log, false);
  if (held === null) throw new Error("somebody came later");
  const setting = usualFor(ITEMS);
  const modelOf = () => heldModel(held, setting);
  const wanted = [{ recommender: "for-you", written }];
  const [blend] = weighBlends(held, { setting, modelOf }, wanted, () => undefined);
  if (blend === undefined) throw new Error("one was wanted");
  return blend;
};

const question = (known: number) => ({
  history: Array.from({ length: known }, (_, item) => ({ item, signal: "view" as const, time: 0 })),
  seeds: [],
  now: 0,
  context: { segments: [], places: [], category: null, query: null },
});

describe("weights that are learnt", () => {
  test("give what knows the taste more than what says the same to all, and do better for people they were not learnt from", () => {
    const { weights, ndcg, people, judged } = weighed(tastes(400));
    expect(weights?.all["ease"] ?? 0).toBeGreaterThan(weights?.all["popular"] ?? 0);
    expect(ndcg?.learnt ?? 0).toBeGreaterThan(ndcg?.written ?? 1);
    expect(Math.abs(people - judged)).toBeLessThanOrEqual(1);
  });

  test("sum to what is written, and leave no source without any: it alone may have an answer", () => {
    const { weights } = weighed(tastes(400));
    const all = Object.values(weights?.all ?? {});
    expect(all.reduce((sum, each) => sum + each, 0)).toBeCloseTo(4, 3);
    expect(Math.min(...all)).toBeGreaterThan(0);
  });

  test("are none where there are too few people, or where what is written is as good", () => {
    const few = weighed(tastes(2 * LEAST_PEOPLE - 10));
    expect([few.weights, few.ndcg]).toEqual([null, null]);
    const { all } = weighed(tastes(400)).weights ?? { all: {} };
    expect(weighed(tastes(400), all).weights).toBeNull();
  });

  test.prop([fc.integer({ min: 2, max: 9 }), fc.integer({ min: 120, max: 240 })], { numRuns: 6 })(
    "are the same of the same log, and never used where they do worse than what is written",
    (had, people) => {
      const [one, other] = [weighed(tastes(people, had)), weighed(tastes(people, had))];
      expect(one).toEqual(other);
      if (one.weights !== null)
        expect(one.ndcg?.learnt ?? 0).toBeGreaterThan(one.ndcg?.written ?? 1);
    },
  );

  test("are those of people of whom as many items are known, where such were learnt", () => {
    const [all, few] = [{ ease: 1 }, { ease: 2 }];
    const blend = { weights: { all, few, many: null } };
    expect(weightsFor(blend, question(FEW_ITEMS))).toBe(few);
    expect(weightsFor(blend, question(FEW_ITEMS + 1))).toBe(all);
    expect(weightsFor({ weights: null }, question(0))).toBeNull();
  });
});
