import { sharedFloat32, sharedUint32, startsOf } from "../array/index.ts";
import type { Columns, ItemModel } from "./columns.ts";

/** A model by what is spoken for: of each item what speaks for it. It takes as much memory again. */
export const byTarget = ({ itemCount, start, targets, weights }: ItemModel): Columns => {
  const counts = new Uint32Array(itemCount);
  for (const target of targets) counts[target] = (counts[target] ?? 0) + 1;
  const starts = startsOf(counts);
  const next = starts.slice();
  const sources = sharedUint32(targets.length);
  const turned = sharedFloat32(targets.length);
  for (let source = 0; source < itemCount; source += 1)
    for (let at = start[source] ?? 0; at < (start[source + 1] ?? 0); at += 1) {
      const target = targets[at] ?? 0;
      const place = next[target] ?? 0;
      sources[place] = source;
      turned[place] = weights[at] ?? 0;
      next[target] = place + 1;
    }
  const items = sharedUint32(itemCount);
  for (let item = 0; item < itemCount; item += 1) items[item] = item;
  return { items, start: starts, sources, weights: turned };
};
