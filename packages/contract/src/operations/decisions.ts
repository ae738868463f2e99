import { DecideRequest, DecideResponse, ExplainQuery, ExplainResponse } from "../decisions.ts";
import type { Operation } from "../operation.ts";
import { TryRequest, TryResponse } from "../try-out.ts";
import { ReplayQuery, ReplayResponse } from "../replay.ts";
import {
  EVENTS,
  Id,
  INGEST_PROBLEMS,
  SECRET,
  SECRET_PROBLEMS,
  SECRET_WRITE_PROBLEMS,
  TRUSTED,
} from "./shared.ts";

/** Deciding slots, and why. */
export const DECISION_OPERATIONS = {
  decide: {
    method: "POST",
    path: "/v1/decide",
    tag: "Decisions",
    summary: "Take in events and decide slots",
    access: EVENTS,
    body: DecideRequest,
    response: DecideResponse,
    problems: [...INGEST_PROBLEMS, "identifier-not-valid", "too-many-decisions"],
  },
  tryDecision: {
    method: "POST",
    path: "/v1/decisions/try",
    tag: "Decisions",
    summary: "What would be decided, and why; nothing is recorded",
    access: SECRET,
    body: TryRequest,
    response: TryResponse,
    problems: [
      ...SECRET_WRITE_PROBLEMS,
      "profile-not-found",
      "identifier-not-valid",
      "too-many-tries",
    ],
  },
  explainDecision: {
    method: "GET",
    path: "/v1/decisions/{id}/explain",
    tag: "Decisions",
    summary: "Why this decision",
    access: TRUSTED,
    params: Id,
    query: ExplainQuery,
    response: ExplainResponse,
    problems: [...SECRET_PROBLEMS, "decision-not-found"],
  },
  replayDecisions: {
    method: "GET",
    path: "/v1/decisions/replay",
    tag: "Decisions",
    summary: "Make recorded decisions again and compare",
    access: SECRET,
    query: ReplayQuery,
    response: ReplayResponse,
    problems: SECRET_PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
