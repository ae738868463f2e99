import type { Operation } from "../operation.ts";
import { RecommendRequest, RecommendResponse } from "../recommendations.ts";
import { EVENTS, INGEST_PROBLEMS } from "./shared.ts";

/** Asking a recommender. */
export const RECOMMENDATION_OPERATIONS = {
  recommend: {
    method: "POST",
    path: "/v1/recommendations",
    tag: "Recommendations",
    summary: "Ask a recommender for items",
    access: EVENTS,
    body: RecommendRequest,
    response: RecommendResponse,
    problems: [
      ...INGEST_PROBLEMS,
      "identifier-not-valid",
      "recommender-not-found",
      "too-many-decisions",
    ],
  },
} as const satisfies Readonly<Record<string, Operation>>;
