import type { Cell } from "./cells.ts";
import { OTHER_CHANNELS } from "./cells.ts";

/** Bits of a mask: an INTEGER without its sign. */
export const WORD_BITS = 31;
/** Channels of one period that are told apart, beside events that name none. */
const MOST_CHANNELS = 30;
/** Pairs of channel and source of one period, as far as channels make them: as many as four masks hold. */
const MOST_SLOTS = 4 * WORD_BITS;

/** A channel and source of a period, by the number of its bit. */
export type Slot = Pick<Cell, "channel" | "source">;

export type Slots = {
  readonly slots: readonly Slot[];
  /** The slot of each cell of the period. */
  readonly byCell: ReadonlyMap<number, number>;
};

type Counted = { readonly cell: Cell; readonly events: number };

const isNamed = (channel: string | null): channel is string =>
  channel !== null && channel !== OTHER_CHANNELS;

/**
 * The channels that are told apart: those with the most events, as long as there is room for their
 * pairs. A channel is told apart with all of its sources or not at all: its figures are never a part.
 */
const channelsOf = (counted: readonly Counted[]): ReadonlySet<string> => {
  const byChannel = Map.groupBy(counted, ({ cell }) => cell.channel);
  const ranked = [...byChannel]
    .flatMap(([channel, pairs]) => (isNamed(channel) ? [{ channel, pairs }] : []))
    .map(({ channel, pairs }) => ({
      channel,
      pairs: pairs.length,
      events: pairs.reduce((sum, { events }) => sum + events, 0),
    }))
    .toSorted((a, b) => b.events - a.events || (a.channel < b.channel ? -1 : 1));
  const sources = new Set(counted.map(({ cell }) => cell.source)).size;
  const kept = new Set<string>();
  // Events without a channel, and those of the other channels, have a pair for each source too.
  let room = MOST_SLOTS - 2 * sources;
  for (const { channel, pairs } of ranked) {
    room -= pairs;
    if (room < 0 || kept.size === MOST_CHANNELS) break;
    kept.add(channel);
  }
  return kept;
};

/** The slots of a period's cells; the channels that are not told apart share one for each source. */
export const slotsOf = (counted: readonly Counted[]): Slots => {
  const channels = channelsOf(counted);
  const slots: Slot[] = [];
  const numbers = new Map<string, number>();
  const byCell = new Map<number, number>();
  for (const { cell } of counted) {
    const { source } = cell;
    const isOwn = cell.channel === null || channels.has(cell.channel);
    const channel = isOwn ? cell.channel : OTHER_CHANNELS;
    const key = JSON.stringify([channel, source]);
    const number = numbers.get(key) ?? slots.push({ channel, source }) - 1;
    numbers.set(key, number);
    byCell.set(cell.id, number);
  }
  return { slots, byCell };
};
