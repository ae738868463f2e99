import type { Asked, Weights } from "@attune/recommender/blend";
import { judgeWeights, learnWeights, questionsOf } from "@attune/recommender/blend";
import type { Setting } from "@attune/recommender/evaluation";
import type { InteractionLog } from "@attune/recommender/interaction";
import { inTime } from "@attune/recommender/interaction";
import { popularityOf } from "@attune/recommender/popularity";
import type { Question, Source } from "@attune/recommender/source";
import {
  easeSource,
  HISTORY_DEFAULTS,
  popularSource,
  sessionSource,
  similarSource,
  trendingSource,
} from "@attune/recommender/source";
import type { Held, HeldModel, OnStep } from "./judge.ts";
import { someOf } from "./judge.ts";
import type { LearntBlend, SourceWeights, WantedBlend } from "./messages.ts";
import { createPulse } from "./pulse.ts";

/** Fewest people to learn weights from, and to judge them on. */
export const LEAST_PEOPLE = 50;
/** Of whom no more items are known, little is known. */
export const FEW_ITEMS = 3;
/** What a source counts at least, of all weights: where it alone has an answer, that is shown. */
const FLOOR = 0.01;
const LIST = 10;
const DEPTH = 40;
const SCALE = "score";

/** How many items somebody did something with. */
const knownOf = ({ history }: Question): number => new Set(history.map(({ item }) => item)).size;

/** The weights of a blend that hold for a question; null where none were learnt. */
export const weightsFor = (
  { weights }: Pick<LearntBlend, "weights">,
  question: Question,
): SourceWeights | null => {
  if (weights === null) return null;
  const own = knownOf(question) <= FEW_ITEMS ? weights.few : weights.many;
  return own ?? weights.all;
};

/** The sources as they would have been served at the moment of a split. */
const sourcesAt = (
  train: InteractionLog,
  { matrix, model }: HeldModel,
  setting: Setting,
): Readonly<Record<string, Source>> => {
  const pulse = createPulse(train.itemCount, () => []);
  for (const row of inTime(train))
    pulse.feel({
      person: train.users[row] ?? 0,
      item: train.items[row] ?? 0,
      // What a row says for an item counts as a look at it: of kinds of signals the log knows weights alone.
      signal: (train.weights[row] ?? 0) > 0 ? "view" : "dislike",
      time: train.times[row] ?? 0,
      places: [],
      segments: [],
    });
  return {
    ease: easeSource(model, HISTORY_DEFAULTS, setting.relay),
    similar: similarSource(model),
    session: sessionSource(pulse.sessions),
    trending: trendingSource(pulse.trending),
    popular: popularSource(popularityOf(matrix)),
  };
};

const sumOf = (weights: Weights): number =>
  Object.values(weights).reduce((sum, weight) => sum + weight, 0);

/** The same proportions with the sum of what is written, so that sources that are not weighed count as before. */
const asWritten = (learnt: Weights, written: Weights): SourceWeights => {
  const [whole, wanted] = [sumOf(learnt), sumOf(written)];
  const floored = Object.entries(learnt).map(
    ([name, weight]) => [name, Math.max(FLOOR, weight / (whole || 1))] as const,
  );
  const total = floored.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(
    floored.map(([name, weight]) => [name, Number(((weight / total) * wanted).toFixed(4))]),
  );
};

const some = (asked: readonly Asked[], isWanted: (question: Question) => boolean) =>
  asked.filter(({ question }) => isWanted(question));

type Ground = {
  readonly sources: Readonly<Record<string, Source>>;
  /** Everyone else: half of the people are learnt from, the others are judged on. */
  readonly learning: readonly Asked[];
  readonly judging: readonly Asked[];
  readonly repeats: boolean;
  readonly progress: () => void;
};

const options = ({ repeats }: Pick<Ground, "repeats">) => ({ k: LIST, depth: DEPTH, repeats });

const learnt = (asked: readonly Asked[], written: Weights, ground: Ground): SourceWeights => {
  const { progress } = ground;
  const { weights } = learnWeights(ground.sources, asked, {
    ...options(ground),
    scales: [SCALE],
    progress,
  });
  return asWritten(weights, written);
};

const ndcgOf = (
  asked: readonly Asked[],
  weightings: readonly Weights[],
  ground: Ground,
): readonly number[] => judgeWeights(ground.sources, asked, weightings, SCALE, options(ground));

/** Weights of those of whom so many items are known, where they do better among them than those of all. */
const apart = (
  isTheirs: (question: Question) => boolean,
  all: SourceWeights,
  written: Weights,
  ground: Ground,
): SourceWeights | null => {
  const theirs = some(ground.learning, isTheirs);
  if (theirs.length < LEAST_PEOPLE) return null;
  const own = learnt(theirs, written, ground);
  const [ofAll = 0, ofOwn = 0] = ndcgOf(theirs, [all, own], ground);
  return ofOwn > ofAll ? own : null;
};

/** NDCG over all who are judged on, each by the weights that hold for them. */
const judged = (weights: NonNullable<LearntBlend["weights"]>, ground: Ground): number => {
  const isFew = (question: Question): boolean => knownOf(question) <= FEW_ITEMS;
  const parts = [
    { asked: some(ground.judging, isFew), own: weights.few ?? weights.all },
    { asked: some(ground.judging, (each) => !isFew(each)), own: weights.many ?? weights.all },
  ];
  const sum = parts.reduce(
    (total, { asked, own }) =>
      asked.length === 0 ? total : total + asked.length * (ndcgOf(asked, [own], ground)[0] ?? 0),
    0,
  );
  return sum / ground.judging.length;
};

const blendOf = ({ recommender, written }: WantedBlend, whole: Ground): LearntBlend => {
  const sources = Object.fromEntries(
    Object.entries(whole.sources).filter(([name]) => Object.hasOwn(written, name)),
  );
  const ground = { ...whole, sources };
  const { learning, judging } = ground;
  const people = { recommender, people: learning.length, judged: judging.length };
  if (Math.min(learning.length, judging.length) < LEAST_PEOPLE)
    return { ...people, weights: null, ndcg: null };
  const all = learnt(learning, written, ground);
  const weights = {
    all,
    few: apart((each) => knownOf(each) <= FEW_ITEMS, all, written, ground),
    many: apart((each) => knownOf(each) > FEW_ITEMS, all, written, ground),
  };
  const [before = 0] = ndcgOf(judging, [written], ground);
  const ndcg = { written: before, learnt: judged(weights, ground) };
  return { ...people, weights: ndcg.learnt > ndcg.written ? weights : null, ndcg };
};

/**
 * How much the sources of recommenders should count, learnt from what half of the people who are judged on
 * came to want, and judged on the other half: where that is no better, what is written stands.
 */
export const weighBlends = (
  held: Held,
  { setting, modelOf }: { readonly setting: Setting; readonly modelOf: () => HeldModel },
  wanted: readonly WantedBlend[],
  onStep: OnStep,
): readonly LearntBlend[] => {
  if (wanted.length === 0) return [];
  const asked = questionsOf(someOf(held));
  const ground = {
    sources: sourcesAt(held.train, modelOf(), setting),
    learning: asked.filter((_, at) => at % 2 === 0),
    judging: asked.filter((_, at) => at % 2 === 1),
    repeats: held.repeats,
    progress: () => undefined,
  };
  return wanted.map((each, nth) => {
    onStep("weighing", nth, wanted.length);
    return blendOf(each, ground);
  });
};
