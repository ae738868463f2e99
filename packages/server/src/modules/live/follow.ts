import type { LiveItem, LiveRow } from "@attune/contract";
import type { Store, StreamPosition } from "../../platform/store/index.ts";
import type { Filter } from "./filter.ts";
import { chosen } from "./filter.ts";
import type { Happening, Told } from "./happening.ts";
import { happeningsIn } from "./happening.ts";
import type { Listener } from "./listener.ts";
import type { Pace } from "./pace.ts";
import { isBehind, placeText } from "./place.ts";
import type { ViewDeps } from "./view.ts";
import { itemsOf, unloggedView } from "./view.ts";

/** Entries of the log that are read at a time. */
const PAGE = 500;
/** A sign of life after so many ms without anything else. */
const HEARTBEAT_MS = 15_000;
/** How often it is looked for what other nodes commit, in ms: they tell of it to nobody. */
const LOOK_MS = 500;
/** What comes within so many ms is read together. */
const GATHER_MS = 50;
/** Events that were not looked at are counted up to so many. */
const MOST_COUNTED = 10_000;
/** The longest that a reader behind rests after a page, in ms. */
const MOST_REST_MS = 100;

export type FollowDeps = ViewDeps & {
  readonly reads: Pick<
    Store["reads"],
    "stream" | "streamHead" | "streamEvents" | "identifiersOf" | "profileIdsOf" | "quarantined"
  >;
  /** Whether other nodes write to the same database. */
  readonly isShared: boolean;
  /** Milliseconds of a monotonic clock. */
  readonly elapsed: () => number;
};

/** What somebody follows, and how. */
export type Following = {
  readonly start: StreamPosition;
  readonly filter: Filter;
  readonly pace: Pace;
  /** Items a second; null for all. */
  readonly rate: number | null;
  /** False for one that ends where the log ends. */
  readonly isEndless: boolean;
  /** Asked before anything is read: whose key was revoked hears no more. */
  readonly mayStill: () => Promise<boolean>;
};

/** What was passed over since the last item that was sent. */
type Skipped = { items: number; unread: number; unlogged: number; readonly after: StreamPosition };

const isAny = ({ items, unread, unlogged }: Skipped): boolean => items + unread + unlogged > 0;

const skippedRow = ({ after, ...counts }: Skipped, place: StreamPosition): LiveRow => ({
  kind: "skipped",
  id: placeText(place),
  ...counts,
  after: placeText(after),
  until: placeText(place),
});

/** A page of the log behind a place. */
const readPage = async ({ reads }: FollowDeps, at: StreamPosition) => {
  const entries = await reads.stream(at, PAGE);
  const isCut = entries.length === PAGE;
  const told: Told = happeningsIn(entries, at, isCut);
  return { ...told, size: entries.length, isCut };
};

/** What of a page is sent, and from where on the rest is passed over. */
const divide = (all: readonly Happening[], pace: Pace, end: StreamPosition) => {
  const count = pace.send(all.length);
  return {
    sent: all.slice(0, count),
    items: all.length - count,
    after: all[count]?.begin ?? end,
  };
};

/** Goes on from the newest entry when a reader has fallen behind; answers how many events it passed over. */
const catchUp = async ({ reads }: FollowDeps, at: StreamPosition) => {
  const head = await reads.streamHead(0);
  if (!isBehind(head, at)) return { at, unread: 0 };
  return { at: head, unread: await reads.streamEvents(at, head, MOST_COUNTED) };
};

/** Reads on from a place: items, and what was passed over. */
const readOn = async (deps: FollowDeps, { filter, pace }: Following, from: StreamPosition) => {
  const page = await readPage(deps, from);
  const matching = await chosen(page.happenings, filter, deps.reads);
  const { sent, items, after } = divide(matching, pace, page.end);
  const mayGoOn = pace.look(page.size) && items === 0;
  const { at, unread } =
    page.isCut && !mayGoOn ? await catchUp(deps, page.end) : { at: page.end, unread: 0 };
  const skipped: Skipped = { items, unread, unlogged: 0, after };
  return { sent: await itemsOf(deps, sent), skipped, at, isMore: page.isCut && mayGoOn };
};

/**
 * Lets others have their turn: what is read of a file is there at once, and a reader who goes on
 * from page to page would let nobody else in. It rests as long as the page took.
 */
const rest = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.min(ms, MOST_REST_MS)));

/** Sends what is in no log, as far as the pace lets it; adds the rest to what was passed over. */
const unloggedRows = (
  listener: Listener,
  pace: Pace,
  skipped: Skipped,
  at: StreamPosition,
): LiveItem[] => {
  const { waiting, missed } = listener.take();
  const count = pace.send(waiting.length);
  skipped.unlogged += missed + waiting.length - count;
  return waiting.slice(0, count).map((each) => unloggedView(each, at));
};

/**
 * Follows the log for one listener, who takes row by row: what it has not taken is kept nowhere but
 * in the log. Ends when the listener ends.
 */
export const follow = async function* (
  deps: FollowDeps,
  listener: Listener,
  following: Following,
): AsyncGenerator<LiveRow> {
  const { pace, rate, isEndless } = following;
  let at = following.start;
  let sentAt = deps.elapsed();
  yield {
    kind: "hello",
    id: placeText(at),
    rate,
    unlogged: deps.isShared ? "this node" : "all",
  };
  while (!listener.isEnded() && (await following.mayStill())) {
    const began = deps.elapsed();
    const read = await readOn(deps, following, at);
    const took = deps.elapsed() - began;
    at = read.at;
    const unlogged = unloggedRows(listener, pace, read.skipped, at);
    const rows: LiveRow[] = [...read.sent, ...unlogged];
    if (isAny(read.skipped)) rows.push(skippedRow(read.skipped, at));
    for (const row of rows) yield row;
    if (rows.length > 0) sentAt = deps.elapsed();
    if (read.isMore) {
      await rest(took);
      continue;
    }
    if (!isEndless) return;
    await listener.wait(deps.isShared ? LOOK_MS : HEARTBEAT_MS);
    if (!listener.isEnded()) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    if (deps.elapsed() - sentAt < HEARTBEAT_MS) continue;
    sentAt = deps.elapsed();
    yield { kind: "heartbeat", id: placeText(at) };
  }
};
