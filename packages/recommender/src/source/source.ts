import type { Signal } from "../interaction/index.ts";
import type { Crowd } from "../popularity/index.ts";
import type { Proposal } from "../ranking/index.ts";

/** Something that somebody did with an item. `time` is epoch ms. */
export type Touch = { readonly item: number; readonly signal: Signal; readonly time: number };

/** What is asked of a source; items by their numbers. */
export type Question = {
  /** What the person did, latest last. */
  readonly history: readonly Touch[];
  /** What the answer is to go with: the item looked at, or the cart. Empty: the history speaks. */
  readonly seeds: readonly number[];
  /** Epoch ms. */
  readonly now: number;
  readonly context: {
    /** Keys of the segments that the person is in. */
    readonly segments: readonly string[];
    /** Where they are, from the widest to the finest. */
    readonly places: readonly string[];
    readonly category: string | null;
    /** What was searched for. */
    readonly query: string | null;
  };
};

/** An item of the history, or a seed, and what it added to the score of a proposal. */
export type Because = { readonly item: number; readonly part: number };

/** Whether an item may be proposed at all. */
export type Allowed = ((item: number) => boolean) & {
  /** All items that may be, and some that may not, where they are no more than so many; null where they may be more. */
  readonly few?: (most: number) => readonly number[] | null;
};

/** One way to find items for a question. */
export type Source = {
  /** The best `k` that are allowed, best first; ties go to the lower number. */
  readonly propose: (question: Question, k: number, allowed: Allowed) => readonly Proposal[];
  /** What the item was proposed for; the parts sum to its score where the source can say, else empty. */
  readonly because: (question: Question, item: number) => readonly Because[];
  /** Among whom the item was found; null or absent where nobody is told apart. */
  readonly among?: (question: Question, item: number) => Crowd | null;
};
