import {
  LiveEventParams,
  LiveEventResponse,
  LivePage,
  LivePageQuery,
  LiveQuery,
  LiveRow,
} from "../live.ts";
import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** What comes in, as it comes in. */
export const LIVE_OPERATIONS = {
  live: {
    method: "GET",
    path: "/v1/live",
    tag: "Live",
    summary: "Events and decisions as they are committed, as server-sent events",
    access: SECRET,
    query: LiveQuery,
    response: "events",
    row: LiveRow,
    problems: [...SECRET_PROBLEMS, "identifier-not-valid", "too-many-listeners"],
  },
  liveEvents: {
    method: "GET",
    path: "/v1/live/events",
    tag: "Live",
    summary: "What a live stream skipped, page by page",
    access: SECRET,
    query: LivePageQuery,
    response: LivePage,
    problems: [...SECRET_PROBLEMS, "identifier-not-valid"],
  },
  liveEvent: {
    method: "GET",
    path: "/v1/live/events/{seq}",
    tag: "Live",
    summary: "The path of one event: identity, segments, decisions",
    access: SECRET,
    params: LiveEventParams,
    response: LiveEventResponse,
    problems: [...SECRET_PROBLEMS, "event-not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
