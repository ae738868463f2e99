import type { AuditList } from "@attune/contract";
import { problem } from "@attune/contract";
import type { Routes } from "../../platform/http/index.ts";
import type { Store } from "../../platform/store/index.ts";
import { StoreUnavailable } from "../../platform/store/index.ts";

/** Instants that have an ISO 8601 text: a row that somebody changed may hold another number. */
const LAST_INSTANT = 8.64e15;
const maybeIso = (at: number): string | null =>
  Math.abs(at) <= LAST_INSTANT ? new Date(at).toISOString() : null;

const epochOf = (instant: string | undefined): number | undefined =>
  instant === undefined ? undefined : Date.parse(instant);

type AuditRoutes = Pick<Routes, "auditLog" | "verifyAudit">;

export const auditRoutes = (store: Store): AuditRoutes => ({
  auditLog: async ({ query: { since, until, ...filter } }): Promise<AuditList> => {
    const { limit, before, actor, action, target } = filter;
    const page = await store.reads
      .audit({ limit, before, actor, action, target, since: epochOf(since), until: epochOf(until) })
      .catch((error: unknown) => {
        throw error instanceof StoreUnavailable
          ? problem("audit-not-readable", { detail: error.message })
          : error;
      });
    return {
      rows: page.rows.map((row) => ({ ...row, at: maybeIso(row.at) })),
      next: page.next,
    };
  },
  verifyAudit: ({ body }) => store.verifyAudit(body.head ?? null),
});
