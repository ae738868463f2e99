import type { JsonObject } from "../json/index.ts";

/** Something that moved an item: a boost of a recommender by its place in the definition, or a pin. */
export type Moved = { readonly boost: number } | { readonly pinned: number };

/** The crowd that an item was found in, as far as enough was known of it. */
export type ShelvedAmong = {
  readonly category?: string;
  /** With what it is, such as `country:SE`, `region:SE/Lund` or `store:7`. */
  readonly place?: string;
  /** Segments of the person, with what they were called then. */
  readonly segments?: readonly { readonly key: string; readonly name: string }[];
};

/** An item that a recommender would show, and why. */
export type ShelvedItem = {
  readonly id: string;
  /** What the caller shows of it. */
  readonly content: JsonObject;
  /** Key of the recommender that it is from: the one that was asked, or one that it falls back on. */
  readonly from: string;
  readonly score: number;
  /** What part of its score each source gave, from 0 to 1. */
  readonly sources: Readonly<Record<string, number>>;
  /** Among whom sources found it, by their names, where they told crowds apart. */
  readonly among?: Readonly<Record<string, ShelvedAmong>>;
  /** Items of the person, or of what it goes with, that it is there for: the strongest, with their share. */
  readonly because: readonly { readonly id: string; readonly share: number }[];
  readonly moved: readonly Moved[];
};

/** A boost as its recommender has it: how many times an item that fits counts. */
export type ShelvedBoost = { readonly if: JsonObject; readonly weight: number };

/** A shelf that a slot may want: of which recommender, for the person or for anybody, how many items. */
export type WantedShelf = {
  readonly recommender: string;
  readonly isPersonal: boolean;
  readonly limit: number;
};

/** Names a shelf among those of a slot. */
export const shelfId = ({ recommender, isPersonal }: Omit<WantedShelf, "limit">): string =>
  isPersonal ? recommender : `anybody:${recommender}`;

/** The limit of a bundle that could not be kept. */
export type MissingBundle = "seeds" | "size" | "total" | "margin" | "gone";

/** A shelf that is one set of items; or which limit kept there from being one. */
export type ShelvedBundle =
  | {
      /** What its items cost together. */
      readonly total: number;
      /** Null where no item says one. */
      readonly currency: string | null;
    }
  | { readonly missing: MissingBundle };

/** What a recommender would show somebody, as it was made for a decision. */
export type Shelf = {
  /** Version of the models that it was made with; null where there were none. */
  readonly model: string | null;
  readonly items: readonly ShelvedItem[];
  /** How many items each rule left out, of those that were looked at, by the rule's name. */
  readonly left: Readonly<Record<string, number>>;
  /** Ids of what it was to go with of which nothing is known: neither in the catalog nor in the models. */
  readonly unknown?: readonly string[];
  /** The boosts of those recommenders whose boosts moved an item, by their keys, as they stood then. */
  readonly boosts?: Readonly<Record<string, readonly ShelvedBoost[]>>;
  /** Of a recommender of bundles. */
  readonly bundle?: ShelvedBundle;
};
