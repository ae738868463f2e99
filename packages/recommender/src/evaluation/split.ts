import type { InteractionLog } from "../interaction/index.ts";
import { inTime, pickRows } from "../interaction/index.ts";

/** Somebody to recommend to, and what they came to want later. */
export type Case = { readonly user: number; readonly relevant: Uint32Array };

/** What a model may see, and whom it is judged on. */
export type Split = { readonly train: InteractionLog; readonly cases: readonly Case[] };

/** A split at one moment. */
export type TimeSplit = Split & {
  /** What happened from then on is judged on; in the unit of the log's times. */
  readonly moment: number;
  /** Rows that are judged on. */
  readonly later: number;
};

export type SplitOptions = {
  /** Whether items that a user had before count as well when they come again. */
  readonly repeats: boolean;
};

const keyOf = ({ itemCount }: InteractionLog, user: number, item: number): number =>
  user * itemCount + item;

const pairsOf = (log: InteractionLog): Set<number> => {
  const pairs = new Set<number>();
  for (let row = 0; row < log.users.length; row += 1)
    pairs.add(keyOf(log, log.users[row] ?? 0, log.items[row] ?? 0));
  return pairs;
};

/** Cases of what came later: of users who are known, the items that they wanted. */
const casesOf = (
  train: InteractionLog,
  later: InteractionLog,
  { repeats }: SplitOptions,
): Case[] => {
  const known = new Set(train.users);
  const before = repeats ? new Set<number>() : pairsOf(train);
  const wanted = new Map<number, Set<number>>();
  for (let row = 0; row < later.users.length; row += 1) {
    const user = later.users[row] ?? 0;
    const item = later.items[row] ?? 0;
    if ((later.weights[row] ?? 0) <= 0 || !known.has(user)) continue;
    if (before.has(keyOf(train, user, item))) continue;
    const items = wanted.get(user) ?? new Set();
    items.add(item);
    wanted.set(user, items);
  }
  return [...wanted]
    .sort(([a], [b]) => a - b)
    .map(([user, items]) => ({ user, relevant: Uint32Array.from(items).sort() }));
};

/** A split that somebody else has made. */
export const givenSplit = (
  train: InteractionLog,
  test: InteractionLog,
  options: SplitOptions = { repeats: false },
): Split => ({ train, cases: casesOf(train, test, options) });

/**
 * One moment for everybody: what happened before it is learnt from, what happened from then on is
 * judged on. About `share` of the rows come later; rows of the same time are never parted.
 */
export const splitByTime = (
  log: InteractionLog,
  share: number,
  options: SplitOptions = { repeats: false },
): TimeSplit => {
  const order = inTime(log);
  const wanted = Math.min(order.length - 1, Math.floor(order.length * (1 - share)));
  const moment = log.times[order[Math.max(0, wanted)] ?? 0] ?? 0;
  const rows = Uint32Array.from({ length: log.times.length }, (_, row) => row);
  const isBefore = (row: number): boolean => (log.times[row] ?? 0) < moment;
  const later = rows.filter((row) => !isBefore(row));
  const train = pickRows(log, rows.filter(isBefore));
  return { ...givenSplit(train, pickRows(log, later), options), moment, later: later.length };
};

/** The row of each user in which they last came to want an item that they had not before. */
const lastNew = (log: InteractionLog): Map<number, number> => {
  const before = new Set<number>();
  const last = new Map<number, number>();
  for (const row of inTime(log)) {
    const user = log.users[row] ?? 0;
    const key = keyOf(log, user, log.items[row] ?? 0);
    if (!before.has(key) && (log.weights[row] ?? 0) > 0) last.set(user, row);
    before.add(key);
  }
  return last;
};

/**
 * Of each user the last item that was new to them is judged on, and what they did before it is learnt
 * from. What they did after it is left out. Other users' later days are learnt from: for files without
 * one clock.
 */
export const splitLastOut = (log: InteractionLog): Split => {
  const last = lastNew(log);
  const rank = new Uint32Array(log.users.length);
  inTime(log).forEach((row, at) => (rank[row] = at));
  const rows = Uint32Array.from({ length: log.users.length }, (_, row) => row);
  const train = rows.filter((row) => {
    const out = last.get(log.users[row] ?? 0);
    return out === undefined || (rank[row] ?? 0) < (rank[out] ?? 0);
  });
  return givenSplit(pickRows(log, train), pickRows(log, Uint32Array.from(last.values())));
};
