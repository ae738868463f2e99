import { z } from "zod";
import { ExplainQuery, ExplainResponse } from "../decisions.ts";
import type { Operation } from "../operation.ts";
import {
  ProfileQuery,
  ProfileResponse,
  SeparationResponse,
  TimelineQuery,
  TimelineResponse,
  UndoRequest,
  UnmergeRequest,
} from "../profiles.ts";
import { Id, SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS } from "./shared.ts";

/** People: who they are, what happened to them, taking them apart. */
export const PROFILE_OPERATIONS = {
  findProfile: {
    method: "GET",
    path: "/v1/profiles",
    tag: "Profiles",
    summary: "The profile that has an identifier",
    access: SECRET,
    query: ProfileQuery,
    response: ProfileResponse,
    problems: [...SECRET_PROBLEMS, "profile-not-found", "identifier-not-valid"],
  },
  profile: {
    method: "GET",
    path: "/v1/profiles/{id}",
    tag: "Profiles",
    summary: "A profile; absorbed ids find the profile they belong to now",
    access: SECRET,
    params: Id,
    response: ProfileResponse,
    problems: [...SECRET_PROBLEMS, "profile-not-found"],
  },
  timeline: {
    method: "GET",
    path: "/v1/profiles/{id}/timeline",
    tag: "Profiles",
    summary: "What happened to a profile: events, links, refusals, unmerges, decisions",
    access: SECRET,
    params: Id,
    query: TimelineQuery,
    response: TimelineResponse,
    problems: [...SECRET_PROBLEMS, "profile-not-found"],
  },
  profileDecisions: {
    method: "GET",
    path: "/v1/profiles/{id}/decisions",
    tag: "Profiles",
    summary: "The latest decisions for a profile, explained",
    access: SECRET,
    params: Id,
    query: ExplainQuery.extend({ limit: z.coerce.number().int().min(1).max(50).default(10) }),
    response: z.object({ decisions: z.array(ExplainResponse) }),
    problems: [...SECRET_PROBLEMS, "profile-not-found"],
  },
  unmerge: {
    method: "POST",
    path: "/v1/profiles/{id}/unmerge",
    tag: "Profiles",
    summary: "Separate identifiers from a profile, exactly",
    access: SECRET,
    params: Id,
    body: UnmergeRequest,
    response: SeparationResponse,
    problems: [
      ...SECRET_WRITE_PROBLEMS,
      "profile-not-found",
      "identifier-not-valid",
      "identifier-not-in-profile",
      "nothing-to-separate",
    ],
  },
  undo: {
    method: "POST",
    path: "/v1/profiles/{id}/undo",
    tag: "Profiles",
    summary: "Lift an unmerge",
    access: SECRET,
    params: Id,
    body: UndoRequest,
    response: SeparationResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "profile-not-found", "unmerge-not-found", "undo-refused"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
