// The factorisation and the solving of ./cholesky.ts as a WebAssembly program that takes two numbers at
// a time: squares whose rows are a multiple of four long, from the memory's first byte, one row behind the
// other. Sums are added up in another order than there, so that the last digits may differ.
import type { Code, Definition, Local } from "../wasm/index.ts";
import { all, assemble, choose, f64, get, i32, pair, set, whileBelow } from "../wasm/index.ts";
import { LEAST } from "./cholesky.ts";

/** Rows that are worked on together; a square's size has to be a multiple of it. */
export const ROWS = 4;
const COLUMNS = 2;
const NUMBER = 8;
const PAIR = 16;

/** Numbers locals, from `first`. */
const locals = (first: Local, count: number): Local[] =>
  Array.from({ length: count }, (_, at) => first + at);

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

const plus = (local: Local, other: Local): Code => i32.add(get(local), get(other));
const move = (local: Local, by: Code): Code => set(local, i32.add(get(local), by));

/** What the factorisation has in hand: places in bytes first, then numbers, then pairs of them. */
const [SIZE = 0, STRIDE = 0, END = 0, DIAGONAL = 0, COLUMN = 0, AT = 0] = locals(0, 6);
/** Where the four rows and the rows of the two columns begin. */
const OF_ROWS = locals(6, ROWS);
const OF_COLUMNS = locals(6 + ROWS, COLUMNS);
const PLACES = 6 + ROWS + COLUMNS;
/** What stood on the diagonal, and the entries that are worked on. */
const WHOLES = locals(PLACES, ROWS);
const ENTRIES = locals(PLACES + ROWS, ROWS * ROWS);
const NUMBERS = ROWS + ROWS * ROWS;
/** Sums of products, row by row, and the two runs that are multiplied. */
const SUMS = locals(PLACES + NUMBERS, ROWS * COLUMNS);
const LEFT = locals(PLACES + NUMBERS + SUMS.length, ROWS);
const RIGHT = locals(PLACES + NUMBERS + SUMS.length + ROWS, COLUMNS);

const rowOf = (row: number): Local => OF_ROWS[row] ?? 0;
const columnOf = (column: number): Local => OF_COLUMNS[column] ?? 0;
const entry = (row: number, column: number): Local => ENTRIES[row * ROWS + column] ?? 0;

/** Products of four rows with two columns, of what stands left of `end`. */
const products = (end: Local): Code =>
  all(
    ...SUMS.map((sum) => set(sum, pair.zero)),
    set(AT, i32.of(0)),
    whileBelow(
      get(AT),
      get(end),
      ...LEFT.map((value, row) => set(value, pair.load(plus(rowOf(row), AT)))),
      ...RIGHT.map((value, column) => set(value, pair.load(plus(columnOf(column), AT)))),
      ...SUMS.map((sum, each) => {
        const [left = 0, right = 0] = [LEFT[each >> 1], RIGHT[each % COLUMNS]];
        return set(sum, pair.add(get(sum), pair.mul(get(left), get(right))));
      }),
      move(AT, i32.of(PAIR)),
    ),
  );

/** Entries of four rows in two columns from `COLUMN`, less those products, become entries from `first`. */
const tile = (end: Local, first: number): Code =>
  all(
    products(end),
    ...SUMS.map((sum, each) => {
      const [row, column] = [each >> 1, each % COLUMNS];
      const before = f64.load(plus(rowOf(row), COLUMN), column * NUMBER);
      const product = f64.add(pair.left(get(sum)), pair.right(get(sum)));
      return set(entry(row, first + column), f64.sub(before, product));
    }),
  );

/** One row of a tile left of the diagonal, which two columns reduce. */
const reduceRow = (row: number): Code => {
  const [one, other] = [entry(row, 0), entry(row, 1)];
  const place = plus(rowOf(row), COLUMN);
  const below = f64.load(plus(columnOf(1), COLUMN));
  const rest = f64.sub(get(other), f64.mul(get(one), below));
  return all(
    set(one, f64.div(get(one), f64.load(plus(columnOf(0), COLUMN)))),
    set(other, f64.div(rest, f64.load(plus(columnOf(1), COLUMN), NUMBER))),
    f64.store(place, get(one)),
    f64.store(place, get(other), NUMBER),
  );
};

/** An entry of the diagonal's square less what its row and another say together. */
const less = (row: number, other: number): Code =>
  range(other).reduce<Code>(
    (rest, column) => f64.sub(rest, f64.mul(get(entry(row, column)), get(entry(other, column)))),
    get(entry(row, other)),
  );

/** As in the plain one: where next to nothing is left, the row stands for itself alone. */
const pivot = (row: number): Code => {
  const own = entry(row, row);
  const whole = get(WHOLES[row] ?? 0);
  const alone = choose(f64.isMore(whole, f64.of(0)), whole, f64.of(1));
  const isEnough = f64.isMore(get(own), f64.mul(whole, f64.of(LEAST)));
  return all(set(own, less(row, row)), set(own, f64.sqrt(choose(isEnough, get(own), alone))));
};

/** The four rows in their own four columns, which are factorised number by number. */
const diagonal = (): Code =>
  all(
    ...WHOLES.map((whole, row) => set(whole, f64.load(plus(rowOf(row), DIAGONAL), row * NUMBER))),
    ...[0, COLUMNS].map((first) =>
      all(
        ...OF_COLUMNS.map((place, column) => set(place, get(rowOf(first + column)))),
        set(COLUMN, i32.add(get(DIAGONAL), i32.of(first * NUMBER))),
        tile(DIAGONAL, first),
      ),
    ),
    ...range(ROWS).flatMap((row) => [
      ...range(row).map((other) =>
        set(entry(row, other), f64.div(less(row, other), get(entry(other, other)))),
      ),
      pivot(row),
    ]),
    ...range(ROWS).flatMap((row) =>
      range(row + 1).map((column) =>
        f64.store(plus(rowOf(row), DIAGONAL), get(entry(row, column)), column * NUMBER),
      ),
    ),
  );

/** The four rows in all columns before their own, two at a time. */
const before = (): Code =>
  all(
    set(COLUMN, i32.of(0)),
    ...OF_COLUMNS.map((place, column) => set(place, i32.mul(get(STRIDE), i32.of(column)))),
    whileBelow(
      get(COLUMN),
      get(DIAGONAL),
      tile(COLUMN, 0),
      ...range(ROWS).map(reduceRow),
      move(COLUMN, i32.of(COLUMNS * NUMBER)),
      ...OF_COLUMNS.map((place) => move(place, i32.mul(get(STRIDE), i32.of(COLUMNS)))),
    ),
  );

const createFactorise = (): Definition => ({
  name: "factorise",
  parameters: 1,
  locals: { i32: PLACES - 1, f64: NUMBERS, pair: SUMS.length + ROWS + COLUMNS },
  body: all(
    set(STRIDE, i32.mul(get(SIZE), i32.of(NUMBER))),
    set(END, i32.mul(get(STRIDE), get(SIZE))),
    ...OF_ROWS.map((place, row) => set(place, i32.mul(get(STRIDE), i32.of(row)))),
    whileBelow(
      get(rowOf(0)),
      get(END),
      before(),
      diagonal(),
      move(DIAGONAL, i32.of(ROWS * NUMBER)),
      ...OF_ROWS.map((place) => move(place, i32.mul(get(STRIDE), i32.of(ROWS)))),
    ),
  ),
});

/** What the solving has in hand: two rows at a time, the upper first. */
const SOLVING = {
  size: 0,
  b: 1,
  stride: 2,
  place: 3,
  upperRow: 4,
  lowerRow: 5,
  at: 6,
  upper: 7,
  lower: 8,
  upperPair: 9,
  lowerPair: 10,
} as const;

const atDiagonal = (row: Local, offset = 0): Code => f64.load(plus(row, SOLVING.place), offset);
const ownB = (offset: number): Code => f64.load(plus(SOLVING.b, SOLVING.place), offset);

/** Over all pairs that stand before the two rows. */
const overPairs = (...steps: readonly Code[]): Code =>
  all(
    set(SOLVING.at, i32.of(0)),
    whileBelow(get(SOLVING.at), get(SOLVING.place), ...steps, move(SOLVING.at, i32.of(PAIR))),
  );

const keep = (): Code => {
  const { b, place, upper, lower } = SOLVING;
  return all(f64.store(plus(b, place), get(upper)), f64.store(plus(b, place), get(lower), NUMBER));
};

/** Solves Ly = b: what stands before two rows is taken off both. */
const forward = (): Code => {
  const { b, at, upperRow, lowerRow, upper, lower, upperPair, lowerPair } = SOLVING;
  const add = (sum: Local, row: Local): Code =>
    set(sum, pair.add(get(sum), pair.mul(pair.load(plus(row, at)), pair.load(plus(b, at)))));
  const rest = (sum: Local, offset: number): Code =>
    f64.sub(ownB(offset), f64.add(pair.left(get(sum)), pair.right(get(sum))));
  const lowerRest = f64.sub(rest(lowerPair, NUMBER), f64.mul(atDiagonal(lowerRow), get(upper)));
  return all(
    set(upperPair, pair.zero),
    set(lowerPair, pair.zero),
    overPairs(add(upperPair, upperRow), add(lowerPair, lowerRow)),
    set(upper, f64.div(rest(upperPair, 0), atDiagonal(upperRow))),
    set(lower, f64.div(lowerRest, atDiagonal(lowerRow, NUMBER))),
    keep(),
  );
};

/** Solves L'x = y: two rows are known, and are taken off all before them. */
const backward = (): Code => {
  const { b, at, upperRow, lowerRow, upper, lower, upperPair, lowerPair } = SOLVING;
  const upperRest = f64.sub(ownB(0), f64.mul(atDiagonal(lowerRow), get(lower)));
  const said = pair.add(
    pair.mul(get(upperPair), pair.load(plus(upperRow, at))),
    pair.mul(get(lowerPair), pair.load(plus(lowerRow, at))),
  );
  return all(
    set(lower, f64.div(ownB(NUMBER), atDiagonal(lowerRow, NUMBER))),
    set(upper, f64.div(upperRest, atDiagonal(upperRow))),
    set(upperPair, pair.both(get(upper))),
    set(lowerPair, pair.both(get(lower))),
    overPairs(pair.store(plus(b, at), pair.sub(pair.load(plus(b, at)), said))),
    keep(),
  );
};

const createSolve = (): Definition => {
  const { size, stride, place, upperRow, lowerRow } = SOLVING;
  const twoRows = i32.mul(get(stride), i32.of(2));
  return {
    name: "solve",
    parameters: 2,
    locals: { i32: 5, f64: 2, pair: 2 },
    body: all(
      set(stride, i32.mul(get(size), i32.of(NUMBER))),
      set(lowerRow, get(stride)),
      whileBelow(
        get(place),
        get(stride),
        forward(),
        move(place, i32.of(PAIR)),
        move(upperRow, twoRows),
        move(lowerRow, twoRows),
      ),
      whileBelow(
        i32.of(0),
        get(place),
        set(place, i32.sub(get(place), i32.of(PAIR))),
        set(upperRow, i32.sub(get(upperRow), twoRows)),
        set(lowerRow, i32.sub(get(lowerRow), twoRows)),
        backward(),
      ),
    ),
  };
};

/**
 * The module: `factorise(size)` of the square at byte 0, and `solve(size, b)` in place of the numbers
 * at byte b.
 */
export const assembleCholesky = (): Uint8Array<ArrayBuffer> =>
  assemble([createFactorise(), createSolve()]);
