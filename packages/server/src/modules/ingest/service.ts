import { hash } from "node:crypto";
import type { EventAnswer } from "@attune/contract";
import { LIMITS, REJECTIONS } from "@attune/contract";
import type { Event, MessageType, RejectionCode } from "@attune/core/event";
import { acceptEvent, isRejection } from "@attune/core/event";
import type { Trust } from "@attune/core/identity";
import { readIdentifiers } from "@attune/core/identity";
import type { Json } from "@attune/core/json";
import { isObject, own, ownObject } from "@attune/core/json";
import type { Clock } from "../../platform/clock/index.ts";
import type { EventLane, EventOutcome, Store } from "../../platform/store/index.ts";
import { StoreBusy } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { parseInstant } from "./instant.ts";

export type Origin = {
  readonly source: string;
  readonly trust: Trust;
  /** True for a browser key: it reports nothing that a provider does. */
  readonly isPublic?: boolean;
  readonly historical: boolean;
  /** The type that the path names. */
  readonly type?: MessageType;
  /** `sentAt` of the batch. */
  readonly sentAt?: Json | undefined;
};

export type Ingest = {
  /** Takes in messages and answers each, in order, after the accepted ones are on disk. */
  readonly take: (messages: readonly unknown[], origin: Origin) => Promise<EventAnswer[]>;
};

export type IngestDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  /** Events that may wait for the writer. */
  readonly queueLimit: number;
  readonly observe: (answers: readonly EventAnswer[], source: string) => void;
};

const rejected = (code: RejectionCode, pointer: string): EventAnswer => ({
  status: "rejected",
  code,
  pointer,
  detail: REJECTIONS[code],
});

const answerOf = (outcome: EventOutcome, event: Event): EventAnswer =>
  outcome.status === "quarantined"
    ? { status: "quarantined", messageId: event.messageId, id: outcome.id, reason: outcome.reason }
    : { status: outcome.status, messageId: event.messageId };

/** Events that one commit takes at a time, so that no transaction holds the writer for long. */
const CHUNK = 100;

/** Hands events to the writer in chunks that it commits one by one. */
const createCommit =
  ({ store, queueLimit }: Pick<IngestDeps, "store" | "queueLimit">) =>
  async (stored: readonly string[], lane: EventLane, at: number): Promise<EventOutcome[]> => {
    const { waiting } = store.health();
    // Before the first chunk: what is refused is refused whole, and can be sent again as it is.
    if (waiting > 0 && waiting + stored.length > queueLimit)
      throw new StoreBusy(`${waiting} events are waiting for the writer`);
    if (stored.length <= CHUNK) return [...(await store.commitEvents(lane, stored, at))];
    const chunks: Promise<readonly EventOutcome[]>[] = [];
    for (let from = 0; from < stored.length; from += CHUNK)
      chunks.push(store.commitEvents(lane, stored.slice(from, from + CHUNK), at));
    return (await Promise.all(chunks)).flat();
  };

/** An accepted event and its message as JSON. */
type Accepted = { readonly event: Event; readonly body: string };

/** The event as the store keeps it, with its message written once. */
const storedText = ({ event, body }: Accepted): string => {
  const { message: _message, ...header } = event;
  return `${JSON.stringify(header).slice(0, -1)},"message":${body}}`;
};

/**
 * Events of one request that say no time, or one still to come, happened in the order in which they
 * stand: a millisecond apart, the last at receipt. Otherwise their ids would order them.
 */
const inOrder = (accepted: readonly Accepted[], receivedAt: number): readonly Accepted[] => {
  let left = accepted.filter(({ event }) => event.time === receivedAt).length;
  if (left < 2) return accepted;
  return accepted.map((each) => {
    if (each.event.time !== receivedAt) return each;
    left -= 1;
    return { ...each, event: { ...each.event, time: receivedAt - left } };
  });
};

export const createIngest = (deps: IngestDeps): Ingest => {
  const { clock, live, observe } = deps;
  const commit = createCommit(deps);

  const accept = (message: unknown, origin: Origin, receivedAt: number): Accepted | EventAnswer => {
    const { identity } = live.current();
    const accepted = acceptEvent(message, {
      source: origin.source,
      receivedAt,
      historical: origin.historical,
      sentAt: origin.sentAt,
      type: origin.type,
      isPublic: origin.isPublic,
      parseInstant,
      readIdentifiers: (body, type) => readIdentifiers(body, type, identity, origin.trust),
      fallbackId: (body) => `body-${hash("sha256", JSON.stringify(body), "hex").slice(0, 32)}`,
    });
    if (isRejection(accepted)) return rejected(accepted.code, accepted.pointer);
    const body = JSON.stringify(accepted.message);
    if (Buffer.byteLength(body) > LIMITS.eventBytes) return rejected("too-large", "");
    return { event: accepted, body };
  };

  return {
    take: async (messages, origin) => {
      const receivedAt = clock.now();
      const read = messages.map((message) => accept(message, origin, receivedAt));
      const accepted = inOrder(
        read.flatMap((each) => ("event" in each ? [each] : [])),
        receivedAt,
      );
      const outcomes =
        accepted.length === 0
          ? []
          : await commit(accepted.map(storedText), origin.historical ? "bulk" : "live", receivedAt);
      let next = 0;
      const answers = read.map((each): EventAnswer => {
        if (!("event" in each)) return each;
        const outcome = outcomes[next++];
        return outcome ? answerOf(outcome, each.event) : rejected("not-an-object", "");
      });
      observe(answers, origin.source);
      return answers;
    },
  };
};

/** `sentAt` of a request body. */
export const sentAtOf = (body: unknown): Json | undefined =>
  isObject(body) ? own(body, "sentAt") : undefined;

/** Fields that Segment lets a batch say once for all its messages; a message's own win. */
const SHARED = ["context", "integrations"] as const;

/** A batch's messages with what the batch says for all of them. */
export const messagesOf = (body: { readonly batch: readonly unknown[] }): readonly unknown[] => {
  const said = isObject(body) ? body : {};
  const shared = SHARED.filter((field) => Object.keys(ownObject(said, field)).length > 0);
  if (shared.length === 0) return body.batch;
  return body.batch.map((message) =>
    isObject(message)
      ? {
          ...message,
          ...Object.fromEntries(
            shared.map((field) => [
              field,
              { ...ownObject(said, field), ...ownObject(message, field) },
            ]),
          ),
        }
      : message,
  );
};
