/** What happened, a row each, in any order; users and items are numbers from 0. */
export type InteractionLog = {
  readonly userCount: number;
  readonly itemCount: number;
  readonly users: Uint32Array;
  readonly items: Uint32Array;
  /** How much each says; negative for a return or a dislike. */
  readonly weights: Float32Array;
  /** When each happened; any unit, the same for all. Rows of one time stand in their order. */
  readonly times: Float64Array;
};

/** The kinds of signals that are known by name. */
export const SIGNALS = [
  "view",
  "favourite",
  "cart",
  "purchase",
  "rating",
  "return",
  "dislike",
] as const;
export type Signal = (typeof SIGNALS)[number];

/** How much a signal says, unless somebody says otherwise. */
export const SIGNAL_WEIGHTS: Readonly<Record<Signal, number>> = {
  view: 1,
  favourite: 1.5,
  cart: 1.5,
  purchase: 2,
  rating: 1,
  return: -1,
  dislike: -1,
};

/** Whether the rows stand in the order in which they happened. */
export const isInTime = ({ times }: InteractionLog): boolean => {
  for (let row = 1; row < times.length; row += 1)
    if ((times[row] ?? 0) < (times[row - 1] ?? 0)) return false;
  return true;
};

/** The rows in the order in which they happened. */
export const inTime = (log: InteractionLog): Uint32Array => {
  const { times } = log;
  const order = new Uint32Array(times.length);
  for (let row = 0; row < order.length; row += 1) order[row] = row;
  return isInTime(log) ? order : order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
};

/** The rows with these numbers, of the same users and items. */
export const pickRows = (log: InteractionLog, rows: Uint32Array): InteractionLog => {
  const { userCount, itemCount } = log;
  const users = new Uint32Array(rows.length);
  const items = new Uint32Array(rows.length);
  const weights = new Float32Array(rows.length);
  const times = new Float64Array(rows.length);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] ?? 0;
    users[at] = log.users[row] ?? 0;
    items[at] = log.items[row] ?? 0;
    weights[at] = log.weights[row] ?? 0;
    times[at] = log.times[row] ?? 0;
  }
  return { userCount, itemCount, users, items, weights, times };
};

/**
 * The rows that say something: of a user and an item that there are, with a weight and a time that are
 * numbers. How many that left out is the difference in length.
 */
export const soundRows = (log: InteractionLog): InteractionLog => {
  const isSound = (row: number): boolean =>
    (log.users[row] ?? log.userCount) < log.userCount &&
    (log.items[row] ?? log.itemCount) < log.itemCount &&
    Number.isFinite(log.weights[row]) &&
    Number.isFinite(log.times[row]);
  // Most logs are sound all through: then nothing is copied.
  let sound = 0;
  for (let row = 0; row < log.users.length; row += 1) if (isSound(row)) sound += 1;
  if (sound === log.users.length) return log;
  return pickRows(log, Uint32Array.from(log.users, (_, row) => row).filter(isSound));
};
