export { createDecide } from "./service.ts";
export type { Explain } from "./explain.ts";
export { createExplain } from "./explain.ts";
export type { PastPrograms } from "./past-programs.ts";
export { createPastPrograms } from "./past-programs.ts";
export { createReplays } from "./replays.ts";
export type { RunAgain } from "./run-again.ts";
export { createRunAgain } from "./run-again.ts";
export { decideRoutes } from "./routes.ts";
