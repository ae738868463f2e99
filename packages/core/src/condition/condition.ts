import type { JsonObject } from "../json/index.ts";
import type { ConditionFlaw, SegmentOf } from "./ast.ts";
import { compileConditionNode } from "./compile.ts";
import { readCondition } from "./parse.ts";
import type { CompiledCondition } from "./subject.ts";

/** Compiles a condition, or says where it is wrong first. */
export const compileCondition = (
  condition: JsonObject,
  of?: SegmentOf,
): CompiledCondition | ConditionFlaw => {
  const { node, flaws } = readCondition(condition, {}, of);
  return flaws[0] ?? compileConditionNode(node);
};

export const isFlaw = (compiled: CompiledCondition | ConditionFlaw): compiled is ConditionFlaw =>
  "message" in compiled;
