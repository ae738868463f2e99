import { performance } from "node:perf_hooks";
import { createDraw } from "@attune/recommender/draw";
import type { Solver } from "@attune/recommender/ease";
import { createFastSolver, createPlainSolver } from "@attune/recommender/ease";
import type { Figure } from "./recommender-report.ts";

const SIZES = [50, 100, 200];
const RUNS = 400;

/** Microseconds to solve a square, the middle one of many runs; to put it there is not counted. */
const microseconds = (solver: Solver, size: number): number => {
  const draw = createDraw(size);
  const stride = solver.strideOf(size);
  const square = Float64Array.from({ length: stride * stride }, draw);
  for (let row = 0; row < stride; row += 1) square[row * stride + row] = size;
  const times = Array.from({ length: RUNS }, () => {
    solver.a.set(square);
    solver.b.fill(1, 0, stride);
    const start = performance.now();
    solver.solve(size);
    return (performance.now() - start) * 1_000;
  });
  return times.toSorted((a, b) => a - b)[RUNS / 2] ?? 0;
};

/** Squares of several sizes in plain TypeScript and in WebAssembly. */
export const solverFigures = (): Figure[] =>
  SIZES.flatMap((size): Figure[] => {
    const fast = createFastSolver(size);
    const plain = createPlainSolver(size);
    const figures = [
      { what: "plain", solver: plain },
      ...(fast ? [{ what: "WebAssembly", solver: fast }] : []),
    ];
    return figures.map(({ what, solver }) => ({
      name: `${size} unknowns, ${what}`,
      value: microseconds(solver, size),
      unit: "µs",
    }));
  });
