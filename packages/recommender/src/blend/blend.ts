import type { Crowd } from "../popularity/index.ts";
import type { Proposal } from "../ranking/index.ts";
import { keepBest, proposalsOf } from "../ranking/index.ts";
import type { Because, Question, Source } from "../source/index.ts";

/** How answers of sources are made comparable. */
export type Scale =
  /** By place: 61 / (60 + place), as in reciprocal rank fusion (Cormack, Clarke and Büttcher 2009). */
  | "place"
  /** By score: the share of the best score of the answer. */
  | "score";

/** A source of a blend, and how much it counts. */
export type Part = { readonly name: string; readonly source: Source; readonly weight: number };

/** What a source did for an item of a blend. */
export type PartSaid = {
  readonly name: string;
  /** Of the item's score. */
  readonly part: number;
  /** For what the source proposed it; they sum to `part` where the source can say, else empty. */
  readonly because: readonly Because[];
  /** Among whom the source found it; null where nobody is told apart. */
  readonly among: Crowd | null;
};

export type BlendOptions = {
  readonly scale: Scale;
  /** Proposals that each source is asked for, at least. */
  readonly depth: number;
};

export const BLEND_DEFAULTS: BlendOptions = { scale: "place", depth: 200 };

/** A source made of sources. */
export type Blend = Source & {
  /** What each source did for an item, most first. */
  readonly said: (question: Question, item: number) => readonly PartSaid[];
};

/** The constant of reciprocal rank fusion. */
const HEAD = 60;

/** An answer on a scale from 0 to 1, the same for all sources; a score that is no number says nothing. */
export const scaled = (
  proposals: readonly Proposal[],
  scale: Scale,
): ReadonlyMap<number, number> => {
  const sound = proposals.filter(({ score }) => Number.isFinite(score) && score > 0);
  const best = sound[0]?.score ?? 1;
  return new Map(
    sound.map(({ item, score }, at) => [
      item,
      scale === "place" ? (HEAD + 1) / (HEAD + 1 + at) : score / best,
    ]),
  );
};

/** Adds up scaled answers by their weights; those above nought, best first. */
export const fuse = (
  answers: readonly { readonly scores: ReadonlyMap<number, number>; readonly weight: number }[],
  k: number,
): readonly Proposal[] => {
  const sums = new Map<number, number>();
  for (const { scores, weight } of answers)
    for (const [item, score] of scores) sums.set(item, (sums.get(item) ?? 0) + weight * score);
  const best = keepBest(Math.min(k, sums.size));
  for (const [item, score] of sums) if (score > 0) best.offer(item, score);
  return proposalsOf(best.take());
};

/** A source's reasons as parts of what it did for a blend; what spoke against has no part. */
const partsOf = (because: readonly Because[], part: number): readonly Because[] => {
  const speaking = because.filter((each) => each.part > 0);
  const whole = speaking.reduce((sum, each) => sum + each.part, 0);
  return speaking.map((each) => ({ item: each.item, part: (each.part / whole) * part }));
};

/**
 * A blend: the score of an item is the sum over sources of weight · scaled score. A weight that is no number
 * above nought leaves its source out. What is said of an item is said of the answer that was last proposed
 * for the same question; of a question that was not answered, as if everything were allowed.
 */
export const blendSource = (
  parts: readonly Part[],
  { scale, depth }: BlendOptions = BLEND_DEFAULTS,
): Blend => {
  const counted = parts.filter(({ weight }) => Number.isFinite(weight) && weight > 0);
  type Answers = readonly (Part & { readonly scores: ReadonlyMap<number, number> })[];
  const answered = new WeakMap<Question, Answers>();

  const ask = (question: Question, k: number, allowed: (item: number) => boolean): Answers => {
    const answers = counted.map((part) => ({
      ...part,
      scores: scaled(part.source.propose(question, Math.max(k, depth), allowed), scale),
    }));
    answered.set(question, answers);
    return answers;
  };
  const said: Blend["said"] = (question, item) =>
    (answered.get(question) ?? ask(question, depth, () => true))
      .flatMap(({ name, source, weight, scores }) => {
        const score = scores.get(item);
        if (score === undefined) return [];
        const part = weight * score;
        const because = partsOf(source.because(question, item), part);
        return [{ name, part, because, among: source.among?.(question, item) ?? null }];
      })
      .sort((a, b) => b.part - a.part);

  return {
    propose: (question, k, allowed) => fuse(ask(question, k, allowed), k),
    because: (question, item) => {
      const sums = new Map<number, number>();
      for (const { because } of said(question, item))
        for (const each of because) sums.set(each.item, (sums.get(each.item) ?? 0) + each.part);
      return [...sums]
        .map(([own, part]) => ({ item: own, part }))
        .sort((a, b) => b.part - a.part || a.item - b.item);
    },
    said,
  };
};
