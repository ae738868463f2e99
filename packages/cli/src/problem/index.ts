export { ApiProblem } from "./api-problem.ts";
export type { Flaw } from "./command-problem.ts";
export { CommandProblem } from "./command-problem.ts";
export type { Failure } from "./failure.ts";
export { failureOf, problemJson, problemText } from "./failure.ts";
