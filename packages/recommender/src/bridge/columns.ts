import type { ItemModel } from "../ease/index.ts";

/** An item that another hears, and how strongly. */
export type Heard = { readonly item: number; readonly weight: number };

/** Entries of a model that are looked at before others have their turn. */
const SLICE = 1 << 20;

/** A model's entries in slices, so that whoever looks through them can rest between two. */
function* slicesOf({ itemCount, start }: ItemModel): Generator<{ from: number; to: number }> {
  for (let from = 0; from < itemCount;) {
    const most = (start[from] ?? 0) + SLICE;
    let to = from + 1;
    while (to < itemCount && (start[to + 1] ?? 0) <= most) to += 1;
    yield { from, to };
    from = to;
  }
}

/** Which items a model says anything of: those that speak, or are spoken for. Yields between slices. */
export function* findKnown(model: ItemModel): Generator<void, Uint8Array> {
  const { itemCount, start, targets, weights } = model;
  const known = new Uint8Array(itemCount);
  for (const { from, to } of slicesOf(model)) {
    for (let source = from; source < to; source += 1)
      for (let at = start[source] ?? 0; at < (start[source + 1] ?? 0); at += 1) {
        if (weights[at] === 0) continue;
        known[source] = 1;
        known[targets[at] ?? 0] = 1;
      }
    yield;
  }
  return known;
}

/** What each of some items hears: one look through the model for all of them. Yields between slices. */
export function* findColumns(
  model: ItemModel,
  items: Iterable<number>,
): Generator<void, ReadonlyMap<number, readonly Heard[]>> {
  const { itemCount, start, targets, weights } = model;
  const columns = new Map<number, Heard[]>();
  const isAsked = new Uint8Array(itemCount);
  for (const item of items) {
    if (item >= itemCount) continue;
    isAsked[item] = 1;
    columns.set(item, []);
  }
  if (columns.size === 0) return columns;
  for (const { from, to } of slicesOf(model)) {
    for (let source = from; source < to; source += 1)
      for (let at = start[source] ?? 0; at < (start[source + 1] ?? 0); at += 1) {
        const target = targets[at] ?? 0;
        if (isAsked[target] === 1)
          columns.get(target)?.push({ item: source, weight: weights[at] ?? 0 });
      }
    yield;
  }
  return columns;
}
