import { setImmediate } from "node:timers/promises";
import type { ItemModel } from "@attune/recommender/ease";
import type { PackedArrays } from "@attune/recommender/model";
import { createRepurchase } from "@attune/recommender/popularity";
import {
  againSource,
  contentSource,
  easeSource,
  HISTORY_DEFAULTS,
  popularSource,
  seenSource,
  sessionSource,
  similarSource,
  togetherSource,
  trendingSource,
} from "@attune/recommender/source";
import type { Pair } from "@attune/recommender/together";
import { modelIn, numbersIn, wordsIn } from "./arrays.ts";
import type { ItemNames } from "./item-names.ts";
import type { Trained } from "./messages.ts";
import type { ModelSet } from "./models.ts";
import type { Pulse } from "./pulse.ts";
import { createPulse, signalAt } from "./pulse.ts";

/** Touches, or gaps, that are taken in before requests have their turn. */
const SLICE = 2_000;

/** Pairs as a version's arrays hold them: support, lift and likelihood of each. */
const pairsIn = (arrays: PackedArrays): ((item: number) => readonly Pair[]) => {
  const start = wordsIn(arrays, "pairStart");
  const items = wordsIn(arrays, "pairItems");
  const figures = numbersIn(arrays, "pairFigures");
  return (item) => {
    const from = start[item] ?? 0;
    return Array.from({ length: Math.max(0, (start[item + 1] ?? 0) - from) }, (_, at) => ({
      item: items[from + at] ?? 0,
      support: figures[3 * (from + at)] ?? 0,
      lift: figures[3 * (from + at) + 1] ?? 0,
      likelihood: figures[3 * (from + at) + 2] ?? 0,
    }));
  };
};

/** A version that can be served from, and what goes on being learnt beside it. */
export type Serving = {
  readonly set: ModelSet;
  readonly pulse: Pulse;
  /** The same with another item model: what touched items have become. */
  readonly withModel: (model: ItemModel, nth: number) => ModelSet;
};

/** Makes what is served from of a version, a slice at a time: nobody waits for it. */
export const buildSet = async (
  { note, items, arrays }: Trained,
  names: ItemNames,
): Promise<Serving> => {
  names.put(items, 0);
  const pulse = createPulse(items.length, names.categoriesOf);
  const people = numbersIn(arrays, "recentPeople");
  const recentItems = wordsIn(arrays, "recentItems");
  const signals = wordsIn(arrays, "recentSignals");
  const times = numbersIn(arrays, "recentTimes");
  for (let at = 0; at < people.length; at += 1) {
    pulse.feel({
      person: people[at] ?? 0,
      item: recentItems[at] ?? 0,
      signal: signalAt(signals[at] ?? 0),
      time: times[at] ?? 0,
    });
    if (at % SLICE === 0) await setImmediate();
  }
  const repurchase = createRepurchase();
  const gapItems = wordsIn(arrays, "gapItems");
  const gaps = numbersIn(arrays, "gapTimes");
  for (let at = 0; at < gapItems.length; at += 1) {
    const item = gapItems[at] ?? 0;
    repurchase.learn(item, names.categoryOf(item), gaps[at] ?? 0);
    if (at % SLICE === 0) await setImmediate();
  }
  const lasting = {
    session: sessionSource(pulse.sessions),
    together: togetherSource(pairsIn(arrays)),
    trending: trendingSource(pulse.trending),
    popular: popularSource(numbersIn(arrays, "popular")),
    again: againSource(repurchase, names.categoryOf),
    seen: seenSource(),
    content: contentSource(names.content),
  };
  const setOf = (model: ItemModel, version: string): ModelSet => ({
    version,
    numberOf: names.numberOf,
    idOf: names.idOf,
    get size() {
      return names.size();
    },
    sources: {
      ...lasting,
      ease: easeSource(model, HISTORY_DEFAULTS, note.setting.relay),
      similar: similarSource(model),
    },
  });
  return {
    set: setOf(modelIn(arrays), note.version),
    pulse,
    withModel: (model, nth) => setOf(model, `${note.version}+${nth}`),
  };
};
