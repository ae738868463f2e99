import { LEAST } from "@attune/core/quality";
import type { Setting, Split, TimeSplit } from "@attune/recommender/evaluation";
import {
  judgeLists,
  rankByModel,
  rankByPopularity,
  searchSettings,
  settingsFor,
  splitByTime,
  trainBy,
  USUAL_SETTING,
} from "@attune/recommender/evaluation";
import type { InteractionLog } from "@attune/recommender/interaction";
import { buildMatrix } from "@attune/recommender/interaction";
import type { ListFigures, Quality, Step } from "./messages.ts";

export type OnStep = (step: Step, done: number, total: number) => void;

/** Share of the latest of a log that is held back, and people that are judged on it. */
const HELD_BACK = 0.2;
const JUDGED = 2_000;
const LIST = 10;

/** How models are trained where nothing is searched: over all pairs where the catalog is small enough. */
export const usualFor = (itemCount: number): Setting =>
  settingsFor(itemCount).find(({ kind }) => kind === "dense") ?? USUAL_SETTING;

/** The latest of a log held back; what somebody had may come again. Null where nobody could be judged. */
export const holdBack = (log: InteractionLog): TimeSplit | null => {
  const split = splitByTime(log, HELD_BACK, { repeats: true });
  return split.cases.length === 0 ? null : split;
};

const someOf = ({ train, cases }: Split): Split => {
  const step = Math.max(1, Math.ceil(cases.length / JUDGED));
  return { train, cases: cases.filter((_, at) => at % step === 0) };
};

/**
 * The setting that does best on a validation split, which is held back from what comes before the split
 * that is judged on: what is told of quality has chosen nothing.
 */
export const choose = (held: TimeSplit | null, itemCount: number, onStep: OnStep): Setting => {
  const validation = held === null ? null : holdBack(held.train);
  if (validation === null) return usualFor(itemCount);
  const settings = settingsFor(itemCount);
  return searchSettings(someOf(validation), {
    settings,
    k: LIST,
    repeats: true,
    progress: (done) => onStep("choosing", done, settings.length),
  }).best.setting;
};

const figuresOf = ({ train, cases }: Split, setting: Setting): NonNullable<Quality["figures"]> => {
  const matrix = buildMatrix(train, setting);
  const relevant = cases.map((each) => each.relevant);
  const judge = (rank: (user: number, most: number) => Uint32Array): ListFigures => {
    const lists = cases.map(({ user }) => rank(user, LIST));
    const { k: _k, cases: _cases, ...figures } = judgeLists(matrix, lists, relevant, LIST);
    return figures;
  };
  return {
    own: judge(rankByModel(matrix, trainBy(matrix, setting), true, setting.relay)),
    popular: judge(rankByPopularity(matrix, true)),
  };
};

/** Judges a model of a setting on what was held back, beside the most popular items. */
export const qualityOf = (held: TimeSplit, setting: Setting): Quality => {
  const some = someOf(held);
  const isEnough = some.cases.length >= LEAST;
  return {
    moment: held.moment,
    before: held.train.users.length,
    after: held.later,
    people: held.cases.length,
    judged: isEnough ? some.cases.length : 0,
    k: LIST,
    figures: isEnough ? figuresOf(some, setting) : null,
  };
};
