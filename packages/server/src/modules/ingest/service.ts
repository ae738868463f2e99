import { hash } from "node:crypto";
import { setImmediate as turnOfTheLoop } from "node:timers/promises";
import type { EventAnswer } from "@attune/contract";
import { LIMITS, REJECTIONS } from "@attune/contract";
import type { Event, RejectionCode } from "@attune/core/event";
import { acceptEvent, effectiveTime, isRejection } from "@attune/core/event";
import { readIdentifiers } from "@attune/core/identity";
import type { Json, JsonObject } from "@attune/core/json";
import { isObject, own, ownObject } from "@attune/core/json";
import type { ReadSignals } from "@attune/core/signal";
import { sentenceOf } from "@attune/core/tracking-plan";
import type { Clock } from "../../platform/clock/index.ts";
import type { EventLane, EventOutcome, Incoming, Store } from "../../platform/store/index.ts";
import { StoreBusy } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { parseInstant } from "./instant.ts";
import type { Accepted, Origin, Read, ReadMessages, Rejected, WatchDeps } from "./read-messages.ts";
import { createReadMessages } from "./read-messages.ts";

export type Ingest = {
  /** Turns a message into an event by what is live now, or says why it cannot be one. Writes nothing. */
  readonly accept: (message: unknown, origin: Origin, receivedAt: number) => Accepted | Rejected;
  /** Keys of the purposes that a message denies, whether or not it can be an event. */
  readonly deniedBy: (message: unknown, origin: Origin) => readonly string[];
  /** Takes in messages and answers each, in order, after the accepted ones are on disk. */
  readonly take: (messages: readonly unknown[], origin: Origin) => Promise<EventAnswer[]>;
};

export type Observe = (
  answers: readonly EventAnswer[],
  source: string,
  timeOf: (nth: number) => number,
) => void;

export type IngestDeps = WatchDeps & {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
  readonly signals: ReadSignals;
  /** Events that may wait for the writer. */
  readonly queueLimit: number;
  /** Told of each request's answers, and when the message at a place happened, as far as it says so. */
  readonly observe: Observe;
  /** Quarantine is full: told how many of its events were only counted from here on. */
  readonly onSummarised: (count: number) => void;
};

const rejected = (code: RejectionCode, pointer: string): Rejected => ({
  status: "rejected",
  code,
  pointer,
  detail: REJECTIONS[code],
});

/** Warnings that the answer to one event tells; the sender could make it name each of many fields. */
const MAX_WARNINGS = 20;

const warningsOf = ({ verdict, unreadable }: Accepted) => {
  const all = [
    ...(verdict?.violations ?? []).map((violation) => ({
      pointer: violation.pointer,
      detail: sentenceOf(violation),
    })),
    ...unreadable.map(({ pointer, what }) => ({ pointer, detail: `Consent: ${what}.` })),
  ];
  const untold = all.length - MAX_WARNINGS;
  if (untold <= 0) return all;
  return [...all.slice(0, MAX_WARNINGS), { pointer: "", detail: `${untold} more are not told.` }];
};

const answerOf = (outcome: EventOutcome, accepted: Accepted): EventAnswer => {
  const { event, verdict, unreadable } = accepted;
  const { messageId } = event;
  if (outcome.status === "quarantined")
    return { status: "quarantined", messageId, id: outcome.id, reason: outcome.reason };
  return outcome.status === "accepted" && (verdict !== null || unreadable.length > 0)
    ? { status: "accepted", messageId, warnings: warningsOf(accepted) }
    : { status: outcome.status, messageId };
};

/** Events that one commit takes at a time, so that no transaction holds the writer for long. */
const CHUNK = 100;
/** The same for history, of which one chunk is under way at a time: about as long as a group commit. */
const HISTORY_CHUNK = 200;

/** Events whose bodies went from quarantine, to make room for others. */
const summarisedBy = (outcomes: readonly EventOutcome[]): number =>
  outcomes.reduce(
    (sum, outcome) => (outcome.status === "quarantined" ? sum + outcome.summarised : sum),
    0,
  );

type Commit = {
  /** Refuses so many events while others wait: what is refused is refused whole, before any of it. */
  readonly admit: (count: number) => void;
  /** Hands events to the writer in chunks that it commits one by one. */
  readonly commit: (
    incoming: readonly Incoming[],
    lane: EventLane,
    at: number,
    isTimed: boolean,
  ) => Promise<EventOutcome[]>;
};

const createCommit = ({ store, queueLimit, onSummarised }: IngestDeps): Commit => ({
  admit: (count) => {
    const { waiting } = store.health();
    if (waiting > 0 && waiting + count > queueLimit)
      throw new StoreBusy(`${waiting} events are waiting for the writer`);
  },
  commit: async (incoming, lane, at, isTimed) => {
    const size = lane === "bulk" ? HISTORY_CHUNK : CHUNK;
    const chunks: Promise<readonly EventOutcome[]>[] = [];
    for (let from = 0; from < incoming.length; from += size)
      chunks.push(store.commitEvents(lane, incoming.slice(from, from + size), at, isTimed));
    const outcomes = (await Promise.all(chunks)).flat();
    const summarised = summarisedBy(outcomes);
    if (summarised > 0) onSummarised(summarised);
    return outcomes;
  },
});

/** An accepted event as the writer takes it: its message is written once. */
export const incomingOf = ({ event, body, verdict }: Accepted, isPublic: boolean): Incoming => {
  const { message: _message, ...header } = event;
  const stored = `${JSON.stringify(header).slice(0, -1)},"message":${body}}`;
  return { stored, verdict, isPublic };
};

/** The event as if it had happened at another time, epoch ms, with what it says of consent. */
export const movedTo = (event: Event, time: number): Event => {
  const by = time - event.time;
  const consent = event.consent?.map((said) => ({
    ...said,
    time: said.time + by,
    expires: said.expires === null ? null : said.expires + by,
  }));
  return { ...event, time, ...(consent ? { consent } : {}) };
};

type PutInOrder = (accepted: readonly Accepted[]) => readonly Accepted[];

const happensNow =
  (receivedAt: number) =>
  ({ event }: Accepted): boolean =>
    event.time === receivedAt;

/**
 * Events of one request that say no time, or one still to come, happened in the order in which they
 * stand: a millisecond apart, the last of `count` at receipt. Otherwise their ids would order them.
 * Where some of those that were counted are rejected, the last lies as much before it.
 */
const createOrder = (count: number, receivedAt: number): PutInOrder => {
  const isNow = happensNow(receivedAt);
  let left = count;
  return (accepted) => {
    if (count < 2) return accepted;
    return accepted.map((each) => {
      if (!isNow(each)) return each;
      left -= 1;
      return left <= 0 ? each : { ...each, event: movedTo(each.event, receivedAt - left) };
    });
  };
};

/** When a message of history says that it happened, epoch ms; its receipt when it does not say, or is live. */
const statedTime = (message: unknown, { historical }: Origin, receivedAt: number): number => {
  if (!historical || !isObject(message)) return receivedAt;
  const timed = effectiveTime(message, { receivedAt, historical, parse: parseInstant });
  return "code" in timed ? receivedAt : timed.time;
};

type Take = (
  messages: readonly unknown[],
  origin: Origin,
  receivedAt: number,
) => Promise<EventAnswer[]>;

const acceptedOf = (messages: readonly Read[]): readonly Accepted[] =>
  messages.flatMap((each) => ("event" in each ? [each] : []));

/** The answers to messages of which the accepted ones, in their order, have these outcomes. */
const answersOf = (messages: readonly Read[], outcomes: readonly EventOutcome[]): EventAnswer[] => {
  let next = 0;
  return messages.map((each): EventAnswer => {
    if (!("event" in each)) return each;
    const outcome = outcomes[next++];
    return outcome ? answerOf(outcome, each) : rejected("not-an-object", "");
  });
};

/** How messages are taken in that `accept` makes events of. */
const createTakers = (deps: IngestDeps, accept: Ingest["accept"]) => {
  const { admit, commit } = createCommit(deps);
  const { watch, elapsed } = deps;
  const read = createReadMessages(accept, deps);

  /** Commits what was accepted of some messages, and answers each of them. */
  const commitRead = async (
    { messages, read: made, micros }: ReadMessages,
    { source, historical, isPublic = false }: Origin,
    receivedAt: number,
    order: PutInOrder,
  ): Promise<EventAnswer[]> => {
    const accepted = order(acceptedOf(made));
    const began = micros === null ? 0 : elapsed();
    const outcomes = await commit(
      accepted.map((each) => incomingOf(each, isPublic)),
      historical ? "bulk" : "live",
      receivedAt,
      micros !== null,
    );
    if (micros !== null) {
      const told = made.map((each, nth) => ({ read: each, micros: micros[nth] ?? 0 }));
      const took = Math.round((elapsed() - began) * 1000);
      watch.taken({ source, receivedAt, messages, read: told, outcomes, commit: took });
    }
    return answersOf(made, outcomes);
  };

  const takeAtOnce: Take = async (messages, origin, receivedAt) => {
    const all = read(messages, origin, receivedAt);
    const accepted = acceptedOf(all.read);
    admit(accepted.length);
    const now = accepted.filter(happensNow(receivedAt)).length;
    return commitRead(all, origin, receivedAt, createOrder(now, receivedAt));
  };

  /**
   * History comes in long batches: the writer commits one chunk while the next is read. A chunk waits
   * for the one before it: behind one that fails none is committed, so that order is kept.
   */
  const takeHistory: Take = async (messages, origin, receivedAt) => {
    admit(messages.length);
    const now = messages.filter((each) => statedTime(each, origin, receivedAt) === receivedAt);
    const order = createOrder(now.length, receivedAt);
    const answers: EventAnswer[] = [];
    let underWay: Promise<readonly EventAnswer[]> = Promise.resolve([]);
    for (let from = 0; from < messages.length; from += HISTORY_CHUNK) {
      const chunk = read(messages.slice(from, from + HISTORY_CHUNK), origin, receivedAt);
      answers.push(...(await underWay));
      underWay = commitRead(chunk, origin, receivedAt, order);
      // Its failure is the next await's to throw.
      underWay.catch(() => undefined);
      // Lets others in between, and the chunk go out to the writer.
      await turnOfTheLoop();
    }
    return [...answers, ...(await underWay)];
  };
  return { takeAtOnce, takeHistory };
};

export const createIngest = (deps: IngestDeps): Ingest => {
  const { clock, live, signals, observe } = deps;

  const signalsOf = (message: JsonObject, { gpc = false, source }: Origin, time: number) =>
    signals.ofMessage(message, { purposes: live.current().purposes, source, time, gpc });

  const accept: Ingest["accept"] = (message, origin, receivedAt) => {
    const { identity, plans } = live.current();
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
    const { statements, unreadable } = signalsOf(accepted.message, origin, accepted.time);
    const event = statements.length === 0 ? accepted : { ...accepted, consent: statements };
    return { event, body, verdict: plans.check(accepted), unreadable };
  };
  const { takeAtOnce, takeHistory } = createTakers(deps, accept);

  return {
    accept,
    deniedBy: (message, origin) =>
      isObject(message)
        ? signalsOf(message, origin, clock.now()).statements.flatMap(({ granted, purpose }) =>
            granted ? [] : [purpose],
          )
        : [],
    take: async (messages, origin) => {
      const receivedAt = clock.now();
      const take = origin.historical ? takeHistory : takeAtOnce;
      const answers = await take(messages, origin, receivedAt);
      observe(answers, origin.source, (nth) => statedTime(messages[nth], origin, receivedAt));
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
