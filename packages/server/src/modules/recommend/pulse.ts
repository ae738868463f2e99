import type { Signal } from "@attune/recommender/interaction";
import { SIGNAL_WEIGHTS, SIGNALS } from "@attune/recommender/interaction";
import type { Trending } from "@attune/recommender/popularity";
import { createTrending } from "@attune/recommender/popularity";
import type { SessionIndex } from "@attune/recommender/session";
import { createSessionIndex, SESSION_DEFAULTS } from "@attune/recommender/session";
import { SESSION_SOURCE_DEFAULTS } from "@attune/recommender/source";

/** One thing that somebody did; people by their profile's id. */
export type Beat = {
  readonly person: number;
  readonly item: number;
  readonly signal: Signal;
  /** Epoch ms. */
  readonly time: number;
  /** From the widest to the finest. */
  readonly places: readonly string[];
  /** Keys of segments that the person is in. */
  readonly segments: readonly string[];
};

/** The kind of a signal by its place; a view where there is none of that place. */
export const signalAt = (place: number): Signal => SIGNALS[place] ?? "view";

/** Sessions that are remembered, and people whose session may go on. */
const SESSIONS = 1 << 17;
const PEOPLE = 100_000;
/** Room for items that come before the next version is made. */
const ROOM = 4_096;

/** What is learnt of touches as they happen: sessions, trends, and how many liked each item. */
export type Pulse = {
  readonly feel: (beat: Beat) => void;
  readonly sessions: SessionIndex;
  readonly trending: Trending;
};

/** Who is in which session: those who were away longest are forgotten. */
const createVisits = (sessions: SessionIndex) => {
  const visits = new Map<number, { readonly session: number; readonly last: number }>();
  return (person: number, time: number): number => {
    const visit = visits.get(person);
    const isOn =
      visit !== undefined && Math.abs(time - visit.last) <= SESSION_SOURCE_DEFAULTS.pause;
    const session = isOn ? visit.session : sessions.begin();
    visits.delete(person);
    visits.set(person, { session, last: Math.max(time, isOn ? visit.last : time) });
    if (visits.size > PEOPLE)
      for (const oldest of visits.keys()) {
        visits.delete(oldest);
        break;
      }
    return session;
  };
};

/** A pulse of a catalog of so many items, and of some more that may come. */
export const createPulse = (
  itemCount: number,
  categoriesOf: (item: number) => readonly string[],
): Pulse => {
  const room = itemCount + ROOM + (itemCount >> 3);
  const sessions = createSessionIndex(room, { ...SESSION_DEFAULTS, capacity: SESSIONS });
  const trending = createTrending();
  const sessionOf = createVisits(sessions);
  return {
    sessions,
    trending,
    feel: ({ person, item, signal, time, places, segments }) => {
      if (item >= room) return;
      trending.count({
        item,
        signal,
        time,
        person: String(person),
        categories: categoriesOf(item),
        places,
        segments,
      });
      if (SIGNAL_WEIGHTS[signal] > 0) sessions.add(sessionOf(person, time), item);
    },
  };
};
