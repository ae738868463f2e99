export { ApiProblem } from "./api-problem.ts";
export type { Flaw } from "./command-problem.ts";
export { CommandProblem } from "./command-problem.ts";
export { failureOf, problemJson, problemText } from "./failure.ts";
export { ServerUnreachable } from "./server-unreachable.ts";
