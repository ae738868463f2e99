import { sharedFloat32, sharedUint32 } from "../array/index.ts";
import type { Matrix } from "../interaction/index.ts";
import type { Columns, ItemModel } from "./columns.ts";
import { emptyModel, withColumns } from "./columns.ts";
import type { Gram, GramRow } from "./gram.ts";
import { createGram } from "./gram.ts";
import type { Solver } from "./solver.ts";
import { createSolver } from "./solver.ts";

export type EaseOptions = {
  /** Neighbours that are weighed against each other for an item. */
  readonly neighbours: number;
  /** Neighbours of each item that are kept to tell how those go together. */
  readonly rows: number;
  readonly lambda: number;
  /** Ridge in shares of how often an item is seen, as if that share of it had been dropped out. */
  readonly dropout: number;
};

export const EASE_DEFAULTS: EaseOptions = { neighbours: 50, rows: 200, lambda: 10, dropout: 0.2 };

/** Told how many of how many items are trained. */
export type OnProgress = (done: number, total: number) => void;

const NONE: OnProgress = () => undefined;
/** Items between two words of progress. */
const STEP = 256;

const strongest = ({ items, from, to }: GramRow, most: number): Uint32Array =>
  items.subarray(from, Math.min(to, from + most));

/**
 * The neighbours of an item, strongest first; all items when as many are wanted; none of an item that
 * nobody had.
 */
const supportOf = ({ itemCount, itemStart }: Matrix, gram: Gram, item: number, most: number) => {
  if (itemStart[item] === itemStart[item + 1]) return new Uint32Array();
  return most < itemCount - 1
    ? strongest(gram.row(item), most)
    : Uint32Array.from({ length: itemCount - 1 }, (_, at) => (at < item ? at : at + 1));
};

/** Bytes of a filter: few enough to stay next to the processor, however large the catalog is. */
const FILTER = 1 << 14;

type Scratch = {
  readonly solver: Solver;
  /** 1 where a neighbour's number falls; that of another item may fall there too. */
  readonly filter: Uint8Array;
  /** Place of an item among the neighbours; whatever it was before for those that are not. */
  readonly place: Uint32Array;
  /** Room for where in a row the neighbours stand. */
  readonly near: Uint32Array;
};

/**
 * Where in a row neighbours may stand, and how many places that are. Without a branch, so that no guess
 * goes wrong.
 */
const findNear = ({ items, from, to }: GramRow, filter: Uint8Array, near: Uint32Array): number => {
  let count = 0;
  for (let at = from; at < to; at += 1) {
    near[count] = at;
    count += filter[(items[at] ?? 0) & (FILTER - 1)] ?? 0;
  }
  return count;
};

/** Writes how a neighbour goes with the others. */
const fillRow = (
  gramRow: GramRow,
  row: number,
  support: Uint32Array,
  { solver, filter, place, near }: Scratch,
): void => {
  const { items, values } = gramRow;
  const { a } = solver;
  const stride = solver.strideOf(support.length);
  const count = findNear(gramRow, filter, near);
  for (let each = 0; each < count; each += 1) {
    const at = near[each] ?? 0;
    const other = items[at] ?? 0;
    const column = place[other] ?? 0;
    if (support[column] !== other) continue;
    // A pair may stand in one of its two rows only: both triangles take it from either.
    const value = values[at] ?? 0;
    a[row * stride + column] = value;
    a[column * stride + row] = value;
  }
};

/** Writes what each of the neighbours says of the item. */
const fillSaid = (own: GramRow, support: Uint32Array, { solver, place }: Scratch): void => {
  for (let at = own.from; at < own.to; at += 1) {
    const other = own.items[at] ?? 0;
    const row = place[other] ?? 0;
    if (support[row] === other) solver.b[row] = own.values[at] ?? 0;
  }
};

/** Writes how the neighbours go together and what each says of the item. */
const fill = (
  gram: Gram,
  item: number,
  support: Uint32Array,
  { lambda, dropout }: EaseOptions,
  scratch: Scratch,
): void => {
  const { solver, filter, place } = scratch;
  const { a, b } = solver;
  const size = support.length;
  const stride = solver.strideOf(size);
  a.fill(0, 0, stride * stride);
  b.fill(0, 0, stride);
  for (let at = 0; at < size; at += 1) {
    const neighbour = support[at] ?? 0;
    filter[neighbour & (FILTER - 1)] = 1;
    place[neighbour] = at;
  }
  fillSaid(gram.row(item), support, scratch);
  for (let row = 0; row < size; row += 1) {
    const neighbour = support[row] ?? 0;
    fillRow(gram.row(neighbour), row, support, scratch);
    a[row * stride + row] = (gram.diagonal[neighbour] ?? 0) * (1 + dropout) + lambda;
  }
  for (let row = size; row < stride; row += 1) a[row * stride + row] = 1;
  for (let at = 0; at < size; at += 1) filter[(support[at] ?? 0) & (FILTER - 1)] = 0;
};

/** Trains these items and no other; what comes out hangs on the matrix and the item alone. */
export const trainColumns = (
  matrix: Matrix,
  gram: Gram,
  items: Uint32Array,
  options: EaseOptions,
  progress: OnProgress = NONE,
): Columns => {
  const { itemCount } = matrix;
  const most = Math.min(options.neighbours, Math.max(0, itemCount - 1));
  const solver = createSolver(most);
  const scratch = {
    solver,
    filter: new Uint8Array(FILTER),
    place: new Uint32Array(itemCount),
    near: new Uint32Array(Math.min(options.rows, itemCount) + 1),
  };
  const start = sharedUint32(items.length + 1);
  // As long as can be; of memory that nothing was written to, none is taken.
  const sources = sharedUint32(items.length * most);
  const weights = sharedFloat32(items.length * most);
  let used = 0;
  for (let column = 0; column < items.length; column += 1) {
    const item = items[column] ?? 0;
    const support = supportOf(matrix, gram, item, options.neighbours);
    fill(gram, item, support, options, scratch);
    solver.solve(support.length);
    sources.set(support, used);
    weights.set(solver.b.subarray(0, support.length), used);
    used += support.length;
    start[column + 1] = used;
    if ((column + 1) % STEP === 0) progress(column + 1, items.length);
  }
  progress(items.length, items.length);
  return { items, start, sources: sources.subarray(0, used), weights: weights.subarray(0, used) };
};

/** Trains a model of all items. */
export const trainEase = (
  matrix: Matrix,
  options: EaseOptions = EASE_DEFAULTS,
  progress: OnProgress = NONE,
): ItemModel => {
  const gram = createGram(matrix, options);
  const { itemCount } = matrix;
  const items = Uint32Array.from({ length: itemCount }, (_, item) => item);
  const columns = trainColumns(matrix, gram, items, options, progress);
  return withColumns(emptyModel(itemCount), [columns]);
};

/** Trains the touched items anew, and leaves the others as they are. */
export const retrain = (
  model: ItemModel,
  matrix: Matrix,
  touched: Uint32Array,
  options: EaseOptions = EASE_DEFAULTS,
): ItemModel => {
  const items = Uint32Array.from(new Set(touched)).sort();
  const columns = trainColumns(matrix, createGram(matrix, options), items, options);
  return withColumns(grown(model, matrix.itemCount), [columns]);
};

/** The model with room for items that came later. */
const grown = (model: ItemModel, itemCount: number): ItemModel => {
  const start = sharedUint32(itemCount + 1);
  start.fill(model.targets.length);
  start.set(model.start);
  return { ...model, itemCount, start };
};
