import type { InteractionLog } from "@attune/recommender/interaction";
import { cellText } from "../import/index.ts";
import { CommandProblem } from "../problem/index.ts";
import type { Terminal } from "../terminal/index.ts";
import type { Format } from "./format.ts";
import { LINE } from "./format.ts";
import type { Numbering } from "./names.ts";
import { createNumbering } from "./names.ts";
import type { Cell } from "./rows.ts";
import { readRows, timeOf } from "./rows.ts";
import type { Weights } from "./weights.ts";

/** Which columns say what. */
export type Wanted = {
  readonly format: Format;
  readonly columns: readonly string[] | undefined;
  readonly user: string;
  readonly item: string;
  readonly time: string | undefined;
  readonly signal: string | undefined;
  readonly rating: string | undefined;
  readonly liked: number;
  readonly quantity: string | undefined;
  readonly weights: Weights;
  /** Of sequences: the first word of a line is the user, and not an item. */
  readonly firstIsUser: boolean;
};

/** Why rows were left out, and how many. */
export type LeftOut = {
  readonly unreadable: number;
  readonly withoutUserOrItem: number;
  readonly withoutTime: number;
  readonly notLiked: number;
  /** What stands in --quantity is no number. */
  readonly withoutQuantity: number;
};

export type ReadFile = {
  readonly log: InteractionLog;
  readonly rows: number;
  readonly leftOut: LeftOut;
};

/** Names that two files share: a test file's items are those of the training file. */
export type Names = { readonly users: Numbering; readonly items: Numbering };
export const createNames = (): Names => ({ users: createNumbering(), items: createNumbering() });

type Growing = {
  readonly users: number[];
  readonly items: number[];
  readonly weights: number[];
  readonly times: number[];
};

const logOf = ({ users, items, weights, times }: Growing, names: Names): InteractionLog => ({
  userCount: names.users.size(),
  itemCount: names.items.size(),
  users: Uint32Array.from(users),
  items: Uint32Array.from(items),
  weights: Float32Array.from(weights),
  times: Float64Array.from(times),
});

type Line = (column: string) => Cell | undefined;

const numberIn = (cell: Cell | undefined): number => {
  const text = cellText(cell).trim();
  return text === "" ? Number.NaN : Number(text);
};

/** How much a row says, or why it does not count. */
const weightOf = (
  cell: Line,
  { signal, rating, liked, quantity, weights }: Wanted,
): number | "notLiked" | "withoutQuantity" => {
  if (rating !== undefined && !(Number(cellText(cell(rating))) >= liked)) return "notLiked";
  const many = quantity === undefined ? 1 : numberIn(cell(quantity));
  if (Number.isNaN(many)) return "withoutQuantity";
  if (many < 0) return weights.of("return");
  return signal === undefined ? 1 : weights.of(cellText(cell(signal)).trim());
};

const columnsNamed = (wanted: Wanted): ReadonlyMap<string, string> => {
  if (wanted.format === "sequences") return new Map([[LINE, "--format"]]);
  const { user, item, time, signal, rating, quantity } = wanted;
  const named = Object.entries({ user, item, time, signal, rating, quantity });
  return new Map(
    named.flatMap(([flag, column]) => (column === undefined ? [] : [[column, `--${flag}`]])),
  );
};

const readTable = (wanted: Wanted, names: Names) => {
  const growing: Growing = { users: [], items: [], weights: [], times: [] };
  const left = { withoutUserOrItem: 0, withoutTime: 0, notLiked: 0, withoutQuantity: 0 };
  const take = (cell: Line): void => {
    const user = cellText(cell(wanted.user)).trim();
    const item = cellText(cell(wanted.item)).trim();
    const time = wanted.time === undefined ? growing.times.length : timeOf(cell(wanted.time));
    const weight = weightOf(cell, wanted);
    if (user === "" || item === "") left.withoutUserOrItem += 1;
    else if (Number.isNaN(time)) left.withoutTime += 1;
    else if (typeof weight === "string") left[weight] += 1;
    else {
      growing.users.push(names.users.numberOf(user));
      growing.items.push(names.items.numberOf(item));
      growing.weights.push(weight);
      growing.times.push(time);
    }
  };
  return { growing, left, take };
};

const readLines = (wanted: Wanted, names: Names) => {
  const growing: Growing = { users: [], items: [], weights: [], times: [] };
  const left = { withoutUserOrItem: 0, withoutTime: 0, notLiked: 0, withoutQuantity: 0 };
  let line = 0;
  const take = (cell: Line): void => {
    const words = cellText(cell(LINE)).split(/\s+/).filter(Boolean);
    line += 1;
    const user = wanted.firstIsUser ? words.shift() : `line ${line}`;
    if (user === undefined || words.length === 0) {
      left.withoutUserOrItem += 1;
      return;
    }
    for (const item of words) {
      growing.users.push(names.users.numberOf(user));
      growing.items.push(names.items.numberOf(item));
      growing.weights.push(1);
      growing.times.push(growing.times.length);
    }
  };
  return { growing, left, take };
};

const nothingIn = (file: string, rows: number, left: LeftOut): CommandProblem => {
  const why = [
    [left.unreadable, "cannot be read"],
    [left.withoutUserOrItem, "have no user or no item"],
    [left.withoutTime, "have no time in --time"],
    [left.notLiked, "have nothing of at least --liked in --rating"],
    [left.withoutQuantity, "have no number in --quantity"],
  ] as const;
  const told = why.flatMap(([count, reason]) => (count === 0 ? [] : [`${count} ${reason}`]));
  return new CommandProblem("The file holds nothing to learn from", {
    detail: rows === 0 ? `${file} has no rows.` : `${file}: of ${rows} rows ${told.join(", ")}.`,
    fix: "Check the columns: --user, --item, --time, --rating and --quantity name them.",
  });
};

/** Who did what in a file. */
export const readInteractions = async (
  file: string,
  wanted: Wanted,
  names: Names,
  terminal: Terminal,
): Promise<ReadFile> => {
  const reading =
    wanted.format === "sequences" ? readLines(wanted, names) : readTable(wanted, names);
  const { format, columns } = wanted;
  const table = { file, format, columns, named: columnsNamed(wanted) };
  const { rows, unreadable } = await readRows(table, terminal, reading.take);
  wanted.weights.refuseUnknown();
  if (reading.growing.users.length === 0)
    throw nothingIn(file, rows, { unreadable, ...reading.left });
  return {
    log: logOf(reading.growing, names),
    rows,
    leftOut: { unreadable, ...reading.left },
  };
};
