import type { ItemChange } from "./change.ts";
import { changesBetween } from "./change.ts";
import type { Item } from "./item.ts";

/** What one commit did to one item. */
export type CatalogNote = {
  readonly id: string;
  /** Its version by this: 1 for a new item; of a removed one the last that it had. */
  readonly version: number;
  readonly changes: readonly ItemChange[];
  /** Its content from here on; null when it was removed. */
  readonly item: Item | null;
};

/** What the log records of one change of the catalog: a batch, in whole. */
export type CatalogEntry = {
  readonly kind: "catalog";
  /** Name of the key. */
  readonly actor: string;
  readonly notes: readonly CatalogNote[];
};

/** Changes of an item that its row remembers; the log has them all. */
export const RECENT = 20;
/** Changes that the row tells of one commit. */
const RECENT_CHANGES = 20;

/** The changes of one commit, as an item's row remembers them. */
export type RecentChange = {
  readonly seq: number;
  readonly at: number;
  readonly changes: readonly ItemChange[];
};

/** An item as it stands. */
export type ItemRecord = {
  readonly item: Item;
  readonly version: number;
  /** Times of the commits that made it and changed it last, epoch ms. */
  readonly createdAt: number;
  readonly changedAt: number;
  /** Newest first. */
  readonly recent: readonly RecentChange[];
};

/** The part of the catalog that a commit reads and changes, by id. */
export type CatalogSet = Map<string, ItemRecord>;

export type CatalogRequest = {
  readonly puts: readonly Item[];
  /** Ids of items that go. */
  readonly removals: readonly string[];
  readonly actor: string;
  /** Time of the commit, epoch ms. */
  readonly at: number;
};

const noteOf = (known: ItemRecord | undefined, item: Item, at: number): CatalogNote => ({
  id: item.id,
  version: (known?.version ?? 0) + 1,
  changes: changesBetween(known?.item ?? null, item, at),
  item,
});

/**
 * The entry that a change of the catalog makes; null when nothing would change. `puts` are items
 * that are new or whose content is another one now, each id at most once.
 */
export const catalogEntry = (
  known: ReadonlyMap<string, ItemRecord>,
  { puts, removals, actor, at }: CatalogRequest,
): CatalogEntry | null => {
  const notes = [
    ...puts.map((item) => noteOf(known.get(item.id), item, at)),
    ...removals.flatMap((id): CatalogNote[] => {
      const gone = known.get(id);
      if (!gone) return [];
      return [
        {
          id,
          version: gone.version,
          changes: changesBetween(gone.item, null, at),
          item: null,
        },
      ];
    }),
  ];
  return notes.length === 0 ? null : { kind: "catalog", actor, notes };
};

type Place = { readonly seq: number; readonly at: number };

const recentOf = (
  known: ItemRecord | undefined,
  { changes }: CatalogNote,
  { seq, at }: Place,
): readonly RecentChange[] =>
  [{ seq, at, changes: changes.slice(0, RECENT_CHANGES) }, ...(known?.recent ?? [])].slice(
    0,
    RECENT,
  );

/** Applies a recorded entry to the catalog: the only way in which an item's row comes about (L5). */
export const applyCatalog = (set: CatalogSet, entry: CatalogEntry, place: Place): void => {
  for (const note of entry.notes) {
    const known = set.get(note.id);
    if (note.item === null) set.delete(note.id);
    else
      set.set(note.id, {
        item: note.item,
        version: note.version,
        createdAt: known?.createdAt ?? place.at,
        changedAt: place.at,
        recent: recentOf(known, note, place),
      });
  }
};
