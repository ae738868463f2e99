import type { Answer } from "../../api/index.ts";

export type Report = Answer<"pressureReport">;
export type Row = Report["rows"][number];
export type Stopped = Row["heardNothing"]["reasons"][number];

/** Groups of people by how many offers they got, in their order. */
export const GROUPS = ["none", "one", "two", "threeToFive", "sixOrMore"] as const;
export type Group = (typeof GROUPS)[number];

/** The days before a day, and it itself, the earliest first: YYYY-MM-DD. */
export const daysUntil = (last: string, count: number): readonly string[] => {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(end - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
};

/** Of a channel, or of all together: one row for each day, the earliest first. */
export const rowsOf = (reports: readonly Report[], channel: string): readonly Row[] =>
  reports
    .flatMap(({ rows }) => rows)
    .filter((row) => (row.channel ?? "") === channel)
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));

export const channelsIn = (reports: readonly Report[]): readonly string[] =>
  [...new Set(reports.flatMap(({ rows }) => rows.flatMap(({ channel }) => channel ?? [])))].sort();

/** A part of the people decided for; null where there were none. */
export const shareOf = (count: number, { people }: Pick<Row, "people">): number | null =>
  people === 0 ? null : count / people;

export const perPerson = ({ offers, people }: Row): number | null =>
  people === 0 ? null : offers / people;

/** The day on which most people got too much; null where nobody did on any. */
export const worstDay = (rows: readonly Row[]): Row | null =>
  rows.reduce<Row | null>(
    (worst, row) => (row.tooMuch.people > (worst?.tooMuch.people ?? 0) ? row : worst),
    null,
  );
