import type { Statement } from "../consent/index.ts";
import type { JsonObject } from "../json/index.ts";

export const MESSAGE_TYPES = ["track", "identify", "page", "screen", "group", "alias"] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** A `(namespace, value)` pair in its namespace's normal form. */
export type Identifier = { readonly ns: string; readonly value: string };

export const identifierKey = ({ ns, value }: Identifier): string => `${ns}:${value}`;

/** Why an identifier of an event was not used, told in the profile's timeline. */
export type Refusal = { readonly identifier: Identifier; readonly reason: RefusalReason };
export const REFUSAL_REASONS = [
  "blocked",
  "malformed",
  "limit",
  "cannot-link",
  "facet-limit",
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/**
 * What an `alias` message wants linked to its `userId`: `previousId` is an `anonymous_id` if that
 * facet exists when the event is committed, else a `user_id`.
 */
export type AliasReading = {
  readonly anonymous: Identifier | null;
  readonly user: Identifier | null;
  /** Only a trusted key may exceed "one user_id", as a recorded exception. */
  readonly mayExceed: boolean;
};

/** One Segment-spec message that was accepted, as it stands in the log. Times are epoch milliseconds. */
export type Event = {
  readonly source: string;
  readonly messageId: string;
  readonly type: MessageType;
  /** The event name of a `track`, the name of a `page` or `screen`, else empty. */
  readonly name: string;
  /** Effective time: min(skew-corrected timestamp, receivedAt), fixed at acceptance. */
  readonly time: number;
  readonly receivedAt: number;
  /** Imported history: it starts no journey and counts to no cap. */
  readonly historical: boolean;
  /** Highest priority first; the first is the anchor unless a link would break a limit. */
  readonly identifiers: readonly Identifier[];
  /** Said by an unverified browser: shown in the timeline, never anchoring, linking or resolving. */
  readonly claims: readonly Identifier[];
  /** Blocked or malformed identifiers, set aside at acceptance. */
  readonly ignored: readonly Refusal[];
  readonly alias?: AliasReading;
  /**
   * The account that it belongs to: `groupId` of a `group` call, else `context.groupId`, as far as its
   * key is believed. Fixed at acceptance.
   */
  readonly account?: string;
  /** What its consent signals say, at most one statement for a purpose; absent when they say nothing. */
  readonly consent?: readonly Statement[];
  /**
   * The catalog's stamps of the items that its properties name, by id, as they were at its commit;
   * absent when the catalog knows none of them.
   */
  readonly items?: Readonly<Record<string, JsonObject>>;
  /** The message as it was sent, without its write key. */
  readonly message: JsonObject;
};
