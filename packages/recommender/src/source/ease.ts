import type { History, ItemModel, Relay } from "../ease/index.ts";
import { createScorer, NO_RELAY } from "../ease/index.ts";
import { proposalsOf } from "../ranking/index.ts";
import type { HistoryOptions } from "./question.ts";
import {
  HISTORY_DEFAULTS,
  reasoned,
  remembered,
  shownFor,
  speakersOf,
  supportersOf,
} from "./question.ts";
import type { Question, Source } from "./source.ts";

/** What of a question speaks for items. */
export type Speakers = (question: Question) => History;

/** Answers with a model whose score is a sum over what speaks: the parts are exact. */
const sourceOf = (model: ItemModel, relay: Relay, speakingIn: Speakers): Source => {
  const scorer = createScorer(model, relay);
  const speakers = remembered(speakingIn);
  const reasons = reasoned((question) => scorer.explain(speakers(question)));
  return {
    propose: (question, k, allowed) => {
      const isShown = shownFor(question, allowed);
      return proposalsOf(
        scorer.rank(speakers(question), k, { has: (item: number) => !isShown(item) }),
      );
    },
    because: (question, item) =>
      reasons
        .of(question, item)
        .map(({ item: speaker, score }) => ({ item: speaker, part: score })),
  };
};

/** The seeds, or the history. */
export const allSpeak =
  (options: HistoryOptions = HISTORY_DEFAULTS): Speakers =>
  (question) =>
    speakersOf(question, options);

/** The seeds, or the last one that the person cared for where there are none. */
export const nearestSpeak =
  (options: HistoryOptions = HISTORY_DEFAULTS): Speakers =>
  (question) => {
    const { items, weights } = supportersOf(question, options);
    const from = question.seeds.length > 0 ? 0 : Math.max(0, items.length - 1);
    return {
      items: Array.from(items).slice(from),
      weights: Array.from(weights).slice(from),
    };
  };

/**
 * What goes with the seeds, or with the history: sum of w · B[i][j] over its items i (Steck 2019), with what
 * is passed on by a relay.
 */
export const easeSource = (
  model: ItemModel,
  options: HistoryOptions = HISTORY_DEFAULTS,
  relay: Relay = NO_RELAY,
): Source => sourceOf(model, relay, allSpeak(options));

/**
 * Items that are like the seeds, or like the last one that the person cared for where there are none, by a
 * model of likeness such as item kNN.
 */
export const similarSource = (
  model: ItemModel,
  options: HistoryOptions = HISTORY_DEFAULTS,
): Source => sourceOf(model, NO_RELAY, nearestSpeak(options));
