import { EvaluateFlagsRequest, FlagAnswer, FlagKey, FlagsAnswer } from "../ofrep.ts";
import type { Operation } from "../operation.ts";
import { EVENTS, INGEST_PROBLEMS } from "./shared.ts";

const PROBLEMS = [
  ...INGEST_PROBLEMS,
  "identifier-not-valid",
  "too-many-decisions",
  "context-not-valid",
  "targeting-key-missing",
];

/** OpenFeature's remote evaluation: a flag is a slot. */
export const OFREP_OPERATIONS = {
  evaluateFlags: {
    method: "POST",
    path: "/ofrep/v1/evaluate/flags",
    tag: "OpenFeature",
    summary: "Evaluate every flag; 304 when nothing has changed",
    access: EVENTS,
    body: EvaluateFlagsRequest,
    response: FlagsAnswer,
    problems: PROBLEMS,
  },
  evaluateFlag: {
    method: "POST",
    path: "/ofrep/v1/evaluate/flags/{key}",
    tag: "OpenFeature",
    summary: "Evaluate one flag",
    access: EVENTS,
    params: FlagKey,
    body: EvaluateFlagsRequest,
    response: FlagAnswer,
    problems: [...PROBLEMS, "flag-not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
