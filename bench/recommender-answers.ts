import { performance } from "node:perf_hooks";
import type { ShelfRules } from "@attune/recommender/shelf";
import { makeShelf } from "@attune/recommender/shelf";
import { latencyOf } from "./latency.ts";
import type { Figure, RecommenderResult } from "./recommender-report.ts";
import type { Shop } from "./recommender-shop.ts";
import { FEW, makeShop, MOST, questionsOf, SOME } from "./recommender-shop.ts";

const DAY = 86_400_000;
const QUESTIONS = 3_000;
/** Of each kind that are asked before they count. */
const WARM = 300;
/** Milliseconds that one kind of answer may take in all. */
const PATIENCE = 8_000;
/** What a shelf of ten asks for. */
const K = 15;

/** What most shops have: a filter that most fit, two boosts, caps, variety, and nothing given back. */
const RULES: ShelfRules = {
  filters: [MOST],
  boosts: [
    { condition: SOME, weight: 1.5 },
    { condition: FEW, weight: 3 },
  ],
  pins: [],
  stock: "in-stock",
  bought: "exclude",
  returned: "exclude",
  seen: "allow",
  price: { min: 20, max: 450, of: "amount" },
  perBrand: 4,
  perCategory: 6,
  diversity: 0.3,
  newerThan: Number.POSITIVE_INFINITY,
};

type Kind = {
  readonly name: string;
  readonly sources: readonly string[];
  readonly rules?: Partial<ShelfRules>;
  readonly isSearch?: boolean;
};

const KINDS: readonly Kind[] = [
  { name: "ease and session", sources: ["ease", "session"] },
  { name: "ease with 30 finds that pass on", sources: ["relayed"] },
  { name: "session, similar and content", sources: ["session", "similar", "content"] },
  {
    name: "ease, content and trending, of the last month, unseen",
    sources: ["ease", "content", "trending"],
    rules: { newerThan: 30 * DAY, seen: "exclude" },
  },
  { name: "content", sources: ["content"] },
  { name: "trending", sources: ["trending"] },
  { name: "popular", sources: ["popular"] },
  {
    name: "trending and popular of one in 200 items",
    sources: ["trending", "popular"],
    rules: { filters: [FEW] },
  },
  { name: "a search", sources: ["content"], isSearch: true },
  {
    name: "all sources at once",
    sources: ["ease", "similar", "session", "together", "content", "trending", "popular"],
  },
];

const timesOf = ({ board, sources }: Shop, kind: Kind, items: number): readonly number[] => {
  const parts = kind.sources.flatMap((name) => {
    const source = sources[name];
    return source === undefined ? [] : [{ name, source, weight: 1 }];
  });
  const rules = { ...RULES, ...kind.rules };
  const times: number[] = [];
  const begun = performance.now();
  let asked = 0;
  for (const question of questionsOf(items, QUESTIONS, kind.isSearch ?? false)) {
    const start = performance.now();
    makeShelf({ question, sources: parts, rules, board, isDue: () => false, k: K });
    const end = performance.now();
    asked += 1;
    if (asked > WARM || end - begun > PATIENCE / 2) times.push(end - start);
    if (end - begun > PATIENCE) break;
  }
  return times;
};

/** How long whole answers take: sources, blend, rules, variety, caps and reasons. */
export const answers = (
  items: number,
): Pick<RecommenderResult, "title" | "setting" | "figures"> => {
  const shop = makeShop(items);
  const figures = KINDS.flatMap((kind): Figure[] => {
    const { p50, p99 } = latencyOf(timesOf(shop, kind, items));
    return [
      { name: `${kind.name}: p50`, value: p50, unit: "ms" },
      { name: "p99", value: p99, unit: "ms", target: { most: 1 } },
    ];
  });
  return {
    title: `Whole answers of ${K} items with rules, variety, caps and reasons, from a made catalog of ${items} items`,
    setting: "Nothing to choose",
    figures,
  };
};
