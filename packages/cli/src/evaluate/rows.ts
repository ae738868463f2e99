import type { Row } from "../import/index.ts";
import { cellText, openSourceFile } from "../import/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import { startProgress } from "../terminal/index.ts";
import { EVALUATE_ADVICE } from "./advice.ts";
import type { Format } from "./format.ts";
import { fileFormat } from "./format.ts";

type Cells = Extract<Row["cells"], readonly unknown[]>;
export type Cell = Cells[number];

/** A file and the columns that are read of it, each with the flag that names it. */
export type Table = {
  readonly file: string;
  readonly format: Format;
  readonly columns: readonly string[] | undefined;
  readonly named: ReadonlyMap<string, string>;
};

/** Figures of a part would pass for those of the whole. */
const cutShort = (file: string): CommandProblem =>
  new CommandProblem("The file is cut", {
    detail: `${file}: its gzip data end early.`,
    fix: "Fetch the file again, then run the same command.",
  });

/** Reads the named columns of each row, in the file's order; answers how many rows cannot be read. */
export const readRows = async (
  { file, format, columns, named }: Table,
  terminal: Terminal,
  take: (cell: (column: string) => Cell | undefined) => void,
): Promise<{ readonly rows: number; readonly unreadable: number }> => {
  const source = await openSourceFile(
    file,
    fileFormat(format, columns),
    () => () => undefined,
    EVALUATE_ADVICE,
  );
  if (source.isCut) throw cutShort(file);
  await source.check(named);
  const progress = startProgress(terminal, { label: "Reading", total: source.bytes, unit: "rows" });
  const count = { rows: 0, unreadable: 0 };
  const rows = await source.rows(named, (bytes) => progress.at(bytes, count.rows));
  const places = new Map(rows.columns.map((column, at) => [column, at]));
  try {
    for await (const some of rows.rows)
      for (const { cells } of some) {
        count.rows += 1;
        if ("flaw" in cells) count.unreadable += 1;
        else take((column) => cells[places.get(column) ?? -1]);
      }
  } finally {
    rows.close();
    progress.stop();
  }
  return count;
};

/** When something happened, as a number that grows with it; NaN when the cell says no time. */
export const timeOf = (cell: Cell | undefined): number => {
  if (typeof cell === "number" || typeof cell === "bigint") return Number(cell);
  if (cell instanceof Date) return cell.getTime();
  if (cell instanceof Temporal.PlainDateTime || cell instanceof Temporal.PlainDate)
    return cell.toZonedDateTime("UTC").epochMilliseconds;
  const text = cellText(cell).trim();
  if (text === "") return Number.NaN;
  const number = Number(text);
  return Number.isNaN(number) ? Date.parse(text) : number;
};
