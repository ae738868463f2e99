import type {
  Shelf,
  ShelvedBoost,
  ShelvedBundle,
  ShelvedItem,
  WantedShelf,
} from "@attune/core/decision";
import type { DefinitionOf } from "@attune/core/definition";
import { durationOf } from "@attune/core/duration";
import type { JsonObject } from "@attune/core/json";
import { own, ownText } from "@attune/core/json";
import { isCrowdSource, isWeighed, NO_RULES } from "@attune/core/recommender";
import type { Part } from "@attune/recommender/blend";
import type { Board } from "@attune/recommender/board";
import type {
  BundleAsked,
  LeftOut,
  MadeBundle,
  Placed,
  ShelfRules,
} from "@attune/recommender/shelf";
import { makeBundleShelf, makeShelf, returnedFor } from "@attune/recommender/shelf";
import type { Question } from "@attune/recommender/source";
import { cardOf, isShowable } from "./card.ts";
import { createAnybody } from "./anybody.ts";
import { createBoardsByModel } from "./board-by-model.ts";
import type { ItemBoard, ItemBoards } from "./item-board.ts";
import type { ModelSet, Models } from "./models.ts";
import type { Person } from "./question.ts";
import { questionOf, unknownIn } from "./question.ts";
import { weightsFor } from "./weigh.ts";

type Recommender = DefinitionOf<"recommender">;

export type ShelfAsk = {
  /** By their ids. */
  readonly wanted: ReadonlyMap<string, WantedShelf>;
  /** The live recommender of a key. */
  readonly recommenderOf: (key: string) => Recommender | undefined;
  /** What people call the segments that have a name, by key. */
  readonly segmentNames: ReadonlyMap<string, string>;
  /** Null where nobody is known, or may be. */
  readonly person: Person | null;
  readonly context: JsonObject;
  readonly locale: string | null;
  /** Epoch ms. */
  readonly now: number;
};

/** Makes the shelves that are asked for; one that cannot be made is empty. */
export type Shelves = (ask: ShelfAsk) => Promise<ReadonlyMap<string, Shelf>>;

/** More than are shown, for what has gone from the catalog since the board was told. */
const SPARE = 5;
const MOST_DUE = 100;

type Rules = NonNullable<Recommender["rules"]>;

const orNone = (most: number | undefined): number => most ?? Number.POSITIVE_INFINITY;

/** The board's places of a recommender's conditions; null where it does not know one of them yet. */
const conditionsOf = (
  { filter, boost = [] }: Rules,
  { conditionAt }: ItemBoard,
): Pick<ShelfRules, "filters" | "boosts"> | null => {
  const filters = filter === undefined ? [] : [conditionAt(filter)];
  const known = filters.filter((place) => place !== undefined);
  const boosts = boost.flatMap(({ if: asked, weight }) => {
    const condition = conditionAt(asked);
    return condition === undefined ? [] : [{ condition, weight }];
  });
  return known.length < filters.length || boosts.length < boost.length
    ? null
    : { filters: known, boosts };
};

const bandOf = ({ price }: Rules): ShelfRules["price"] =>
  price ? { min: price.min ?? 0, max: orNone(price.max), of: price.of } : null;

/** Rules by the numbers of a board; null where it does not know a condition of theirs yet. */
const rulesOf = (
  { rules = NO_RULES }: Recommender,
  itemBoard: ItemBoard,
  { numberOf }: ModelSet,
): ShelfRules | null => {
  const conditions = conditionsOf(rules, itemBoard);
  if (conditions === null) return null;
  const { pins = [], perBrand, perCategory, newerThan } = rules;
  return {
    ...rules,
    ...conditions,
    pins: pins.flatMap(({ item: id, position }) => {
      const item = numberOf(id);
      return item === undefined ? [] : [{ item, position }];
    }),
    price: bandOf(rules),
    perBrand: orNone(perBrand),
    perCategory: orNone(perCategory),
    newerThan: orNone(newerThan === undefined ? undefined : (durationOf(newerThan) ?? undefined)),
  };
};

type Draft = Placed & { readonly id: string; readonly from: string; readonly stock: string };

type Drafted = {
  readonly items: readonly Draft[];
  readonly left: ReadonlyMap<number, LeftOut>;
  /** Of a recommender of bundles. */
  readonly bundle: MadeBundle | null;
};

const NOTHING_DRAFTED: Drafted = { items: [], left: new Map(), bundle: null };

type Bench = {
  readonly models: ModelSet;
  readonly itemBoard: ItemBoard;
  readonly board: Board;
  readonly anybody: ReturnType<typeof createAnybody<Drafted>>;
};

const dueIn = (question: Question, { sources }: ModelSet): ReadonlySet<number> =>
  new Set(sources.again?.propose(question, MOST_DUE, () => true).map(({ item }) => item) ?? []);

/**
 * The ways to find items that a recommender names, as far as there are models of them. Weights that were
 * learnt hold for the sources that they were learnt of.
 */
const waysOf = (
  { key, sources, weights }: Pick<Recommender, "key" | "sources" | "weights">,
  question: Question,
  models: ModelSet,
): readonly Part[] => {
  const blend = weights === "learnt" ? models.blendOf(key) : undefined;
  const learnt = blend === undefined ? null : weightsFor(blend, question);
  const isLearnt = sources.every(({ use }) => !isWeighed(use) || own(learnt, use) !== undefined);
  return sources.flatMap(({ use, weight, by }) => {
    const source =
      by !== undefined && isCrowdSource(use) ? models.among(use, by) : models.sources[use];
    const counted = isLearnt ? (learnt?.[use] ?? weight) : weight;
    return source ? [{ name: use, source, weight: counted }] : [];
  });
};

/** One set of items that go together; pairs count beside the sources where these name them. */
const bundleOf = (
  { bundle, ...recommender }: Recommender,
  asked: Omit<BundleAsked, "sources" | "pairs" | "limits">,
  models: ModelSet,
  k: number,
): MadeBundle | null => {
  if (!bundle) return null;
  const { min, max, total, margin } = bundle;
  const ways = waysOf(recommender, asked.question, models);
  const isPaired = ways.some(({ name }) => name === "together");
  return makeBundleShelf({
    ...asked,
    sources: ways.filter(({ name }) => name !== "together"),
    pairs: isPaired ? models.pairs : () => [],
    limits: {
      size: { min, max: Math.min(max, k) },
      total: { min: total?.min ?? null, max: total?.max ?? null },
      margin: margin ?? null,
      isOnePerCategory: asked.rules.perCategory === 1,
    },
  });
};

/** What one recommender proposes by its rules; `k` items, and some to spare in a list. */
const madeOf = (
  recommender: Recommender,
  question: Question,
  rules: ShelfRules,
  { models, board }: Bench,
  k: number,
): Drafted => {
  const due = rules.bought === "unless-due" ? dueIn(question, models) : null;
  const isDue = (item: number): boolean => due?.has(item) === true;
  const asked = { question, rules, board, isDue };
  const bundle = bundleOf(recommender, asked, models, k);
  const { items, left } =
    bundle ?? makeShelf({ ...asked, sources: waysOf(recommender, question, models), k: k + SPARE });
  return {
    items: items.map((each) => ({
      ...each,
      id: models.idOf(each.item),
      from: recommender.key,
      stock: bundle === null ? rules.stock : "in-stock",
    })),
    left,
    bundle,
  };
};

/** What one recommender proposes, its fallbacks left aside. */
const draftOf = (
  recommender: Recommender,
  ask: ShelfAsk,
  person: Person | null,
  bench: Bench,
  k: number,
): Drafted => {
  const { models, itemBoard, board, anybody } = bench;
  const rules = rulesOf(recommender, itemBoard, models);
  if (rules === null) return NOTHING_DRAFTED;
  const question = questionOf(recommender.basis, { ...ask, person }, models);
  const make = (): Drafted => madeOf(recommender, question, rules, bench, k);
  if (question.history.length > 0) return make();
  const key = JSON.stringify([recommender.key, k, question.seeds, question.context]);
  return anybody(key, [recommender, models, board, board.version()], question.now, make);
};

/**
 * What anybody would be shown, for somebody who is known and may be: without what they gave back. A set of
 * which something falls away is none.
 */
const withoutReturned = (
  made: Drafted,
  recommender: Recommender,
  ask: ShelfAsk,
  { models, itemBoard, board }: Bench,
): Drafted => {
  const rules = ask.person === null ? null : rulesOf(recommender, itemBoard, models);
  if (rules === null) return made;
  const isReturned = returnedFor(rules, questionOf(recommender.basis, ask, models), board);
  const items = made.items.filter(({ item }) => !isReturned(item));
  if (items.length === made.items.length) return made;
  const left = new Map(made.left);
  for (const { item } of made.items) if (isReturned(item)) left.set(item, "returned");
  if (made.bundle === null) return { ...made, items, left };
  return {
    items: [],
    left,
    bundle: { items: [], left, total: null, missing: "seeds" },
  };
};

/** A recommender and those that it falls back on, each once. */
const chainOf = (key: string, { recommenderOf }: ShelfAsk): readonly Recommender[] => {
  const chain = new Map<string, Recommender>();
  const open = [key];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const found = chain.has(next) ? undefined : recommenderOf(next);
    if (!found) continue;
    chain.set(next, found);
    open.unshift(...(found.fallback ?? []));
  }
  return [...chain.values()];
};

const countsOf = (reasons: Iterable<LeftOut>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const why of reasons) counts[why] = (counts[why] ?? 0) + 1;
  return counts;
};

const sizeOf = ({ recommender, limit }: WantedShelf, ask: ShelfAsk): number => {
  const asked = own(ask.context, "k");
  const size = typeof asked === "number" ? asked : ask.recommenderOf(recommender)?.size;
  return Math.max(1, Math.min(limit, Math.trunc(size ?? limit)));
};

/** Among whom sources found it: the finest place tells of the wider ones too. */
const amongOf = (
  { among }: Draft,
  { segmentNames }: Pick<ShelfAsk, "segmentNames">,
): NonNullable<ShelvedItem["among"]> =>
  Object.fromEntries(
    Object.entries(among).map(([source, { category, places, segments }]) => [
      source,
      {
        ...(category === null ? {} : { category }),
        ...(places.length === 0 ? {} : { place: places.at(-1) ?? "" }),
        ...(segments.length === 0
          ? {}
          : { segments: segments.map((key) => ({ key, name: segmentNames.get(key) ?? key })) }),
      },
    ]),
  );

const shelvedOf = (
  draft: Draft,
  content: JsonObject,
  { idOf }: ModelSet,
  ask: Pick<ShelfAsk, "segmentNames">,
): ShelvedItem => ({
  id: draft.id,
  content,
  from: draft.from,
  score: draft.score,
  sources: draft.sources,
  ...(Object.keys(draft.among).length === 0 ? {} : { among: amongOf(draft, ask) }),
  because: draft.because.map(({ item, share }) => ({ id: idOf(item), share })),
  moved: [
    ...draft.boosts.map((boost) => ({ boost })),
    ...(draft.pinned === null ? [] : [{ pinned: draft.pinned }]),
  ],
});

/** Boosts as they stand in the definitions of recommenders whose boosts moved an item. */
const boostsIn = (
  items: readonly ShelvedItem[],
  { recommenderOf }: Pick<ShelfAsk, "recommenderOf">,
): Readonly<Record<string, readonly ShelvedBoost[]>> | null => {
  const moved = items.filter(({ moved: by }) => by.some((each) => "boost" in each));
  const keys = new Set(moved.map(({ from }) => from));
  if (keys.size === 0) return null;
  return Object.fromEntries([...keys].map((key) => [key, recommenderOf(key)?.rules?.boost ?? []]));
};

/** A bundle as it is told, with its items; one of which something has gone is none. */
const wholeOf = (
  { total, missing }: MadeBundle,
  wanted: number,
  items: readonly ShelvedItem[],
): { readonly items: readonly ShelvedItem[]; readonly bundle: ShelvedBundle } => {
  if (missing !== null) return { items: [], bundle: { missing } };
  if (total === null || items.length < wanted) return { items: [], bundle: { missing: "gone" } };
  const currency = items.map(({ content }) => ownText(content, "currency")).find((each) => each);
  return { items, bundle: { total: Number(total.toFixed(4)), currency: currency ?? null } };
};

export type ShelvesDeps = {
  readonly models: Models;
  readonly boards: ItemBoards;
};

export const createShelves = ({ models: all, boards }: ShelvesDeps): Shelves => {
  const boardFor = createBoardsByModel();
  const anybody = createAnybody<Drafted>();
  const draft = (wanted: WantedShelf, ask: ShelfAsk, bench: Bench) => {
    const size = sizeOf(wanted, ask);
    const person = wanted.isPersonal ? ask.person : null;
    const items = new Map<string, Draft>();
    const left = new Map<number, LeftOut>();
    let bundle: MadeBundle | null = null;
    for (const recommender of chainOf(wanted.recommender, ask)) {
      if (items.size >= size) break;
      const drafted = draftOf(recommender, ask, person, bench, size);
      const made = wanted.isPersonal ? drafted : withoutReturned(drafted, recommender, ask, bench);
      bundle ??= made.bundle;
      for (const each of made.items) if (!items.has(each.id)) items.set(each.id, each);
      for (const [item, why] of made.left) left.set(item, why);
    }
    const basis = ask.recommenderOf(wanted.recommender)?.basis ?? "profile";
    const unknown = unknownIn(basis, { ...ask, person }, bench.models);
    return { size, items: [...items.values()], left: countsOf(left.values()), unknown, bundle };
  };

  return async (ask) => {
    const models = all.current();
    const itemBoard = boards.current();
    if (models === null || itemBoard === null)
      return new Map(
        [...ask.wanted.keys()].map((id) => [
          id,
          { model: models?.version ?? null, items: [], left: {} },
        ]),
      );
    const bench: Bench = { models, itemBoard, board: boardFor(itemBoard, models), anybody };
    const drafts = [...ask.wanted].map(([id, wanted]) => ({ id, ...draft(wanted, ask, bench) }));
    const ids = [...new Set(drafts.flatMap(({ items }) => items.map((each) => each.id)))];
    const there = await boards.items.read(ids, ask.now);
    const isCataloged = itemBoard.board.size() > 0;
    const shown = (each: Draft): ShelvedItem[] => {
      const item = there.get(each.id);
      if (!item) return isCataloged ? [] : [shelvedOf(each, {}, models, ask)];
      const stock = each.stock === "any" ? "any" : "in-stock";
      return isShowable(item, ask.now, stock)
        ? [shelvedOf(each, cardOf(item, ask.locale), models, ask)]
        : [];
    };
    return new Map(
      drafts.map(({ id, size, items, left, unknown, bundle }) => {
        const kept = items.flatMap(shown).slice(0, size);
        const whole = bundle === null ? { items: kept } : wholeOf(bundle, items.length, kept);
        const boosts = boostsIn(whole.items, ask);
        const more = {
          ...(unknown.length === 0 ? {} : { unknown }),
          ...(boosts === null ? {} : { boosts }),
        };
        return [id, { model: models.version, ...whole, left, ...more }];
      }),
    );
  };
};
