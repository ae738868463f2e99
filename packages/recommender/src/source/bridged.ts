import type { Bridge } from "../bridge/index.ts";
import type { History, ItemModel, Relay } from "../ease/index.ts";
import { createScorer, NO_RELAY } from "../ease/index.ts";
import { keepBest, proposalsOf } from "../ranking/index.ts";
import type { Speakers } from "./ease.ts";
import { allSpeak } from "./ease.ts";
import { reasoned, remembered, shownFor } from "./question.ts";
import type { Because, Source } from "./source.ts";

type Voice = { readonly speaker: number; readonly weight: number };

/** What speaks, by the items of the model that it speaks through: a trained item is itself. */
const voicesThrough = (
  bridge: Bridge,
  { items, weights }: History,
): ReadonlyMap<number, readonly Voice[]> => {
  const voices = new Map<number, Voice[]>();
  for (let at = 0; at < items.length; at += 1) {
    const speaker = items[at] ?? 0;
    for (const { item, likeness } of bridge.through(speaker)) {
      const before = voices.get(item) ?? [];
      before.push({ speaker, weight: likeness * (weights[at] ?? 0) });
      voices.set(item, before);
    }
  }
  return voices;
};

const sumOf = (voices: readonly Voice[]): number =>
  voices.reduce((sum, { weight }) => sum + weight, 0);

/** The history that the model is asked with. */
const historyOf = (voices: ReadonlyMap<number, readonly Voice[]>): History => ({
  items: [...voices.keys()],
  weights: Array.from(voices.values(), sumOf),
});

export type BridgedOptions = {
  readonly speakers: Speakers;
  /** What the model's best finds pass on; what is new hears the history itself alone. */
  readonly relay: Relay;
};

export const BRIDGED_DEFAULTS: BridgedOptions = { speakers: allSpeak(), relay: NO_RELAY };

/**
 * A model and what came after its training as one: new items are proposed with the others, on the same
 * scale, and speak for others, as soon as they have joined the bridge.
 */
export const bridgedSource = (
  model: ItemModel,
  bridge: Bridge,
  { speakers, relay }: BridgedOptions = BRIDGED_DEFAULTS,
): Source => {
  const scorer = createScorer(model, relay);
  const voicesOf = remembered((question) => voicesThrough(bridge, speakers(question)));
  const reasons = reasoned((question) => scorer.explain(historyOf(voicesOf(question))));
  return {
    propose: (question, k, allowed) => {
      const history = historyOf(voicesOf(question));
      const isShown = shownFor(question, allowed);
      const fresh = bridge.scores(history);
      const old = scorer.rank(history, k, {
        has: (item: number) => bridge.has(item) || !isShown(item),
      });
      const best = keepBest(Math.min(k, old.items.length + fresh.size()));
      old.items.forEach((item, at) => best.offer(item, old.scores[at] ?? 0));
      for (let at = 0; at < fresh.size(); at += 1) {
        const score = fresh.sumAt(at);
        if (score <= 0) continue;
        const item = fresh.itemAt(at);
        if (best.wouldKeep(item, score) && isShown(item)) best.offer(item, score);
      }
      return proposalsOf(best.take());
    },
    because: (question, item) => {
      const voices = voicesOf(question);
      const said = bridge.has(item)
        ? Array.from(voices, ([source, all]) => ({
            item: source,
            score: sumOf(all) * bridge.between(source, item),
          }))
        : reasons.of(question, item);
      const parts = new Map<number, number>();
      for (const { item: source, score } of said) {
        const all = voices.get(source) ?? [];
        const whole = sumOf(all);
        if (whole === 0) continue;
        for (const { speaker, weight } of all)
          parts.set(speaker, (parts.get(speaker) ?? 0) + (score * weight) / whole);
      }
      return [...parts]
        .map(([speaker, part]): Because => ({ item: speaker, part }))
        .filter(({ part }) => part !== 0)
        .sort((a, b) => b.part - a.part || a.item - b.item);
    },
  };
};
