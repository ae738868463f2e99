import type { Operation } from "../operation.ts";
import {
  MembersQuery,
  MembersResponse,
  SegmentList,
  SegmentParams,
  SegmentState,
} from "../segments.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** Who is in which segment. */
export const SEGMENT_OPERATIONS = {
  segments: {
    method: "GET",
    path: "/v1/segments",
    tag: "Segments",
    summary: "The live segments with their sizes",
    access: SECRET,
    response: SegmentList,
    problems: SECRET_PROBLEMS,
  },
  segment: {
    method: "GET",
    path: "/v1/segments/{key}",
    tag: "Segments",
    summary: "A live segment: its size, and how far it has caught up",
    access: SECRET,
    params: SegmentParams,
    response: SegmentState,
    problems: [...SECRET_PROBLEMS, "segment-not-found"],
  },
  segmentMembers: {
    method: "GET",
    path: "/v1/segments/{key}/members",
    tag: "Segments",
    summary: "Who is in a segment",
    access: SECRET,
    params: SegmentParams,
    query: MembersQuery,
    response: MembersResponse,
    problems: [...SECRET_PROBLEMS, "segment-not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
