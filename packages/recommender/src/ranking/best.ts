/** What is ranked: items with scores, best first. */
export type Ranked = { readonly items: Uint32Array; readonly scores: Float64Array };

/**
 * Keeps the best of what it is offered, in bounded memory: by score, and of equal scores the item with
 * the lower number. So the answer hangs on what was offered alone, and not on its order.
 */
export type Best = {
  readonly offer: (item: number, score: number) => void;
  /** Whether an offer would be kept: what costs more to find out is asked only of those. */
  readonly wouldKeep: (item: number, score: number) => boolean;
  /** The best, in order; it is empty again afterwards. */
  readonly take: () => Ranked;
};

/** A heap whose root is the worst of what is kept. */
export const keepBest = (most: number): Best => {
  const items = new Uint32Array(most);
  const scores = new Float64Array(most);
  let size = 0;

  const isWorse = (score: number, item: number, than: number): boolean => {
    const other = scores[than] ?? 0;
    return score < other || (score === other && item > (items[than] ?? 0));
  };
  const put = (at: number, item: number, score: number): void => {
    items[at] = item;
    scores[at] = score;
  };
  const moveTo = (at: number, from: number): void => put(at, items[from] ?? 0, scores[from] ?? 0);

  const rise = (item: number, score: number): void => {
    let at = size;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isWorse(score, item, parent)) break;
      moveTo(at, parent);
      at = parent;
    }
    put(at, item, score);
    size += 1;
  };
  /** Puts one at the root and lets it sink to its place. */
  const sink = (item: number, score: number): void => {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && isWorse(scores[child + 1] ?? 0, items[child + 1] ?? 0, child))
        child += 1;
      if (isWorse(score, item, child)) break;
      moveTo(at, child);
      at = child;
    }
    put(at, item, score);
  };

  return {
    offer: (item, score) => {
      if (size < most) rise(item, score);
      else if (most > 0 && !isWorse(score, item, 0)) sink(item, score);
    },
    wouldKeep: (item, score) => size < most || (most > 0 && !isWorse(score, item, 0)),
    take: () => {
      const ranked = { items: new Uint32Array(size), scores: new Float64Array(size) };
      while (size > 0) {
        size -= 1;
        ranked.items[size] = items[0] ?? 0;
        ranked.scores[size] = scores[0] ?? 0;
        if (size > 0) sink(items[size] ?? 0, scores[size] ?? 0);
      }
      return ranked;
    },
  };
};
