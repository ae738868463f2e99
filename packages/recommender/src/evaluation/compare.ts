import type { OnProgress, TrainingMemory } from "../ease/index.ts";
import type { Matrix } from "../interaction/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import { trainItemKnn } from "../neighbour/index.ts";
import type { Figures } from "./figures.ts";
import { judgeLists } from "./figures.ts";
import type { Ranker } from "./ranker.ts";
import { rankByModel, rankByPopularity } from "./ranker.ts";
import type { Setting } from "./setting.ts";
import { memoryOf, trainBy } from "./setting.ts";
import type { Split } from "./split.ts";

export type MethodName = "popularity" | "item-knn" | "ease";

/** How one way to recommend did. */
export type Method = {
  readonly name: MethodName;
  /** To train it. */
  readonly seconds: number;
  /** One for each k, in the order in which they were asked for. */
  readonly figures: readonly Figures[];
};

export type CompareOptions = {
  readonly setting: Setting;
  readonly cutoffs: readonly number[];
  readonly repeats: boolean;
  /** A clock in seconds. */
  readonly now: () => number;
  /** Told what training will take before it begins; may throw to prevent it. */
  readonly prepare: (memory: TrainingMemory, matrix: Matrix) => void;
  readonly progress: OnProgress;
};

/** Neighbours and shrinkage of the item kNN that others are held against. */
const KNN = { neighbours: 100, shrink: 10 } as const;

/** Judges a model of this setting beside popularity and item kNN, on the same cases. */
export const compareMethods = (split: Split, options: CompareOptions): readonly Method[] => {
  const { setting, cutoffs, repeats, now, progress, prepare } = options;
  const matrix = buildMatrix(split.train, setting);
  prepare(memoryOf(matrix, setting), matrix);
  const relevant = split.cases.map((each) => each.relevant);
  const most = Math.max(...cutoffs);
  const judge = (name: MethodName, make: () => Ranker): Method => {
    const start = now();
    const rank = make();
    const seconds = now() - start;
    const lists = split.cases.map(({ user }) => rank(user, most));
    return {
      name,
      seconds,
      figures: cutoffs.map((k) => judgeLists(matrix, lists, relevant, k)),
    };
  };
  return [
    judge("popularity", () => rankByPopularity(matrix, repeats)),
    judge("item-knn", () => rankByModel(matrix, trainItemKnn(matrix, KNN), repeats)),
    judge("ease", () =>
      rankByModel(matrix, trainBy(matrix, setting, progress), repeats, setting.relay),
    ),
  ];
};
