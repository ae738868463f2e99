import type {
  LiveEventResponse,
  LivePage,
  LivePageQuery,
  LiveQuery,
  LiveRow,
} from "@attune/contract";
import { problem } from "@attune/contract";
import type { Event } from "@attune/core/event";
import { MESSAGE_TYPES } from "@attune/core/event";
import { isObject, ownText } from "@attune/core/json";
import type { Store, StreamPosition } from "../../platform/store/index.ts";
import { AROUND, STREAM_START } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import type { IngestWatch } from "../ingest/index.ts";
import { chosen, filterOf } from "./filter.ts";
import type { FollowDeps } from "./follow.ts";
import { follow } from "./follow.ts";
import { happeningsIn } from "./happening.ts";
import type { Listener } from "./listener.ts";
import { createListener } from "./listener.ts";
import { createMeasured, unloggedIn } from "./measured.ts";
import { createPace } from "./pace.ts";
import { isBehind, placeFrom, placeText } from "./place.ts";
import { decisionView, itemsOf } from "./view.ts";

/** Listeners that a node has at most. */
const MOST = 16;
/** Those of one person or key: one more takes the place of the oldest. */
const MOST_OF_ONE = 4;
const RETRY_AFTER_S = 10;
/** Entries of the log that a page of what was skipped is looked for in at most. */
const LOOKED_THROUGH = 2_000;
/** How long after an event decisions are told with it, in ms, and how many. */
const NEAR_MS = 30_000;
const MOST_DECISIONS = 20;

/** Somebody's way into the stream: its rows, and how to leave. */
export type Subscription = {
  readonly rows: AsyncIterable<LiveRow>;
  readonly end: () => void;
  /** Called once nothing more is read of the rows. */
  readonly done: () => void;
};

/** What a request says beside its query, and whether it still may. */
export type Listening = {
  readonly lastEventId: string | undefined;
  readonly mayStill: () => Promise<boolean>;
  /** The person or key that listens. */
  readonly actor: string;
};

export type Live = {
  readonly listen: (query: LiveQuery, as: Listening) => Promise<Subscription>;
  readonly page: (query: LivePageQuery) => Promise<LivePage>;
  readonly event: (seq: number) => Promise<LiveEventResponse>;
  /** Something was committed. */
  readonly wake: () => void;
  readonly watch: IngestWatch;
  /** Ends every listener. */
  readonly stop: () => void;
};

export type LiveDeps = {
  readonly store: Pick<Store, "reads" | "isShared">;
  readonly live: LiveDefinitions;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** What can be told of a message that is no event. */
const headOfMessage = (message: unknown): Partial<Event> => {
  if (!isObject(message)) return {};
  const type = MESSAGE_TYPES.find((each) => each === ownText(message, "type"));
  const name = ownText(message, "event");
  const messageId = ownText(message, "messageId");
  return {
    ...(type === undefined ? {} : { type }),
    ...(name === undefined ? {} : { name: name.slice(0, 255) }),
    ...(messageId === undefined ? {} : { messageId: messageId.slice(0, 100) }),
  };
};

/** Those who listen now; while nobody does, nothing is measured. */
const createListeners = () => {
  const listeners = new Map<Listener, string>();
  const measured = createMeasured();
  let isStopped = false;
  return {
    measured,
    add: (listener: Listener, actor: string): void => {
      const theirs = [...listeners].filter(([, each]) => each === actor);
      const [oldest] = theirs[0] ?? [];
      if (oldest && theirs.length >= MOST_OF_ONE) {
        oldest.end();
        listeners.delete(oldest);
      }
      if (isStopped || listeners.size >= MOST)
        throw problem("too-many-listeners", {
          detail: `${listeners.size} listen at present.`,
          retryAfter: RETRY_AFTER_S,
        });
      listeners.set(listener, actor);
    },
    remove: (listener: Listener): void => {
      listeners.delete(listener);
      if (listeners.size === 0) measured.forget();
    },
    wake: (): void => {
      for (const { wake } of listeners.keys()) wake();
    },
    watch: {
      isOn: () => listeners.size > 0,
      taken: (taken): void => {
        measured.note(taken);
        const unlogged = unloggedIn(taken, headOfMessage);
        for (const { add } of listeners.keys()) unlogged.forEach(add);
      },
    } satisfies IngestWatch,
    end: (): void => {
      for (const { end } of listeners.keys()) end();
    },
    stop: (): void => {
      isStopped = true;
      for (const { end } of listeners.keys()) end();
    },
  };
};

/** Items behind a place, up to another, as many as fit a page. */
const readItems = async (deps: FollowDeps, query: LivePageQuery, live: LiveDefinitions) => {
  const filter = filterOf(query, live.current().identity);
  const until = placeFrom(query.until);
  let at = placeFrom(query.after) ?? STREAM_START;
  const { limit } = query;
  const entries = await deps.reads.stream(at, LOOKED_THROUGH);
  const within = entries.filter(({ position }) => until === null || !isBehind(position, until));
  const isCut = entries.length === LOOKED_THROUGH && within.length === entries.length;
  const { happenings, end } = happeningsIn(within, at, isCut);
  const matching = await chosen(happenings, filter, deps.reads);
  const page = matching.slice(0, limit);
  const hasMore = matching.length > limit;
  at = hasMore ? (page.at(-1)?.end ?? end) : end;
  return { page, next: hasMore || isCut ? placeText(at) : null };
};

const createPath =
  (deps: FollowDeps, reads: Store["reads"]): Live["event"] =>
  async (seq) => {
    const around = await reads.streamAround(seq);
    const start: StreamPosition = { epoch: 0, seq: seq - AROUND.before - 1 };
    const { happenings } = happeningsIn(around, start, false);
    const found = happenings.find((each) => each.kind === "event" && each.seq === seq);
    if (found?.kind !== "event") throw problem("event-not-found", { detail: `Sequence ${seq}.` });
    const [event] = await itemsOf(deps, [found]);
    if (event?.kind !== "event") throw new Error("an event is told as one");
    const profile =
      found.facet === null ? undefined : (await reads.profileIdsOf([found.facet])).get(found.facet);
    const until = found.at + NEAR_MS;
    const page =
      profile === undefined
        ? null
        : await reads.timeline(profile, 500, { time: until, seq: Number.MAX_SAFE_INTEGER });
    const ids = (page?.entries ?? []).flatMap(({ entry, seq: at }) =>
      entry.kind === "decision" && at > seq ? [entry.id] : [],
    );
    const decisions: LiveEventResponse["decisions"] = [];
    for (const id of ids.toReversed().slice(0, MOST_DECISIONS)) {
      const stored = await reads.decision(id);
      if (stored) decisions.push(decisionView(stored.decision, stored.seq, stored.decision.time));
    }
    return { event, message: found.event.message, decisions };
  };

/** The live stream: the log as it grows, for those who watch. */
export const createLive = ({ store, live, elapsed }: LiveDeps): Live => {
  const { reads, isShared } = store;
  const listeners = createListeners();
  const deps: FollowDeps = {
    reads,
    isShared,
    elapsed,
    plans: () => live.current().plans,
    microsOf: listeners.measured.of,
  };

  // What a role may not see is settled when a stream begins, by these: with others it begins anew.
  const hidingBy = (): string => {
    const { planDefinitions, identity } = live.current();
    return JSON.stringify([planDefinitions, identity.namespaces]);
  };
  let hiding = hidingBy();
  live.onReload(() => {
    const before = hiding;
    hiding = hidingBy();
    if (hiding !== before) listeners.end();
  });

  const startOf = async (text: string | undefined, recent: number): Promise<StreamPosition> => {
    const asked = placeFrom(text);
    if (asked === null) return reads.streamHead(recent);
    const head = await reads.streamHead(0);
    // Of another database, or of one that was restored: there is nothing to go on behind.
    return isBehind(asked, head) ? head : asked;
  };

  return {
    listen: async (query, { lastEventId, mayStill, actor }) => {
      const filter = filterOf(query, live.current().identity);
      const start = await startOf(lastEventId ?? query.after, query.recent);
      const rate = query.pace === "all" ? null : query.rate;
      const pace = createPace(rate, elapsed);
      const listener = createListener(({ status, source, event }) =>
        filter.takesEvent(status, { ...event, source }),
      );
      listeners.add(listener, actor);
      const isEndless = query.follow === "yes";
      return {
        rows: follow(deps, listener, { start, filter, pace, rate, isEndless, mayStill }),
        end: listener.end,
        done: () => listeners.remove(listener),
      };
    },
    page: async (query) => {
      const { page, next } = await readItems(deps, query, live);
      return { items: await itemsOf(deps, page), next };
    },
    event: createPath(deps, reads),
    wake: listeners.wake,
    watch: listeners.watch,
    stop: listeners.stop,
  };
};
