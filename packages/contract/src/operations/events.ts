import { z } from "zod";
import {
  BatchRequest,
  EventMessage,
  EventsResponse,
  ImportCursorDocument,
  ImportRequest,
  SettingsResponse,
} from "../events.ts";
import type { Operation } from "../operation.ts";
import { EVENTS, INGEST_PROBLEMS, SECRET_PROBLEMS } from "./shared.ts";

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

const batch = (path: string, summary: string) =>
  ({
    method: "POST",
    path,
    tag: "Events",
    summary,
    access: EVENTS,
    body: BatchRequest,
    response: EventsResponse,
    problems: [...INGEST_PROBLEMS, "batch-too-long"],
  }) as const satisfies Operation;
/** Taking events in. */
export const EVENT_OPERATIONS = {
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
  import: {
    ...batch(
      "/v1/import",
      "Take in history: marked historical, starts no journey, counts to no cap",
    ),
    access: ["server"] as const,
    body: ImportRequest,
  },
  importCursor: {
    method: "GET",
    path: "/v1/imports/{id}",
    tag: "Events",
    summary: "How far an import has come",
    access: ["server"],
    params: z.object({ id: z.string().max(200) }),
    response: z.object({ cursor: ImportCursorDocument.nullable() }),
    problems: SECRET_PROBLEMS,
  },
  settings: {
    method: "GET",
    path: "/v1/projects/{writeKey}/settings",
    tag: "Events",
    summary: "Settings for Segment's browser client",
    access: "none",
    params: z.object({ writeKey: z.string().max(200) }),
    response: SettingsResponse,
    problems: ["key-unknown", "key-revoked", "key-expired", "parameter-not-valid"],
  },
} as const satisfies Readonly<Record<string, Operation>>;
