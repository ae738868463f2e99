import { problem } from "@attune/contract";
import type { Trust } from "@attune/core/identity";
import type { Routes } from "../../platform/http/index.ts";
import { gpcOfCall } from "../../platform/http/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Explain } from "./explain.ts";
import type { Replays } from "./replays.ts";
import type { DecideService } from "./service.ts";

export type DecideRouteDeps = {
  readonly decide: DecideService;
  readonly explain: Explain;
  readonly replays: Replays;
  readonly trustOf: (caller: Caller) => Trust;
};

export const decideRoutes = ({
  decide,
  explain,
  replays,
  trustOf,
}: DecideRouteDeps): Pick<Routes, "decide" | "explainDecision" | "replayDecisions"> => ({
  decide: ({ body, caller, headers }) => {
    if (caller === null) throw problem("key-missing");
    const gpc = gpcOfCall(headers, body.context);
    return decide(body, { caller, trust: trustOf(caller), gpc, reserves: true });
  },
  explainDecision: ({ params, query: { language }, mask }) =>
    explain.byId(params.id, { mask, language }),
  replayDecisions: ({ query }) => replays(query),
});
