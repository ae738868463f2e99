import type { TrainingMemory } from "../ease/index.ts";
import type { Matrix } from "../interaction/index.ts";
import { buildMatrix } from "../interaction/index.ts";
import { climb } from "./climb.ts";
import { judgeHits } from "./figures.ts";
import { rankByModel } from "./ranker.ts";
import type { Limits, Setting } from "./setting.ts";
import { dialsOf, memoryOf, NO_LIMITS, trainBy } from "./setting.ts";
import type { Split } from "./split.ts";

export type Trial = { readonly setting: Setting; readonly ndcg: number; readonly recall: number };

export type Search = {
  readonly best: Trial;
  readonly trials: readonly Trial[];
};

/** How settings are looked for beyond those of a list. */
export type Refinement = {
  readonly limits?: Limits;
  /** Whether there is time for one more. */
  readonly isInTime: () => boolean;
  readonly seed: number;
};

export type SearchOptions = {
  readonly settings: readonly [Setting, ...Setting[]];
  readonly k: number;
  readonly repeats: boolean;
  /** From the best of the settings on, step by step; nothing beyond them when it is absent. */
  readonly refine?: Refinement | undefined;
  /** Whether a setting may be tried that takes so much; of those in `settings` all are. */
  readonly isAffordable?: (memory: TrainingMemory) => boolean;
  /** Told of each trial; how many there will be is known for those in `settings` only. */
  readonly progress: (done: number, trial: Trial) => void;
};

const attempt = (
  { cases }: Split,
  matrix: Matrix,
  setting: Setting,
  { k, repeats }: SearchOptions,
): Trial => {
  const rank = rankByModel(matrix, trainBy(matrix, setting), repeats, setting.relay);
  const lists = cases.map(({ user }) => rank(user, k));
  const { ndcg, recall } = judgeHits(
    lists,
    cases.map(({ relevant }) => relevant),
    k,
  );
  return { setting, ndcg, recall };
};

/**
 * Tries settings on a split that was carved from what may be learnt from, and keeps the one with the
 * best NDCG; of equal ones the first. The cases that are judged in the end are no part of this.
 */
export const searchSettings = (validation: Split, options: SearchOptions): Search => {
  const { settings, progress, refine, isAffordable = () => true } = options;
  const trials: Trial[] = [];
  const attempted = (matrix: Matrix, setting: Setting): Trial => {
    const trial = attempt(validation, matrix, setting, options);
    trials.push(trial);
    progress(trials.length, trial);
    return trial;
  };
  const matrixOf = (setting: Setting): Matrix => buildMatrix(validation.train, setting);
  const [first, ...others] = settings;
  let best = attempted(matrixOf(first), first);
  for (const setting of others) {
    const trial = attempted(matrixOf(setting), setting);
    if (trial.ndcg > best.ndcg) best = trial;
  }
  if (refine === undefined) return { best, trials };
  climb<Setting>({
    start: { setting: best.setting, score: best.ndcg },
    dials: dialsOf(best.setting, refine.limits ?? NO_LIMITS),
    judge: (setting) => {
      const matrix = matrixOf(setting);
      if (!isAffordable(memoryOf(matrix, setting))) return null;
      const trial = attempted(matrix, setting);
      if (trial.ndcg > best.ndcg) best = trial;
      return trial.ndcg;
    },
    isInTime: refine.isInTime,
    seed: refine.seed,
  });
  return { best, trials };
};
