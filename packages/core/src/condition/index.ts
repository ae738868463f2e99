export { Condition } from "./schema.ts";
export type { Clause, CompiledCondition, ConditionFlaw, Evaluation } from "./compile.ts";
export { compileCondition, isFlaw } from "./compile.ts";
