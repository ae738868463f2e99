import type { Matrix } from "../interaction/index.ts";

/** How good lists are. Shares from 0 to 1, but for novelty, in bits. */
export type Figures = {
  readonly k: number;
  readonly cases: number;
  /** Of what they came to want, how much stood among the first k. */
  readonly recall: number;
  /** The same with less for what stood lower, against the best order that there could be. */
  readonly ndcg: number;
  /** One over the place of the first hit; 0 when there is none. */
  readonly mrr: number;
  /** Cases with a hit at all. */
  readonly hitRate: number;
  /** Of the catalog, how much was shown to anybody. */
  readonly coverage: number;
  /** How surprising an item is, on average: minus log2 of the share of users who had it. */
  readonly novelty: number;
  /** How unlike the items of a list are: one minus the cosine of two of them, on average. */
  readonly diversity: number;
};

/** Lists whose items are compared in pairs; the others count for all figures but this one. */
const COMPARED = 1_000;

type Sums = { recall: number; ndcg: number; mrr: number; hits: number };

const gain = (place: number): number => 1 / Math.log2(place + 2);

const judge = (list: Uint32Array, relevant: Uint32Array, k: number, sums: Sums): void => {
  const wanted = new Set(relevant);
  let hits = 0;
  let dcg = 0;
  let first = -1;
  for (let place = 0; place < Math.min(k, list.length); place += 1) {
    if (!wanted.has(list[place] ?? 0)) continue;
    if (first < 0) first = place;
    hits += 1;
    dcg += gain(place);
  }
  if (hits === 0) return;
  let ideal = 0;
  for (let place = 0; place < Math.min(k, wanted.size); place += 1) ideal += gain(place);
  sums.recall += hits / wanted.size;
  sums.ndcg += dcg / ideal;
  sums.mrr += 1 / (first + 1);
  sums.hits += 1;
};

/** Users who had both of two items, over the geometric mean of how many had each. */
const cosine = ({ itemStart, users }: Matrix, a: number, b: number): number => {
  let [left, right] = [itemStart[a] ?? 0, itemStart[b] ?? 0];
  const [leftEnd, rightEnd] = [itemStart[a + 1] ?? 0, itemStart[b + 1] ?? 0];
  const size = Math.sqrt((leftEnd - left) * (rightEnd - right));
  let both = 0;
  while (left < leftEnd && right < rightEnd) {
    const difference = (users[left] ?? 0) - (users[right] ?? 0);
    if (difference === 0) both += 1;
    if (difference <= 0) left += 1;
    if (difference >= 0) right += 1;
  }
  return size === 0 ? 0 : both / size;
};

const unlikeness = (matrix: Matrix, list: Uint32Array): number => {
  let sum = 0;
  for (let first = 0; first < list.length; first += 1)
    for (let second = 0; second < first; second += 1)
      sum += 1 - cosine(matrix, list[first] ?? 0, list[second] ?? 0);
  return (2 * sum) / (list.length * (list.length - 1));
};

const surprise = ({ itemStart, userCount }: Matrix, item: number): number => {
  const had = (itemStart[item + 1] ?? 0) - (itemStart[item] ?? 0);
  // An item that nobody had is as surprising as one that a single user had.
  return -Math.log2(Math.max(1, had) / Math.max(1, userCount));
};

const mean = (sum: number, count: number): number => (count === 0 ? 0 : sum / count);

const recallOf = (
  lists: readonly Uint32Array[],
  relevant: readonly Uint32Array[],
  k: number,
): Sums => {
  const sums = { recall: 0, ndcg: 0, mrr: 0, hits: 0 };
  lists.forEach((list, at) => judge(list, relevant[at] ?? new Uint32Array(), k, sums));
  return sums;
};

/** Judges lists, best first, by what each person came to want. The matrix is what was learnt from. */
export const judgeLists = (
  matrix: Matrix,
  lists: readonly Uint32Array[],
  relevant: readonly Uint32Array[],
  k: number,
): Figures => {
  const { recall, ndcg, mrr, hits } = recallOf(lists, relevant, k);
  const cases = lists.length;
  const cut = lists.map((list) => list.subarray(0, k));
  const shown = cut.reduce((sum, list) => sum + list.length, 0);
  const bits = cut.reduce(
    (sum, list) => list.reduce((whole, item) => whole + surprise(matrix, item), sum),
    0,
  );
  const compared = cut.filter((list) => list.length > 1).slice(0, COMPARED);
  const unlike = compared.reduce((sum, list) => sum + unlikeness(matrix, list), 0);
  return {
    k,
    cases,
    recall: mean(recall, cases),
    ndcg: mean(ndcg, cases),
    mrr: mean(mrr, cases),
    hitRate: mean(hits, cases),
    coverage: mean(new Set(cut.flatMap((list) => [...list])).size, matrix.itemCount),
    novelty: mean(bits, shown),
    diversity: mean(unlike, compared.length),
  };
};

/** The figures that say how often the right item came: the others take long. */
export const judgeHits = (
  lists: readonly Uint32Array[],
  relevant: readonly Uint32Array[],
  k: number,
): Pick<Figures, "recall" | "ndcg" | "mrr" | "hitRate"> => {
  const { recall, ndcg, mrr, hits } = recallOf(lists, relevant, k);
  return {
    recall: mean(recall, lists.length),
    ndcg: mean(ndcg, lists.length),
    mrr: mean(mrr, lists.length),
    hitRate: mean(hits, lists.length),
  };
};
