import { LEAST } from "@attune/core/quality";
import type { ItemModel } from "@attune/recommender/ease";
import type { Setting, Split, TimeSplit } from "@attune/recommender/evaluation";
import {
  judgeLists,
  memoryOf,
  rankByModel,
  rankByPopularity,
  searchSettings,
  settingsFor,
  splitByTime,
  trainBy,
  USUAL_SETTING,
} from "@attune/recommender/evaluation";
import type { InteractionLog, Matrix } from "@attune/recommender/interaction";
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

/** Share of touches of what their people had touched before, from which that is expected to come again. */
const AGAIN = 0.05;
/** Touches that are looked at for it, about: those of every so many people. */
const LOOKED_AT = 1_000_000;

/** Whether people come back to items, as in a shop; who rates films does not rate one twice. */
const comesAgain = ({ users, items, itemCount }: InteractionLog): boolean => {
  const step = Math.ceil(users.length / LOOKED_AT);
  const pairs = new Set<number>();
  let rows = 0;
  for (let row = 0; row < users.length; row += 1) {
    const user = users[row] ?? 0;
    if (user % step !== 0) continue;
    pairs.add(user * itemCount + (items[row] ?? 0));
    rows += 1;
  }
  return rows - pairs.size >= AGAIN * rows;
};

/** The latest of a log, held back; `repeats` when what somebody had may come again. */
export type Held = TimeSplit & { readonly repeats: boolean };

/** Holds back the latest of a log. Null where nobody could be judged. */
export const holdBack = (log: InteractionLog, repeats = comesAgain(log)): Held | null => {
  const split = splitByTime(log, HELD_BACK, { repeats });
  return split.cases.length === 0 ? null : { ...split, repeats };
};

export const someOf = ({ train, cases }: Split): Split => {
  const step = Math.max(1, Math.ceil(cases.length / JUDGED));
  return { train, cases: cases.filter((_, at) => at % step === 0) };
};

/** How models are trained, and whether a search has found it. */
export type Chosen = { readonly setting: Setting; readonly searched: boolean };

/** What a search has found, unless the catalog has outgrown it; else the usual. */
export const keptOrUsual = (kept: Setting | null, itemCount: number): Chosen => {
  const usual = usualFor(itemCount);
  const isFit = kept !== null && (kept.kind === "truncated" || usual.kind === "dense");
  return isFit ? { setting: kept, searched: true } : { setting: usual, searched: false };
};

/** Bytes of what is learnt from and kept beside the matrix, a row. */
const ROW = 40;

/** What training takes at most, in bytes. */
export const bytesOf = (log: InteractionLog, matrix: Matrix, setting: Setting): number =>
  memoryOf(matrix, setting).total + log.users.length * ROW;

/**
 * The setting that does best on a validation split, which is held back from what comes before the split
 * that is judged on: what is told of quality has chosen nothing. Of the settings that there is memory for;
 * the usual one where there is none, or nobody to choose by.
 */
export const choose = (
  held: Held | null,
  log: InteractionLog,
  most: number,
  onStep: OnStep,
): Chosen => {
  const validation = held === null ? null : holdBack(held.train, held.repeats);
  if (validation === null) return { setting: usualFor(log.itemCount), searched: false };
  const matrix = buildMatrix(log, USUAL_SETTING);
  const [first, ...others] = settingsFor(log.itemCount).filter(
    (setting) => bytesOf(log, matrix, setting) <= most,
  );
  if (first === undefined) return { setting: USUAL_SETTING, searched: false };
  const { best } = searchSettings(someOf(validation), {
    settings: [first, ...others],
    k: LIST,
    repeats: validation.repeats,
    progress: (done) => onStep("choosing", done, others.length + 1),
  });
  return { setting: best.setting, searched: true };
};

/** A model of what came before the split, as it would have been served then. */
export type HeldModel = { readonly matrix: Matrix; readonly model: ItemModel };

export const heldModel = ({ train }: Held, setting: Setting): HeldModel => {
  const matrix = buildMatrix(train, setting);
  return { matrix, model: trainBy(matrix, setting) };
};

const figuresOf = (
  { cases }: Split,
  { matrix, model }: HeldModel,
  setting: Setting,
  repeats: boolean,
): NonNullable<Quality["figures"]> => {
  const relevant = cases.map((each) => each.relevant);
  const judge = (rank: (user: number, most: number) => Uint32Array): ListFigures => {
    const lists = cases.map(({ user }) => rank(user, LIST));
    const { k: _k, cases: _cases, ...figures } = judgeLists(matrix, lists, relevant, LIST);
    return figures;
  };
  return {
    own: judge(rankByModel(matrix, model, repeats, setting.relay)),
    popular: judge(rankByPopularity(matrix, repeats)),
  };
};

/** Judges a model of a setting on what was held back, beside the most popular items. */
export const qualityOf = (
  held: Held,
  setting: Setting,
  modelOf: () => HeldModel = () => heldModel(held, setting),
): Quality => {
  const some = someOf(held);
  const isEnough = some.cases.length >= LEAST;
  return {
    moment: held.moment,
    before: held.train.users.length,
    after: held.later,
    people: held.cases.length,
    judged: isEnough ? some.cases.length : 0,
    k: LIST,
    repeats: held.repeats,
    figures: isEnough ? figuresOf(some, modelOf(), setting, held.repeats) : null,
  };
};
