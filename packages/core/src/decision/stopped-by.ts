import type { JsonObject } from "../json/index.ts";
import { ownText } from "../json/index.ts";

/** Parameters that name what stopped something. */
const NAMES = ["cap", "coolDown", "suppression", "budget", "policy", "purpose"] as const;

/** What is counted together, at the end of a cap's name: each offer, group, slot or channel apart. */
const PART = /\/(?:offer|group|slot|channel)=.*$/su;

/**
 * Names the cap, cool-down, suppression, budget, policy or purpose of a reason's parameters, however it
 * counts; null where the reason has none of them.
 */
export const stoppedBy = (parameters: JsonObject): string | null => {
  if (ownText(parameters, "guardrail") !== undefined) return "guardrail";
  for (const name of NAMES) {
    const found = ownText(parameters, name);
    if (found !== undefined) return found.replace(PART, "");
  }
  return null;
};
