import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { kindLogs, logOf, logs } from "../../test/logs.arbitraries.ts";
import { fullRanking, naiveMrr, naiveNdcg, naiveRecall } from "../../test/reference/naive.ts";
import { trainDense } from "../ease/index.ts";
import type { InteractionLog } from "../interaction/index.ts";
import { buildMatrix, historyOf } from "../interaction/index.ts";
import { keepBest } from "../ranking/index.ts";
import { climb } from "./climb.ts";
import type { Setting } from "./index.ts";
import {
  casesOfSession,
  givenSplit,
  judgeHits,
  judgeLists,
  judgeSessions,
  learnSessions,
  rankByModel,
  rankByPopularity,
  searchSessions,
  searchSettings,
  SESSION_SETTINGS,
  splitByTime,
  splitLastOut,
} from "./index.ts";

const MOVIES = join(import.meta.dirname, "../../../../../shared/data/ml-100k");
const ABSENT = "there is no ../shared/data/ml-100k beside the repository: nothing is tested here";

/** Ratings as likes, whatever the stars: the published figures are made so. */
const likesIn = (file: string): InteractionLog => {
  const rows = readFileSync(join(MOVIES, file), "utf8").trim().split("\n");
  const cells = rows.map((row) => row.split("\t").map(Number));
  return logOf(
    cells.map(([user = 1, item = 1, , time = 0]) => [user - 1, item - 1, 1, time] as const),
    943,
    1_682,
  );
};

describe("the best of what is offered", () => {
  test.prop([fc.array(fc.constantFrom(0, 1, 2, 2.5), { maxLength: 40 }), fc.nat({ max: 45 })])(
    "is the head of the full ranking, and of equal scores the lower number stands first",
    (scores, most) => {
      const best = keepBest(most);
      for (let item = scores.length - 1; item >= 0; item -= 1) best.offer(item, scores[item] ?? 0);
      expect([...best.take().items]).toEqual(fullRanking(scores).slice(0, most));
      expect(best.take().items).toHaveLength(0);
    },
  );
});

describe("figures of a list", () => {
  const lists = fc.uniqueArray(fc.nat({ max: 30 }), { maxLength: 12 });
  const wanted = fc.uniqueArray(fc.nat({ max: 30 }), { minLength: 1, maxLength: 8 });

  test.prop([
    fc.array(fc.tuple(lists, wanted), { minLength: 1, maxLength: 6 }),
    fc.integer({ min: 1, max: 15 }),
  ])("are those of their definitions", (cases, k) => {
    const shown = cases.map(([list]) => Uint32Array.from(list));
    const relevant = cases.map(([, items]) => Uint32Array.from(items));
    const average = (of: (list: number[], items: number[]) => number): number =>
      cases.reduce((sum, [list, items]) => sum + of(list.slice(0, k), items), 0) / cases.length;
    const { recall, ndcg, mrr, hitRate } = judgeHits(shown, relevant, k);
    expect(recall).toBeCloseTo(average(naiveRecall), 12);
    expect(ndcg).toBeCloseTo(
      average((list, items) => naiveNdcg(list, items, k)),
      12,
    );
    expect(mrr).toBeCloseTo(average(naiveMrr), 12);
    expect(hitRate).toBeCloseTo(
      average((list, items) => (naiveRecall(list, items) > 0 ? 1 : 0)),
      12,
    );
  });

  it("are these, worked out by hand", () => {
    // Item 0 was had by users 0 and 1, item 1 by user 0, item 2 by user 1; item 3 by nobody.
    const matrix = buildMatrix(
      logOf(
        [
          [0, 0, 1, 0],
          [1, 0, 1, 0],
          [0, 1, 1, 0],
          [1, 2, 1, 0],
        ],
        2,
        4,
      ),
    );
    const figures = judgeLists(
      matrix,
      [Uint32Array.of(0, 1), Uint32Array.of(2, 0)],
      [Uint32Array.of(1, 3), Uint32Array.of(3)],
      2,
    );
    expect(figures).toMatchObject({ k: 2, cases: 2, recall: 0.25, mrr: 0.25, hitRate: 0.5 });
    // One hit at the second place of two that there could be: 0.6309 / 1.6309, and none.
    expect(figures.ndcg).toBeCloseTo(0.193_426_4, 6);
    expect(figures.coverage).toBe(0.75);
    // Nought bits for item 0 twice, one bit each for items 1 and 2.
    expect(figures.novelty).toBe(0.5);
    expect(figures.diversity).toBeCloseTo(1 - 1 / Math.sqrt(2), 12);
  });

  it("are all nought of no case, and never NaN", () => {
    const figures = judgeLists(buildMatrix(logOf([], 0, 0)), [], [], 10);
    expect(Object.values(figures).every((figure) => Number.isFinite(figure))).toBe(true);
  });
});

describe("a split", () => {
  test.prop([logs, fc.double({ min: 0.05, max: 0.95, noNaN: true })])(
    "by time lets nothing be learnt that happened when or after the first thing that is judged",
    (log, share) => {
      const { train, cases } = splitByTime(log, share);
      const judged = cases.flatMap(({ user, relevant }) =>
        [...relevant].map((item) =>
          Math.max(
            ...[...log.times].filter(
              (_, row) => log.users[row] === user && log.items[row] === item,
            ),
          ),
        ),
      );
      const latest = Math.max(Number.NEGATIVE_INFINITY, ...train.times);
      expect(judged.every((time) => time > latest)).toBe(true);
    },
  );

  test.prop([logs])("never judges a user on an item that they had before", (log) => {
    for (const { train, cases } of [splitByTime(log, 0.4), splitLastOut(log)]) {
      const had = new Set(Array.from(train.users, (user, row) => `${user} ${train.items[row]}`));
      for (const { user, relevant } of cases)
        expect([...relevant].some((item) => had.has(`${user} ${item}`))).toBe(false);
    }
  });

  test.prop([logs])("that leaves the last one out judges each user on one item", (log) => {
    expect(splitLastOut(log).cases.every(({ relevant }) => relevant.length === 1)).toBe(true);
  });
});

describe("rankings", () => {
  test.prop([kindLogs])("by popularity are what most users had, without what one had", (log) => {
    const matrix = buildMatrix(log);
    const rank = rankByPopularity(matrix);
    const had = (item: number): Set<number> =>
      new Set([...log.users].filter((_, row) => log.items[row] === item));
    const counts = Array.from({ length: log.itemCount }, (_, item) => had(item).size);
    const expected = fullRanking(counts).filter(
      (item) => (counts[item] ?? 0) > 0 && !had(item).has(0),
    );
    expect([...rank(0, 10)]).toEqual(expected);
  });

  test.prop([logs, fc.boolean()])(
    "never hold what a user sent back, nor what they had unless it may come again",
    (log, repeats) => {
      const matrix = buildMatrix(log);
      const rankings = [
        rankByPopularity(matrix, repeats),
        rankByModel(matrix, trainDense(matrix, { lambda: 1 }), repeats),
      ];
      for (let user = 0; user < log.userCount; user += 1) {
        const { items, values } = historyOf(matrix, user);
        const unwanted = [...items].filter((_, at) => !repeats || (values[at] ?? 0) < 0);
        const shown = new Set(rankings.flatMap((rank) => [...rank(user, 10)]));
        expect(unwanted.filter((item) => shown.has(item))).toEqual([]);
      }
    },
  );

  it("learnt from shuffled labels find no more than chance does", () => {
    // Two tastes that never mix: what is learnt finds the other items of one's own.
    const rows = Array.from({ length: 400 }, (_, user) =>
      Array.from(
        { length: 6 },
        (_, day) => [user, (user % 2) * 10 + ((user + day * 3) % 10), 1, day] as const,
      ),
    ).flat();
    const items = rows.map(([, item]) => item);
    // The same labels on other rows: each changes places with one before it.
    const shuffled = [...items];
    let state = 1;
    for (let at = shuffled.length - 1; at > 0; at -= 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const other = Math.floor((state / 2 ** 32) * (at + 1));
      [shuffled[at], shuffled[other]] = [shuffled[other] ?? 0, shuffled[at] ?? 0];
    }
    const hitsOf = (labels: readonly number[]): number => {
      const labelled = rows.map(
        ([user, , weight, day], at) => [user, labels[at] ?? 0, weight, day] as const,
      );
      const { train, cases } = splitLastOut(logOf(labelled, 400, 20));
      const matrix = buildMatrix(train);
      const rank = rankByModel(matrix, trainDense(matrix, { lambda: 5 }));
      return judgeHits(
        cases.map(({ user }) => rank(user, 3)),
        cases.map(({ relevant }) => relevant),
        3,
      ).hitRate;
    };
    expect(hitsOf(items)).toBeGreaterThan(0.5);
    // Three places for an item of about fifteen that are left: a fifth, and some luck.
    expect(hitsOf(shuffled)).toBeLessThan(0.27);
  });

  it("of a dense model on MovieLens 100K are those of the published figures", ({ skip }) => {
    if (!existsSync(MOVIES)) skip(ABSENT);
    const { train, cases } = givenSplit(likesIn("ua.base"), likesIn("ua.test"));
    const matrix = buildMatrix(train, { history: 10_000, userExponent: 0 });
    const relevant = cases.map((each) => each.relevant);
    for (const [lambda, recall, ndcg] of [
      [80, 0.382_078, 0.363_296],
      [300, 0.394_592, 0.384_514],
    ] as const) {
      const rank = rankByModel(matrix, trainDense(matrix, { lambda }));
      const figures = judgeHits(
        cases.map(({ user }) => rank(user, 20)),
        relevant,
        20,
      );
      expect(figures.recall).toBeCloseTo(recall, 6);
      expect(figures.ndcg).toBeCloseTo(ndcg, 6);
    }
  });
});

describe("a search for settings", () => {
  const setting: Setting = {
    kind: "truncated",
    neighbours: 5,
    rows: 10,
    lambda: 1,
    dropout: 0,
    history: 100,
    userExponent: 0.5,
    relay: { share: 0, through: 10 },
  };
  test.prop([logs])("keeps the first of the best, and says each trial as it goes", (log) => {
    const said: number[] = [];
    const settings = [setting, { ...setting, lambda: 50 }, setting] as const;
    const { best, trials } = searchSettings(splitByTime(log, 0.3), {
      settings: [...settings],
      k: 5,
      repeats: false,
      progress: (done) => said.push(done),
    });
    expect(said).toEqual([1, 2, 3]);
    expect(best.ndcg).toBe(Math.max(...trials.map(({ ndcg }) => ndcg)));
    expect(trials.indexOf(best)).toBe(trials.findIndex(({ ndcg }) => ndcg === best.ndcg));
  });

  test.prop([logs, fc.integer({ min: 0, max: 9 })])(
    "goes on step by step, the same way each time, and never from a better one to a worse",
    (log, trials) => {
      const searched = () => {
        let left = trials;
        return searchSettings(splitByTime(log, 0.3), {
          settings: [setting],
          k: 5,
          repeats: false,
          refine: {
            limits: { neighbours: 30, rows: 30 },
            isInTime: () => left-- > 0,
            seed: 3,
          },
          progress: () => undefined,
        });
      };
      const { best, trials: tried } = searched();
      expect(tried.length).toBeLessThanOrEqual(trials + 1);
      expect(best.ndcg).toBe(Math.max(...tried.map(({ ndcg }) => ndcg)));
      expect(new Set(tried.map((trial) => JSON.stringify(trial.setting))).size).toBe(tried.length);
      for (const trial of tried)
        expect(trial.setting).toMatchObject({ kind: "truncated", history: setting.history });
      expect(searched()).toEqual({ best, trials: tried });
    },
  );

  it("tries nothing that would take too much memory", () => {
    const rows = Array.from({ length: 300 }, (_, at) => [at % 30, (at * 7) % 40, 1, at] as const);
    const { trials } = searchSettings(splitByTime(logOf(rows, 30, 40), 0.3), {
      settings: [setting],
      k: 5,
      repeats: false,
      refine: { isInTime: () => true, seed: 1 },
      isAffordable: () => false,
      progress: () => undefined,
    });
    expect(trials).toHaveLength(1);
  });

  test.prop([fc.integer()])("finds the top of a hill from its foot, whatever the seed", (seed) => {
    type Place = { readonly x: number; readonly y: number };
    const steps = [0, 1, 2, 3, 4, 5, 6, 7];
    const judge = ({ x, y }: Place): number => 99 - (x - 5) ** 2 - (y - 2) ** 2;
    const best = climb<Place>({
      start: { setting: { x: 0, y: 7 }, score: judge({ x: 0, y: 7 }) },
      dials: [
        { steps, read: ({ x }) => x, turn: (place, x) => ({ ...place, x }) },
        { steps, read: ({ y }) => y, turn: (place, y) => ({ ...place, y }) },
      ],
      judge,
      isInTime: () => true,
      seed,
    });
    expect(best).toEqual({ setting: { x: 5, y: 2 }, score: 99 });
  });

  test.prop([
    fc.array(fc.array(fc.nat({ max: 6 }), { minLength: 2, maxLength: 6 }), {
      minLength: 4,
      maxLength: 20,
    }),
  ])("for sessions learns the earlier ones only, and keeps the best", (lines) => {
    const sessions = lines.map((line) => Uint32Array.from(line));
    const earlier = sessions.slice(0, -2);
    const cases = sessions.slice(-2).flatMap(casesOfSession);
    const options = {
      settings: SESSION_SETTINGS,
      itemCount: 7,
      k: 3,
      reminders: true,
      progress: () => undefined,
    } as const;
    const { best, trials } = searchSessions(earlier, cases, options);
    expect(trials).toHaveLength(SESSION_SETTINGS.length);
    expect(best.mrr).toBe(Math.max(...trials.map(({ mrr }) => mrr)));
    const refine = { isInTime: () => true, seed: 2 };
    const further = searchSessions(earlier, cases, { ...options, refine });
    expect(further.best.mrr).toBeGreaterThanOrEqual(best.mrr);
    const index = learnSessions(earlier, 7, further.best.setting);
    expect(judgeSessions(index, cases, 3).mrr).toBe(further.best.mrr);
  });
});
