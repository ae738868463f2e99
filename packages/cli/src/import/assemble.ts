import type { Row } from "./file/index.ts";
import { cellText, isEmpty } from "./file/index.ts";
import type { Mapping } from "./mapping.ts";
import { MAX_GROUP_ROWS } from "./mapping.ts";
import type { MakeMessages } from "./messages.ts";
import { compileTemplates } from "./messages.ts";
import type { Reject } from "./rejects.ts";
import type { Assembler, Unit } from "./unit.ts";
import type { Cells, Table } from "./value/index.ts";
import { CellFlaw, compileCondition } from "./value/index.ts";

type Line = { readonly row: Row; readonly cells: Cells };

const unitOf = (lines: readonly Row[], made: Partial<Unit>): Unit[] =>
  lines.length === 0
    ? []
    : [{ lines, rows: lines.length, messages: [], rejects: [], skipped: [], ...made }];

const rejectOf = ({ line, raw }: Row, column: string, reason: string): Reject => ({
  line,
  column,
  reason,
  raw,
});

const rejected = (row: Row, column: string, reason: string): Unit[] =>
  unitOf([row], { rejects: [rejectOf(row, column, reason)] });

/** A group comes in whole or not at all: each row is rejected, and says which was at fault. */
const rejectedGroup = (lines: readonly Line[], flaw: CellFlaw): Unit[] => {
  const culprit = lines.find(({ cells }) => cells === flaw.cells) ?? null;
  const rejects = lines.map(({ row }) => {
    const isCulprit = culprit === null || row === culprit.row;
    return isCulprit
      ? rejectOf(row, flaw.column, flaw.message)
      : rejectOf(row, "", `its group is rejected for line ${culprit.row.line}`);
  });
  return unitOf(
    lines.map(({ row }) => row),
    { rejects },
  );
};

type Skip = (rows: readonly Cells[]) => string | null;

const skipOf = (skips: Mapping["skip"], table: Table): Skip => {
  const compiled = skips.map(({ reason, when }) => ({
    reason,
    holds: compileCondition(when, table),
  }));
  return (rows) => compiled.find(({ holds }) => rows.every(holds))?.reason ?? null;
};

/** Makes the unit of rows that belong together: messages, a reject for each row, or skipped ones. */
const closerOf =
  (make: MakeMessages, skip: Skip) =>
  (lines: readonly Line[]): Unit[] => {
    const rows = lines.map(({ row }) => row);
    const group = lines.map(({ cells }) => cells);
    const reason = skip(group);
    if (reason !== null) return unitOf(rows, { skipped: rows.map(() => reason) });
    try {
      const made = make(group);
      return "reason" in made
        ? rejectedGroup(lines, new CellFlaw(made.column, made.reason))
        : unitOf(rows, { messages: made });
    } catch (error) {
      if (error instanceof CellFlaw) return rejectedGroup(lines, error);
      throw error;
    }
  };

/** What takes the rows that have cells and are not skipped. */
type Lines = {
  readonly add: (line: Line) => readonly Unit[];
  /** Hears of a row that cannot be read, and could be one of its group's. */
  readonly miss: (row: Row) => void;
  readonly end: Assembler["end"];
};

const separately = (close: (lines: readonly Line[]) => Unit[]): Lines => ({
  add: (line) => close([line]),
  miss: () => undefined,
  end: () => [],
});

/** The rows of a group, and why it is rejected whatever else comes; null for one that is good. */
type Group = { readonly lines: Line[]; last: number; flaw: string | null };

const TOO_LONG = `its group has more than ${MAX_GROUP_ROWS} rows`;

/**
 * Keeps which groups a row that cannot be read could be of: those that are open for a next row, and
 * those that begin while it could be of theirs.
 */
const createMissing = (within: number) => {
  let reason: string | null = null;
  let until = 0;
  return {
    /** Hears of such a row, behind `count` others. */
    row: ({ line }: Row, count: number, open: Iterable<Group>): void => {
      reason = `line ${line} cannot be read and may be of its group: correct that line`;
      until = count + within;
      for (const group of open) if (group.last > count - within) group.flaw ??= reason;
    },
    /** Why a group that begins with this row could lack one. */
    before: (count: number): string | null => (count <= until ? reason : null),
  };
};

/**
 * Gathers rows by their key. Open groups are kept in the order of their last rows, so that the ones
 * that end are the first. Keys of groups that have ended stay known, about a hundred bytes each: a
 * row that comes later would make a second event of one order.
 */
const together = (
  { by, within }: NonNullable<Mapping["group"]>,
  table: Table,
  close: (lines: readonly Line[]) => Unit[],
): Lines => {
  const open = new Map<string, Group>();
  const ended = new Set<string>();
  const places = by.map((column) => table.placeOf(column));
  let count = 0;

  const missing = createMissing(within);

  const closed = ({ lines, flaw }: Group): Unit[] =>
    flaw === null ? close(lines) : rejectedGroup(lines, new CellFlaw("", flaw));

  const endBefore = (row: number): Unit[] => {
    const units: Unit[] = [];
    for (const [key, group] of open) {
      if (group.last >= row - within) break;
      open.delete(key);
      ended.add(key);
      units.push(...closed(group));
    }
    return units;
  };

  const take = (line: Line): readonly Unit[] => {
    const empty = by.find((_, index) => isEmpty(line.cells[places[index] ?? -1]));
    if (empty !== undefined)
      return rejected(line.row, empty, "is empty, and rows are grouped by it");
    const texts = places.map((at) => cellText(line.cells[at]));
    const key = texts.length === 1 ? (texts[0] ?? "") : JSON.stringify(texts);
    if (ended.has(key)) {
      const reason = `the row of its group before it is more than ${within} rows back, and the event was made without this one: make group.within greater`;
      return rejected(line.row, by[0] ?? "", reason);
    }
    const group = open.get(key) ?? { lines: [], last: count, flaw: missing.before(count) };
    group.last = count;
    open.delete(key);
    open.set(key, group);
    if (group.lines.length < MAX_GROUP_ROWS) {
      group.lines.push(line);
      return [];
    }
    group.flaw = TOO_LONG;
    return rejected(line.row, "", TOO_LONG);
  };

  return {
    add: (line) => {
      count += 1;
      const units = endBefore(count);
      return [...units, ...take(line)];
    },
    miss: (row) => missing.row(row, count, open.values()),
    end: (isCut) => {
      const groups = [...open.values()];
      open.clear();
      const cut = new CellFlaw("", "the file is cut here: rows of its group may be missing");
      return groups.flatMap((each) => (isCut ? rejectedGroup(each.lines, cut) : closed(each)));
    },
  };
};

/** Compiles a mapping to what makes units of the rows of a file with these columns. */
export const compileMapping = (mapping: Mapping, columns: readonly string[]): Assembler => {
  const { format, group } = mapping;
  const table: Table = {
    placeOf: (column) => columns.indexOf(column),
    numbers: {
      decimal: format.decimal,
      thousands: format.thousands === "none" ? null : format.thousands,
    },
  };
  const skip = skipOf(mapping.skip, table);
  const close = closerOf(compileTemplates(mapping.rows, table), skipOf(group?.skip ?? [], table));
  const lines = group === undefined ? separately(close) : together(group, table, close);
  const unreadable = (row: Row, column: string, reason: string): Unit[] => {
    lines.miss(row);
    return rejected(row, column, reason);
  };
  return {
    add: (row) => {
      const { cells } = row;
      if ("flaw" in cells) return unreadable(row, cells.column, cells.flaw);
      if (cells.length !== columns.length)
        return unreadable(row, "", `${cells.length} columns instead of ${columns.length}`);
      const reason = skip([cells]);
      return reason === null ? lines.add({ row, cells }) : unitOf([row], { skipped: [reason] });
    },
    end: lines.end,
  };
};
