import type { Matrix } from "../interaction/index.ts";
import { ROWS } from "./cholesky-program.ts";
import { gramBound } from "./gram.ts";
import type { EaseOptions } from "./train.ts";

/** Bytes that training takes at most, by what they are for. */
export type TrainingMemory = {
  readonly matrix: number;
  readonly rows: number;
  readonly columns: number;
  readonly model: number;
  readonly scratch: number;
  readonly total: number;
};

const PAIR = 8;
/** What the engine keeps of where a row stands. */
const ROW = 64;

const sumUp = (parts: Omit<TrainingMemory, "total">): TrainingMemory => ({
  ...parts,
  total: Object.values(parts).reduce((sum, bytes) => sum + bytes, 0),
});

const matrixBytes = ({ items, userCount, itemCount }: Matrix): number =>
  items.length * PAIR * 2 + userCount * 8 + itemCount * 4;

/** What the truncated kind takes: known before it is begun. */
export const truncatedMemory = (
  matrix: Matrix,
  { rows, neighbours }: Pick<EaseOptions, "rows" | "neighbours">,
): TrainingMemory => {
  const { itemCount } = matrix;
  const most = Math.min(neighbours, Math.max(0, itemCount - 1));
  const isAll = neighbours >= itemCount - 1;
  const entries = isAll ? itemCount * most : gramBound(matrix, most);
  return sumUp({
    matrix: matrixBytes(matrix),
    rows: gramBound(matrix, rows) * PAIR + itemCount * ROW,
    columns: entries * PAIR,
    model: entries * PAIR + itemCount * 4,
    scratch: (most + ROWS) ** 2 * 8 + rows * 4 + itemCount * (8 + 4 + 4 + 8),
  });
};

/** What the dense kind takes: three squares of 8-byte numbers and the model. */
export const denseMemory = (matrix: Matrix): TrainingMemory => {
  const square = matrix.itemCount ** 2;
  return sumUp({
    matrix: matrixBytes(matrix),
    rows: square * 8,
    columns: square * 16,
    model: square * PAIR,
    scratch: 0,
  });
};
