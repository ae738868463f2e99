// Cholesky's factorisation of a symmetric matrix, in place, row by row: the lower triangle of a square
// of `stride` columns becomes L with A = LL'. Rows are contiguous, so that each step is a product of
// two runs of numbers, taken two by two: half the loads, and four sums that do not wait for each other.

const dot = (a: Float64Array, from: number, other: number, length: number): number => {
  let even = 0;
  let odd = 0;
  let at = 0;
  for (; at + 1 < length; at += 2) {
    even += (a[from + at] ?? 0) * (a[other + at] ?? 0);
    odd += (a[from + at + 1] ?? 0) * (a[other + at + 1] ?? 0);
  }
  if (at < length) even += (a[from + at] ?? 0) * (a[other + at] ?? 0);
  return even + odd;
};

/** One entry left of the diagonal. */
const reduce = (a: Float64Array, stride: number, row: number, column: number): void => {
  const at = row * stride + column;
  const sum = (a[at] ?? 0) - dot(a, row * stride, column * stride, column);
  a[at] = sum / (a[column * stride + column] ?? 0);
};

/** A pivot may fall to this share of what stood on the diagonal; below, the row stands for itself alone. */
export const LEAST = 1e-10;

const pivot = (a: Float64Array, stride: number, row: number): void => {
  const at = row * stride + row;
  const whole = a[at] ?? 0;
  const rest = whole - dot(a, row * stride, row * stride, row);
  a[at] = Math.sqrt(rest > whole * LEAST ? rest : whole > 0 ? whole : 1);
};

/** Entries of two rows in two columns, which share their loads. */
const reduceFour = (a: Float64Array, stride: number, row: number, column: number): void => {
  const r0 = row * stride;
  const r1 = r0 + stride;
  const c0 = column * stride;
  const c1 = c0 + stride;
  let s00 = a[r0 + column] ?? 0;
  let s01 = a[r0 + column + 1] ?? 0;
  let s10 = a[r1 + column] ?? 0;
  let s11 = a[r1 + column + 1] ?? 0;
  for (let at = 0; at < column; at += 1) {
    const x0 = a[r0 + at] ?? 0;
    const x1 = a[r1 + at] ?? 0;
    const y0 = a[c0 + at] ?? 0;
    const y1 = a[c1 + at] ?? 0;
    s00 -= x0 * y0;
    s01 -= x0 * y1;
    s10 -= x1 * y0;
    s11 -= x1 * y1;
  }
  const d0 = a[c0 + column] ?? 0;
  const below = a[c1 + column] ?? 0;
  const d1 = a[c1 + column + 1] ?? 0;
  const l00 = s00 / d0;
  const l10 = s10 / d0;
  a[r0 + column] = l00;
  a[r1 + column] = l10;
  a[r0 + column + 1] = (s01 - l00 * below) / d1;
  a[r1 + column + 1] = (s11 - l10 * below) / d1;
};

/** Factorises the leading `size` rows and columns. */
export const factorise = (a: Float64Array, size: number, stride: number = size): void => {
  let row = 0;
  for (; row + 1 < size; row += 2) {
    for (let column = 0; column < row; column += 2) reduceFour(a, stride, row, column);
    pivot(a, stride, row);
    reduce(a, stride, row + 1, row);
    pivot(a, stride, row + 1);
  }
  if (row < size) {
    for (let column = 0; column < row; column += 1) reduce(a, stride, row, column);
    pivot(a, stride, row);
  }
};

/** Solves LL'x = b in place of b. */
export const solve = (
  a: Float64Array,
  b: Float64Array,
  size: number,
  stride: number = size,
): void => {
  for (let row = 0; row < size; row += 1) {
    let sum = b[row] ?? 0;
    for (let at = 0; at < row; at += 1) sum -= (a[row * stride + at] ?? 0) * (b[at] ?? 0);
    b[row] = sum / (a[row * stride + row] ?? 0);
  }
  for (let row = size - 1; row >= 0; row -= 1) {
    const value = (b[row] ?? 0) / (a[row * stride + row] ?? 0);
    b[row] = value;
    for (let at = 0; at < row; at += 1) b[at] = (b[at] ?? 0) - (a[row * stride + at] ?? 0) * value;
  }
};

/**
 * The inverse of LL', whole, in a matrix of its own. Column by column of the inverse of L, which is
 * kept in rows (its transpose), so that the products run over contiguous numbers again.
 */
export const invert = (a: Float64Array, size: number): Float64Array => {
  // Row c of `columns` holds column c of L's inverse; entries left of c are nought.
  const columns = new Float64Array(size * size);
  for (let column = 0; column < size; column += 1) {
    const start = column * size;
    columns[start + column] = 1 / (a[start + column] ?? 0);
    for (let row = column + 1; row < size; row += 1) {
      const from = row * size;
      let sum = 0;
      for (let at = column; at < row; at += 1)
        sum -= (a[from + at] ?? 0) * (columns[start + at] ?? 0);
      columns[start + row] = sum / (a[from + row] ?? 0);
    }
  }
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column <= row; column += 1) {
      const sum = dot(columns, row * size + row, column * size + row, size - row);
      inverse[row * size + column] = sum;
      inverse[column * size + row] = sum;
    }
  return inverse;
};
