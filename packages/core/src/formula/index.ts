export type { Formula, FormulaValue } from "./formula.ts";
export { compileFormula } from "./formula.ts";
