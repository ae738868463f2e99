// The metrics and models once more, from their definitions, slowly, without any of the shipped code.

type Log = {
  readonly userCount: number;
  readonly itemCount: number;
  readonly users: ArrayLike<number>;
  readonly items: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
  readonly times: ArrayLike<number>;
};

/** Ranks every item by its score; of equal ones the lower number stands first. */
export const fullRanking = (scores: readonly number[]): number[] =>
  scores.map((_, item) => item).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);

export const naiveRecall = (list: readonly number[], relevant: readonly number[]): number =>
  list.filter((item) => relevant.includes(item)).length / relevant.length;

export const naiveNdcg = (
  list: readonly number[],
  relevant: readonly number[],
  k: number,
): number => {
  const dcg = (hits: readonly boolean[]): number =>
    hits.reduce((sum, isHit, at) => (isHit ? sum + Math.LN2 / Math.log(at + 2) : sum), 0);
  const best = Array.from({ length: k }, (_, at) => at < relevant.length);
  return dcg(list.map((item) => relevant.includes(item))) / dcg(best);
};

export const naiveMrr = (list: readonly number[], relevant: readonly number[]): number => {
  const place = list.findIndex((item) => relevant.includes(item));
  return place === -1 ? 0 : 1 / (place + 1);
};

/** Users by items as a table: the strongest weight of each pair; for logs without negative ones. */
export const table = (log: Log): number[][] => {
  const cells = Array.from({ length: log.userCount }, () =>
    Array.from({ length: log.itemCount }, () => 0),
  );
  for (let row = 0; row < log.users.length; row += 1) {
    const cell = cells[log.users[row] ?? 0] ?? [];
    const item = log.items[row] ?? 0;
    cell[item] = Math.max(cell[item] ?? 0, log.weights[row] ?? 0);
  }
  return cells;
};

/** Solves a system by elimination with the largest pivot. */
const eliminate = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] => {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let step = 0; step < size; step += 1) {
    const below = rows.slice(step);
    const largest = below.reduce(
      (most, row, at) =>
        Math.abs(row[step] ?? 0) > Math.abs(below[most]?.[step] ?? 0) ? at : most,
      0,
    );
    const [top = [], other = []] = [rows[step + largest], rows[step]];
    rows[step] = top;
    if (largest > 0) rows[step + largest] = other;
    for (const row of rows.slice(step + 1)) {
      const factor = (row[step] ?? 0) / (top[step] ?? 1);
      for (let at = step; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (top[at] ?? 0);
    }
  }
  const answer = Array.from({ length: size }, () => 0);
  for (let row = size - 1; row >= 0; row -= 1) {
    const cells = rows[row] ?? [];
    let rest = cells[size] ?? 0;
    for (let at = row + 1; at < size; at += 1) rest -= (cells[at] ?? 0) * (answer[at] ?? 0);
    answer[row] = rest / (cells[row] ?? 1);
  }
  return answer;
};

/**
 * EASE as its paper defines it: for each item the ridge regression of its column on those of all others.
 * Answers weights by [source][target].
 */
export const naiveEase = (cells: readonly (readonly number[])[], lambda: number): number[][] => {
  const itemCount = cells[0]?.length ?? 0;
  const product = (a: number, b: number): number =>
    cells.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0);
  const weights = Array.from({ length: itemCount }, () =>
    Array.from({ length: itemCount }, () => 0),
  );
  for (let target = 0; target < itemCount; target += 1) {
    const others = Array.from({ length: itemCount }, (_, item) => item).filter(
      (item) => item !== target,
    );
    const system = others.map((a) => others.map((b) => product(a, b) + (a === b ? lambda : 0)));
    const solved = eliminate(
      system,
      others.map((a) => product(a, target)),
    );
    others.forEach((source, at) => {
      const row = weights[source];
      if (row) row[target] = solved[at] ?? 0;
    });
  }
  return weights;
};
