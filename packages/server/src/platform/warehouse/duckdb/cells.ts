import type { DuckDBConnection } from "@duckdb/node-api";
import { INTEGER, VARCHAR } from "@duckdb/node-api";
import type { Column } from "./sql.ts";
import { appendRows, intOf, maybeTextOf, rowsOf, textOf } from "./sql.ts";

/** A channel and a source that events came by together. */
export type Cell = {
  readonly id: number;
  readonly channel: string | null;
  readonly source: string;
};

/** Stands for the channels beyond those that are told apart; no event names an empty one. */
export const OTHER_CHANNELS = "";

/**
 * Cells that are told apart; further channels of a source count as its other ones. A public key may
 * name any channel, and must not make the figures grow without end.
 */
const MOST = 10_000;

const COLUMNS: readonly Column<Cell>[] = [
  [INTEGER, ({ id }) => id],
  [VARCHAR, ({ channel }) => channel],
  [VARCHAR, ({ source }) => source],
];

const keyOf = (channel: string | null, source: string): string => JSON.stringify([channel, source]);

/** The cells, numbered as they are met. */
export type Cells = {
  readonly idOf: (channel: string | null, source: string) => number;
  readonly byId: (id: number) => Cell;
  /** Writes those that were met since the last time. */
  readonly write: () => Promise<void>;
};

export const openCells = async (connection: DuckDBConnection): Promise<Cells> => {
  const cells: Cell[] = (
    await rowsOf(connection, "SELECT id, channel, source FROM cell ORDER BY id")
  ).map(([id, channel, source]) => ({
    id: intOf(id),
    channel: maybeTextOf(channel),
    source: textOf(source),
  }));
  const ids = new Map(cells.map(({ id, channel, source }) => [keyOf(channel, source), id]));
  let written = cells.length;

  const add = (channel: string | null, source: string): number => {
    const id = cells.length;
    cells.push({ id, channel, source });
    ids.set(keyOf(channel, source), id);
    return id;
  };
  const idOf = (channel: string | null, source: string): number => {
    const known = ids.get(keyOf(channel, source));
    if (known !== undefined) return known;
    return cells.length < MOST || channel === null || channel === OTHER_CHANNELS
      ? add(channel, source)
      : idOf(OTHER_CHANNELS, source);
  };
  return {
    idOf,
    byId: (id) => cells[id] ?? { id, channel: null, source: "" },
    write: async () => {
      await appendRows(connection, "cell", COLUMNS, cells.slice(written));
      written = cells.length;
    },
  };
};
