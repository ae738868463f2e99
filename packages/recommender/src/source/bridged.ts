import type { Bridge } from "../bridge/index.ts";
import type { History, ItemModel } from "../ease/index.ts";
import { createScorer } from "../ease/index.ts";
import { keepBest, proposalsOf } from "../ranking/index.ts";
import type { HistoryOptions } from "./question.ts";
import { HISTORY_DEFAULTS, shownFor, speakersOf } from "./question.ts";
import type { Because, Source } from "./source.ts";

/** A history in which each new item speaks through those that it is like. */
const translated = (bridge: Bridge, { items, weights }: History): History => {
  const known = new Map<number, number>();
  for (let at = 0; at < items.length; at += 1)
    for (const { item, likeness } of bridge.through(items[at] ?? 0))
      known.set(item, (known.get(item) ?? 0) + likeness * (weights[at] ?? 0));
  return { items: [...known.keys()], weights: [...known.values()] };
};

/**
 * A model and what came after its training as one: new items are proposed with the others, on the same
 * scale, and speak for others, as soon as they have joined the bridge.
 */
export const bridgedSource = (
  model: ItemModel,
  bridge: Bridge,
  options: HistoryOptions = HISTORY_DEFAULTS,
): Source => {
  const scorer = createScorer(model);
  const partOf = (item: number, speaker: number, weight: number): number => {
    const history = translated(bridge, { items: [speaker], weights: [weight] });
    const fresh = Array.from(history.items).reduce(
      (sum, source, at) => sum + (history.weights[at] ?? 0) * bridge.between(source, item),
      0,
    );
    return scorer
      .explain(history)(item)
      .reduce((sum, { score }) => sum + score, fresh);
  };
  return {
    propose: (question, k, allowed) => {
      const history = translated(bridge, speakersOf(question, options));
      const isShown = shownFor(question, allowed);
      const fresh = bridge.scores(history);
      const old = scorer.rank(history, k, {
        has: (item: number) => fresh.has(item) || !isShown(item),
      });
      const best = keepBest(Math.min(k, old.items.length + fresh.size));
      old.items.forEach((item, at) => best.offer(item, old.scores[at] ?? 0));
      for (const [item, score] of fresh)
        if (score > 0 && best.wouldKeep(item, score) && isShown(item)) best.offer(item, score);
      return proposalsOf(best.take());
    },
    because: (question, item) => {
      const { items, weights } = speakersOf(question, options);
      return Array.from(
        items,
        (speaker, at): Because => ({
          item: speaker,
          part: partOf(item, speaker, weights[at] ?? 0),
        }),
      )
        .filter(({ part }) => part !== 0)
        .sort((a, b) => b.part - a.part || a.item - b.item);
    },
  };
};
