import { setImmediate } from "node:timers/promises";
import type { ItemModel } from "@attune/recommender/ease";
import type { PackedArrays } from "@attune/recommender/model";
import type { Repurchase } from "@attune/recommender/popularity";
import { createRepurchase } from "@attune/recommender/popularity";
import {
  againSource,
  allSpeak,
  bridgedSource,
  contentSource,
  nearestSpeak,
  popularSource,
  seenSource,
  sessionSource,
  togetherSource,
  trendingSource,
} from "@attune/recommender/source";
import { NO_RELAY } from "@attune/recommender/ease";
import type { Pair } from "@attune/recommender/together";
import { modelIn, numbersIn, wordsIn } from "./arrays.ts";
import type { Bridging } from "./bridging.ts";
import { openBridging } from "./bridging.ts";
import type { ItemNames } from "./item-names.ts";
import type { Trained } from "./messages.ts";
import type { ModelSet } from "./models.ts";
import type { Pulse } from "./pulse.ts";
import { createPulse, signalAt } from "./pulse.ts";
import { createAmong } from "./among.ts";

/** Touches, each in all of its contexts, and gaps that are taken in before requests have their turn. */
const TOUCHES = 200;
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
  readonly withModel: (model: ItemModel, nth: number) => Promise<Serving>;
  /** Items were put or removed, by their numbers. */
  readonly join: (items: readonly number[]) => Promise<void>;
};

/** What was lately done, felt again as it was when it happened. */
const pulseOf = async ({ items, arrays, ...lists }: Trained, names: ItemNames): Promise<Pulse> => {
  const pulse = createPulse(items.length, names.categoriesOf);
  const people = numbersIn(arrays, "recentPeople");
  const recentItems = wordsIn(arrays, "recentItems");
  const signals = wordsIn(arrays, "recentSignals");
  const times = numbersIn(arrays, "recentTimes");
  const places = wordsIn(arrays, "recentPlaces");
  const segments = wordsIn(arrays, "recentSegments");
  for (let at = 0; at < people.length; at += 1) {
    pulse.feel({
      person: people[at] ?? 0,
      item: recentItems[at] ?? 0,
      signal: signalAt(signals[at] ?? 0),
      time: times[at] ?? 0,
      places: lists.places[places[at] ?? 0] ?? [],
      segments: lists.segments[segments[at] ?? 0] ?? [],
    });
    if (at % TOUCHES === 0) await setImmediate();
  }
  return pulse;
};

/** How long people take to buy again what they bought. */
const repurchaseOf = async ({ arrays }: Trained, names: ItemNames): Promise<Repurchase> => {
  const repurchase = createRepurchase();
  const gapItems = wordsIn(arrays, "gapItems");
  const gaps = numbersIn(arrays, "gapTimes");
  for (let at = 0; at < gapItems.length; at += 1) {
    const item = gapItems[at] ?? 0;
    repurchase.learn(item, names.categoryOf(item), gaps[at] ?? 0);
    if (at % SLICE === 0) await setImmediate();
  }
  return repurchase;
};

/** Makes what is served from of a version, a slice at a time: nobody waits for it. */
export const buildSet = async (trained: Trained, names: ItemNames): Promise<Serving> => {
  const { note, items, arrays } = trained;
  names.put(items, 0);
  const pulse = await pulseOf(trained, names);
  const repurchase = await repurchaseOf(trained, names);
  const pairs = pairsIn(arrays);
  const lasting = {
    session: sessionSource(pulse.sessions),
    together: togetherSource(pairs),
    trending: trendingSource(pulse.trending),
    popular: popularSource(numbersIn(arrays, "popular")),
    again: againSource(repurchase, names.categoryOf),
    seen: seenSource(),
    content: contentSource(names.content),
  };
  const blends = new Map(note.blends.map((blend) => [blend.recommender, blend]));
  const among = createAmong(pulse, lasting.popular);
  const setOf = (model: ItemModel, { bridge }: Bridging, version: string): ModelSet => ({
    version,
    numberOf: names.numberOf,
    idOf: names.idOf,
    get size() {
      return names.size();
    },
    pairs,
    among,
    blendOf: (recommender) => blends.get(recommender),
    sources: {
      ...lasting,
      ease: bridgedSource(model, bridge, { speakers: allSpeak(), relay: note.setting.relay }),
      similar: bridgedSource(model, bridge, { speakers: nearestSpeak(), relay: NO_RELAY }),
    },
  });
  const servingOf = async (
    model: ItemModel,
    version: string,
    before: Bridging | null,
  ): Promise<Serving> => {
    const bridging = await openBridging(model, names, before);
    return {
      set: setOf(model, bridging, version),
      pulse,
      withModel: (next, nth) => servingOf(next, `${note.version}+${nth}`, bridging),
      join: bridging.join,
    };
  };
  return servingOf(modelIn(arrays), note.version, null);
};
