import { EvaluateConditionRequest, EvaluateConditionResponse } from "../conditions.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_WRITE_PROBLEMS } from "./shared.ts";

/** The condition language, asked directly. */
export const CONDITION_OPERATIONS = {
  evaluateCondition: {
    method: "POST",
    path: "/v1/conditions/evaluate",
    tag: "Conditions",
    summary: "Whether a condition holds of attributes or of a profile, and why",
    access: SECRET,
    body: EvaluateConditionRequest,
    response: EvaluateConditionResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "profile-not-found", "identifier-not-valid"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
