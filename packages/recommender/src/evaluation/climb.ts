import { createDraw } from "../draw/index.ts";

/** One number of a setting, and the values that it may take, in ascending order. */
export type Dial<S> = {
  readonly steps: readonly number[];
  readonly read: (setting: S) => number;
  readonly turn: (setting: S, value: number) => S;
};

export type Judged<S> = { readonly setting: S; readonly score: number };

export type Climb<S> = {
  readonly start: Judged<S>;
  readonly dials: readonly Dial<S>[];
  /** How good a setting is; null where it cannot be tried, as when it would take too much memory. */
  readonly judge: (setting: S) => number | null;
  /** Whether there is time for one more. */
  readonly isInTime: () => boolean;
  /** In which order the dials are turned. */
  readonly seed: number;
};

type Move<S> = { readonly dial: Dial<S>; readonly by: -1 | 1 };

/** The setting with a dial one step further; a value between two steps goes to the next one that way. */
const turned = <S>(setting: S, { dial, by }: Move<S>): S | null => {
  const value = dial.read(setting);
  const further =
    by === 1
      ? dial.steps.find((step) => step > value)
      : dial.steps.findLast((step) => step < value);
  return further === undefined ? null : dial.turn(setting, further);
};

/**
 * Goes from a setting to better ones, a step of one dial at a time: the same step again while it helps,
 * else another, in an order that is drawn by the seed. It ends where no step helps, or with its time.
 * With the same seed and time enough the same settings are tried in the same order.
 */
export const climb = <S>({ start, dials, judge, isInTime, seed }: Climb<S>): Judged<S> => {
  const draw = createDraw(seed);
  const tried = new Set([JSON.stringify(start.setting)]);
  const shuffled = (): Move<S>[] =>
    dials
      .flatMap((dial): Move<S>[] => [
        { dial, by: 1 },
        { dial, by: -1 },
      ])
      .map((move) => ({ move, order: draw() }))
      .sort((a, b) => a.order - b.order)
      .map(({ move }) => move);
  let best = start;
  let waiting = shuffled();
  for (let move = waiting.shift(); move !== undefined; move = waiting.shift()) {
    const setting = turned(best.setting, move);
    const key = JSON.stringify(setting);
    if (setting === null || tried.has(key)) continue;
    if (!isInTime()) break;
    tried.add(key);
    const score = judge(setting);
    if (score === null || score <= best.score) continue;
    best = { setting, score };
    waiting = [move, ...shuffled()];
  }
  return best;
};
