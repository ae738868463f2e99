import type { SlotAnswer } from "../decide.ts";
import type { UserHash } from "../identity.ts";
import type { Json, JsonObject } from "../json.ts";

/** What a server asks to have decided: identifiers, slots, context. */
export type ServerDecideRequest = {
  readonly slots: readonly string[];
  /** Namespace to value, such as `{ user_id: "42", anonymous_id: "…" }`. */
  readonly identifiers?: Readonly<Record<string, string>> | undefined;
  /** What is true of this call: page, device, place, weather. */
  readonly context?: JsonObject | undefined;
  /** Taken in first; the answer takes them into account. */
  readonly events?: readonly object[] | undefined;
  /** Given to the page with its bootstrap data; a server key needs none. */
  readonly userHash?: UserHash | undefined;
  /** Keep and answer the whole trace. */
  readonly explain?: boolean | undefined;
};

/** What a server is answered: by slot, and for whom. */
export type ServerDecided = {
  readonly decisions: Readonly<Record<string, SlotAnswer>>;
  /** The profile that was decided for. */
  readonly profile?: string | undefined;
  /** One answer for each event that was sent along. */
  readonly events?: readonly JsonObject[] | undefined;
};

/** One thing that was considered, the stage that stopped it and why. */
type Candidate = {
  readonly rule: string;
  readonly offer: string;
  readonly stage: number;
  readonly reason: string;
  readonly parameters: JsonObject;
  readonly clauses: readonly {
    readonly part: string;
    readonly path: string;
    readonly wanted: Json;
    readonly saw: Json;
    readonly result: boolean;
    readonly unknown: boolean;
  }[];
};

/** Why a decision was made. The API answers more, which its reference names. */
export type Explanation = {
  readonly id: string;
  /** The decision in plain words. */
  readonly sentences: readonly string[];
  readonly time: string;
  readonly slot: string;
  readonly channel: string;
  /** Whom it was made for; null when it was nobody who is known. */
  readonly subject: { readonly profile: string; readonly identifier: string } | null;
  readonly reason: string;
  readonly offer: string | null;
  readonly content: JsonObject | null;
  readonly funnel: {
    readonly considered: number;
    readonly eligible: number;
    readonly returned: number;
  };
  readonly candidates: readonly Candidate[];
  /** What was read of the person, with its source and time. */
  readonly inputs: readonly {
    readonly path: string;
    readonly value: Json;
    readonly source: string | null;
    readonly time: string | null;
  }[];
  /** Segments that the person was in at that moment, of those that were asked about. */
  readonly segments?: readonly string[] | undefined;
};
