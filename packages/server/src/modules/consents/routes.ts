import { problem } from "@attune/contract";
import type { Routes } from "../../platform/http/index.ts";
import type { ConsentService } from "./service.ts";

/** Since when Attune heeds Global Privacy Control as it does, for `/.well-known/gpc.json`. */
const GPC_SINCE = "2026-11-22";

export const consentRoutes = (
  consents: ConsentService,
): Pick<Routes, "consents" | "consentSummary" | "recordConsent" | "gpc"> => ({
  consents: ({ query }) => consents.show(query.identifier, query.limit),
  consentSummary: () => consents.summary(),
  recordConsent: ({ body, caller }) => {
    if (caller === null) throw problem("key-missing");
    return consents.record(body, caller);
  },
  gpc: async () => ({ gpc: consents.heedsGpc(), lastUpdate: GPC_SINCE }),
});
