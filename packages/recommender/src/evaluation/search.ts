import { buildMatrix } from "../interaction/index.ts";
import { judgeHits } from "./figures.ts";
import { rankByModel } from "./ranker.ts";
import type { Setting } from "./setting.ts";
import { trainBy } from "./setting.ts";
import type { Split } from "./split.ts";

export type Trial = { readonly setting: Setting; readonly ndcg: number; readonly recall: number };

export type Search = {
  readonly best: Trial;
  readonly trials: readonly Trial[];
};

export type SearchOptions = {
  readonly settings: readonly [Setting, ...Setting[]];
  readonly k: number;
  readonly repeats: boolean;
  readonly progress: (done: number, total: number, trial: Trial) => void;
};

const attempt = (
  { train, cases }: Split,
  setting: Setting,
  { k, repeats }: SearchOptions,
): Trial => {
  const matrix = buildMatrix(train, setting);
  const rank = rankByModel(matrix, trainBy(matrix, setting), repeats);
  const lists = cases.map(({ user }) => rank(user, k));
  const { ndcg, recall } = judgeHits(
    lists,
    cases.map(({ relevant }) => relevant),
    k,
  );
  return { setting, ndcg, recall };
};

/**
 * Tries each setting on a split that was carved from what may be learnt from, and keeps the one with the
 * best NDCG; of equal ones the first. The cases that are judged in the end are no part of this.
 */
export const searchSettings = (validation: Split, options: SearchOptions): Search => {
  const { settings, progress } = options;
  const trials: Trial[] = [];
  const [first, ...others] = settings;
  let best = attempt(validation, first, options);
  trials.push(best);
  progress(1, settings.length, best);
  for (const setting of others) {
    const trial = attempt(validation, setting, options);
    if (trial.ndcg > best.ndcg) best = trial;
    trials.push(trial);
    progress(trials.length, settings.length, trial);
  }
  return { best, trials };
};
