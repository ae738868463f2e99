import type { History } from "../ease/index.ts";
import { decayed, historyOfItems } from "../ease/index.ts";
import type { Signal } from "../interaction/index.ts";
import { SIGNAL_WEIGHTS, signalAfter } from "../interaction/index.ts";
import type { Allowed, Question, Touch } from "./source.ts";

export const DAY = 86_400_000;

export type HistoryOptions = {
  /** How much each signal says; below nought for what speaks against an item. */
  readonly weights: Readonly<Record<Signal, number>>;
  /** Milliseconds after which a touch counts half. */
  readonly halfLife: number;
  /** Most items that speak, the latest. */
  readonly most: number;
};

export const HISTORY_DEFAULTS: HistoryOptions = {
  weights: SIGNAL_WEIGHTS,
  halfLife: 30 * DAY,
  most: 100,
};

/**
 * What a person did, each item once: what is known of it after all its signals, halved with each half-life
 * since the latest. A touch without a time, or whose signal has no weight that is a number, is left out.
 */
export const historyOfTouches = (
  touches: readonly Touch[],
  now: number,
  { weights, halfLife, most }: HistoryOptions = HISTORY_DEFAULTS,
): History => {
  const known = new Map<number, { readonly value: number; readonly time: number }>();
  for (const { item, signal, time } of touches) {
    const weight = weights[signal];
    if (!Number.isFinite(time) || !Number.isFinite(weight)) continue;
    const before = known.get(item);
    known.delete(item);
    known.set(item, {
      value: signalAfter(before?.value ?? 0, weight),
      time: Math.max(time, before?.time ?? time),
    });
  }
  const latest = [...known].slice(-most).filter(([, { value }]) => value !== 0);
  return {
    items: latest.map(([item]) => item),
    weights: latest.map(([, { value, time }]) => decayed(value, now - time, halfLife)),
  };
};

/** What speaks in a question: its seeds, each as much, or the history where there are none. */
export const speakersOf = (question: Question, options: HistoryOptions): History =>
  question.seeds.length > 0
    ? historyOfItems(question.seeds)
    : historyOfTouches(question.history, question.now, options);

/** What speaks for anything in a question; without what speaks against. */
export const supportersOf = (question: Question, options: HistoryOptions): History => {
  const { items, weights } = speakersOf(question, options);
  const kept = Array.from(items, (_, at) => at).filter((at) => (weights[at] ?? 0) > 0);
  return {
    items: kept.map((at) => items[at] ?? 0),
    weights: kept.map((at) => weights[at] ?? 0),
  };
};

/** Remembers what was worked out of each question, for as long as there is the question. */
export const remembered = <Answer>(
  work: (question: Question) => Answer,
): ((question: Question) => Answer) => {
  const known = new WeakMap<Question, { readonly answer: Answer }>();
  return (question) => {
    const before = known.get(question);
    if (before !== undefined) return before.answer;
    const answer = work(question);
    known.set(question, { answer });
    return answer;
  };
};

/**
 * Reasons of what is proposed, each question's worked out once: the answer of `explain` is asked for every
 * item that is shown. `anew` forgets a question, since what is proposed for it may by now be for others.
 */
export const reasoned = <Told>(explain: (question: Question) => (item: number) => Told) => {
  const known = new WeakMap<Question, (item: number) => Told>();
  return {
    anew: (question: Question): void => void known.delete(question),
    of: (question: Question, item: number): Told => {
      const told = known.get(question) ?? explain(question);
      known.set(question, told);
      return told(item);
    },
  };
};

/** What may be shown: what is allowed, but no seed. */
export const shownFor = ({ seeds }: Question, allowed: Allowed): Allowed => {
  const own = new Set(seeds);
  const isShown = (item: number): boolean => !own.has(item) && allowed(item);
  return allowed.few === undefined ? isShown : Object.assign(isShown, { few: allowed.few });
};
