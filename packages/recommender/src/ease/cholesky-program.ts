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

/** Numbers the locals of one kind, from `first`. */
const locals = (first: Local, count: number): Local[] =>
  Array.from({ length: count }, (_, at) => first + at);

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

const plus = (local: Local, other: Local): Code => i32.add(get(local), get(other));
const move = (local: Local, by: Code): Code => set(local, i32.add(get(local), by));

const createFactorise = (): Definition => {
  const size = 0;
  const [stride = 0, rowsEnd = 0, diagonal = 0, column = 0, at = 0, ...rows] = locals(1, 5 + ROWS);
  const columns = locals(1 + 5 + ROWS, COLUMNS);
  const integers = 5 + ROWS + COLUMNS;
  const wholes = locals(1 + integers, ROWS);
  const entries = locals(1 + integers + ROWS, ROWS * ROWS);
  const numbers = ROWS + ROWS * ROWS;
  const sums = locals(1 + integers + numbers, ROWS * COLUMNS);
  const left = locals(1 + integers + numbers + sums.length, ROWS);
  const right = locals(1 + integers + numbers + sums.length + ROWS, COLUMNS);
  const rowOf = (row: number): Local => rows[row] ?? 0;
  const entry = (row: number, place: number): Local => entries[row * ROWS + place] ?? 0;

  /** Entries of four rows in two columns, less the product of what stands left of `end`. */
  const tile = (end: Local, where: Local, put: (row: number, place: number) => Local): Code =>
    all(
      ...sums.map((sum) => set(sum, pair.zero)),
      set(at, i32.of(0)),
      whileBelow(
        get(at),
        get(end),
        ...left.map((value, row) => set(value, pair.load(plus(rowOf(row), at)))),
        ...right.map((value, place) => set(value, pair.load(plus(columns[place] ?? 0, at)))),
        ...sums.map((sum, each) => {
          const product = pair.mul(get(left[each >> 1] ?? 0), get(right[each % COLUMNS] ?? 0));
          return set(sum, pair.add(get(sum), product));
        }),
        move(at, i32.of(PAIR)),
      ),
      ...sums.map((sum, each) => {
        const [row, place] = [each >> 1, each % COLUMNS];
        const before = f64.load(plus(rowOf(row), where), place * NUMBER);
        const product = f64.add(pair.left(get(sum)), pair.right(get(sum)));
        return set(put(row, place), f64.sub(before, product));
      }),
    );

  /** Left of the diagonal: two columns of four rows. */
  const reduce = (): Code => {
    const [first = 0, second = 0] = columns;
    const place = (row: number): Code => plus(rowOf(row), column);
    return all(
      tile(column, column, entry),
      ...range(ROWS).flatMap((row) => [
        set(entry(row, 0), f64.div(get(entry(row, 0)), f64.load(plus(first, column)))),
        set(
          entry(row, 1),
          f64.div(
            f64.sub(
              get(entry(row, 1)),
              f64.mul(get(entry(row, 0)), f64.load(plus(second, column))),
            ),
            f64.load(plus(second, column), NUMBER),
          ),
        ),
        f64.store(place(row), get(entry(row, 0))),
        f64.store(place(row), get(entry(row, 1)), NUMBER),
      ]),
    );
  };

  /** The four rows in their own four columns, which are factorised number by number. */
  const pivots = (): Code => {
    const less = (row: number, other: number): Code =>
      range(other).reduce<Code>(
        (rest, place) => f64.sub(rest, f64.mul(get(entry(row, place)), get(entry(other, place)))),
        get(entry(row, other)),
      );
    const pivot = (row: number): Code => {
      const whole = get(wholes[row] ?? 0);
      const alone = choose(f64.isMore(whole, f64.of(0)), whole, f64.of(1));
      const isEnough = f64.isMore(get(entry(row, row)), f64.mul(whole, f64.of(LEAST)));
      return all(
        set(entry(row, row), less(row, row)),
        set(entry(row, row), f64.sqrt(choose(isEnough, get(entry(row, row)), alone))),
      );
    };
    return all(
      ...range(ROWS).flatMap((row) => [
        ...range(row).map((other) =>
          set(entry(row, other), f64.div(less(row, other), get(entry(other, other)))),
        ),
        pivot(row),
      ]),
      ...range(ROWS).flatMap((row) =>
        range(row + 1).map((place) =>
          f64.store(plus(rowOf(row), diagonal), get(entry(row, place)), place * NUMBER),
        ),
      ),
    );
  };

  /** Sums of the diagonal's square, two columns at a time. */
  const ownSums = (from: number): Code =>
    all(
      ...columns.map((local, place) => set(local, get(rowOf(from + place)))),
      set(column, i32.add(get(diagonal), i32.of(from * NUMBER))),
      tile(diagonal, column, (row, place) => entry(row, from + place)),
    );

  const body = all(
    set(stride, i32.mul(get(size), i32.of(NUMBER))),
    set(rowsEnd, i32.mul(get(stride), get(size))),
    ...rows.map((row, place) => set(row, i32.mul(get(stride), i32.of(place)))),
    whileBelow(
      get(rowOf(0)),
      get(rowsEnd),
      set(column, i32.of(0)),
      ...columns.map((local, place) => set(local, i32.mul(get(stride), i32.of(place)))),
      whileBelow(
        get(column),
        get(diagonal),
        reduce(),
        move(column, i32.of(COLUMNS * NUMBER)),
        ...columns.map((local) => move(local, i32.mul(get(stride), i32.of(COLUMNS)))),
      ),
      ...wholes.map((whole, row) => set(whole, f64.load(plus(rowOf(row), diagonal), row * NUMBER))),
      ownSums(0),
      ownSums(COLUMNS),
      pivots(),
      move(diagonal, i32.of(ROWS * NUMBER)),
      ...rows.map((row) => move(row, i32.mul(get(stride), i32.of(ROWS)))),
    ),
  );
  const pairs = sums.length + ROWS + COLUMNS;
  return {
    name: "factorise",
    parameters: 1,
    locals: { i32: integers, f64: numbers, pair: pairs },
    body,
  };
};

const createSolve = (): Definition => {
  const [size = 0, b = 1, stride = 0, place = 0, first = 0, second = 0, at = 0] = locals(0, 7);
  const [upper = 0, lower = 0] = locals(7, 2);
  const [left = 0, right = 0] = locals(9, 2);
  const diagonal = (row: Local): Code => plus(row, place);

  /** What stands before two rows is taken off both. */
  const forward = all(
    set(left, pair.zero),
    set(right, pair.zero),
    set(at, i32.of(0)),
    whileBelow(
      get(at),
      get(place),
      ...[
        { sum: left, row: first },
        { sum: right, row: second },
      ].map(({ sum, row }) =>
        set(sum, pair.add(get(sum), pair.mul(pair.load(plus(row, at)), pair.load(plus(b, at))))),
      ),
      move(at, i32.of(PAIR)),
    ),
    ...[
      { value: upper, sum: left, offset: 0 },
      { value: lower, sum: right, offset: NUMBER },
    ].map(({ value, sum, offset }) =>
      set(
        value,
        f64.sub(
          f64.load(plus(b, place), offset),
          f64.add(pair.left(get(sum)), pair.right(get(sum))),
        ),
      ),
    ),
    set(upper, f64.div(get(upper), f64.load(diagonal(first)))),
    set(lower, f64.sub(get(lower), f64.mul(f64.load(diagonal(second)), get(upper)))),
    set(lower, f64.div(get(lower), f64.load(diagonal(second), NUMBER))),
  );

  /** Two rows are known, and are taken off all before them. */
  const backward = all(
    set(lower, f64.div(f64.load(plus(b, place), NUMBER), f64.load(diagonal(second), NUMBER))),
    set(upper, f64.sub(f64.load(plus(b, place)), f64.mul(f64.load(diagonal(second)), get(lower)))),
    set(upper, f64.div(get(upper), f64.load(diagonal(first)))),
    set(left, pair.both(get(upper))),
    set(right, pair.both(get(lower))),
    set(at, i32.of(0)),
    whileBelow(
      get(at),
      get(place),
      pair.store(
        plus(b, at),
        pair.sub(
          pair.load(plus(b, at)),
          pair.add(
            pair.mul(get(left), pair.load(plus(first, at))),
            pair.mul(get(right), pair.load(plus(second, at))),
          ),
        ),
      ),
      move(at, i32.of(PAIR)),
    ),
  );
  const keep = all(
    f64.store(plus(b, place), get(upper)),
    f64.store(plus(b, place), get(lower), NUMBER),
  );
  const twoRows = i32.mul(get(stride), i32.of(2));
  const body = all(
    set(stride, i32.mul(get(size), i32.of(NUMBER))),
    set(second, get(stride)),
    whileBelow(
      get(place),
      get(stride),
      forward,
      keep,
      move(place, i32.of(PAIR)),
      move(first, twoRows),
      move(second, twoRows),
    ),
    whileBelow(
      i32.of(0),
      get(place),
      set(place, i32.sub(get(place), i32.of(PAIR))),
      set(first, i32.sub(get(first), twoRows)),
      set(second, i32.sub(get(second), twoRows)),
      backward,
      keep,
    ),
  );
  return { name: "solve", parameters: 2, locals: { i32: 5, f64: 2, pair: 2 }, body };
};

/**
 * The module: `factorise(size)` of the square at byte 0, and `solve(size, b)` in place of the numbers
 * at byte b.
 */
export const assembleCholesky = (): Uint8Array<ArrayBuffer> =>
  assemble([createFactorise(), createSolve()]);
