import type { DuckDBConnection } from "@duckdb/node-api";
import { VARCHAR } from "@duckdb/node-api";
import type { Grain } from "@attune/core/calendar";
import { GRAINS } from "@attune/core/calendar";
import type { DayOf } from "./calendar.ts";
import type { Column } from "./sql.ts";
import { appendRows, intOf, rowsOf, textOf } from "./sql.ts";

/** A period by its grain and first day, YYYY-MM-DD. */
export type PeriodKey = { readonly grain: Grain; readonly firstDay: string };

const COLUMNS: readonly Column<PeriodKey>[] = [
  [VARCHAR, ({ grain }) => grain],
  [VARCHAR, ({ firstDay }) => firstDay],
];

const HOUR_MS = 3_600_000;
const nameOf = ({ grain, firstDay }: PeriodKey): string => `${grain} ${firstDay}`;
const isGrain = (text: string): text is Grain => GRAINS.some((each) => each === text);

/** The periods that something touched since their figures were computed. */
export type Marks = {
  /** Marks the periods that hold these times, epoch ms. */
  readonly touch: (times: Iterable<number>) => Promise<void>;
  /** Marks the periods of the events of facets that came to another profile. */
  readonly touchMoved: () => Promise<void>;
  /** Marks every period that has an event. */
  readonly touchAll: () => Promise<void>;
  readonly remove: (period: PeriodKey) => Promise<void>;
  /** Days before weeks before months, the newest of each first. */
  readonly all: () => readonly PeriodKey[];
};

const inOrder = (a: PeriodKey, b: PeriodKey): number =>
  GRAINS.indexOf(a.grain) - GRAINS.indexOf(b.grain) || (a.firstDay < b.firstDay ? 1 : -1);

export const openMarks = async (connection: DuckDBConnection, dayOf: DayOf): Promise<Marks> => {
  const marked = new Map<string, PeriodKey>();
  for (const [grain, firstDay] of await rowsOf(connection, "SELECT grain, first_day FROM mark")) {
    const text = textOf(grain);
    if (!isGrain(text)) continue;
    const period = { grain: text, firstDay: textOf(firstDay) };
    marked.set(nameOf(period), period);
  }

  const touch = async (times: Iterable<number>): Promise<void> => {
    const fresh: PeriodKey[] = [];
    for (const day of new Set(Iterator.from(times).map(dayOf)))
      for (const grain of GRAINS) {
        const period = { grain, firstDay: day.firstDays[grain] };
        if (marked.has(nameOf(period))) continue;
        marked.set(nameOf(period), period);
        fresh.push(period);
      }
    await appendRows(connection, "mark", COLUMNS, fresh);
  };

  /** Marks by the hours that hold events: a zone's day is a span of hours, and of the rest at most one. */
  const touchHours = async (condition: string): Promise<void> => {
    const hours = await rowsOf(
      connection,
      `SELECT DISTINCT CAST(floor(time / ${HOUR_MS}.0) AS BIGINT) FROM event WHERE ${condition}`,
    );
    await touch(
      hours.flatMap(([hour]) => {
        const start = intOf(hour) * HOUR_MS;
        return [start, start + HOUR_MS - 1];
      }),
    );
  };

  return {
    touch,
    touchAll: () => touchHours("TRUE"),
    touchMoved: async () => {
      const [first] = await rowsOf(connection, "SELECT min(id) FROM moved_facet");
      if (first === undefined || first[0] === null) return;
      // A facet's id is the sequence of its own entry: its events come after that.
      await touchHours(`seq > ${intOf(first[0])} AND facet IN (SELECT id FROM moved_facet)`);
      await connection.run("DELETE FROM moved_facet");
    },
    remove: async (period) => {
      await connection.run("DELETE FROM mark WHERE grain = ? AND first_day = ?", [
        period.grain,
        period.firstDay,
      ]);
      marked.delete(nameOf(period));
    },
    all: () => [...marked.values()].sort(inOrder),
  };
};
