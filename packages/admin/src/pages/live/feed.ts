import type { Row } from "../../api/index.ts";

type LiveRow = Row<"live">;
export type Happening = Extract<
  LiveRow,
  { readonly kind: "event" | "decision" | "membership" | "skipped" }
>;
export type Skipped = Extract<LiveRow, { readonly kind: "skipped" }>;
export type Entry = { readonly key: string; readonly row: Happening };

/** Entries that are kept to be scrolled back to. */
export const KEPT = 2_000;

export type Feed = {
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** Came while it was paused; newest first. */
  readonly waiting: readonly Entry[];
  readonly isPaused: boolean;
  /** Items that have come since the stream began, with those that were passed over. */
  readonly come: number;
};

export const EMPTY: Feed = { entries: [], waiting: [], isPaused: false, come: 0 };

export type Step =
  | { readonly kind: "begin" }
  | { readonly kind: "come"; readonly entries: readonly Entry[] }
  | { readonly kind: "pause" }
  | { readonly kind: "go on" }
  | { readonly kind: "fill"; readonly key: string; readonly entries: readonly Entry[] };

/** Items that were passed over by a row of the stream. */
export const passedOver = ({ items, unread, unlogged }: Skipped): number =>
  items + unread + unlogged;

/** One row for what was passed over twice with nothing shown between. */
const joined = (newer: Entry, older: Entry): Entry | null =>
  newer.row.kind === "skipped" && older.row.kind === "skipped"
    ? {
        // Another row than the older one: an answer that is under way for that one fills nothing of this.
        key: newer.key,
        row: {
          ...newer.row,
          items: newer.row.items + older.row.items,
          unread: newer.row.unread + older.row.unread,
          unlogged: newer.row.unlogged + older.row.unlogged,
          after: older.row.after,
        },
      }
    : null;

const before = (newer: readonly Entry[], older: readonly Entry[]): readonly Entry[] => {
  const [last, first] = [newer.at(-1), older[0]];
  const one = last === undefined || first === undefined ? null : joined(last, first);
  const all = one === null ? [...newer, ...older] : [...newer.slice(0, -1), one, ...older.slice(1)];
  return all.slice(0, KEPT);
};

/** Entries as they came, newest first. */
const newestFirst = (entries: readonly Entry[]): readonly Entry[] =>
  entries.reduce((older: readonly Entry[], entry) => before([entry], older), []);

const countOf = ({ row }: Entry): number => (row.kind === "skipped" ? passedOver(row) : 1);

/** What a step makes of the feed; entries of a step are oldest first, as they came. */
export const stepFeed = (feed: Feed, step: Step): Feed => {
  switch (step.kind) {
    case "begin":
      return { ...EMPTY, isPaused: feed.isPaused };
    case "come": {
      const newest = newestFirst(step.entries);
      const come = step.entries.reduce((sum, entry) => sum + countOf(entry), feed.come);
      // A pause holds what is shown; the first entries are shown in any case.
      return feed.isPaused && feed.entries.length > 0
        ? { ...feed, come, waiting: before(newest, feed.waiting) }
        : { ...feed, come, entries: before(newest, feed.entries) };
    }
    case "pause":
      return { ...feed, isPaused: true };
    case "go on":
      return {
        ...feed,
        isPaused: false,
        entries: before(feed.waiting, feed.entries),
        waiting: [],
      };
    case "fill":
      return {
        ...feed,
        entries: feed.entries
          .flatMap((entry) => (entry.key === step.key ? step.entries.toReversed() : [entry]))
          .slice(0, KEPT),
      };
  }
};
