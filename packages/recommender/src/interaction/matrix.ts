import { sharedFloat32, sharedUint32, startsOf } from "../array/index.ts";
import type { InteractionLog } from "./log.ts";
import { isInTime, soundRows } from "./log.ts";

/** Users by items, sparse, both ways. Within a user, items ascend; within an item, users do. */
export type Matrix = {
  readonly userCount: number;
  readonly itemCount: number;
  readonly userStart: Uint32Array;
  readonly items: Uint32Array;
  readonly values: Float32Array;
  readonly itemStart: Uint32Array;
  readonly users: Uint32Array;
  readonly itemValues: Float32Array;
  /** How much each user counts for what goes together. */
  readonly userWeights: Float32Array;
  /** Users who had more items than are kept, and how many of them were left out. */
  readonly capped: { readonly users: number; readonly items: number };
};

export type MatrixOptions = {
  /** Most items of a user that are kept, the latest; one bot must not make the whole model. */
  readonly history: number;
  /** A user with n items counts as n to the minus this: 0 for all alike. */
  readonly userExponent: number;
};

export const MATRIX_DEFAULTS: MatrixOptions = { history: 1_000, userExponent: 0.5 };

/**
 * What is known of a user and an item after one more signal: the strongest that spoke for it, until one
 * speaks against it. That holds until a signal for it comes that is at least as strong.
 */
export const signalAfter = (before: number, weight: number): number => {
  if (weight > 0) {
    if (before >= 0) return Math.max(before, weight);
    return weight >= -before ? weight : before;
  }
  return before > 0 ? weight : Math.min(before, weight);
};

type Histories = {
  readonly lengths: Uint32Array;
  readonly items: Uint32Array;
  readonly values: Float32Array;
  readonly starts: Uint32Array;
  readonly capped: { users: number; items: number };
};

/** The rows of each user together, each user's in the order in which they happened. */
const rowsByUser = (log: InteractionLog): { starts: Uint32Array; rows: Uint32Array } => {
  const counts = new Uint32Array(log.userCount);
  for (const user of log.users) counts[user] = (counts[user] ?? 0) + 1;
  const starts = startsOf(counts);
  const next = starts.slice();
  const rows = new Uint32Array(log.users.length);
  for (let row = 0; row < rows.length; row += 1) {
    const user = log.users[row] ?? 0;
    const at = next[user] ?? 0;
    rows[at] = row;
    next[user] = at + 1;
  }
  if (isInTime(log)) return { starts, rows };
  // Each user's by themselves: the order among users is of no matter, and costs more to make.
  const { times } = log;
  for (let user = 0; user < log.userCount; user += 1)
    rows
      .subarray(starts[user], starts[user + 1])
      .sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  return { starts, rows };
};

/** One value for each user and item, of the latest `most` items. */
const histories = (log: InteractionLog, most: number): Histories => {
  const { starts: from, rows } = rowsByUser(log);
  const lengths = new Uint32Array(log.userCount);
  const starts = startsOf(
    lengths.map((_, user) => Math.min(most, (from[user + 1] ?? 0) - (from[user] ?? 0))),
  );
  const items = new Uint32Array(starts[log.userCount] ?? 0);
  const values = new Float32Array(items.length);
  const capped = { users: 0, items: 0 };
  for (let user = 0; user < log.userCount; user += 1) {
    const known = new Map<number, number>();
    for (let at = from[user] ?? 0; at < (from[user + 1] ?? 0); at += 1) {
      const row = rows[at] ?? 0;
      const item = log.items[row] ?? 0;
      const value = signalAfter(known.get(item) ?? 0, log.weights[row] ?? 0);
      known.delete(item);
      known.set(item, value);
    }
    const said = [...known].filter(([, value]) => value !== 0);
    const kept = said.slice(-most);
    if (said.length > most) {
      capped.users += 1;
      capped.items += said.length - most;
    }
    kept.sort(([a], [b]) => a - b);
    const start = starts[user] ?? 0;
    kept.forEach(([item, value], at) => {
      items[start + at] = item;
      values[start + at] = value;
    });
    lengths[user] = kept.length;
  }
  return { lengths, items, values, starts, capped };
};

const byItem = (
  matrix: Pick<Matrix, "userCount" | "itemCount" | "userStart" | "items" | "values">,
): Pick<Matrix, "itemStart" | "users" | "itemValues"> => {
  const { userCount, itemCount, userStart, items, values } = matrix;
  const counts = new Uint32Array(itemCount);
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  const itemStart = startsOf(counts);
  const next = itemStart.slice();
  const users = sharedUint32(items.length);
  const itemValues = sharedFloat32(items.length);
  for (let user = 0; user < userCount; user += 1)
    for (let at = userStart[user] ?? 0; at < (userStart[user + 1] ?? 0); at += 1) {
      const item = items[at] ?? 0;
      const place = next[item] ?? 0;
      users[place] = user;
      itemValues[place] = values[at] ?? 0;
      next[item] = place + 1;
    }
  return { itemStart, users, itemValues };
};

/** The matrix of what happened; of rows that say nothing, nothing. */
export const buildMatrix = (
  written: InteractionLog,
  { history, userExponent }: MatrixOptions = MATRIX_DEFAULTS,
): Matrix => {
  const log = soundRows(written);
  const { userCount, itemCount } = log;
  const kept = histories(log, history);
  const userStart = startsOf(kept.lengths);
  const total = userStart[userCount] ?? 0;
  const items = sharedUint32(total);
  const values = sharedFloat32(total);
  const userWeights = sharedFloat32(userCount);
  for (let user = 0; user < userCount; user += 1) {
    const from = kept.starts[user] ?? 0;
    const length = kept.lengths[user] ?? 0;
    items.set(kept.items.subarray(from, from + length), userStart[user] ?? 0);
    values.set(kept.values.subarray(from, from + length), userStart[user] ?? 0);
    userWeights[user] = length === 0 ? 0 : length ** -userExponent;
  }
  const byUser = { userCount, itemCount, userStart, items, values };
  return { ...byUser, ...byItem(byUser), userWeights, capped: kept.capped };
};

/** A user's items with their values, as they stand in the matrix. */
export const historyOf = (
  { userStart, items, values }: Matrix,
  user: number,
): { readonly items: Uint32Array; readonly values: Float32Array } => {
  const from = userStart[user] ?? 0;
  const to = userStart[user + 1] ?? from;
  return { items: items.subarray(from, to), values: values.subarray(from, to) };
};
