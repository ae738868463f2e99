import type { Operation } from "../operation.ts";
import { SECRET, SECRET_PROBLEMS } from "./shared.ts";

/** Taking everything out again. */
export const EXPORT_OPERATIONS = {
  exportEvents: {
    method: "GET",
    path: "/v1/export/events",
    tag: "Export",
    summary: "All events as NDJSON, in commit order",
    access: SECRET,
    response: "ndjson",
    problems: SECRET_PROBLEMS,
  },
  exportProfiles: {
    method: "GET",
    path: "/v1/export/profiles",
    tag: "Export",
    summary: "All profiles as NDJSON",
    access: SECRET,
    response: "ndjson",
    problems: SECRET_PROBLEMS,
  },
  exportDecisions: {
    method: "GET",
    path: "/v1/export/decisions",
    tag: "Export",
    summary: "All decisions as NDJSON, in commit order",
    access: SECRET,
    response: "ndjson",
    problems: SECRET_PROBLEMS,
  },
} as const satisfies Readonly<Record<string, Operation>>;
