import type { PackedArrays } from "@attune/recommender/model";
import type { Figures, Setting } from "@attune/recommender/evaluation";
import type { StreamPosition } from "../../platform/store/index.ts";

/** An entry of the log that may say something of items. */
export type LearntEntry = {
  readonly position: StreamPosition;
  readonly kind: "event" | "catalog";
  readonly facet: number | null;
  readonly body: string;
};

/** What was done with items, a row each, in the order of the log; items by their numbers. */
export type TouchRows = {
  readonly facets: Float64Array;
  readonly items: Uint32Array;
  /** Places in `SIGNALS` of the recommender. */
  readonly signals: Uint8Array;
  /** When it happened, epoch ms. */
  readonly times: Float64Array;
  /** Where, as its event says, from the widest to the finest. */
  readonly places: readonly (readonly string[])[];
};

/** An item of the catalog as the log last tells of it; its version is null where it was removed. */
export type ChangedItem = { readonly id: string; readonly version: number | null };

/** What the learner made of entries: touches, and ids of items that have a number from now on. */
export type Taken = {
  readonly touches: TouchRows;
  readonly newItems: readonly string[];
  /** Number of the first of them. */
  readonly firstItem: number;
  /** Items of the catalog that were put or removed, each once. */
  readonly changedItems: readonly ChangedItem[];
};

/** Who facets are: a person's number, or −1 for nobody that may be learnt from. */
export type Persons = {
  readonly facets: Float64Array;
  readonly persons: Float64Array;
};

/** In which segments people are: each person once, with the number of a list. */
export type Belonging = {
  readonly persons: Float64Array;
  readonly numbers: Uint32Array;
  /** Keys of segments; the first list is empty. */
  readonly lists: readonly (readonly string[])[];
};

/** A recommender whose weights are to be learnt, with those that are written of its weighed sources. */
export type WantedBlend = {
  readonly recommender: string;
  readonly written: Readonly<Record<string, number>>;
};

/** How much sources count, by their names. */
export type SourceWeights = Readonly<Record<string, number>>;

/** What was learnt of a recommender's weights. */
export type LearntBlend = {
  readonly recommender: string;
  /** People whose later wishes it was learnt from, and others whom it was judged on. */
  readonly people: number;
  readonly judged: number;
  /** Null where there were too few people, or nothing better than what is written was found. */
  readonly weights: {
    /** For everybody, and for those of whom few items are known and many, where that was better. */
    readonly all: SourceWeights;
    readonly few: SourceWeights | null;
    readonly many: SourceWeights | null;
  } | null;
  /** NDCG of both over those it was judged on; null with too few people (L10). */
  readonly ndcg: { readonly written: number; readonly learnt: number } | null;
};

/** How another node has trained a version. */
export type Remade = {
  readonly setting: Setting;
  readonly searched: boolean;
  readonly blends: readonly LearntBlend[];
};

export type TrainRequest = {
  readonly version: string;
  /** Epoch ms. */
  readonly at: number;
  /** Up to which entry of the log it is learnt. */
  readonly position: StreamPosition;
  readonly persons: Persons;
  readonly belonging: Belonging;
  /** How another node has trained it; null for a version that is made anew. */
  readonly remade: Remade | null;
  /** Recommenders whose weights are to be learnt. */
  readonly wanted: readonly WantedBlend[];
  /** What the last search has found; null when none was made. */
  readonly kept: Setting | null;
  /** Whether settings are tried on a validation split. */
  readonly search: boolean;
  /** Most bytes that training may take. */
  readonly most: number;
};

/** How good lists are, over people of a split; the figures of `attune evaluate`. */
export type ListFigures = Omit<Figures, "k" | "cases">;

/**
 * How good a model of the same setting is that was learnt from what happened before a moment, judged on
 * what happened from then on.
 */
export type Quality = {
  /** Epoch ms. */
  readonly moment: number;
  /** Touches before it, which are learnt from, and from then on. */
  readonly before: number;
  readonly after: number;
  /** People who are known and did something later, and of them those that were judged. */
  readonly people: number;
  readonly judged: number;
  /** How long the lists are. */
  readonly k: number;
  /** Whether what somebody had may come again. */
  readonly repeats: boolean;
  /** With those of the most popular items, for the same people; null where too few people can be judged (L10). */
  readonly figures: { readonly own: ListFigures; readonly popular: ListFigures } | null;
};

/** What a version says of itself. */
export type VersionNote = {
  readonly version: string;
  readonly at: number;
  readonly position: StreamPosition;
  readonly touches: number;
  readonly people: number;
  /** People with touches who may not be learnt from. */
  readonly leftOut: number;
  readonly items: number;
  /** People who did more than is learnt from, and how many of their items were left out. */
  readonly capped: { readonly users: number; readonly items: number };
  /** Bytes that training takes at most, worked out before. */
  readonly memory: number;
  readonly seconds: number;
  /** Null where it was not judged: another node did, or nothing came later. */
  readonly quality: Quality | null;
  readonly setting: Setting;
  /** Whether a search has found it: then it is kept until the next search. */
  readonly searched: boolean;
  readonly blends: readonly LearntBlend[];
};

/** A version: what it says of itself, the ids of its items in the order of their numbers, its arrays. */
export type Trained = {
  readonly note: VersionNote;
  readonly items: readonly string[];
  /** Lists of places and of segments, by the numbers that its recent touches name. */
  readonly places: readonly (readonly string[])[];
  readonly segments: readonly (readonly string[])[];
  readonly arrays: PackedArrays;
};

/** A version that was just made, with the bytes of its file. */
export type Made = Trained & { readonly bytes: Uint8Array };

export type Refusal =
  | { readonly refused: "nothing"; readonly leftOut: number }
  | { readonly refused: "memory"; readonly bytes: number; readonly most: number };

/** Columns of touched items, trained anew; null when nothing was touched or there is no model. */
export type Retrained = {
  readonly arrays: PackedArrays;
  readonly touched: number;
  readonly seconds: number;
} | null;

export type Ask =
  | { readonly ask: "take"; readonly entries: readonly LearntEntry[] }
  | { readonly ask: "facets" }
  | { readonly ask: "train"; readonly request: TrainRequest }
  | { readonly ask: "retrain"; readonly persons: Persons }
  /** A version from a file: touched items are trained anew in it. */
  | {
      readonly ask: "adopt";
      readonly setting: Setting;
      readonly arrays: PackedArrays;
      readonly position: StreamPosition;
    };

export type Replies = {
  readonly take: Taken;
  /** Every facet that did something with an item, once each. */
  readonly facets: Float64Array;
  readonly train: Made | Refusal;
  readonly retrain: Retrained;
  readonly adopt: null;
};

export type Step = "choosing" | "checking" | "weighing" | "training" | "pairing";

export type ToLearner = { readonly id: number; readonly ask: Ask };
export type FromLearner =
  | { readonly kind: "reply"; readonly id: number; readonly reply: Replies[Ask["ask"]] }
  | { readonly kind: "failure"; readonly id: number; readonly message: string }
  | {
      readonly kind: "progress";
      readonly step: Step;
      readonly done: number;
      readonly total: number;
    }
  /** What the training that begins now takes at most, in bytes. */
  | { readonly kind: "memory"; readonly bytes: number };
