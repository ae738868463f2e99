import { z } from "zod";
import type { Operation } from "../operation.ts";
import {
  DiscardRequest,
  DiscardResponse,
  GroupDiscardRequest,
  GroupReleaseRequest,
  GroupReleaseResponse,
  QuarantinedResponse,
  QuarantineQuery,
  QuarantineResponse,
  ReleaseRequest,
  ReleaseResponse,
} from "../quarantine.ts";
import { Id, SECRET, SECRET_PROBLEMS, SECRET_WRITE_PROBLEMS } from "./shared.ts";

const Group = z.object({ group: z.string().max(100).describe("A group of GET /v1/quarantine.") });

/** Quarantine: events that were not taken in, to be put right and released. */
export const QUARANTINE_OPERATIONS = {
  quarantine: {
    method: "GET",
    path: "/v1/quarantine",
    tag: "Quarantine",
    summary: "What waits in quarantine: groups that failed alike, and events, newest first",
    access: SECRET,
    query: QuarantineQuery,
    response: QuarantineResponse,
    problems: SECRET_PROBLEMS,
  },
  quarantined: {
    method: "GET",
    path: "/v1/quarantine/{id}",
    tag: "Quarantine",
    summary: "One event in quarantine, as it was sent",
    access: SECRET,
    params: Id,
    response: QuarantinedResponse,
    problems: [...SECRET_PROBLEMS, "quarantined-not-found"],
  },
  releaseQuarantined: {
    method: "POST",
    path: "/v1/quarantine/{id}/release",
    tag: "Quarantine",
    summary: "Put an event right and take it in, at its place in history, exactly once",
    access: SECRET,
    params: Id,
    body: ReleaseRequest,
    response: ReleaseResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "quarantined-not-found"],
  },
  discardQuarantined: {
    method: "POST",
    path: "/v1/quarantine/{id}/discard",
    tag: "Quarantine",
    summary: "Throw an event in quarantine away",
    access: SECRET,
    params: Id,
    body: DiscardRequest,
    response: DiscardResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "quarantined-not-found"],
  },
  releaseGroup: {
    method: "POST",
    path: "/v1/quarantine/groups/{group}/release",
    tag: "Quarantine",
    summary: "Put events right that failed alike, by one mapping, and take them in",
    access: SECRET,
    params: Group,
    body: GroupReleaseRequest,
    response: GroupReleaseResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "quarantine-group-not-found"],
  },
  discardGroup: {
    method: "POST",
    path: "/v1/quarantine/groups/{group}/discard",
    tag: "Quarantine",
    summary: "Throw away events that failed alike",
    access: SECRET,
    params: Group,
    body: GroupDiscardRequest,
    response: DiscardResponse,
    problems: [...SECRET_WRITE_PROBLEMS, "quarantine-group-not-found"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
