import type { AuditAction } from "@attune/contract";
import { problem } from "@attune/contract";
import type { ProfileState, Trait } from "@attune/core/profile";
import type { Clock } from "../../platform/clock/index.ts";
import type { Call, Routes, RowsAnswer } from "../../platform/http/index.ts";
import type { Store } from "../../platform/store/index.ts";
import type { LiveDefinitions } from "../definitions/index.ts";
import { undoneTraits, valuedTraits } from "../traits/index.ts";
import type { Concurrency } from "./concurrency.ts";
import { createConcurrency } from "./concurrency.ts";
import { exportFilter } from "./export-filter.ts";
import { formOf } from "./format.ts";
import type { Export, ExportName } from "./rows.ts";
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
  members: "export.members",
  accounts: "export.members",
} as const satisfies Readonly<Record<ExportName, AuditAction>>;

/** Exports that run at once; each keeps a snapshot of the store. */
const MOST = 4;

/** Streams an export once its start is noted: what cannot be noted is not handed out. */
const stream = async (
  { store, clock, live }: ExportDeps,
  concurrency: Concurrency,
  wanted: Export,
  { caller, query }: Pick<Call<"exportEvents">, "caller" | "query">,
): Promise<RowsAnswer> => {
  const { name } = wanted;
  const { purpose, format } = query;
  const filter = exportFilter(live.current(), purpose, clock.now());
  const form = formOf(name, query);
  const done = concurrency.begin();
  try {
    await store.noteAudit({
      at: clock.now(),
      actor: caller?.actor ?? "unknown",
      action: ACTIONS[name],
      target: "segment" in wanted ? `segment:${wanted.segment}` : name,
      details: { format, ...(purpose === undefined ? {} : { purpose }) },
    });
  } catch (error) {
    done();
    throw error;
  }
  const { segments } = live.current();
  const undone = await undoneTraits(store, segments);
  const traitsOf = (state: ProfileState): readonly Trait[] =>
    valuedTraits(segments, state, clock.now(), undone);
  return { ...form, rows: exportRows({ store, traitsOf }, wanted, filter), done };
};

const noConsent = (key: string): Error => {
  const detail = `${key} is a segment of accounts, and an account consents to nothing: leave purpose out, or export a segment of their members`;
  return problem("parameter-not-valid", { errors: [{ pointer: "/purpose", detail }] });
};

type ExportRoutes = Pick<
  Routes,
  "exportEvents" | "exportProfiles" | "exportDecisions" | "exportSegment"
>;

export const exportRoutes = (deps: ExportDeps): ExportRoutes => {
  const concurrency = createConcurrency(MOST);
  return {
    exportEvents: (call) => stream(deps, concurrency, { name: "events" }, call),
    exportProfiles: (call) => stream(deps, concurrency, { name: "profiles" }, call),
    exportDecisions: (call) => stream(deps, concurrency, { name: "decisions" }, call),
    exportSegment: async ({ params: { key }, ...call }) => {
      const { has, segments } = deps.live.current();
      if (!has("segment", key)) throw problem("segment-not-found");
      if (!segments.accounts.byKey.has(key))
        return stream(deps, concurrency, { name: "members", segment: key }, call);
      if (call.query.purpose !== undefined) throw noConsent(key);
      return stream(deps, concurrency, { name: "accounts", segment: key }, call);
    },
  };
};
