import type { Part } from "../blend/index.ts";
import { blendSource } from "../blend/index.ts";
import type { Board } from "../board/index.ts";
import type { Bundle, BundleLimits, Chosen, Good } from "../bundle/index.ts";
import { makeBundle } from "../bundle/index.ts";
import type { Question } from "../source/index.ts";
import type { Pair } from "../together/index.ts";
import { gate } from "./gate.ts";
import type { IsDue, LeftOut, ShelfRules } from "./rules.ts";
import { returnedFor } from "./rules.ts";
import type { Placed } from "./shelf.ts";
import { amongOf } from "./shelf.ts";

export type BundleAsked = {
  readonly question: Question;
  /** Ways to find items that go with others, each with how much it counts. */
  readonly sources: readonly Part[];
  /** What is bought together, surest first. */
  readonly pairs: (item: number) => readonly Pair[];
  readonly limits: BundleLimits;
  readonly rules: ShelfRules;
  readonly board: Board;
  readonly isDue: IsDue;
};

export type MadeBundle = {
  /** What it goes with first, then what was added, in the order in which it was; empty where there is none. */
  readonly items: readonly Placed[];
  readonly left: ReadonlyMap<number, LeftOut>;
  /** What all of it costs together; null where there is none. */
  readonly total: number | null;
  /** The limit that could not be kept; null where there is a bundle. */
  readonly missing: Extract<Bundle, { kind: "none" }>["why"] | null;
};

/** Items that each source proposes for a place. */
const DEPTH = 100;
/** Most reasons that are told of an item. */
const REASONS = 3;

/** A margin that nobody says earns nothing, and where one is asked for, keeps the item out. */
const goodOn =
  (board: Board, { margin: wanted }: BundleLimits) =>
  (item: number): Good | null => {
    if (!board.has(item)) return null;
    const [price, margin, category] = [board.price(item), board.margin(item), board.category(item)];
    const earned = Number.isNaN(margin) && wanted === null ? 0 : price * margin;
    return {
      price,
      margin: earned,
      isInStock: !board.isOutOfStock(item),
      category: category < 0 ? null : String(category),
      currency: board.currency(item) < 0 ? null : String(board.currency(item)),
    };
  };

type Voice = { readonly item: number; readonly part: number };

/** Parts of what speaks for an item, so that all of them come to a share. */
const shared = (voices: readonly Voice[], share: number): readonly Voice[] => {
  const speaking = voices.filter(({ part }) => part > 0);
  const whole = speaking.reduce((sum, { part }) => sum + part, 0);
  return speaking.map(({ item, part }) => ({ item, part: (part / whole) * share }));
};

/** Items that it goes with, by what they did for its fit: pairs by their likelihood, the model by its parts. */
const becauseOf = ({ together, because, byPairs }: Chosen): Placed["because"] => {
  const paired = together.map((pair) => ({ item: pair.with, part: pair.likelihood }));
  const told = new Map<number, number>();
  for (const { item, part } of [...shared(paired, byPairs), ...shared(because, 1 - byPairs)])
    told.set(item, (told.get(item) ?? 0) + part);
  const whole = [...told.values()].reduce((sum, part) => sum + part, 0);
  return [...told]
    .map(([item, part]) => ({ item, share: part / whole }))
    .sort((a, b) => b.share - a.share || a.item - b.item)
    .slice(0, REASONS);
};

const NOTHING_MOVED = { boosts: [], pinned: null } as const;
const A_SEED = { sources: {}, among: {}, because: [], ...NOTHING_MOVED } as const;

/**
 * Makes a bundle of what no rule keeps out, around the seeds or the history. Seeds are what they are: no
 * rule is asked of them, but whether the person gave them back. The sources are blended as a shelf's are.
 */
export const makeBundleShelf = (asked: BundleAsked): MadeBundle => {
  const { question, sources, pairs, limits, rules, board } = asked;
  const { allowed, left } = gate(asked);
  if (question.seeds.some(returnedFor(rules, question, board)))
    return { items: [], left, total: null, missing: "seeds" };
  const blend = blendSource(sources, { scale: "score", depth: DEPTH });
  const bundle = makeBundle(
    question,
    limits,
    { pairs, model: blend, goodOf: goodOn(board, limits) },
    allowed,
  );
  if (bundle.kind === "none") return { items: [], left, total: null, missing: bundle.why };
  const seeds = new Set(question.seeds);
  const before: number[] = [];
  const items = bundle.items.map((chosen): Placed => {
    const { item, fit, byPairs } = chosen;
    const said = blend.said({ ...question, seeds: [...before] }, item);
    before.push(item);
    if (seeds.has(item)) return { item, score: fit, ...A_SEED };
    const whole = said.reduce((sum, { part }) => sum + part, 0);
    const parts: Record<string, number> = byPairs > 0 ? { together: byPairs } : {};
    for (const { name, part } of whole > 0 ? said : [])
      parts[name] = (parts[name] ?? 0) + (part / whole) * (1 - byPairs);
    const [among, because] = [amongOf(said), becauseOf(chosen)];
    return { item, score: fit, sources: parts, among, because, ...NOTHING_MOVED };
  });
  return { items, left, total: bundle.total, missing: null };
};
