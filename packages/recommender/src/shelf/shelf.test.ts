import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import type { Board, BoardItem } from "../board/index.ts";
import { createBoard } from "../board/index.ts";
import type { Question, Source, Touch } from "../source/index.ts";
import type { Part } from "../blend/index.ts";
import type { ShelfAsked, ShelfRules } from "./index.ts";
import { makeBundleShelf, makeShelf } from "./index.ts";

const NOW = 1_000_000;
const ANY: ShelfRules = {
  filters: [],
  boosts: [],
  pins: [],
  stock: "any",
  bought: "allow",
  returned: "allow",
  seen: "allow",
  price: null,
  perBrand: Number.POSITIVE_INFINITY,
  perCategory: Number.POSITIVE_INFINITY,
  diversity: 0,
  newerThan: Number.POSITIVE_INFINITY,
};

const plain = (over: Partial<BoardItem> = {}): BoardItem => ({
  price: 10,
  currency: "SEK",
  margin: null,
  inStock: true,
  from: null,
  until: null,
  brand: null,
  category: null,
  likeness: "",
  fits: [],
  ...over,
});

const boardOf = (items: readonly BoardItem[], conditions = 0): Board => {
  const board = createBoard(conditions);
  items.forEach((item, number) =>
    board.put(number, { ...item, likeness: item.likeness || String(number) }),
  );
  return board;
};

/** A source that always proposes the same, as far as it may. */
const proposing = (scores: readonly number[], because: Source["because"] = () => []): Part => ({
  name: "fixed",
  weight: 1,
  source: {
    propose: (_question, k, allowed) =>
      scores
        .map((score, item) => ({ item, score }))
        .filter(({ item }) => allowed(item))
        .sort((a, b) => b.score - a.score || a.item - b.item)
        .slice(0, k),
    because,
  },
});

const question = (history: readonly Touch[] = [], seeds: readonly number[] = []): Question => ({
  history,
  seeds,
  now: NOW,
  context: { segments: [], places: [], category: null, query: null },
});

const shelf = (asked: Partial<ShelfAsked> & Pick<ShelfAsked, "board" | "sources">) =>
  makeShelf({ question: question(), rules: ANY, isDue: () => false, k: 10, ...asked });

const shown = (asked: Parameters<typeof shelf>[0]): number[] =>
  shelf(asked).items.map(({ item }) => item);

describe("a shelf", () => {
  test("blends sources as parts of their best, so that units do not matter", () => {
    const board = boardOf([plain(), plain(), plain()]);
    const one = { ...proposing([100, 50, 0]), name: "one" };
    const other = { ...proposing([0, 0.2, 0.4]), name: "other", weight: 2 };
    const { items } = shelf({ board, sources: [one, other] });
    // 1 · 100/100; 1 · 50/100 + 2 · 0.2/0.4; 2 · 0.4/0.4
    expect(items.map(({ item, score }) => [item, score])).toEqual([
      [2, 2],
      [1, 1.5],
      [0, 1],
    ]);
    expect(items[1]?.sources).toEqual({ one: 0.5 / 1.5, other: 1 / 1.5 });
  });

  test("tells which items spoke for one, with their shares over all sources", () => {
    const board = boardOf([plain(), plain(), plain()]);
    const because: Source["because"] = () => [
      { item: 1, part: 3 },
      { item: 2, part: 1 },
      { item: 0, part: -5 },
    ];
    const [first] = shelf({ board, sources: [proposing([1], because)] }).items;
    expect(first?.because).toEqual([
      { item: 1, share: 0.75 },
      { item: 2, share: 0.25 },
    ]);
  });

  test("never has what was given back, nor what is nearly the same, until it is bought again", () => {
    const board = boardOf([
      plain({ likeness: "boot" }),
      plain({ likeness: "boot" }),
      plain({ likeness: "sock" }),
    ]);
    const rules: ShelfRules = { ...ANY, returned: "exclude" };
    const sources = [proposing([3, 2, 1])];
    const back: Touch = { item: 0, signal: "return", time: 1 };
    expect(shown({ board, sources, rules, question: question([back]) })).toEqual([2]);
    const again: Touch = { item: 0, signal: "purchase", time: 2 };
    expect(shown({ board, sources, rules, question: question([back, again]) })).toEqual([0, 1, 2]);
  });

  test("leaves out what was bought until its time has come", () => {
    const board = boardOf([plain(), plain()]);
    const rules: ShelfRules = { ...ANY, bought: "unless-due" };
    const bought = question([{ item: 0, signal: "purchase", time: 5 }]);
    const sources = [proposing([2, 1])];
    expect(shown({ board, sources, rules, question: bought })).toEqual([1]);
    const isDue = (item: number, last: number, now: number): boolean =>
      item === 0 && last === 5 && now === NOW;
    expect(shown({ board, sources, rules, question: bought, isDue })).toEqual([0, 1]);
  });

  test("lifts and buries by boosts, and says which", () => {
    const board = boardOf([plain({ fits: [false] }), plain({ fits: [true] })], 1);
    const rules: ShelfRules = { ...ANY, boosts: [{ condition: 0, weight: 3 }] };
    const { items } = shelf({ board, sources: [proposing([2, 1])], rules });
    expect(items.map(({ item, boosts }) => [item, boosts])).toEqual([
      [1, [0]],
      [0, []],
    ]);
  });

  test("goes from likeness to what stands above as diversity says", () => {
    const board = boardOf([
      plain({ brand: "a", category: "x" }),
      plain({ brand: "a", category: "x" }),
      plain({ brand: "b", category: "y" }),
    ]);
    const sources = [proposing([10, 9, 5])];
    expect(shown({ board, sources })).toEqual([0, 1, 2]);
    expect(shown({ board, sources, rules: { ...ANY, diversity: 0.5 } })).toEqual([0, 2, 1]);
  });

  test("tells which rule kept an item out: the first that did", () => {
    const board = boardOf([plain({ inStock: false }), plain({ price: 99 }), plain()]);
    const rules: ShelfRules = {
      ...ANY,
      stock: "in-stock",
      price: { min: 0, max: 50, of: "amount" },
    };
    const { items, left } = shelf({
      board,
      sources: [proposing([3, 2, 1]), proposing([1, 1, 1])],
      rules,
    });
    expect(items.map(({ item }) => item)).toEqual([2]);
    expect([...left]).toEqual([
      [0, "out-of-stock"],
      [1, "price"],
    ]);
  });

  test("is made of an empty catalog by what the person did alone", () => {
    const rules: ShelfRules = { ...ANY, stock: "in-stock", bought: "exclude", filters: [0] };
    const bought = question([{ item: 0, signal: "purchase", time: 1 }]);
    expect(
      shown({ board: createBoard(1), sources: [proposing([2, 1])], rules, question: bought }),
    ).toEqual([1]);
  });
});

const COUNT = 12;
const items = fc.array(
  fc.record({
    currency: fc.constant("SEK"),
    margin: fc.constantFrom(null, 0.2, 0.5),
    price: fc.option(fc.integer({ min: 0, max: 20 })),
    inStock: fc.option(fc.boolean()),
    from: fc.option(fc.integer({ min: NOW - 20, max: NOW + 5 })),
    until: fc.option(fc.integer({ min: NOW - 5, max: NOW + 20 })),
    brand: fc.option(fc.constantFrom("a", "b", "c")),
    category: fc.option(fc.constantFrom("x", "y")),
    likeness: fc.constantFrom("p", "q", "r", "s", "t"),
    fits: fc.tuple(fc.boolean(), fc.boolean()),
  }),
  { minLength: COUNT, maxLength: COUNT },
);
const history = fc.array(
  fc.record({
    item: fc.integer({ min: 0, max: COUNT - 1 }),
    signal: fc.constantFrom("view", "purchase", "return", "dislike", "cart"),
    time: fc.integer({ min: 1, max: NOW }),
  }),
  { maxLength: 8 },
);
const rulesets = fc.record({
  filters: fc.subarray([0, 1]),
  boosts: fc.array(
    fc.record({ condition: fc.constantFrom(0, 1), weight: fc.constantFrom(0, 0.5, 4) }),
    { maxLength: 2 },
  ),
  pins: fc.uniqueArray(
    fc.record({
      item: fc.integer({ min: 0, max: COUNT - 1 }),
      position: fc.integer({ min: 1, max: 4 }),
    }),
    { selector: ({ position }) => position, maxLength: 2 },
  ),
  stock: fc.constantFrom("in-stock", "any"),
  bought: fc.constantFrom("unless-due", "exclude", "allow", "only"),
  returned: fc.constantFrom("exclude", "allow"),
  seen: fc.constantFrom("allow", "exclude"),
  price: fc.option(
    fc.record({
      min: fc.constantFrom(0, 5),
      max: fc.constantFrom(9, 15),
      of: fc.constant("amount"),
    }),
  ),
  perBrand: fc.constantFrom(1, 2, Number.POSITIVE_INFINITY),
  perCategory: fc.constantFrom(1, 3, Number.POSITIVE_INFINITY),
  diversity: fc.constantFrom(0, 0.3, 1),
  newerThan: fc.constantFrom(10, Number.POSITIVE_INFINITY),
});

/** Whether an item may be shown, said once more and otherwise than the code says it. */
const mayStand = (
  item: number,
  catalog: readonly BoardItem[],
  rules: ShelfRules,
  past: readonly Touch[],
): boolean => {
  const facts = catalog[item];
  if (!facts) return false;
  const did = (...signals: readonly string[]) =>
    past.some((each) => each.item === item && signals.includes(each.signal));
  const dislikes = catalog.flatMap((each, number) => {
    const said = past.filter(
      (touch) => touch.item === number && ["purchase", "return", "dislike"].includes(touch.signal),
    );
    return said.length > 0 && said.at(-1)?.signal !== "purchase" ? [each.likeness] : [];
  });
  const checks = [
    facts.from === null || facts.from <= NOW,
    facts.until === null || facts.until > NOW,
    rules.stock === "any" || facts.inStock !== false,
    rules.filters.every((at) => facts.fits[at]),
    rules.price === null ||
      (facts.price !== null && facts.price >= rules.price.min && facts.price <= rules.price.max),
    rules.newerThan === Number.POSITIVE_INFINITY ||
      (facts.from !== null && facts.from >= NOW - rules.newerThan),
    rules.returned === "allow" || !dislikes.includes(facts.likeness),
    rules.bought === "allow" || did("purchase") === (rules.bought === "only"),
    rules.seen === "allow" || !past.some((each) => each.item === item),
  ];
  return checks.every(Boolean);
};

test.prop([
  items,
  history,
  rulesets,
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: COUNT, maxLength: COUNT }),
  fc.integer({ min: 1, max: 6 }),
])(
  "holds nothing that a rule keeps out, whatever the rules and the catalog",
  (catalog, past, rules, scores, k) => {
    const board = createBoard(2);
    catalog.forEach((item, number) => board.put(number, item));
    const sources = [proposing(scores), { ...proposing(scores.toReversed()), name: "other" }];
    const made = makeShelf({
      question: question(past),
      sources,
      rules,
      board,
      isDue: () => false,
      k,
    });
    const numbers = made.items.map(({ item }) => item);
    expect(numbers.filter((item) => !mayStand(item, catalog, rules, past))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length).toBeLessThanOrEqual(k);
    const free = made.items.filter(({ pinned }) => pinned === null).map(({ item }) => item);
    for (const [most, of] of [
      [rules.perBrand, (item: number) => catalog[item]?.brand],
      [rules.perCategory, (item: number) => catalog[item]?.category],
    ] as const)
      for (const value of new Set(free.map(of)))
        if (typeof value === "string")
          expect(free.filter((item) => of(item) === value).length).toBeLessThanOrEqual(most);
    // An item that is pinned to several places has the first of them.
    for (const { item, position } of rules.pins)
      if (position <= k && mayStand(item, catalog, rules, past)) expect(numbers).toContain(item);
  },
);

/** A catalog of what is published at all times. */
const timeless = (catalog: readonly BoardItem[]): readonly BoardItem[] =>
  catalog.map((each) => ({ ...each, from: null, until: null }));

test.prop([
  items,
  history,
  rulesets,
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: COUNT, maxLength: COUNT }),
  fc.nat({ max: COUNT - 1 }),
  fc.record({ margin: fc.option(fc.constantFrom(0.1, 0.3)), most: fc.constantFrom(15, 60, 500) }),
])(
  "is a bundle within its limits of what no rule keeps out, or none",
  (catalog, past, rules, scores, seed, { margin, most }) => {
    const board = createBoard(2);
    catalog.forEach((item, number) => board.put(number, item));
    const made = makeBundleShelf({
      question: question(past, [seed]),
      sources: [proposing(scores, () => [{ item: seed, part: 1 }])],
      pairs: (item) => [{ item: (item + 1) % COUNT, support: 3, lift: 2, likelihood: 5 }],
      limits: {
        size: { min: 2, max: 3 },
        total: { min: null, max: most },
        margin,
        isOnePerCategory: rules.perCategory === 1,
      },
      rules: { ...rules, price: null },
      board,
      isDue: () => false,
    });
    const numbers = made.items.map(({ item }) => item);
    const added = numbers.filter((item) => item !== seed);
    expect(numbers.length === 0).toBe(made.missing !== null);
    // What the person gave back is in no set, not even in one around it.
    const wasKept = mayStand(seed, timeless(catalog), { ...ANY, returned: rules.returned }, past);
    expect(wasKept || numbers.length === 0).toBe(true);
    expect(made.missing !== null || (numbers[0] === seed && numbers.length > 1)).toBe(true);
    const free = { ...rules, price: null };
    expect(added.filter((item) => !mayStand(item, catalog, free, past))).toEqual([]);
    expect(numbers.filter((item) => catalog[item]?.inStock === false)).toEqual([]);
    const total = numbers.reduce((sum, item) => sum + (catalog[item]?.price ?? 0), 0);
    expect(made.total ?? 0).toBe(total);
    expect(total).toBeLessThanOrEqual(most);
    const earned = numbers.reduce((sum, item) => {
      const { price, margin: share } = catalog[item] ?? { price: 0, margin: 0 };
      return sum + (price ?? 0) * (share ?? 0);
    }, 0);
    expect(earned).toBeGreaterThanOrEqual((margin ?? 0) * total - 1e-9);
    for (const { item, sources, because } of made.items) {
      if (item === seed) continue;
      const parts = Object.values(sources).reduce((sum, part) => sum + part, 0);
      expect(parts).toBeCloseTo(1, 9);
      expect(because.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  },
);
