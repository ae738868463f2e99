import { assembleCholesky, ROWS } from "./cholesky-program.ts";
import { factorise, solve } from "./cholesky.ts";

/**
 * Solves squares Ax = b, one after the other: put the lower triangle of A, row behind row, and b into it.
 * Afterwards b is x, and A is its factor.
 */
export type Solver = {
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** How long a row of A is for so many unknowns; those beyond them must be rows of the unit square. */
  readonly strideOf: (size: number) => number;
  readonly solve: (size: number) => void;
};

/** In plain TypeScript: for engines without the instructions that the other takes. */
export const createPlainSolver = (most: number): Solver => {
  const a = new Float64Array(most * most);
  const b = new Float64Array(most);
  return {
    a,
    b,
    strideOf: (size) => size,
    solve: (size) => {
      factorise(a, size);
      solve(a, b, size);
    },
  };
};

const PAGE = 65_536;
const NUMBER = 8;

const padded = (size: number): number => Math.ceil(size / ROWS) * ROWS;

const known: { module?: WebAssembly.Module | null } = {};

/** The program, made once; null where the engine does not know its instructions. */
const programOf = (): WebAssembly.Module | null => {
  if (known.module !== undefined) return known.module;
  const bytes = assembleCholesky();
  known.module = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null;
  return known.module;
};

/** In WebAssembly, over numbers in pairs; null where the engine cannot. */
export const createFastSolver = (most: number): Solver | null => {
  const program = programOf();
  if (program === null) return null;
  const longest = padded(most);
  const start = longest * longest * NUMBER;
  const memory = new WebAssembly.Memory({
    initial: Math.ceil((start + longest * NUMBER) / PAGE),
  });
  const { factorise: fast, solve: end } = new WebAssembly.Instance(program, { own: { memory } })
    .exports;
  if (typeof fast !== "function" || typeof end !== "function") return null;
  return {
    a: new Float64Array(memory.buffer, 0, longest * longest),
    b: new Float64Array(memory.buffer, start, longest),
    strideOf: padded,
    solve: (size) => {
      fast(padded(size));
      end(padded(size), start);
    },
  };
};

/** The faster one that this engine has. What the two make of a square differs in its last digits only. */
export const createSolver = (most: number): Solver =>
  createFastSolver(most) ?? createPlainSolver(most);
