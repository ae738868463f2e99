import { judgeHits } from "../evaluation/index.ts";
import type { InteractionLog, Signal } from "../interaction/index.ts";
import { inTime, SIGNAL_WEIGHTS, SIGNALS } from "../interaction/index.ts";
import type { Case, Split } from "../evaluation/index.ts";
import type { Question, Source, Touch } from "../source/index.ts";
import type { Scale } from "./blend.ts";
import { fuse, scaled } from "./blend.ts";

/** A question, and what its person came to want later. */
export type Asked = { readonly question: Question; readonly relevant: Uint32Array };

/** The signal whose usual weight is nearest to one of a log; of equally near ones the first. */
const signalOf = (weight: number): Signal =>
  SIGNALS.reduce((best, signal) =>
    Math.abs(SIGNAL_WEIGHTS[signal] - weight) < Math.abs(SIGNAL_WEIGHTS[best] - weight)
      ? signal
      : best,
  );

/**
 * A split as questions: each case asked just after the last thing that may be learnt from, with the history
 * of its user up to then. Times are taken as milliseconds.
 */
export const questionsOf = ({ train, cases }: Split): readonly Asked[] => {
  const histories = touchesOf(train, cases);
  const now = train.times.reduce((latest, time) => Math.max(latest, time), 0);
  return cases.map(({ user, relevant }) => ({
    question: {
      history: histories.get(user) ?? [],
      seeds: [],
      now,
      context: { segments: [], places: [], category: null, query: null },
    },
    relevant,
  }));
};

const touchesOf = (
  log: InteractionLog,
  cases: readonly Case[],
): ReadonlyMap<number, readonly Touch[]> => {
  const histories = new Map(cases.map(({ user }) => [user, new Array<Touch>()]));
  for (const row of inTime(log))
    histories.get(log.users[row] ?? 0)?.push({
      item: log.items[row] ?? 0,
      signal: signalOf(log.weights[row] ?? 0),
      time: log.times[row] ?? 0,
    });
  return histories;
};

export type Weights = Readonly<Record<string, number>>;

export type LearnOptions = {
  readonly k: number;
  /** Proposals of each source that are blended. */
  readonly depth: number;
  /** Whether items of the history may come again. */
  readonly repeats: boolean;
  /** Scales of which the better one is kept. */
  readonly scales: readonly Scale[];
  /** Told each time that a weighting was tried. */
  readonly progress: (tried: number) => void;
};

export type Learnt = {
  readonly scale: Scale;
  readonly weights: Weights;
  readonly ndcg: number;
  /** What the best single source reaches. */
  readonly alone: { readonly name: string; readonly ndcg: number };
  readonly tried: number;
};

/** Weights that are tried for a source while the others hold theirs. */
const STEPS = [0, 0.25, 0.5, 1, 2, 4] as const;
/** Rounds over all sources, at most. */
const ROUNDS = 4;

type Answers = ReadonlyMap<string, readonly ReadonlyMap<number, number>[]>;

/** Each source asked once about each case, on a scale. */
const answersOf = (
  sources: Readonly<Record<string, Source>>,
  asked: readonly Asked[],
  scale: Scale,
  { depth, repeats }: Pick<LearnOptions, "depth" | "repeats">,
): Answers =>
  new Map(
    Object.entries(sources).map(([name, source]) => [
      name,
      asked.map(({ question }) => {
        const had = new Set(repeats ? [] : question.history.map(({ item }) => item));
        return scaled(
          source.propose(question, depth, (item) => !had.has(item)),
          scale,
        );
      }),
    ]),
  );

/** NDCG of the lists that weights give; each source was asked once. */
const judging =
  (answers: Answers, asked: readonly Asked[], k: number) =>
  (weights: Weights): number => {
    const lists = asked.map((_, at) => {
      const scores = Object.entries(weights).map(([name, weight]) => ({
        scores: answers.get(name)?.[at] ?? new Map<number, number>(),
        weight,
      }));
      return Uint32Array.from(fuse(scores, k), ({ item }) => item);
    });
    const relevant = asked.map((each) => each.relevant);
    return judgeHits(lists, relevant, k).ndcg;
  };

/** NDCG of each of some weightings, over the same cases, on a scale. */
export const judgeWeights = (
  sources: Readonly<Record<string, Source>>,
  asked: readonly Asked[],
  weightings: readonly Weights[],
  scale: Scale,
  options: Omit<LearnOptions, "scales" | "progress">,
): readonly number[] =>
  weightings.map(judging(answersOf(sources, asked, scale, options), asked, options.k));

/**
 * Finds how much each source should count: from the best one alone, each source's weight in turn is set to
 * what gives the best NDCG, the others held, until nothing gets better; of several scales the better one is
 * kept. On cases of a validation split: what is judged in the end is no part of this. Of
 * equally good ones the first stands, so the answer hangs on the cases alone.
 */
export const learnWeights = (
  sources: Readonly<Record<string, Source>>,
  asked: readonly Asked[],
  options: LearnOptions,
): Learnt => {
  const names = Object.keys(sources);
  let tried = 0;
  const climb = (scale: Scale): Omit<Learnt, "tried"> => {
    const judgeAll = judging(answersOf(sources, asked, scale, options), asked, options.k);
    const judge = (weights: Weights): number => {
      tried += 1;
      options.progress(tried);
      return judgeAll(weights);
    };
    const singles = names.map((name) => ({ name, ndcg: judge({ [name]: 1 }) }));
    const alone = singles.reduce((best, each) => (each.ndcg > best.ndcg ? each : best), {
      name: names[0] ?? "",
      ndcg: 0,
    });
    let best: { weights: Weights; ndcg: number } = {
      weights: Object.fromEntries(names.map((name) => [name, name === alone.name ? 1 : 0])),
      ndcg: alone.ndcg,
    };
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = best.ndcg;
      for (const name of names)
        for (const weight of STEPS) {
          const weights = { ...best.weights, [name]: weight };
          const ndcg = judge(weights);
          if (ndcg > best.ndcg) best = { weights, ndcg };
        }
      if (best.ndcg === before) break;
    }
    return { scale, ...best, alone };
  };
  const [first, ...others] = options.scales.map(climb);
  if (first === undefined) throw new Error("weights are learnt on a scale");
  const best = others.reduce((one, other) => (other.ndcg > one.ndcg ? other : one), first);
  return { ...best, tried };
};
