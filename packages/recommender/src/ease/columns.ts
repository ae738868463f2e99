import { sharedFloat32, sharedUint32, startsOf } from "../array/index.ts";

/** What was trained of some items: of each the items that speak for it, and how strongly. */
export type Columns = {
  readonly items: Uint32Array;
  /** Column c holds the entries from `start[c]` to `start[c + 1]`. */
  readonly start: Uint32Array;
  readonly sources: Uint32Array;
  readonly weights: Float32Array;
};

/**
 * A model of items by items, by what speaks: of each item the items for which it speaks, in ascending
 * order, and how strongly. One model answers what goes with an item, with a cart and with a history.
 */
export type ItemModel = {
  readonly itemCount: number;
  readonly start: Uint32Array;
  readonly targets: Uint32Array;
  readonly weights: Float32Array;
};

/** A model of nothing yet. */
export const emptyModel = (itemCount: number): ItemModel => ({
  itemCount,
  start: sharedUint32(itemCount + 1),
  targets: sharedUint32(0),
  weights: sharedFloat32(0),
});

const entriesBySource = (
  { start, targets }: ItemModel,
  columns: readonly Columns[],
  { part, itemCount }: { readonly part: Uint32Array; readonly itemCount: number },
): Uint32Array => {
  const counts = new Uint32Array(itemCount);
  for (let source = 0; source + 1 < start.length; source += 1)
    for (let at = start[source] ?? 0; at < (start[source + 1] ?? 0); at += 1)
      if (part[targets[at] ?? 0] === 0) counts[source] = (counts[source] ?? 0) + 1;
  for (const { sources } of columns)
    for (const source of sources) counts[source] = (counts[source] ?? 0) + 1;
  return startsOf(counts);
};

/** Where the column of an item is: among which columns, from 1, and at what place. */
const whereOf = (columns: readonly Columns[], itemCount: number) => {
  const part = new Uint32Array(itemCount);
  const column = new Uint32Array(itemCount);
  columns.forEach(({ items }, at) =>
    items.forEach((item, place) => {
      part[item] = at + 1;
      column[item] = place;
    }),
  );
  return { part, column };
};

const sortSource = (model: ItemModel, source: number): void => {
  const from = model.start[source] ?? 0;
  const to = model.start[source + 1] ?? 0;
  const targets = model.targets.subarray(from, to);
  if (targets.every((target, at) => at === 0 || (targets[at - 1] ?? 0) < target)) return;
  const weights = model.weights.subarray(from, to);
  const order = Array.from(targets, (target, at) => ({ target, weight: weights[at] ?? 0 })).sort(
    (a, b) => a.target - b.target,
  );
  order.forEach(({ target, weight }, at) => {
    targets[at] = target;
    weights[at] = weight;
  });
};

/** A new model in which these columns stand in place of those of their items; the old one stays as it is. */
export const withColumns = (model: ItemModel, columns: readonly Columns[]): ItemModel => {
  const { itemCount } = model;
  const { part, column } = whereOf(columns, itemCount);
  const start = entriesBySource(model, columns, { part, itemCount });
  const total = start[itemCount] ?? 0;
  const made = {
    itemCount,
    start,
    targets: sharedUint32(total),
    weights: sharedFloat32(total),
  };
  const next = start.slice();
  const put = (source: number, target: number, weight: number): void => {
    const at = next[source] ?? 0;
    made.targets[at] = target;
    made.weights[at] = weight;
    next[source] = at + 1;
  };
  for (let source = 0; source < itemCount; source += 1)
    for (let at = model.start[source] ?? 0; at < (model.start[source + 1] ?? 0); at += 1) {
      const target = model.targets[at] ?? 0;
      if (part[target] === 0) put(source, target, model.weights[at] ?? 0);
    }
  for (let item = 0; item < itemCount; item += 1) {
    const each = columns[(part[item] ?? 0) - 1];
    if (each === undefined) continue;
    const place = column[item] ?? 0;
    for (let at = each.start[place] ?? 0; at < (each.start[place + 1] ?? 0); at += 1)
      put(each.sources[at] ?? 0, item, each.weights[at] ?? 0);
  }
  for (let source = 0; source < itemCount; source += 1) sortSource(made, source);
  return made;
};
