import type { Versioned } from "@attune/core/decision";
import type { Definition, Kind } from "@attune/core/definition";

export const DEFINITION_STATUSES = ["draft", "in review", "live", "archived", "discarded"] as const;
export type DefinitionStatus = (typeof DEFINITION_STATUSES)[number];

/** By which way the content of a version came: written by the API, by `apply` from files, in the UI. */
export const DEFINITION_ORIGINS = ["api", "apply", "ui"] as const;
export type DefinitionOrigin = (typeof DEFINITION_ORIGINS)[number];

export type DefinitionRef = { readonly kind: Kind; readonly key: string };

/** What to do to one definition. Its pending version is the one that is a draft or in review. */
export type DefinitionChange =
  /** Stores a draft: over the pending version, which goes back to draft when it was in review. */
  | { readonly change: "draft"; readonly definition: Definition }
  /** Stores it and puts it up for review. */
  | { readonly change: "put-review"; readonly definition: Definition }
  /** Stores it and makes it live. */
  | { readonly change: "put-live"; readonly definition: Definition }
  | (DefinitionRef & { readonly change: "submit" | "publish" | "approve" | "archive" })
  /** Throws the pending version away: it is kept, and counts as a version no more. */
  | (DefinitionRef & { readonly change: "discard" })
  | (DefinitionRef & { readonly change: "reject"; readonly reason: string });

/** What the caller believes to be there; checked in the transaction that changes it. */
export type Precondition = DefinitionRef & {
  /** Revisions of which the newest version has one; any version at all; none. Discarded ones are not looked at. */
  readonly wants: readonly string[] | "any" | "none";
};

export type DefinitionsCommand = {
  readonly changes: readonly DefinitionChange[];
  readonly actor: string;
  readonly origin: DefinitionOrigin;
  readonly at: number;
  readonly precondition?: Precondition | null;
  /** Refused when a definition has changed after this sequence. */
  readonly base?: number | null;
  /** Whether content from files may be written over what others have pending. */
  readonly overDrafts?: boolean;
};

type Stood = DefinitionRef & {
  readonly version: number;
  readonly status: DefinitionStatus;
  /** Why this content was sent back from review before it went there again. */
  readonly sentBack?: string;
};

export type DefinitionsOutcome = {
  readonly seq: number | null;
  readonly changed: readonly Stood[];
  readonly unchanged: readonly Stood[];
  readonly missing: readonly DefinitionRef[];
  /** Why nothing at all was done; null when it was. */
  readonly refused: DefinitionsRefusal | null;
};

/** A version in the words of a refusal: who made it what it is, and when. */
export type VersionMark = {
  readonly version: number;
  readonly status: DefinitionStatus;
  readonly actor: string;
  readonly at: number;
  readonly revision: string;
};

export type DefinitionsRefusal =
  /** The newest version is not what the caller saw; null when there is none. */
  | (DefinitionRef & { readonly refusal: "conflict"; readonly newest: VersionMark | null })
  | (DefinitionRef & {
      readonly refusal: "moved";
      readonly seq: number;
      readonly actor: string;
      readonly at: number;
    })
  /** Others have other content pending. */
  | (DefinitionRef & {
      readonly refusal: "draft-in-the-way";
      readonly version: number;
      readonly status: DefinitionStatus;
      readonly authors: readonly string[];
    })
  | (DefinitionRef & { readonly refusal: "own-draft" })
  | (DefinitionRef & { readonly refusal: "not-in-review" });

/** One version of a definition. `actor` and `at` are of the last change to it. */
export type StoredDefinition = Versioned & {
  readonly status: DefinitionStatus;
  readonly actor: string;
  readonly at: number;
  readonly origin: DefinitionOrigin;
  /** Everyone who wrote on this version: none of them approves it. */
  readonly authors: readonly string[];
  /** Why it was sent back from review; null when it was not. */
  readonly reason: string | null;
  /** Changes with every change of kind, key, version, status or content. */
  readonly revision: string;
};

/** Something that was done to a definition. */
export type DefinitionEvent = {
  readonly seq: number;
  readonly version: number;
  readonly status: DefinitionStatus;
  readonly actor: string;
  readonly origin: DefinitionOrigin;
  readonly at: number;
  readonly reason: string | null;
};

export type DefinitionStore = {
  /** Writes definition changes, all or none. */
  readonly changeDefinitions: (command: DefinitionsCommand) => Promise<DefinitionsOutcome>;
};

export type DefinitionReads = {
  /** The newest version of each definition that is not discarded, and the live one where that is another. */
  readonly definitions: () => Promise<readonly StoredDefinition[]>;
  /** All versions of one, newest first. */
  readonly definitionHistory: (kind: Kind, key: string) => Promise<readonly StoredDefinition[]>;
  /** What was done to one, newest first. */
  readonly definitionEvents: (kind: Kind, key: string) => Promise<readonly DefinitionEvent[]>;
  /** The definitions that were live at a sequence. */
  readonly liveDefinitions: (
    at: number | null,
  ) => Promise<{ readonly seq: number; readonly live: readonly Versioned[] }>;
  /** The sequence that `liveDefinitions(null)` would name. */
  readonly liveDefinitionsSeq: () => Promise<number>;
  /** Sequence of the last change to any definition; 0 when there was none. */
  readonly definitionsSeq: () => Promise<number>;
  /** The sequence of the last change to definitions by an instant (epoch ms); 0 when there was none. */
  readonly definitionsSeqAt: (at: number) => Promise<number>;
};
