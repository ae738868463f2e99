import type { Dimension } from "../contract.ts";
import type { Slot } from "./slots.ts";

/** By what figures can be split, as the tables name it. */
export const SPLITS = ["", "channel", "source", "channel,source"] as const;
export type Split = (typeof SPLITS)[number];

export const splitOf = (by: readonly Dimension[]): Split => {
  if (by.includes("channel")) return by.includes("source") ? "channel,source" : "channel";
  return by.includes("source") ? "source" : "";
};

/** One row of figures of a period: what it is split by, and for which value of that. */
export type Target = {
  readonly split: Split;
  readonly channel: string | null;
  readonly source: string | null;
};

const targetOf = (split: Split, { channel, source }: Slot): Target => ({
  split,
  channel: split.includes("channel") ? channel : null,
  source: split.includes("source") ? source : null,
});

export type Targets = {
  readonly targets: readonly Target[];
  /** The targets that an event of a slot counts to, by the slot's number. */
  readonly ofSlot: readonly (readonly number[])[];
};

/** Every row of figures that a period has, given its slots; the first is that of everything. */
export const targetsOf = (slots: readonly Slot[]): Targets => {
  const targets: Target[] = [{ split: "", channel: null, source: null }];
  const numbers = new Map([[JSON.stringify(targets[0]), 0]]);
  const numberOf = (target: Target): number => {
    const key = JSON.stringify(target);
    const number = numbers.get(key) ?? targets.push(target) - 1;
    numbers.set(key, number);
    return number;
  };
  const ofSlot = slots.map((slot) => SPLITS.map((split) => numberOf(targetOf(split, slot))));
  return { targets, ofSlot };
};
