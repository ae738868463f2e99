import { z } from "zod";
import { ExportedDecision } from "../decisions.ts";
import { ExportedEvent } from "../events.ts";
import type { Operation } from "../operation.ts";
import { ExportedProfile } from "../profiles.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

const ExportQuery = z.object({
  purpose: z
    .string()
    .max(100)
    .optional()
    .describe(
      "Key of a purpose: people for whom it is not allowed are left out, and events, properties and traits that a tracking plan says are for another one.",
    ),
});

const PROBLEMS = [...SECRET_PROBLEMS, "purpose-not-found", "store-unavailable"] as const;

/** Taking everything out again. */
export const EXPORT_OPERATIONS = {
  exportEvents: {
    method: "GET",
    path: "/v1/export/events",
    tag: "Export",
    summary: "All events as NDJSON, in commit order",
    access: SECRET,
    query: ExportQuery,
    response: "ndjson",
    line: ExportedEvent,
    problems: PROBLEMS,
  },
  exportProfiles: {
    method: "GET",
    path: "/v1/export/profiles",
    tag: "Export",
    summary: "All profiles as NDJSON",
    access: SECRET,
    query: ExportQuery,
    response: "ndjson",
    line: ExportedProfile,
    problems: PROBLEMS,
  },
  exportDecisions: {
    method: "GET",
    path: "/v1/export/decisions",
    tag: "Export",
    summary: "All decisions as NDJSON, in commit order",
    access: SECRET,
    query: ExportQuery,
    response: "ndjson",
    line: ExportedDecision,
    problems: PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
