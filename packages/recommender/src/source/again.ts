import type { Repurchase } from "../popularity/index.ts";
import { medianOf } from "../popularity/index.ts";
import { keepBest, proposalsOf } from "../ranking/index.ts";
import { shownFor } from "./question.ts";
import type { Source, Touch } from "./source.ts";

/** What a person has bought and keeps: how long ago, against how long it usually lasts. */
export type Due = {
  readonly item: number;
  /** Milliseconds since the latest purchase. */
  readonly since: number;
  /** Milliseconds until it is usually bought again. */
  readonly usual: number;
  /** `since` over `usual`: 1 when its time has just come. */
  readonly share: number;
};

export type AgainOptions = {
  /** From which share on an item is due. */
  readonly from: number;
  /** From which share on it is taken that the person has given it up. */
  readonly until: number;
  /** Gaps of the person's own that count for more than those of others. */
  readonly own: number;
};

export const AGAIN_DEFAULTS: AgainOptions = { from: 0.8, until: 5, own: 2 };

type Bought = { readonly gaps: number[]; last: number; isKept: boolean };

const boughtIn = (history: readonly Touch[]): ReadonlyMap<number, Bought> => {
  const bought = new Map<number, Bought>();
  const inTime = history
    .filter(({ time }) => Number.isFinite(time))
    .toSorted((a, b) => a.time - b.time);
  for (const { item, signal, time } of inTime) {
    const before = bought.get(item);
    if (signal === "purchase") {
      const gap = before === undefined ? 0 : time - before.last;
      bought.set(item, {
        gaps: [...(before?.gaps ?? []), ...(gap > 0 ? [gap] : [])],
        last: time,
        isKept: true,
      });
    } else if (before !== undefined && (signal === "return" || signal === "dislike"))
      before.isKept = false;
  }
  return bought;
};

/**
 * What is known of each purchase that was not sent back, and that is usually repeated at all: by the
 * median of the person's own gaps, else by that of others for the item or its category.
 */
export const duesOf = (
  history: readonly Touch[],
  now: number,
  repurchase: Repurchase,
  categoryOf: (item: number) => string | null,
  { own }: Pick<AgainOptions, "own"> = AGAIN_DEFAULTS,
): readonly Due[] =>
  [...boughtIn(history)].flatMap(([item, { gaps, last, isKept }]) => {
    const usual = gaps.length >= own ? medianOf(gaps) : repurchase.usual(item, categoryOf(item));
    if (!isKept || usual === null) return [];
    const since = Math.max(0, now - last);
    return [{ item, since, usual, share: since / usual }];
  });

/** Whether an item's time to be bought again has come. */
export const isDue = ({ share }: Due, { from, until }: AgainOptions = AGAIN_DEFAULTS): boolean =>
  share >= from && share <= until;

/** What is due to be bought again; it scores 1 when its time has just come, less before and after. */
export const againSource = (
  repurchase: Repurchase,
  categoryOf: (item: number) => string | null,
  options: AgainOptions = AGAIN_DEFAULTS,
): Source => {
  const scoreOf = ({ share }: Due): number => Math.min(share, 1 / share);
  return {
    propose: (question, k, allowed) => {
      const isShown = shownFor(question, allowed);
      const dues = duesOf(question.history, question.now, repurchase, categoryOf, options);
      const best = keepBest(Math.min(k, dues.length));
      for (const due of dues)
        if (isDue(due, options) && isShown(due.item)) best.offer(due.item, scoreOf(due));
      return proposalsOf(best.take());
    },
    because: (question, item) =>
      duesOf(question.history, question.now, repurchase, categoryOf, options)
        .filter((due) => due.item === item && isDue(due, options))
        .map((due) => ({ item, part: scoreOf(due) })),
  };
};
