import type { Board } from "../board/index.ts";
import type { Part, PartSaid } from "../blend/index.ts";
import { blendSource } from "../blend/index.ts";
import type { Crowd } from "../popularity/index.ts";
import type { Proposal } from "../ranking/index.ts";
import { rerank } from "../ranking/index.ts";
import type { Question } from "../source/index.ts";
import type { IsDue, LeftOut, ShelfRules } from "./rules.ts";
import { gate } from "./gate.ts";

/** An item on a shelf, and what put it there. */
export type Placed = {
  readonly item: number;
  readonly score: number;
  /** What part of the score each source gave; they sum to 1. Empty for a pin that no source proposed. */
  readonly sources: Readonly<Record<string, number>>;
  /** Among whom sources found it, by their names, where they tell crowds apart. */
  readonly among: Readonly<Record<string, Crowd>>;
  /** The items that spoke for it, strongest first, with their shares of what was said for it. */
  readonly because: readonly { readonly item: number; readonly share: number }[];
  /** Places of the boosts that moved it. */
  readonly boosts: readonly number[];
  /** The place that it is pinned to. */
  readonly pinned: number | null;
};

export type MadeShelf = {
  readonly items: readonly Placed[];
  /**
   * Items that would have been among the best of a source, and that rules kept out; each with the first rule
   * that did.
   */
  readonly left: ReadonlyMap<number, LeftOut>;
};

export type ShelfAsked = {
  readonly question: Question;
  /** Ways to find items, each with how much it counts. */
  readonly sources: readonly Part[];
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

/** What spoke for an item over all of its sources, as shares of all that did. */
const becauseOf = (said: readonly PartSaid[]): Placed["because"] => {
  const told = new Map<number, number>();
  for (const { item, part } of said.flatMap(({ because }) => because))
    told.set(item, (told.get(item) ?? 0) + part);
  const total = [...told.values()].reduce((sum, part) => sum + part, 0);
  return [...told]
    .map(([item, part]) => ({ item, share: part / total }))
    .sort((one, other) => other.share - one.share || one.item - other.item)
    .slice(0, REASONS);
};

const sourcesOf = (said: readonly PartSaid[]): Placed["sources"] => {
  const whole = said.reduce((sum, { part }) => sum + part, 0);
  return Object.fromEntries(said.map(({ name, part }) => [name, part / whole]));
};

/** Among whom sources found an item, of those that tell crowds apart. */
export const amongOf = (said: readonly PartSaid[]): Placed["among"] =>
  Object.fromEntries(
    said.flatMap(({ name, among }) => (among === null ? [] : [[name, among] as const])),
  );

const boostsOf = (item: number, { rules: { boosts }, board }: ShelfAsked): number[] =>
  boosts.flatMap(({ condition }, index) => (board.fits(condition, item) ? [index] : []));

/** How alike two items are: half for one brand, half for one category. */
const likenessOn =
  (board: Board) =>
  (a: number, b: number): number =>
    (board.brand(a) >= 0 && board.brand(a) === board.brand(b) ? 0.5 : 0) +
    (board.category(a) >= 0 && board.category(a) === board.category(b) ? 0.5 : 0);

const named = (number: number): number | null => (number < 0 ? null : number);
const capOf = (most: number): number | null => (Number.isFinite(most) ? most : null);

/** The best as diversity and caps let them stand. */
const chosen = (proposals: readonly Proposal[], { rules, board, k }: ShelfAsked) =>
  rerank(proposals, {
    k,
    lambda: 1 - rules.diversity,
    similarity: likenessOn(board),
    perBrand: capOf(rules.perBrand),
    perCategory: capOf(rules.perCategory),
    brandOf: (item) => named(board.brand(item)),
    categoryOf: (item) => named(board.category(item)),
  });

/** An item that is pinned to several places has the first of them. */
const onceEach = (pins: ShelfRules["pins"]): ShelfRules["pins"] =>
  pins.filter(
    ({ item, position }) => !pins.some((other) => other.item === item && other.position < position),
  );

/** Puts what is pinned in its place, as far as the shelf reaches; the rest closes up around it. */
const withPins = (
  arranged: readonly Proposal[],
  pins: ShelfRules["pins"],
  { k }: ShelfAsked,
): readonly Proposal[] => {
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
  const { question, sources, rules, k } = asked;
  const { allowed, left } = gate(asked);
  const depth = Math.max(LEAST, FOR_EACH * k);
  const blend = blendSource(sources, { scale: "score", depth });
  const boosted = ({ item, score }: Proposal): Proposal => ({
    item,
    score: boostsOf(item, asked).reduce(
      (product, at) => product * (rules.boosts[at]?.weight ?? 1),
      score,
    ),
  });
  const proposals = blend.propose(question, depth, allowed).map(boosted);
  const pins = onceEach(rules.pins).filter(({ item, position }) => position <= k && allowed(item));
  const pinnedAt = new Map(pins.map(({ item, position }) => [item, position]));
  const shown = withPins(chosen(proposals, asked), pins, asked);
  return {
    items: shown.map(({ item, score }): Placed => {
      const said = blend.said(question, item);
      return {
        item,
        score,
        sources: sourcesOf(said),
        among: amongOf(said),
        because: becauseOf(said),
        boosts: boostsOf(item, asked),
        pinned: pinnedAt.get(item) ?? null,
      };
    }),
    left,
  };
};
