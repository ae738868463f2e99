import { ExportedDecision } from "../decisions.ts";
import { ExportedEvent } from "../events.ts";
import { ExportQuery } from "../export.ts";
import type { Operation } from "../operation.ts";
import { ExportedProfile } from "../profiles.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

const PROBLEMS = [...SECRET_PROBLEMS, "purpose-not-found", "too-many-exports"] as const;

/** Taking everything out again. */
export const EXPORT_OPERATIONS = {
  exportEvents: {
    method: "GET",
    path: "/v1/export/events",
    tag: "Export",
    summary: "All events as NDJSON, CSV or Parquet, in commit order",
    access: SECRET,
    query: ExportQuery,
    response: "rows",
    row: ExportedEvent,
    problems: PROBLEMS,
  },
  exportProfiles: {
    method: "GET",
    path: "/v1/export/profiles",
    tag: "Export",
    summary: "All profiles as NDJSON, CSV or Parquet",
    access: SECRET,
    query: ExportQuery,
    response: "rows",
    row: ExportedProfile,
    problems: PROBLEMS,
  },
  exportDecisions: {
    method: "GET",
    path: "/v1/export/decisions",
    tag: "Export",
    summary: "All decisions as NDJSON, CSV or Parquet, in commit order",
    access: SECRET,
    query: ExportQuery,
    response: "rows",
    row: ExportedDecision,
    problems: PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
