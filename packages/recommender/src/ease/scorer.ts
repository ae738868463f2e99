import { createSums } from "../array/index.ts";
import type { Best, Ranked } from "../ranking/index.ts";
import { keepBest } from "../ranking/index.ts";
import type { ItemModel } from "./columns.ts";

/** What somebody did, as it counts for what comes next: items with weights, each item once. */
export type History = {
  readonly items: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
};

/** How much an item of the history did for an item that is recommended. */
export type Contribution = {
  readonly item: number;
  readonly score: number;
  /** Of all that spoke for it; 0 for what spoke against it. */
  readonly share: number;
};

/** Items that are not to be shown. */
type Excluded = Pick<ReadonlySet<number>, "has">;

export type Scorer = {
  /** The best `most` items for a history, those with a score above nought; never one that is excluded. */
  readonly rank: (history: History, most: number, excluded?: Excluded) => Ranked;
  /** Says of one item after the other what each item of the history did for it: strongest first. */
  readonly explain: (history: History) => (item: number) => readonly Contribution[];
};

/** The history of one item, or of a cart: each counts as one. */
export const historyOfItems = (items: readonly number[]): History => {
  const once = [...new Set(items)];
  return { items: once, weights: once.map(() => 1) };
};

/** A weight that halves with each half-life that has passed. */
export const decayed = (weight: number, age: number, halfLife: number): number =>
  weight * 2 ** (-Math.max(0, age) / halfLife);

const weightBetween = (model: ItemModel, source: number, target: number): number => {
  let low = model.start[source] ?? 0;
  let high = model.start[source + 1] ?? low;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = model.targets[middle] ?? 0;
    if (at === target) return model.weights[middle] ?? 0;
    if (at < target) low = middle + 1;
    else high = middle;
  }
  return 0;
};

/** What the best finds for a history pass on to what goes with them. */
export type Relay = {
  /** How much that counts beside what the history says itself; 0 for not at all. */
  readonly share: number;
  /** Best finds that pass on; items of the history can be among them. */
  readonly through: number;
};

export const NO_RELAY: Relay = { share: 0, through: 0 };

/**
 * Says what an item of the history, by its place, says of another: itself and through those that pass on.
 * What it says to those is looked up once for all items that are asked about.
 */
const saidWith = (
  model: ItemModel,
  { items: sources }: History,
  { items: finds }: Ranked,
  share: number,
): ((item: number) => (place: number) => number) => {
  const toFinds = new Float64Array(sources.length * finds.length);
  for (let place = 0; place < sources.length; place += 1)
    for (let at = 0; at < finds.length; at += 1)
      toFinds[place * finds.length + at] = weightBetween(
        model,
        sources[place] ?? 0,
        finds[at] ?? 0,
      );
  return (item) => {
    const onwards = Float64Array.from(finds, (find) => weightBetween(model, find, item));
    return (place) => {
      let passed = 0;
      for (let at = 0; at < onwards.length; at += 1)
        passed += (toFinds[place * onwards.length + at] ?? 0) * (onwards[at] ?? 0);
      return weightBetween(model, sources[place] ?? 0, item) + share * passed;
    };
  };
};

const reasons = (history: History, said: (place: number) => number): readonly Contribution[] => {
  const parts: { readonly item: number; readonly score: number }[] = [];
  let whole = 0;
  for (let at = 0; at < history.items.length; at += 1) {
    const score = (history.weights[at] ?? 0) * said(at);
    if (score === 0) continue;
    parts.push({ item: history.items[at] ?? 0, score });
    whole += Math.max(0, score);
  }
  return parts
    .map(({ item: source, score }) => ({
      item: source,
      score,
      share: score > 0 ? score / whole : 0,
    }))
    .sort((a, b) => b.score - a.score || a.item - b.item);
};

/** Entries of the item that has most of them. */
const longestOf = ({ itemCount, start }: ItemModel): number => {
  let longest = 0;
  for (let item = 0; item < itemCount; item += 1)
    longest = Math.max(longest, (start[item + 1] ?? 0) - (start[item] ?? 0));
  return longest;
};

/** What goes with a history by a model. Its memory hangs on what is asked, and not on the catalog. */
export const createScorer = (model: ItemModel, relay: Relay = NO_RELAY): Scorer => {
  const sums = createSums(model.itemCount);
  const finds = keepBest(Math.min(relay.through, model.itemCount));
  const nobody: Ranked = { items: new Uint32Array(), scores: new Float64Array() };
  const isRelayed = relay.share !== 0;
  /** Most entries that those which pass on can have between them. */
  const passedOn = isRelayed ? relay.through * longestOf(model) : 0;

  const entriesOf = (items: ArrayLike<number>): number => {
    let entries = 0;
    for (let place = 0; place < items.length; place += 1) {
      const source = items[place] ?? 0;
      const from = model.start[source] ?? 0;
      entries += (model.start[source + 1] ?? from) - from;
    }
    return entries;
  };
  const addAll = ({ items, weights }: History, share: number): void => {
    for (let place = 0; place < items.length; place += 1) {
      const source = items[place] ?? 0;
      const weight = share * (weights[place] ?? 0);
      const end = model.start[source + 1] ?? 0;
      for (let at = model.start[source] ?? end; at < end; at += 1)
        sums.add(model.targets[at] ?? 0, weight * (model.weights[at] ?? 0));
    }
  };
  const offerTo = (best: Best, excluded?: Excluded): Ranked => {
    const size = sums.size();
    for (let place = 0; place < size; place += 1) {
      const score = sums.sumAt(place);
      if (score > 0) {
        const item = sums.numberAt(place);
        if (best.wouldKeep(item, score) && excluded?.has(item) !== true) best.offer(item, score);
      }
    }
    return best.take();
  };
  /** Adds up what the history says itself. */
  const addHistory = (history: History): void => {
    sums.begin(Math.min(model.itemCount, entriesOf(history.items) + passedOn));
    addAll(history, 1);
  };
  /** Those that pass on what a history says, with how strongly each was found; what it says stays added up. */
  const findsFor = (history: History): Ranked => {
    addHistory(history);
    return offerTo(finds);
  };

  return {
    rank: (history, most, excluded) => {
      if (isRelayed) {
        const { items, scores } = findsFor(history);
        addAll({ items, weights: scores }, relay.share);
      } else addHistory(history);
      return offerTo(keepBest(Math.min(most, model.itemCount)), excluded);
    },
    explain: (history) => {
      const between = isRelayed ? findsFor(history) : nobody;
      const said = saidWith(model, history, between, relay.share);
      return (item) => reasons(history, said(item));
    },
  };
};
