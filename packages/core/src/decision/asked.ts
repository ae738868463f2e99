import type { CompiledCondition } from "../condition/index.ts";
import { compileCondition, isFlaw } from "../condition/index.ts";
import type { JsonObject } from "../json/index.ts";

/** A condition of a definition, compiled; null where there is none, or where it has a flaw. */
export const compiled = (condition: JsonObject | undefined): CompiledCondition | null => {
  if (condition === undefined) return null;
  const made = compileCondition(condition);
  return isFlaw(made) ? null : made;
};
