import type { Cell } from "./cells.ts";
import { OTHER_CHANNELS } from "./cells.ts";

/** Bits of a mask: an INTEGER without its sign. */
export const WORD_BITS = 31;
/** Cells of one period that are told apart: as many as ten masks hold. */
export const MOST_SLOTS = 10 * WORD_BITS;

/** A channel and source of a period, by the number of its bit. */
export type Slot = Pick<Cell, "channel" | "source">;

export type Slots = {
  readonly slots: readonly Slot[];
  /** The slot of each cell of the period. */
  readonly byCell: ReadonlyMap<number, number>;
};

type Counted = { readonly cell: Cell; readonly events: number };

/**
 * The slots of a period's cells: one each, while there are few. Of more, those with the most events keep
 * theirs, and the rest of each source share one.
 */
export const slotsOf = (counted: readonly Counted[]): Slots => {
  const sources = new Set(counted.map(({ cell }) => cell.source));
  const kept = counted.length <= MOST_SLOTS ? counted.length : MOST_SLOTS - sources.size;
  const slots: Slot[] = [];
  const numbers = new Map<string, number>();
  const byCell = new Map<number, number>();
  const ranked = counted.toSorted((a, b) => b.events - a.events || a.cell.id - b.cell.id);
  for (const [nth, { cell }] of ranked.entries()) {
    const { source } = cell;
    const channel = nth < kept ? cell.channel : OTHER_CHANNELS;
    const key = JSON.stringify([channel, source]);
    const number = numbers.get(key) ?? slots.push({ channel, source }) - 1;
    numbers.set(key, number);
    byCell.set(cell.id, number);
  }
  return { slots, byCell };
};
