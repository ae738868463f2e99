import type { Operation } from "../operation.ts";
import { RecommendRequest, RecommendResponse } from "../recommendations.ts";
import {
  RecommenderParams,
  RecommenderQuality,
  RecommenderQualityQuery,
} from "../recommender-quality.ts";
import { EVENTS, INGEST_PROBLEMS, SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** Asking a recommender, and what became of its shelves. */
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
  recommenderQuality: {
    method: "GET",
    path: "/v1/recommenders/{key}/quality",
    tag: "Recommendations",
    summary: "What became of a recommender's shelves by slot and day, and how good its model is",
    access: SECRET,
    params: RecommenderParams,
    query: RecommenderQualityQuery,
    response: RecommenderQuality,
    problems: [...SECRET_PROBLEMS, "recommender-not-found", "period-not-valid"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
