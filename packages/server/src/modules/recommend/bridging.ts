import { setImmediate } from "node:timers/promises";
import type { Bridge, Joining } from "@attune/recommender/bridge";
import { createBridge, findColumns, findKnown } from "@attune/recommender/bridge";
import type { ItemModel } from "@attune/recommender/ease";
import type { ItemNames } from "./item-names.ts";

/** Of items that a model says nothing of, so many take part by what they are like: those named last. */
const MOST = 1_000;
/** Items of the model that a new one takes part through. */
const NEAR = 10;
/** A neighbour is at least so like it as a share of the one that is most: not for a word in common. */
const LEAST = 0.5;
/** New items that are compared before requests have their turn. */
const SLICE = 10;

/** What came after a model's training, as it takes part in it. */
export type Bridging = {
  readonly bridge: Bridge;
  /** Items were put, by their numbers: those that the model says nothing of join it, or are gone. */
  readonly join: (items: readonly number[]) => Promise<void>;
};

const inTurns = async <T>(steps: Generator<void, T>): Promise<T> => {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await setImmediate();
  }
};

/** Of items without a place in the model the last so many. */
const newest = ({ content, size }: ItemNames, isKnown: (item: number) => boolean): number[] => {
  const found: number[] = [];
  for (let item = size() - 1; item >= 0 && found.length < MOST; item -= 1)
    if (!isKnown(item) && content.has(item)) found.push(item);
  return found;
};

/**
 * Bridges to a model what it says nothing of. What had joined the model before it, where there was one,
 * joins this one through the same items.
 */
export const openBridging = async (
  model: ItemModel,
  names: ItemNames,
  before: Bridging | null,
): Promise<Bridging> => {
  const bridge = createBridge();
  const known = await inTurns(findKnown(model));
  const isKnown = (item: number): boolean => known[item] === 1;

  const joiningOf = (item: number): Joining => {
    const { items, scores } = names.content.similar({ items: [item], weights: [1] }, NEAR, isKnown);
    const near = Array.from(items, (each, at) => ({ item: each, likeness: scores[at] ?? 0 }));
    const most = near[0]?.likeness ?? 0;
    return { item, near: near.filter(({ likeness }) => likeness >= LEAST * most) };
  };
  const add = async (joining: readonly Joining[]): Promise<void> => {
    const near = joining.flatMap((each) => each.near.map(({ item }) => item));
    const columns = await inTurns(findColumns(model, near));
    for (const each of joining) bridge.join(each, (item) => columns.get(item) ?? null);
    const joined = bridge.joined().map(({ item }) => item);
    const over = joined.length - MOST;
    if (over > 0)
      for (const item of joined.toSorted((a, b) => a - b).slice(0, over)) bridge.leave(item);
  };
  const join = async (items: readonly number[]): Promise<void> => {
    const joining: Joining[] = [];
    for (const [at, item] of items.entries()) {
      if (isKnown(item)) continue;
      if (names.content.has(item)) joining.push(joiningOf(item));
      else bridge.leave(item);
      if (at % SLICE === 0) await setImmediate();
    }
    if (joining.length > 0) await add(joining);
  };
  if (before === null) await join(newest(names, isKnown));
  else await add(before.bridge.joined().filter(({ item }) => !isKnown(item)));
  return { bridge, join };
};
