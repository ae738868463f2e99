import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { rankSlowly } from "../../test/reference/arbitration-model.ts";
import {
  arbitration,
  arbitrations,
  candidate,
  candidates,
  draws,
} from "./arbitration.arbitraries.ts";
import type { Arbitration } from "./arbitration.ts";
import { compileArbitration } from "./compile-arbitration.ts";
import { meanOf, posteriorOf, samplesOf } from "./posterior.ts";
import { rank } from "./rank.ts";
import type { Scorable } from "./score.ts";

const sourcesOf = (arbitration: Arbitration) => ({
  samples: ({ offer, figures }: Scorable) =>
    Array.from(samplesOf(offer, posteriorOf(figures, arbitration.prior))),
  formula: ({ value, figures, priority, lever }: Scorable) =>
    value * meanOf(figures, arbitration.prior) + priority - lever,
});

const firstWith = (all: readonly Scorable[], definition: Arbitration, draw: number) =>
  rank(all, compileArbitration(definition), draw).ranked[0];

/** Chances of all candidates, by id. */
const chancesOf = (all: readonly Scorable[], definition: Arbitration) =>
  new Map(
    rank(all, compileArbitration(definition), 0).ranked.map(({ id, chance }) => [id, chance]),
  );

/** Draws in the middles of so many equal parts. */
const grid = (parts: number): number[] =>
  Array.from({ length: parts }, (_, part) => (part + 0.5) / parts);

describe("ranking", () => {
  test.prop([candidates, arbitrations, draws], { numRuns: 600 })(
    "comes to the same as a slow reference, in order and chances",
    (all, definition, draw) => {
      const found = rank(all, compileArbitration(definition), draw);
      const expected = rankSlowly(all, definition, sourcesOf(definition), draw);
      expect(found.ranked.map(({ id }) => id)).toEqual(expected.order);
      expect(found.ranked.length + found.out.length).toBe(all.length);
      for (const { id, chance } of found.ranked)
        if (expected.chances === null) expect(chance).toBeNull();
        else expect(chance).toBeCloseTo(expected.chances.get(id) ?? Number.NaN, 12);
    },
  );

  test.prop([candidates, arbitrations, draws, fc.nat({ max: 12 })])(
    "gives as many of the best as are wanted",
    (all, definition, draw, most) => {
      const compiled = compileArbitration(definition);
      const whole = rank(all, compiled, draw);
      expect(rank(all, compiled, draw, most).ranked).toEqual(whole.ranked.slice(0, most));
    },
  );

  test.prop([
    candidates.chain((all) =>
      fc.record({
        all: fc.constant(all),
        shuffled: fc.shuffledSubarray(all, { minLength: all.length }),
      }),
    ),
    arbitrations,
    draws,
  ])("L1: is the same in whatever order candidates come", ({ all, shuffled }, definition, draw) => {
    const compiled = compileArbitration(definition);
    expect(rank(shuffled, compiled, draw).ranked).toEqual(
      rank(all, compileArbitration(definition), draw).ranked,
    );
  });

  test.prop([candidates, arbitrations, draws])(
    "has chances of offers that add up to 1",
    (all, definition, draw) => {
      const { ranked } = rank(all, compileArbitration(definition), draw);
      const ofOffers = new Map(ranked.map(({ offer, chance }) => [offer, chance ?? 0]));
      const sum = [...ofOffers.values()].reduce((total, chance) => total + chance, 0);
      const isDrawn = definition.by === "thompson" || definition.explore > 0;
      expect(sum).toBeCloseTo(isDrawn && ranked.length > 0 ? 1 : 0, 12);
    },
  );

  test("of few wanted among many keeps the best", () => {
    const all = Array.from({ length: 1_000 }, (_, id) =>
      candidate(id, { value: (id * 7_919) % 613 }),
    );
    const compiled = compileArbitration(arbitration({ by: "value" }));
    const whole = rank(all, compiled, 0).ranked;
    for (const most of [1, 7, 100])
      expect(rank(all, compiled, 0, most).ranked).toEqual(whole.slice(0, most));
  });

  test("sends equal scores by priority, then by the keys of offer and rule", () => {
    const all = [
      candidate(0, { offer: "b", rule: "x" }),
      candidate(1, { offer: "a", rule: "z" }),
      candidate(2, { offer: "a", rule: "y" }),
      candidate(3, { offer: "c", rule: "x", priority: 1 }),
    ];
    const { ranked } = rank(all, compileArbitration(arbitration({ by: "value" })), 0);
    expect(ranked.map(({ id }) => id)).toEqual([3, 2, 1, 0]);
  });

  test("says what a score was made of", () => {
    const figures = { shown: 950, clicked: 29, dismissed: 0 };
    const one = candidate(0, { figures, value: 40, context: 1.5, lever: 2, priority: 7 });
    const first = (given: Partial<Arbitration>) => firstWith([one], arbitration(given), 0);
    expect(first({})).toMatchObject({ score: 7, parts: { priority: 7 }, chance: null });
    expect(first({ by: "value" })).toMatchObject({
      score: 0.03 * 120,
      parts: { propensity: 0.03, context: 1.5, value: 40, lever: 2 },
    });
    expect(first({ by: "value", factors: ["value"] })).toMatchObject({
      score: 40,
      parts: { value: 40 },
    });
    expect(first({ by: "formula", formula: "propensity * 100.0 + priority" })).toMatchObject({
      score: 10,
      parts: { propensity: 0.03, priority: 7 },
    });
  });

  test("counts a click that nobody saw shown as shown", () => {
    const figures = { shown: 0, clicked: 50, dismissed: 0 };
    const [first] = rank(
      [candidate(0, { figures })],
      compileArbitration(arbitration({ by: "value", prior: { rate: 0.5, weight: 50 } })),
      0,
    ).ranked;
    expect(first?.score).toBe(0.75);
  });
});

describe("a formula", () => {
  test("reads traits, and the parts of a score before traits of the same name", () => {
    const read = (name: string) => (name === "age" ? 40 : name === "value" ? 1_000 : undefined);
    const compiled = compileArbitration(arbitration({ by: "formula", formula: "age + value" }));
    expect(compiled.reads).toEqual(["age"]);
    expect(rank([candidate(0, { read, value: 2 })], compiled, 0).ranked[0]?.score).toBe(42);
  });

  test.each([
    ["age + 1", "there is no age"],
    ["'gold'", "the formula comes to no number"],
    ["1 / 0", "the formula has no value"],
    ["1e308 * 10.0", "the formula comes to no value"],
    ["value +", "it is no formula"],
  ])("that gives no number takes the candidate out: %s", (formula, because) => {
    const compiled = compileArbitration(arbitration({ by: "formula", formula }));
    const { ranked, out } = rank([candidate(5)], compiled, 0);
    expect(ranked).toEqual([]);
    expect(out).toEqual([
      {
        id: 5,
        reason: "ERROR",
        parameters: { error: "no-score", because: expect.stringContaining(because) },
      },
    ]);
  });

  test("that is missing takes every candidate out", () => {
    const compiled = compileArbitration(arbitration({ by: "formula" }));
    expect(rank([candidate(0)], compiled, 0).out[0]?.parameters).toEqual({
      error: "no-score",
      because: "there is no formula",
    });
  });

  test("or a product that is no number takes the candidate out", () => {
    const all = [candidate(0, { value: 1e308, context: 1e308 }), candidate(1)];
    const { ranked, out } = rank(all, compileArbitration(arbitration({ by: "value" })), 0);
    expect(ranked.map(({ id }) => id)).toEqual([1]);
    expect(out[0]).toMatchObject({ id: 0, reason: "ERROR" });
  });
});

describe("a guardrail", () => {
  const guarded = compileArbitration(arbitration({ guardrail: { dismissed: 0.1, after: 30 } }));
  const outOf = (shown: number, dismissed: number) =>
    rank([candidate(0, { figures: { shown, clicked: 0, dismissed } })], guarded, 0).out;

  test("takes out what is dismissed as often as it says", () => {
    expect(outOf(30, 3)).toEqual([
      {
        id: 0,
        reason: "PAUSED",
        parameters: { guardrail: "dismissed", limit: 0.1, shown: 30, dismissed: 3 },
      },
    ]);
    expect(outOf(31, 3)).toEqual([]);
  });

  test("does not judge before it was shown often enough", () => {
    expect(outOf(29, 29)).toEqual([]);
  });
});

describe("Thompson sampling", () => {
  const arm = (id: number, shown: number, rate: number) =>
    candidate(id, { figures: { shown, clicked: Math.round(shown * rate), dismissed: 0 } });
  const learning = arbitration({ by: "thompson" });

  test("has the chance that it logs: as often first as that over all draws", () => {
    const all = [arm(0, 300, 0.02), arm(1, 200, 0.03), arm(2, 0, 0), arm(3, 150, 0.01)];
    const chances = chancesOf(all, learning);
    const firsts = grid(64).map((draw) => firstWith(all, learning, draw)?.id);
    for (const { id } of all)
      expect(firsts.filter((first) => first === id)).toHaveLength((chances.get(id) ?? 0) * 64);
    expect(new Set(firsts).size).toBeGreaterThan(1);
  });

  test("chooses the better offer more often the more is known", () => {
    const chanceWith = (shown: number): number => {
      const chances = Array.from({ length: 50 }, (_, nth) => {
        const all = [arm(2 * nth, shown, 0.02), arm(2 * nth + 1, shown, 0.04)];
        return chancesOf(all, learning).get(2 * nth + 1) ?? 0;
      });
      return chances.reduce((sum, chance) => sum + chance, 0) / chances.length;
    };
    const [none = 0, some = 0, more = 0, much = 0] = [0, 100, 1_000, 10_000].map(chanceWith);
    expect(Math.abs(none - 0.5)).toBeLessThan(0.1);
    expect(some).toBeGreaterThan(none);
    expect(more).toBeGreaterThan(some);
    expect(much).toBeGreaterThan(0.99);
  });

  test("learns which offer is better from what it shows", () => {
    const rates = [0.02, 0.06];
    const seen = rates.map(() => ({ shown: 0, clicked: 0, dismissed: 0 }));
    const compiled = compileArbitration(learning);
    let state = 7;
    const chance = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 4_294_967_296;
    };
    for (let step = 0; step < 6_000; step += 1) {
      const all = seen.map((figures, id) => candidate(id, { figures: { ...figures } }));
      const id = rank(all, compiled, chance()).ranked[0]?.id ?? 0;
      const figures = seen[id];
      if (!figures) continue;
      figures.shown += 1;
      if (chance() < (rates[id] ?? 0)) figures.clicked += 1;
    }
    expect(seen[1]?.shown ?? 0).toBeGreaterThan(4_500);
  });

  test("gives the first of equals all of the chance when nothing can be gained", () => {
    const all = [0, 1, 2].map((id) => candidate(id, { value: 0 }));
    expect([...chancesOf(all, learning)]).toEqual([
      [0, 1],
      [1, 0],
      [2, 0],
    ]);
  });
});

describe("exploration", () => {
  const all = [0, 1, 2, 3].map((id) =>
    candidate(id, { value: id + 1, figures: { shown: 100, clicked: 3, dismissed: 0 } }),
  );

  test.each(["priority", "value", "thompson"] as const)(
    "puts any of them first, as often as is logged: %s",
    (by) => {
      const definition = arbitration({ by, explore: 0.25 });
      const chances = chancesOf(all, definition);
      const firsts = grid(256).map((draw) => firstWith(all, definition, draw)?.id);
      for (const { id } of all)
        expect(firsts.filter((first) => first === id)).toHaveLength((chances.get(id) ?? 0) * 256);
    },
  );

  test("logs of an offer that two rules put up the chance of both", () => {
    const twice = [...all, candidate(4, { offer: "offer-3", value: 9 })];
    const chances = chancesOf(twice, arbitration({ by: "value", explore: 0.25 }));
    expect([0, 1, 2, 3, 4].map((id) => chances.get(id))).toEqual([0.05, 0.05, 0.05, 0.85, 0.85]);
  });

  test("says so when it chose the first", () => {
    const compiled = compileArbitration(arbitration({ by: "value", explore: 0.25 }));
    expect(rank(all, compiled, 0.249)).toMatchObject({
      explored: true,
      ranked: [{ id: 3 }, { id: 2 }, { id: 1 }, { id: 0 }],
    });
    expect(rank(all, compiled, 0)).toMatchObject({
      explored: true,
      ranked: [{ id: 0 }, { id: 3 }, { id: 2 }, { id: 1 }],
    });
    expect(rank(all, compiled, 0.25)).toMatchObject({
      explored: false,
      ranked: [{ id: 3 }, { id: 2 }, { id: 1 }, { id: 0 }],
    });
  });

  test("lets what another policy would have earned be worked out from its logs", () => {
    const definition = arbitration({ by: "thompson", explore: 0.25 });
    const compiled = compileArbitration(definition);
    const earned = [0.1, 0.7, 0.2, 0.4];
    // Inverse propensity scoring over all draws: what always showing one of them would have earned.
    const draws = grid(256);
    for (const { id } of all) {
      const weighted = draws.map((draw) => {
        const first = rank(all, compiled, draw).ranked[0];
        return first?.id === id ? (earned[id] ?? 0) / (first.chance ?? 0) : 0;
      });
      const sum = weighted.reduce((total, each) => total + each, 0);
      expect(sum / draws.length).toBeCloseTo(earned[id] ?? 0, 10);
    }
  });
});
