import type { Item } from "@attune/core/catalog";
import type { CatalogReads } from "../../platform/store/index.ts";

/**
 * Milliseconds for which an item is not read again. Where others write too, their change may not have been
 * heard of; where nobody else does, all changes are.
 */
const LASTS = { shared: 1_000, alone: 600_000 };
const MOST = 10_000;

/** Items as they stand in the catalog, by their ids; one that is not there is not among them. */
export type ItemsAtHand = {
  /** At an instant, epoch ms. */
  readonly read: (ids: readonly string[], now: number) => Promise<ReadonlyMap<string, Item>>;
  /** They have changed; null for any of them. */
  readonly drop: (ids: readonly string[] | null) => void;
};

export type ItemsAtHandDeps = {
  readonly reads: Pick<CatalogReads, "catalogItemsById">;
  /** Whether others write to the catalog too. */
  readonly isShared: boolean;
};

type Kept = { readonly item: Item | null; readonly at: number };

/** Keeps items that were shown for as long as they do not change: shelves of many people hold the same ones. */
export const createItemsAtHand = ({ reads, isShared }: ItemsAtHandDeps): ItemsAtHand => {
  const lasts = isShared ? LASTS.shared : LASTS.alone;
  const known = new Map<string, Kept>();
  /** What changes while items are read may be older in what was read: nothing of that is kept. */
  let changes = 0;
  const isFresh = (kept: Kept | undefined, now: number): kept is Kept =>
    kept !== undefined && Math.abs(now - kept.at) < lasts;

  return {
    read: async (ids, now) => {
      const found = new Map<string, Item>();
      const missing: string[] = [];
      for (const id of ids) {
        const kept = known.get(id);
        if (!isFresh(kept, now)) missing.push(id);
        else if (kept.item !== null) found.set(id, kept.item);
      }
      if (missing.length === 0) return found;
      const before = changes;
      for (const { item } of await reads.catalogItemsById(missing)) found.set(item.id, item);
      if (changes !== before) return found;
      if (known.size + missing.length > MOST) known.clear();
      for (const id of missing) known.set(id, { item: found.get(id) ?? null, at: now });
      return found;
    },
    drop: (ids) => {
      changes += 1;
      if (ids === null) known.clear();
      else for (const id of ids) known.delete(id);
    },
  };
};
