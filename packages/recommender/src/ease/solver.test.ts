import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { createDraw } from "../draw/index.ts";
import type { Solver } from "./solver.ts";
import { createFastSolver, createPlainSolver } from "./solver.ts";

type Square = { readonly size: number; readonly a: Float64Array; readonly b: Float64Array };

/** A square of what goes together among people who are drawn, with a ridge, as training solves them. */
const squareOf = (size: number, people: number, ridge: number, seed: number): Square => {
  const draw = createDraw(seed);
  const had = Array.from({ length: people }, () => Array.from({ length: size }, () => draw() ** 3));
  const a = Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    const together = had.reduce((sum, one) => sum + (one[row] ?? 0) * (one[column] ?? 0), 0);
    return together + (row === column ? ridge : 0);
  });
  return { size, a, b: Float64Array.from({ length: size }, draw) };
};

/** What is above the diagonal is nonsense: nobody may look at it. */
const solveWith = (solver: Solver, { size, a, b }: Square): Float64Array => {
  const stride = solver.strideOf(size);
  solver.a.fill(0, 0, stride * stride);
  solver.b.fill(0, 0, stride);
  for (let row = 0; row < stride; row += 1)
    for (let column = 0; column < stride; column += 1) {
      const unit = row === column ? 1 : 0;
      const inside = row < size && column < size ? (a[row * size + column] ?? 0) : unit;
      solver.a[row * stride + column] = column > row ? 999 : inside;
    }
  solver.b.set(b);
  solver.solve(size);
  return solver.b.slice(0, size);
};

const farthest = (one: Float64Array, other: Float64Array): number =>
  one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? 0))), 0);

describe("the solver in WebAssembly", () => {
  test.prop([
    fc.integer({ min: 1, max: 41 }),
    fc.integer({ min: 0, max: 60 }),
    fc.double({ min: 0.5, max: 50, noNaN: true }),
    fc.integer(),
  ])("makes of a square what the plain one makes of it", (size, people, ridge, seed) => {
    const square = squareOf(size, people, ridge, seed);
    const fast = createFastSolver(41);
    if (fast === null) throw new Error("this engine lacks the instructions");
    const plain = solveWith(createPlainSolver(41), square);
    expect(farthest(solveWith(fast, square), plain)).toBeLessThan(1e-9);
    // The same again, whatever stood there before.
    expect(farthest(solveWith(fast, square), plain)).toBeLessThan(1e-9);
  });

  test.prop([fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 4 }), fc.integer()])(
    "solves what it says it solves, and stays finite where rows hang on each other",
    (size, people, seed) => {
      const square = squareOf(size, people, 1, seed);
      const fast = createFastSolver(30);
      if (fast === null) throw new Error("this engine lacks the instructions");
      const x = solveWith(fast, square);
      const back = Float64Array.from({ length: size }, (_, row) =>
        x.reduce((sum, value, column) => sum + value * (square.a[row * size + column] ?? 0), 0),
      );
      expect(farthest(back, square.b)).toBeLessThan(1e-9);
      const singular = solveWith(fast, squareOf(size, people, 0, seed));
      expect(singular.every(Number.isFinite)).toBe(true);
    },
  );
});
