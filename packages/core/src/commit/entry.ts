import type { CatalogEntry } from "../catalog/index.ts";
import type { Statement } from "../consent/index.ts";
import type { Event, Identifier, Refusal } from "../event/index.ts";
import type { FacetPair } from "../identity/index.ts";
import type { Reservation } from "../policy/index.ts";

/** Who did something that is no event: a key's name, or the system. */
export type Actor = string;

/**
 * What the log records. Present state is the fold over these entries and nothing else (L5): link
 * decisions, facet ids and the order of first commits are in them and are never made again.
 */
export type Entry =
  | {
      readonly kind: "facet";
      readonly facet: number;
      readonly identifier: Identifier;
      /** Names a browser or device and no person. */
      readonly anonymous: boolean;
      /** Effective time of the event that made it, or time of the decision, epoch ms. */
      readonly since: number;
      /** Set when a decision made it: activity without an event, epoch ms. */
      readonly active?: number;
    }
  | { readonly kind: "event"; readonly facet: number; readonly event: Event }
  | {
      readonly kind: "link";
      readonly pair: FacetPair;
      /** Sequence of the event that stated it. */
      readonly cause: number;
      /** Set when a trusted alias exceeded "one user_id". */
      readonly exception?: true;
    }
  | {
      readonly kind: "refusal";
      readonly facet: number;
      readonly others: readonly number[];
      readonly cause: number;
      readonly refused: readonly Refusal[];
    }
  | {
      readonly kind: "unmerge";
      readonly facets: readonly number[];
      readonly take: readonly Identifier[];
      readonly revoked: readonly FacetPair[];
      readonly reason: string;
      readonly actor: Actor;
    }
  | {
      readonly kind: "undo";
      readonly facets: readonly number[];
      readonly unmerge: number;
      readonly restored: readonly FacetPair[];
      readonly actor: Actor;
    }
  | {
      readonly kind: "consent";
      readonly facet: number;
      /** Sequence of the event that carried the statements; null for the API and for an expiry. */
      readonly cause: number | null;
      /** At least one. */
      readonly statements: readonly Statement[];
      /** Set when somebody said it without an event: activity all the same, epoch ms. */
      readonly active?: number;
    }
  /** A profile, named by its oldest facet, entered segments and left others. */
  | {
      readonly kind: "membership";
      readonly facet: number;
      /** Sequence of the event, link or separation that did it; null for time and for definitions. */
      readonly cause: number | null;
      /** Keys of segments. */
      readonly entered: readonly string[];
      readonly left: readonly string[];
      /** Set when it was so before the definition was there, or is no longer asked. */
      readonly backfill?: true;
    }
  /** An account entered segments of accounts and left others. */
  | {
      readonly kind: "account-membership";
      readonly account: string;
      /** Sequence of the event that did it; null for time and for definitions. */
      readonly cause: number | null;
      /** Keys of segments. */
      readonly entered: readonly string[];
      readonly left: readonly string[];
      /** Set when it was so before the definition was there, or is no longer asked. */
      readonly backfill?: true;
    }
  /** Somebody took a profile out of an account: the facets through which it was in. */
  | {
      readonly kind: "leave";
      readonly facets: readonly number[];
      readonly account: string;
      /** Later than every join that it ends, epoch ms. */
      readonly time: number;
      readonly actor: Actor;
    }
  /** A decision for a facet of an anonymous profile, when it is activity that moves its expiry. */
  | { readonly kind: "activity"; readonly facet: number }
  | { readonly kind: "expiry"; readonly facets: readonly number[] }
  | {
      readonly kind: "decision";
      readonly facet: number | null;
      readonly id: string;
      /** What it reserved; absent where that is nothing. */
      readonly uses?: readonly Reservation[];
      /** A decision that was never delivered: what it had reserved lapsed with this one. */
      readonly releases?: string;
    }
  | {
      readonly kind: "definitions";
      readonly actor: Actor;
      /** By which way: api, apply or ui. Entries of before 0002 have none. */
      readonly origin?: string;
      readonly changes: readonly DefinitionNote[];
    }
  /** A change of the catalog, with the items' new content. */
  | CatalogEntry
  | { readonly kind: "quarantine"; readonly id: string }
  /** Events left quarantine: committed right before this entry, or found to be accepted before. */
  | {
      readonly kind: "release";
      readonly ids: readonly string[];
      readonly duplicates: readonly string[];
      readonly actor: Actor;
    }
  | {
      readonly kind: "discard";
      readonly ids: readonly string[];
      /** Groups whose summarised events are counted no longer. */
      readonly summarised: readonly { readonly group: string; readonly count: number }[];
      readonly reason: string;
      readonly actor: Actor;
    }
  /** Quarantine was full: these events are only counted from here on. */
  | {
      readonly kind: "summary";
      readonly ids: readonly string[];
      readonly groups: readonly { readonly group: string; readonly count: number }[];
    };

/** What became of one version of a definition. */
export type DefinitionNote = {
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly status: string;
  /** Hash of its content then; entries of before 0002 have none. */
  readonly body?: string;
  /** Set when its content changed: the entry's actor is one of its authors. */
  readonly edited?: true;
  /** Why it was sent back from review. */
  readonly reason?: string;
};

/** An entry at its place in the log; `at` is the time of its commit, epoch ms. */
export type Recorded<E extends Entry = Entry> = {
  readonly seq: number;
  readonly at: number;
  readonly entry: E;
};

/** The facets in whose timeline an entry stands. */
export const facetsOf = (entry: Entry): readonly number[] => {
  switch (entry.kind) {
    case "facet":
    case "event":
    case "consent":
    case "activity":
    case "membership":
      return [entry.facet];
    case "decision":
      return entry.facet === null ? [] : [entry.facet];
    case "refusal":
      return [entry.facet, ...entry.others];
    case "link":
      return entry.pair;
    case "unmerge":
    case "undo":
    case "leave":
    case "expiry":
      return entry.facets;
    case "account-membership":
    case "definitions":
    case "catalog":
    case "quarantine":
    case "release":
    case "discard":
    case "summary":
      return [];
  }
};
