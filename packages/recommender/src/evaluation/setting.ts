import type { EaseOptions, ItemModel, OnProgress, Relay, TrainingMemory } from "../ease/index.ts";
import { denseMemory, trainDense, trainEase, truncatedMemory } from "../ease/index.ts";
import type { Matrix, MatrixOptions } from "../interaction/index.ts";
import type { Dial } from "./climb.ts";

type Truncated = EaseOptions & { readonly kind: "truncated" };
type Dense = Pick<EaseOptions, "lambda" | "dropout"> & { readonly kind: "dense" };

/**
 * How a model is trained: over the strongest neighbours or over all pairs, and of which histories; and
 * what its best finds pass on when it is asked.
 */
export type Setting = (Truncated | Dense) & MatrixOptions & { readonly relay: Relay };

/** Items up to which all pairs are weighed: the time grows with their third power. */
const DENSE_ITEMS = 2_000;

/** Best finds that pass on, where any do. */
const THROUGH = 30;

const BASE = {
  history: 1_000,
  userExponent: 0.5,
  relay: { share: 0, through: THROUGH },
} as const;
const truncated = (
  neighbours: number,
  rows: number,
  lambda: number,
  dropout: number,
): Extract<Setting, Truncated> => ({
  kind: "truncated",
  neighbours,
  rows,
  lambda,
  dropout,
  ...BASE,
});
const dense = (lambda: number, dropout: number): Extract<Setting, Dense> => ({
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
  { ...truncated(50, 200, 10, 0.4), relay: { share: 1, through: THROUGH } },
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

/** Most neighbours and rows that a search goes to: what there is time and memory for. */
export type Limits = Pick<EaseOptions, "neighbours" | "rows">;

export const NO_LIMITS: Limits = { neighbours: Infinity, rows: Infinity };

const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.5, 2];
const EXPONENTS = [0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1];
const RELAYS = [0, 0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8];
const RIDGES = [0.5, 1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 80, 120, 200, 300, 500];
const COUNTS = [10, 20, 30, 50, 80, 100, 150, 200, 300, 400, 600, 800, 1_200];

const upTo = (steps: readonly number[], most: number): number[] =>
  steps.filter((step) => step <= most);

/** What can be turned of a setting. Of a truncated one the rows never hold less than its neighbours. */
export const dialsOf = (from: Setting, { neighbours, rows }: Limits): readonly Dial<Setting>[] => {
  const either: Dial<Setting>[] = [
    {
      steps: RIDGES,
      read: ({ lambda }) => lambda,
      turn: (setting, lambda) => ({ ...setting, lambda }),
    },
    {
      steps: SHARES,
      read: ({ dropout }) => dropout,
      turn: (setting, dropout) => ({ ...setting, dropout }),
    },
    {
      steps: EXPONENTS,
      read: ({ userExponent }) => userExponent,
      turn: (setting, userExponent) => ({ ...setting, userExponent }),
    },
    {
      steps: RELAYS,
      read: ({ relay }) => relay.share,
      turn: (setting, share) => ({ ...setting, relay: { ...setting.relay, share } }),
    },
    {
      // Through how many is of no matter where nothing is passed on.
      steps: [10, 20, 30, 50, 100, 200],
      read: ({ relay }) => relay.through,
      turn: ({ relay, ...setting }, through) => ({
        ...setting,
        relay: relay.share === 0 ? relay : { ...relay, through },
      }),
    },
  ];
  if (from.kind === "dense") return either;
  const turnOnly = (setting: Setting, other: Partial<Limits>): Setting => {
    if (setting.kind === "dense") return setting;
    const next = { ...setting, ...other };
    return { ...next, rows: Math.max(next.rows, next.neighbours) };
  };
  return [
    ...either,
    {
      steps: upTo(COUNTS, Math.min(neighbours, rows)),
      read: (setting) => (setting.kind === "dense" ? 0 : setting.neighbours),
      turn: (setting, count) => turnOnly(setting, { neighbours: count }),
    },
    {
      steps: upTo(COUNTS, rows),
      read: (setting) => (setting.kind === "dense" ? 0 : setting.rows),
      turn: (setting, count) => turnOnly(setting, { rows: count }),
    },
  ];
};
