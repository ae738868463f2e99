import type { EventAnswer } from "@attune/contract";
import type { Event, MessageType } from "@attune/core/event";
import type { Trust } from "@attune/core/identity";
import type { Json } from "@attune/core/json";
import type { UnreadableSignal } from "@attune/core/signal";
import type { Verdict } from "@attune/core/tracking-plan";
import type { EventOutcome } from "../../platform/store/index.ts";

export type Origin = {
  readonly source: string;
  readonly trust: Trust;
  /** True for a browser key: it reports nothing that a provider does. */
  readonly isPublic?: boolean;
  readonly historical: boolean;
  /** The type that the path names. */
  readonly type?: MessageType;
  /** The browser that sends says Global Privacy Control. */
  readonly gpc?: boolean;
  /** `sentAt` of the batch. */
  readonly sentAt?: Json | undefined;
};

/** An accepted event, its message as JSON, and what the live tracking plans say of it. */
export type Accepted = {
  readonly event: Event;
  readonly body: string;
  readonly verdict: Verdict | null;
  /** Consent signals that could not be read. */
  readonly unreadable: readonly UnreadableSignal[];
};
export type Rejected = Extract<EventAnswer, { status: "rejected" }>;

export type Read = Accepted | Rejected;

/** What was made of one request's messages, for whoever watches them come in. */
export type Taken = {
  readonly source: string;
  readonly receivedAt: number;
  readonly messages: readonly unknown[];
  /** What each was read as, and how long that took, in microseconds. */
  readonly read: readonly { readonly read: Accepted | Rejected; readonly micros: number }[];
  /** Of the accepted ones, in their order. */
  readonly outcomes: readonly EventOutcome[];
  /** From when they were handed to the writer until they were on disk, in microseconds. */
  readonly commit: number;
};

/** Somebody who watches what comes in; while nobody does, nothing is measured for them. */
export type IngestWatch = {
  readonly isOn: () => boolean;
  readonly taken: (taken: Taken) => void;
};

/** Messages as they were read; with how long each took where somebody watches, in microseconds. */
export type ReadMessages = {
  readonly messages: readonly unknown[];
  readonly read: readonly Read[];
  readonly micros: readonly number[] | null;
};

type ReadOne = (message: unknown, origin: Origin, receivedAt: number) => Read;

export type WatchDeps = {
  readonly watch: IngestWatch;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** Reads messages one by one; the clock is looked at only while somebody watches. */
export const createReadMessages =
  (readOne: ReadOne, { watch, elapsed }: WatchDeps) =>
  (messages: readonly unknown[], origin: Origin, receivedAt: number): ReadMessages => {
    const one = (message: unknown): Read => readOne(message, origin, receivedAt);
    if (!watch.isOn()) return { messages, read: messages.map(one), micros: null };
    const micros: number[] = [];
    const timed = (message: unknown): Read => {
      const began = elapsed();
      const made = one(message);
      micros.push(Math.round((elapsed() - began) * 1000));
      return made;
    };
    return { messages, read: messages.map(timed), micros };
  };
