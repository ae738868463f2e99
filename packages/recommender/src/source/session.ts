import { SIGNAL_WEIGHTS } from "../interaction/index.ts";
import { proposalsOf } from "../ranking/index.ts";
import type { SessionIndex } from "../session/index.ts";
import { reasoned, remembered, shownFor } from "./question.ts";
import type { Question, Source } from "./source.ts";

export type SessionSourceOptions = {
  /** Milliseconds without a touch after which another session begins. */
  readonly pause: number;
  /** Whether items of the session itself may come back. */
  readonly reminders: boolean;
};

export const SESSION_SOURCE_DEFAULTS: SessionSourceOptions = {
  pause: 30 * 60_000,
  reminders: false,
};

/** Items of the session that a question is asked in, in order; without what speaks against an item. */
export const sessionOf = (
  { seeds, history, now }: Question,
  { pause }: Pick<SessionSourceOptions, "pause">,
): readonly number[] => {
  if (seeds.length > 0) return seeds;
  const items: number[] = [];
  let later = now;
  for (const { item, signal, time } of history.toReversed()) {
    if (!Number.isFinite(time)) continue;
    if (later - time > pause) break;
    later = Math.min(later, time);
    if (SIGNAL_WEIGHTS[signal] > 0) items.push(item);
  }
  return items.reverse();
};

/** What others did next who did the same; each item's part is what its neighbours said through it. */
export const sessionSource = (
  index: SessionIndex,
  options: SessionSourceOptions = SESSION_SOURCE_DEFAULTS,
): Source => {
  const session = remembered((question) => sessionOf(question, options));
  const reasons = reasoned((question) => index.explain(session(question)));
  return {
    propose: (question, k, allowed) => {
      reasons.anew(question);
      const isShown = shownFor(question, allowed);
      return proposalsOf(
        index.rank(session(question), {
          most: k,
          reminders: options.reminders,
          excluded: { has: (item: number) => !isShown(item) },
        }),
      );
    },
    because: (question, item) =>
      [...reasons.of(question, item)]
        .map(([own, part]) => ({ item: own, part }))
        .sort((a, b) => b.part - a.part || a.item - b.item),
  };
};
