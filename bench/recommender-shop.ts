import { createDraw } from "@attune/recommender/draw";
import type { Board } from "@attune/recommender/board";
import { createBoard } from "@attune/recommender/board";
import type { ContentIndex } from "@attune/recommender/content";
import { contentOf, createContentIndex } from "@attune/recommender/content";
import type { Question, Source, Touch } from "@attune/recommender/source";
import {
  contentSource,
  easeSource,
  popularSource,
  sessionSource,
  similarSource,
  togetherSource,
  trendingSource,
} from "@attune/recommender/source";
import { createTrending } from "@attune/recommender/popularity";
import { createSessionIndex, SESSION_DEFAULTS } from "@attune/recommender/session";
import { makeModel } from "./recommender-data.ts";

const DAY = 86_400_000;
export const NOW = 1_800_000_000_000;
/** Fine categories, each with items of its own; a person keeps to a few. */
const GROUPS = 1_000;
const NEIGHBOURS = 50;
const PAIRS = 30;
const HAPPENINGS = 300_000;
const SESSIONS = 40_000;
const HISTORY = 20;

type Draw = () => number;
const below = (draw: Draw, most: number): number => Math.floor(draw() * most);

/** Conditions on items that are asked by rules, by their places on the board. */
export const MOST = 0;
export const FEW = 1;
export const SOME = 2;

/** The item of a group that is drawn: few have most of what is done. */
const itemOf = (group: number, items: number, draw: Draw): number =>
  Math.min(items - 1, group + GROUPS * Math.floor(Math.ceil(items / GROUPS) * draw() ** 3));

const categoryOf = (item: number): readonly string[] => {
  const group = item % GROUPS;
  return [`a${group % 10}`, `b${group % 100}`, `c${group}`];
};
const brandOf = (item: number): string => `brand ${item % 100} ${Math.floor(item / GROUPS) % 20}`;

/** A word of so many, the first ones much oftener. */
const word = (kind: string, most: number, draw: Draw): string =>
  `${kind}${Math.floor(most * draw() ** 3)}`;

const fillContent = (index: ContentIndex, items: number): void => {
  const draw = createDraw(11);
  for (let item = 0; item < items; item += 1)
    index.upsert(
      item,
      contentOf({
        title: [
          word(`own${item % 100}x`, 60, draw),
          word("word", 20_000, draw),
          word("word", 20_000, draw),
        ].join(" "),
        text: "",
        brand: brandOf(item),
        category: categoryOf(item),
        attributes: {
          colour: word("colour", 12, draw),
          material: word("material", 40, draw),
          size: word("size", 9, draw),
        },
        embedding: null,
      }),
    );
};

const fillBoard = (board: Board, items: number): void => {
  const draw = createDraw(12);
  for (let item = 0; item < items; item += 1)
    board.put(item, {
      price: 10 + below(draw, 500),
      currency: "EUR",
      margin: null,
      inStock: draw() < 0.9,
      from: NOW - below(draw, 365) * DAY,
      until: null,
      brand: brandOf(item),
      category: categoryOf(item).join("/"),
      likeness: `${item >> 1}`,
      fits: [draw() < 0.8, draw() < 0.005, draw() < 0.3],
    });
};

const trendingOf = (items: number) => {
  const trending = createTrending();
  const draw = createDraw(13);
  for (let at = 0; at < HAPPENINGS; at += 1) {
    const item = itemOf(below(draw, GROUPS), items, draw);
    const [first = "", second = "", third = ""] = categoryOf(item);
    trending.count({
      item,
      signal: "view",
      time: NOW - 14 * DAY * (1 - at / HAPPENINGS),
      person: String(below(draw, 50_000)),
      categories: [first, `${first}/${second}`, `${first}/${second}/${third}`],
      places: [],
      segments: [],
    });
  }
  return trending;
};

const groupsOf = (draw: Draw): readonly number[] => {
  const first = below(draw, GROUPS);
  return [first, (first * 7 + 311) % GROUPS, (first * 7 + 622) % GROUPS];
};

const sessionsOf = (items: number) => {
  const sessions = createSessionIndex(items, { ...SESSION_DEFAULTS, capacity: 1 << 17 });
  const draw = createDraw(14);
  for (let session = 0; session < SESSIONS; session += 1) {
    const groups = groupsOf(draw);
    sessions.learn(
      Array.from({ length: 3 + below(draw, 8) }, () =>
        itemOf(groups[below(draw, groups.length)] ?? 0, items, draw),
      ),
    );
  }
  return sessions;
};

const pairsFor = (items: number) => {
  const { start, targets, weights } = makeModel(items, PAIRS);
  return (item: number) => {
    const from = start[item] ?? 0;
    return Array.from(targets.subarray(from, start[item + 1] ?? from), (other, at) => ({
      item: other,
      support: 3,
      lift: 2,
      likelihood: 20 * (weights[from + at] ?? 0),
    }));
  };
};

/** A person who looked at some items of a few groups, bought one and sent one back. */
const historyOf = (items: number, draw: Draw): readonly Touch[] => {
  const groups = groupsOf(draw);
  return Array.from(
    { length: HISTORY },
    (_, at): Touch => ({
      item: itemOf(groups[below(draw, groups.length)] ?? 0, items, draw),
      signal: at === 4 ? "purchase" : at === 7 ? "return" : at === 11 ? "cart" : "view",
      time: NOW - (HISTORY - at) * (at < 15 ? DAY : 60_000),
    }),
  );
};

/** Questions of as many people, each asked once; made one by one, as a server meets them. */
export function* questionsOf(items: number, count: number, query: boolean): Generator<Question> {
  const draw = createDraw(15);
  for (let asked = 0; asked < count; asked += 1)
    yield {
      history: historyOf(items, draw),
      seeds: [],
      now: NOW,
      context: {
        segments: [],
        places: [],
        category: null,
        query: query ? `${word("own7x", 60, draw)} ${word("word", 20_000, draw)}` : null,
      },
    };
}

export type Shop = {
  readonly board: Board;
  readonly sources: Readonly<Record<string, Source>>;
};

/** A made catalog of so many items with what its sources know of it; its likenesses are drawn. */
export const makeShop = (items: number): Shop => {
  const board = createBoard(3);
  const content = createContentIndex();
  fillBoard(board, items);
  fillContent(content, items);
  const model = makeModel(items, NEIGHBOURS);
  const draw = createDraw(16);
  const popular = new Float64Array(items).map(
    (_, item) => 1 + Math.floor(1e4 / (1 + item)) + draw(),
  );
  return {
    board,
    sources: {
      ease: easeSource(model),
      relayed: easeSource(model, undefined, { share: 1, through: 30 }),
      similar: similarSource(model),
      session: sessionSource(sessionsOf(items)),
      together: togetherSource(pairsFor(items)),
      content: contentSource(content),
      trending: trendingSource(trendingOf(items)),
      popular: popularSource(popular),
    },
  };
};
