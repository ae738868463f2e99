import { z } from "zod";
import { ApplyRequest, ApplyResponse, DefinitionBody, DefinitionDocument, DefinitionList, DefinitionParams } from "./definitions.ts";
import { DecideRequest, DecideResponse, ExplainResponse } from "./decisions.ts";
import { BatchRequest, EventMessage, EventsResponse, SettingsResponse } from "./events.ts";
import type { Operation } from "./operation.ts";
import { ProfileQuery, ProfileResponse, SeparationResponse, TimelineQuery, TimelineResponse, UndoRequest, UnmergeRequest } from "./profiles.ts";
import { JsonObject } from "./shared.ts";
import { ClockRequest, ClockResponse, HealthResponse, ReadyResponse } from "./system.ts";

const EVENTS = ["browser", "server"] as const;
const SECRET = ["secret"] as const;
const INGEST_PROBLEMS = ["body-not-json", "body-not-valid", "body-not-readable", "body-too-large", "key-missing", "key-unknown", "key-not-allowed", "too-many-requests", "store-unavailable"];
const SECRET_PROBLEMS = ["key-missing", "key-unknown", "key-not-allowed"];
const Id = z.object({ id: z.string().max(100) });

const single = (path: string, type: string) =>
  ({
    method: "POST",
    path,
    tag: "Events",
    summary: `Take in one ${type} message`,
    access: EVENTS,
    body: EventMessage,
    response: EventsResponse,
    problems: INGEST_PROBLEMS,
  }) as const satisfies Operation;

const batch = (path: string, summary: string, access: Operation["access"] = EVENTS) =>
  ({
    method: "POST",
    path,
    tag: "Events",
    summary,
    access,
    body: BatchRequest,
    response: EventsResponse,
    problems: [...INGEST_PROBLEMS, "batch-too-long"],
  }) as const satisfies Operation;

/** Every operation of the API. Routes are registered from it, OpenAPI and the docs are made of it. */
export const OPERATIONS = {
  track: single("/v1/track", "track"),
  identify: single("/v1/identify", "identify"),
  page: single("/v1/page", "page"),
  screen: single("/v1/screen", "screen"),
  group: single("/v1/group", "group"),
  alias: single("/v1/alias", "alias"),
  t: single("/v1/t", "track"),
  i: single("/v1/i", "identify"),
  p: single("/v1/p", "page"),
  s: single("/v1/s", "screen"),
  g: single("/v1/g", "group"),
  a: single("/v1/a", "alias"),
  batch: batch("/v1/batch", "Take in a batch of messages"),
  b: batch("/v1/b", "Take in a batch of messages"),
  import: batch("/v1/import", "Take in history: marked historical, starts no journey, counts to no cap", ["server"]),
  settings: { method: "GET", path: "/v1/projects/{writeKey}/settings", tag: "Events", summary: "Settings for Segment's browser client", access: "none", params: z.object({ writeKey: z.string().max(200) }), response: SettingsResponse, problems: ["key-unknown"] },
  decide: { method: "POST", path: "/v1/decide", tag: "Decisions", summary: "Take in events and decide slots", access: EVENTS, body: DecideRequest, response: DecideResponse, problems: INGEST_PROBLEMS },
  explainDecision: { method: "GET", path: "/v1/decisions/{id}/explain", tag: "Decisions", summary: "Why this decision", access: SECRET, params: Id, response: ExplainResponse, problems: [...SECRET_PROBLEMS, "decision-not-found"] },
  findProfile: { method: "GET", path: "/v1/profiles", tag: "Profiles", summary: "The profile that has an identifier", access: SECRET, query: ProfileQuery, response: ProfileResponse, problems: [...SECRET_PROBLEMS, "profile-not-found", "identifier-not-valid"] },
  profile: { method: "GET", path: "/v1/profiles/{id}", tag: "Profiles", summary: "A profile; absorbed ids find the profile they belong to now", access: SECRET, params: Id, response: ProfileResponse, problems: [...SECRET_PROBLEMS, "profile-not-found"] },
  timeline: { method: "GET", path: "/v1/profiles/{id}/timeline", tag: "Profiles", summary: "What happened to a profile: events, links, refusals, unmerges, decisions", access: SECRET, params: Id, query: TimelineQuery, response: TimelineResponse, problems: [...SECRET_PROBLEMS, "profile-not-found"] },
  profileDecisions: { method: "GET", path: "/v1/profiles/{id}/decisions", tag: "Profiles", summary: "The latest decisions for a profile, explained", access: SECRET, params: Id, query: z.object({ limit: z.coerce.number().int().min(1).max(50).default(10) }), response: z.object({ decisions: z.array(ExplainResponse) }), problems: [...SECRET_PROBLEMS, "profile-not-found"] },
  unmerge: { method: "POST", path: "/v1/profiles/{id}/unmerge", tag: "Profiles", summary: "Separate identifiers from a profile, exactly", access: SECRET, params: Id, body: UnmergeRequest, response: SeparationResponse, problems: [...SECRET_PROBLEMS, "profile-not-found", "identifier-not-in-profile", "nothing-to-separate", "body-not-valid"] },
  undo: { method: "POST", path: "/v1/profiles/{id}/undo", tag: "Profiles", summary: "Lift an unmerge", access: SECRET, params: Id, body: UndoRequest, response: SeparationResponse, problems: [...SECRET_PROBLEMS, "profile-not-found", "unmerge-not-found", "undo-refused", "body-not-valid"] },
  listDefinitions: { method: "GET", path: "/v1/definitions", tag: "Definitions", summary: "All definitions: the live version and the newest draft of each", access: SECRET, response: DefinitionList, problems: SECRET_PROBLEMS },
  validateDefinitions: { method: "POST", path: "/v1/definitions/validate", tag: "Definitions", summary: "Check definitions without changing anything", access: SECRET, body: ApplyRequest, response: z.object({ valid: z.literal(true), definitions: z.int() }), problems: [...SECRET_PROBLEMS, "definition-not-valid"] },
  applyDefinitions: { method: "POST", path: "/v1/definitions/apply", tag: "Definitions", summary: "Make definitions live together, or none", access: SECRET, body: ApplyRequest, response: ApplyResponse, problems: [...SECRET_PROBLEMS, "definition-not-valid"] },
  definition: { method: "GET", path: "/v1/definitions/{kind}/{key}", tag: "Definitions", summary: "A definition with its history, newest first", access: SECRET, params: DefinitionParams, response: DefinitionList, problems: [...SECRET_PROBLEMS, "definition-not-found"] },
  putDefinition: { method: "PUT", path: "/v1/definitions/{kind}/{key}", tag: "Definitions", summary: "Store a draft", access: SECRET, params: DefinitionParams, body: DefinitionBody, response: DefinitionDocument, problems: [...SECRET_PROBLEMS, "definition-not-valid"] },
  publishDefinition: { method: "POST", path: "/v1/definitions/{kind}/{key}/publish", tag: "Definitions", summary: "Make the draft live", access: SECRET, params: DefinitionParams, response: ApplyResponse, problems: [...SECRET_PROBLEMS, "definition-not-found", "definition-not-valid"] },
  archiveDefinition: { method: "POST", path: "/v1/definitions/{kind}/{key}/archive", tag: "Definitions", summary: "Take a definition out of use", access: SECRET, params: DefinitionParams, response: ApplyResponse, problems: [...SECRET_PROBLEMS, "definition-not-found", "definition-not-valid"] },
  exportEvents: { method: "GET", path: "/v1/export/events", tag: "Export", summary: "All events as NDJSON, in commit order", access: SECRET, response: "ndjson", problems: SECRET_PROBLEMS },
  exportProfiles: { method: "GET", path: "/v1/export/profiles", tag: "Export", summary: "All profiles as NDJSON", access: SECRET, response: "ndjson", problems: SECRET_PROBLEMS },
  exportDecisions: { method: "GET", path: "/v1/export/decisions", tag: "Export", summary: "All decisions as NDJSON, in commit order", access: SECRET, response: "ndjson", problems: SECRET_PROBLEMS },
  verify: { method: "POST", path: "/v1/verify", tag: "System", summary: "Fold the log anew and compare it with the present state", access: SECRET, response: JsonObject, problems: SECRET_PROBLEMS },
  clock: { method: "GET", path: "/v1/clock", tag: "System", summary: "The clock", access: SECRET, response: ClockResponse, problems: SECRET_PROBLEMS },
  setClock: { method: "POST", path: "/v1/clock", tag: "System", summary: "Set or advance the virtual clock; due timers fire before the answer", access: SECRET, body: ClockRequest, response: ClockResponse, problems: [...SECRET_PROBLEMS, "clock-not-virtual", "clock-backwards", "body-not-valid"] },
  healthz: { method: "GET", path: "/healthz", tag: "System", summary: "Alive", access: "none", response: HealthResponse, problems: [] },
  readyz: { method: "GET", path: "/readyz", tag: "System", summary: "Ready to take in events and decide", access: "none", response: ReadyResponse, problems: [] },
  metrics: { method: "GET", path: "/metrics", tag: "System", summary: "Prometheus metrics", access: "none", response: "text", problems: [] },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;
