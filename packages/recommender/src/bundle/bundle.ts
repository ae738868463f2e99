import type { Pair } from "../together/index.ts";
import type { Allowed, Because, Question, Source } from "../source/index.ts";

/** What is known of an item that a bundle has to do with. */
export type Good = {
  readonly price: number;
  /** What is earned by it, in the unit of the price. */
  readonly margin: number;
  readonly isInStock: boolean;
  readonly category: string | null;
  /** What price and margin are in: amounts of two currencies are not added up. */
  readonly currency: string | null;
};

export type BundleLimits = {
  /** Items of a bundle, its seeds among them. */
  readonly size: { readonly min: number; readonly max: number };
  /** Of all prices together; null for no limit. */
  readonly total: { readonly min: number | null; readonly max: number | null };
  /** Least share of the total that is earned, from 0 to 1; null for any. */
  readonly margin: number | null;
  readonly isOnePerCategory: boolean;
};

/** Why items were not taken into account, and how many. */
export type LeftOut = {
  /** Nothing is known of it. */
  readonly unknown: number;
  readonly outOfStock: number;
  /** A price or margin that is no number, or a price below nought. */
  readonly unpriced: number;
};

/** An item of a bundle, and for what it was chosen. */
export type Chosen = {
  readonly item: number;
  readonly price: number;
  /** From 0 to 1, how well it went with what was chosen before; 1 for a seed. */
  readonly fit: number;
  /** What part of the fit is by pairs, from 0 to 1; the rest is the model's. 0 for a seed. */
  readonly byPairs: number;
  /** What it is bought together with, among what was chosen before: surest first. */
  readonly together: readonly (Pair & { readonly with: number })[];
  /** What the model says that it goes with, there too. */
  readonly because: readonly Because[];
};

export type Bundle =
  | {
      readonly kind: "bundle";
      readonly items: readonly Chosen[];
      readonly total: number;
      readonly margin: number;
      readonly leftOut: LeftOut;
    }
  | {
      readonly kind: "none";
      /** The first limit that could not be kept. */
      readonly why: "seeds" | "size" | "total" | "margin";
      readonly leftOut: LeftOut;
    };

export type BundleSources = {
  readonly pairs: (item: number) => readonly Pair[];
  /** A model of what goes with items, such as EASE. */
  readonly model: Source;
  readonly goodOf: (item: number) => Good | null;
};

/** Proposals of the model that are looked at for each place. */
const WIDTH = 100;
/** How much pairs count for a fit; the rest is the model's. */
const PAIRS = 0.5;

type Member = Chosen & { readonly good: Good };
type Fit = Pick<Chosen, "item" | "fit" | "byPairs">;
type Candidate = Fit & { readonly good: Good };

const isPriced = ({ price, margin }: Good): boolean =>
  Number.isFinite(price) && price >= 0 && Number.isFinite(margin);

/** Tells which items may be in a bundle, and counts those that may not. */
const createShop = (goodOf: BundleSources["goodOf"]) => {
  const met = new Map<number, "unknown" | "outOfStock" | "unpriced" | Good>();
  const judge = (item: number): "unknown" | "outOfStock" | "unpriced" | Good => {
    const good = goodOf(item);
    if (good === null) return "unknown";
    if (!good.isInStock) return "outOfStock";
    return isPriced(good) ? good : "unpriced";
  };
  return {
    find: (item: number): Good | null => {
      const known = met.get(item) ?? judge(item);
      met.set(item, known);
      return typeof known === "string" ? null : known;
    },
    leftOut: (): LeftOut => {
      const count = (why: string): number =>
        [...met.values()].filter((each) => each === why).length;
      return {
        unknown: count("unknown"),
        outOfStock: count("outOfStock"),
        unpriced: count("unpriced"),
      };
    },
  };
};

const totalOf = (members: readonly { readonly good: Good }[]): number =>
  members.reduce((sum, { good }) => sum + good.price, 0);
const marginOf = (members: readonly { readonly good: Good }[]): number =>
  members.reduce((sum, { good }) => sum + good.margin, 0);

/** What goes with the chosen, each with a fit from 0 to 1: the mean of pairs and model, by their best. */
const fitsFor = (
  question: Question,
  chosen: readonly Member[],
  { pairs, model }: BundleSources,
  allowed: Allowed,
): readonly Fit[] => {
  const own = chosen.map(({ item }) => item);
  const isNew = (item: number): boolean => !own.includes(item) && allowed(item);
  const sure = new Map<number, number>();
  for (const { item, likelihood } of own.flatMap((each) => [...pairs(each)]))
    if (isNew(item)) sure.set(item, (sure.get(item) ?? 0) + likelihood);
  const proposed = new Map(
    model
      .propose({ ...question, seeds: own }, WIDTH, isNew)
      .map(({ item, score }) => [item, score]),
  );
  const surest = Math.max(0, ...sure.values());
  const best = Math.max(0, ...proposed.values());
  const part = (score: number | undefined, most: number): number =>
    most > 0 ? (score ?? 0) / most : 0;
  return [...new Set([...sure.keys(), ...proposed.keys()])]
    .map((item) => {
      const paired = PAIRS * part(sure.get(item), surest);
      const fit = paired + (1 - PAIRS) * part(proposed.get(item), best);
      return { item, fit, byPairs: paired / fit };
    })
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit || a.item - b.item);
};

/** Which limit a finished bundle breaks, if any. */
const breachOf = (
  members: readonly { readonly good: Good }[],
  { size, total, margin }: BundleLimits,
): "size" | "total" | "margin" | null => {
  if (members.length < size.min) return "size";
  const sum = totalOf(members);
  if (sum < (total.min ?? 0) || sum > (total.max ?? Number.POSITIVE_INFINITY)) return "total";
  return margin !== null && marginOf(members) < margin * sum ? "margin" : null;
};

/** Whether an item may join as things stand; limits that later items can still meet are not asked. */
const mayJoin = (members: readonly Member[], good: Good, limits: BundleLimits): boolean => {
  const { total, isOnePerCategory } = limits;
  if (members.some((member) => member.good.currency !== good.currency)) return false;
  if (totalOf(members) + good.price > (total.max ?? Number.POSITIVE_INFINITY)) return false;
  return !(
    isOnePerCategory &&
    good.category !== null &&
    members.some((member) => member.good.category === good.category)
  );
};

/** An item that joins, with what it goes with among those that are there. */
const joined = (
  question: Question,
  members: readonly Member[],
  { item, fit, byPairs, good }: Candidate,
  { pairs, model }: BundleSources,
): Member => {
  const own = members.map((member) => member.item);
  const together = own.flatMap((each) =>
    pairs(each)
      .filter((pair) => pair.item === item)
      .map((pair) => ({ ...pair, with: each })),
  );
  return {
    item,
    good,
    price: good.price,
    fit,
    byPairs,
    together: together.sort((a, b) => b.likelihood - a.likelihood || a.with - b.with),
    because: model.because({ ...question, seeds: own }, item),
  };
};

/** Adds one by one; answers the largest set on the way that keeps the limits, and the last one. */
const grow = (
  question: Question,
  seeds: readonly Member[],
  limits: BundleLimits,
  candidatesOf: (members: readonly Member[]) => readonly Candidate[],
  sources: BundleSources,
): { readonly best: readonly Member[] | null; readonly last: readonly Member[] } => {
  let members = seeds;
  let best = breachOf(members, limits) === null ? members : null;
  while (members.length < limits.size.max) {
    const before = members;
    const fitting = candidatesOf(before).filter(({ good }) => mayJoin(before, good, limits));
    const isLast = before.length + 1 === limits.size.max;
    const keeping = isLast
      ? fitting.find((each) => breachOf([...before, each], limits) === null)
      : undefined;
    const next = keeping ?? fitting[0];
    if (next === undefined) break;
    members = [...before, joined(question, before, next, sources)];
    if (breachOf(members, limits) === null) best = members;
  }
  return { best, last: members };
};

/**
 * A set of items around the seeds, or around the history where there are none: one by one what goes best
 * with the chosen is added, within the limits; at the last place what would keep them all is preferred.
 * Where a smaller set on the way keeps them and the whole does not, that is the bundle. Seeds stand as
 * they are: one for each category is asked of what is added. Greedy: another set may fit better, and a
 * bundle may be missed that a search through all sets would find.
 */
export const makeBundle = (
  question: Question,
  limits: BundleLimits,
  sources: BundleSources,
  allowed: Allowed,
): Bundle => {
  const shop = createShop(sources.goodOf);
  const seeds = new Set(question.seeds);
  const members = [...seeds].flatMap((item): Member[] => {
    const good = shop.find(item);
    return good === null
      ? []
      : [{ item, good, price: good.price, fit: 1, byPairs: 0, together: [], because: [] }];
  });
  const currencies = new Set(members.map(({ good }) => good.currency));
  if (members.length < seeds.size || members.length > limits.size.max || currencies.size > 1)
    return { kind: "none", why: "seeds", leftOut: shop.leftOut() };
  const candidatesOf = (chosen: readonly Member[]): readonly Candidate[] =>
    fitsFor(question, chosen, sources, allowed).flatMap((fit) => {
      const good = shop.find(fit.item);
      return good === null ? [] : [{ ...fit, good }];
    });
  const { best, last } = grow(question, members, limits, candidatesOf, sources);
  const leftOut = shop.leftOut();
  if (best === null) return { kind: "none", why: breachOf(last, limits) ?? "size", leftOut };
  const items = best.map(({ good: _good, ...chosen }) => chosen);
  return { kind: "bundle", items, total: totalOf(best), margin: marginOf(best), leftOut };
};
