import type { Board } from "../board/index.ts";
import type { Because, Proposal, Question, Source } from "../source/index.ts";
import type { Scored } from "./arrange.ts";
import { arrange } from "./arrange.ts";
import type { IsDue, LeftOut, ShelfRules } from "./rules.ts";
import { leftOutFor } from "./rules.ts";

/** A source of a recommender: its name, and how much its order counts beside the others'. */
export type Weighed = {
  readonly name: string;
  readonly source: Source;
  readonly weight: number;
};

/** An item on a shelf, and what put it there. */
export type Placed = {
  readonly item: number;
  readonly score: number;
  /** What part of the score each source gave; they sum to 1. Empty for a pin that no source proposed. */
  readonly sources: Readonly<Record<string, number>>;
  /** The items that spoke for it, strongest first, with their shares of what was said for it. */
  readonly because: readonly { readonly item: number; readonly share: number }[];
  /** Places of the boosts that moved it. */
  readonly boosts: readonly number[];
  /** The place that it is pinned to. */
  readonly pinned: number | null;
};

export type MadeShelf = {
  readonly items: readonly Placed[];
  /** Items that sources looked at and rules kept out, each with the first rule that did. */
  readonly left: ReadonlyMap<number, LeftOut>;
};

export type ShelfAsked = {
  readonly question: Question;
  readonly sources: readonly Weighed[];
  readonly rules: ShelfRules;
  readonly board: Board;
  readonly isDue: IsDue;
  readonly k: number;
};

/** Items that each source proposes, at least, and for each that is wanted. */
const LEAST = 40;
const FOR_EACH = 4;
/** Most reasons that are told of an item. */
const REASONS = 3;

type Blend = Map<number, { score: number; readonly by: Map<string, number> }>;

/** Each rule is asked once of an item. */
const gate = (leftOut: (item: number) => LeftOut | null) => {
  const known = new Map<number, LeftOut | null>();
  const left = new Map<number, LeftOut>();
  const allowed = (item: number): boolean => {
    const before = known.get(item);
    if (before !== undefined) return before === null;
    const found = leftOut(item);
    known.set(item, found);
    if (found !== null) left.set(item, found);
    return found === null;
  };
  return { allowed, left };
};

/** Scores of one source as parts of its best, so that sources of different units can be added up. */
const addTo = (blend: Blend, { name, weight }: Weighed, proposals: readonly Proposal[]): void => {
  const best = proposals[0]?.score ?? 0;
  if (!(best > 0)) return;
  for (const { item, score } of proposals) {
    const part = (weight * score) / best;
    if (!(part > 0)) continue;
    const known = blend.get(item) ?? { score: 0, by: new Map() };
    known.score += part;
    known.by.set(name, part);
    blend.set(item, known);
  }
};

const shareOf = (parts: readonly Because[]): readonly Because[] => {
  const speaking = parts.filter(({ part }) => part > 0);
  const sum = speaking.reduce((total, { part }) => total + part, 0);
  return sum > 0 ? speaking.map(({ item, part }) => ({ item, part: part / sum })) : [];
};

/** What spoke for an item over all of its sources: each source's parts count by its part of the score. */
const becauseOf = (
  item: number,
  by: ReadonlyMap<string, number>,
  { question, sources }: ShelfAsked,
): Placed["because"] => {
  const told = new Map<number, number>();
  for (const { name, source } of sources) {
    const part = by.get(name);
    if (part === undefined) continue;
    for (const each of shareOf(source.because(question, item)))
      told.set(each.item, (told.get(each.item) ?? 0) + part * each.part);
  }
  const total = [...told.values()].reduce((sum, part) => sum + part, 0);
  return [...told]
    .map(([each, part]) => ({ item: each, share: part / total }))
    .sort((a, b) => b.share - a.share || a.item - b.item)
    .slice(0, REASONS);
};

const boostsOf = (item: number, { rules: { boosts }, board }: ShelfAsked): number[] =>
  boosts.flatMap(({ condition }, index) => (board.fits(condition, item) ? [index] : []));

const byScore = (a: Scored, b: Scored): number => b.score - a.score || a.item - b.item;

/** Puts what is pinned in its place, as far as the shelf reaches; the rest closes up around it. */
const withPins = (
  arranged: readonly Scored[],
  pins: ShelfRules["pins"],
  { k }: ShelfAsked,
): readonly Scored[] => {
  const pinned = new Set(pins.map(({ item }) => item));
  const shown = arranged.filter(({ item }) => !pinned.has(item));
  for (const { item, position } of [...pins].sort((a, b) => a.position - b.position))
    shown.splice(position - 1, 0, { item, score: 0 });
  return shown.slice(0, k);
};

/**
 * Makes a shelf: sources propose what no rule keeps out, their scores are blended as
 * sum of weight · score / best score of the source, boosts multiply, diversity and caps choose, pins are
 * put in their places. No item that a rule keeps out is ever on it, pinned or not.
 */
export const makeShelf = (asked: ShelfAsked): MadeShelf => {
  const { question, sources, rules, board, isDue, k } = asked;
  const { allowed, left } = gate(leftOutFor(rules, question, board, isDue));
  const wanted = Math.max(LEAST, FOR_EACH * k);
  const blend: Blend = new Map();
  for (const each of sources) addTo(blend, each, each.source.propose(question, wanted, allowed));
  const boosted = (item: number, score: number): number =>
    boostsOf(item, asked).reduce((product, at) => product * (rules.boosts[at]?.weight ?? 1), score);
  const candidates = [...blend]
    .map(([item, { score }]) => ({ item, score: boosted(item, score) }))
    .sort(byScore);
  const pins = rules.pins.filter(({ item, position }) => position <= k && allowed(item));
  const pinnedAt = new Map(pins.map(({ item, position }) => [item, position]));
  const shown = withPins(arrange(candidates, rules, board, k), pins, asked);
  return {
    items: shown.map(({ item, score }): Placed => {
      const { by, score: whole } = blend.get(item) ?? { by: new Map<string, number>(), score: 0 };
      return {
        item,
        score,
        sources: Object.fromEntries([...by].map(([name, part]) => [name, part / whole])),
        because: becauseOf(item, by, asked),
        boosts: boostsOf(item, asked),
        pinned: pinnedAt.get(item) ?? null,
      };
    }),
    left,
  };
};
