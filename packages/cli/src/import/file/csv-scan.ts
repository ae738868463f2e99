/** How the cells of a CSV file are told apart. */
export type Dialect = {
  readonly separator: string;
  /** Null for a file without quoting. */
  readonly quote: string | null;
  /** Lines end with a carriage return alone, as they did on old Macs. */
  readonly isCarriageReturn: boolean;
};

export const FLAWS = {
  open: "a quote opens in this row and never closes",
  far: "a quote opens in this row and does not close within 1 MB",
  astray: "a quote opens in this row and closes in the middle of a cell of another",
  long: "this row is longer than 1 MB",
} as const;

const LF = 0x0a;
const CR = 0x0d;

/** More text is needed to tell. */
export const MORE = -1;

/** Text that is scanned, and whether more can come behind it. */
export type Scan = Dialect & { readonly text: string; readonly isAll: boolean };

type Flawed = { readonly flaw: string };
type Cell = { readonly value: string; readonly after: number } | Flawed;
/** A row: its cells, where it ends, and how long the line break behind it is. */
type ScannedRow = {
  readonly cells: readonly string[];
  readonly end: number;
  readonly length: number;
};

/** Characters of the line break at a place: none, one or two, or that it takes more to tell. */
export const breakAt = ({ text, isAll, isCarriageReturn }: Scan, at: number): number => {
  const code = text.charCodeAt(at);
  if (code === LF) return isCarriageReturn ? 0 : 1;
  if (code !== CR) return 0;
  if (isCarriageReturn) return 1;
  if (at + 1 >= text.length) return isAll ? 0 : MORE;
  return text.charCodeAt(at + 1) === LF ? 2 : 0;
};

/** The end of a cell without quotes. */
const plainEnd = (scan: Scan, start: number): number => {
  const { text, isAll } = scan;
  const between = scan.separator.charCodeAt(0);
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === between) return at;
    if (code === LF || code === CR) {
      const length = breakAt(scan, at);
      if (length !== 0) return length === MORE ? MORE : at;
    }
  }
  return isAll ? text.length : MORE;
};

const isEndOfCell = (scan: Scan, at: number): boolean =>
  at >= scan.text.length || scan.text[at] === scan.separator || breakAt(scan, at) > 0;

/** A cell in quotes; text behind the closing one makes the quotes part of it. */
const quotedCell = (scan: Scan, start: number, quote: string): Cell | null => {
  const { text, isAll } = scan;
  let value = "";
  for (let at = start + 1; ;) {
    const close = text.indexOf(quote, at);
    if (close === -1) return isAll ? { flaw: FLAWS.open } : null;
    // Whether this quote is one of two, and which break follows, stands in the next characters.
    if (close + 2 >= text.length && !isAll) return null;
    value += text.slice(at, close);
    if (text[close + 1] === quote) {
      value += quote;
      at = close + 2;
      continue;
    }
    if (isEndOfCell(scan, close + 1)) return { value, after: close + 1 };
    if (/[\r\n]/.test(value)) return { flaw: FLAWS.astray };
    const end = plainEnd(scan, close + 1);
    return end === MORE ? null : { value: text.slice(start, end), after: end };
  }
};

const cellAt = (scan: Scan, start: number): Cell | null => {
  const { text, quote } = scan;
  if (quote !== null && text[start] === quote) return quotedCell(scan, start, quote);
  const end = plainEnd(scan, start);
  return end === MORE ? null : { value: text.slice(start, end), after: end };
};

/** The row that starts at a place; null when it takes more text to tell. */
export const rowAt = (scan: Scan, start: number): ScannedRow | Flawed | null => {
  const cells: string[] = [];
  for (let at = start; ;) {
    const cell = cellAt(scan, at);
    if (cell === null || "flaw" in cell) return cell;
    cells.push(cell.value);
    const { after } = cell;
    if (after >= scan.text.length || scan.text[after] !== scan.separator) {
      const length = after >= scan.text.length ? 0 : breakAt(scan, after);
      return { cells, end: after, length };
    }
    at = after + 1;
  }
};
