import type { EaseOptions, ItemModel, OnProgress, TrainingMemory } from "../ease/index.ts";
import { denseMemory, trainDense, trainEase, truncatedMemory } from "../ease/index.ts";
import type { Matrix, MatrixOptions } from "../interaction/index.ts";

type Truncated = EaseOptions & { readonly kind: "truncated" };
type Dense = Pick<EaseOptions, "lambda" | "dropout"> & { readonly kind: "dense" };

/** How a model is trained: over the strongest neighbours or over all pairs, and of which histories. */
export type Setting = (Truncated | Dense) & MatrixOptions;

/** Items up to which all pairs are weighed: the time grows with their third power. */
const DENSE_ITEMS = 2_000;

const BASE = { history: 1_000, userExponent: 0.5 } as const;
const truncated = (
  neighbours: number,
  rows: number,
  lambda: number,
  dropout: number,
): Truncated & MatrixOptions => ({ kind: "truncated", neighbours, rows, lambda, dropout, ...BASE });
const dense = (lambda: number, dropout: number): Dense & MatrixOptions => ({
  kind: "dense",
  lambda,
  dropout,
  ...BASE,
});

const TRUNCATED = [
  truncated(50, 200, 10, 0.2),
  truncated(50, 200, 3, 0.1),
  truncated(50, 200, 30, 0.5),
  truncated(100, 400, 10, 0.4),
  truncated(100, 400, 30, 0.5),
  { ...truncated(50, 200, 30, 0.2), userExponent: 0 },
] as const;
const DENSE = [dense(10, 0.2), dense(40, 0.2), dense(40, 0.5)] as const;

/** The setting that does well on most data; where nothing is searched, it is taken. */
export const USUAL_SETTING: Setting = TRUNCATED[0];

/** Settings that are worth trying for a catalog of so many items. */
export const settingsFor = (itemCount: number): readonly [Setting, ...Setting[]] =>
  itemCount <= DENSE_ITEMS ? [...TRUNCATED, ...DENSE] : [...TRUNCATED];

/** A model of a matrix by a setting. */
export const trainBy = (matrix: Matrix, setting: Setting, progress?: OnProgress): ItemModel =>
  setting.kind === "dense" ? trainDense(matrix, setting) : trainEase(matrix, setting, progress);

/** What training by a setting takes at most. */
export const memoryOf = (matrix: Matrix, setting: Setting): TrainingMemory =>
  setting.kind === "dense" ? denseMemory(matrix) : truncatedMemory(matrix, setting);
