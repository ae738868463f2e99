import type { AuditAction } from "@attune/contract";
import type { Clock } from "../../platform/clock/index.ts";
import type { Call, Routes, RowsAnswer } from "../../platform/http/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { exportFilter } from "./export-filter.ts";
import { formOf } from "./format.ts";
import type { ExportName } from "./rows.ts";
import { exportRows } from "./rows.ts";

export type ExportDeps = {
  readonly store: Store;
  readonly clock: Clock;
  readonly live: LiveDefinitions;
};

const ACTIONS = {
  events: "export.events",
  profiles: "export.profiles",
  decisions: "export.decisions",
} as const satisfies Readonly<Record<ExportName, AuditAction>>;

/** Streams an export once its start is noted: what cannot be noted is not handed out. */
const stream =
  ({ store, clock, live }: ExportDeps, name: ExportName) =>
  async ({ caller, query }: Pick<Call<"exportEvents">, "caller" | "query">) => {
    const { purpose, format } = query;
    const filter = exportFilter(store.reads, live.current(), purpose, clock.now());
    const form = formOf(name, query);
    await store.noteAudit({
      at: clock.now(),
      actor: caller?.actor ?? "unknown",
      action: ACTIONS[name],
      target: name,
      details: { format, ...(purpose === undefined ? {} : { purpose }) },
    });
    const answer: RowsAnswer = { ...form, rows: exportRows(store, name, filter) };
    return answer;
  };

export const exportRoutes = (
  deps: ExportDeps,
): Pick<Routes, "exportEvents" | "exportProfiles" | "exportDecisions"> => ({
  exportEvents: stream(deps, "events"),
  exportProfiles: stream(deps, "profiles"),
  exportDecisions: stream(deps, "decisions"),
});
