import type { Operation } from "../operation.ts";
import { QualityQuery, QualityResponse, SourceParams, SourceQualityResponse } from "../quality.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** How good the data is that comes in. */
export const QUALITY_OPERATIONS = {
  quality: {
    method: "GET",
    path: "/v1/quality",
    tag: "Quality",
    summary: "The quality of all that comes in, by source and together",
    access: SECRET,
    query: QualityQuery,
    response: QualityResponse,
    problems: SECRET_PROBLEMS,
  },
  sourceQuality: {
    method: "GET",
    path: "/v1/sources/{key}/quality",
    tag: "Quality",
    summary: "The quality of what one source sends, with its history",
    access: SECRET,
    params: SourceParams,
    query: QualityQuery,
    response: SourceQualityResponse,
    problems: [...SECRET_PROBLEMS, "source-not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
