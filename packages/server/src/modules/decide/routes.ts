import { problem } from "@attune/contract";
import type { Trust } from "@attune/core/identity";
import type { Routes } from "../../platform/http/index.ts";
import { gpcOfCall } from "../../platform/http/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Explain } from "./explain.ts";
import type { DecisionRate } from "./rate.ts";
import type { Replays } from "./replays.ts";
import type { DecideService } from "./service.ts";
import type { Tries } from "./tries.ts";
import type { TryOut } from "./try-out.ts";

export type DecideRouteDeps = {
  readonly decide: DecideService;
  readonly explain: Explain;
  readonly replays: Replays;
  readonly tryOut: TryOut;
  readonly tries: Tries;
  readonly trustOf: (caller: Caller) => Trust;
  readonly rate: DecisionRate;
};

export const decideRoutes = ({
  decide,
  explain,
  replays,
  tryOut,
  tries,
  trustOf,
  rate,
}: DecideRouteDeps): Pick<
  Routes,
  "decide" | "tryDecision" | "explainDecision" | "replayDecisions"
> => ({
  decide: ({ body, caller, headers, address }) => {
    if (caller === null) throw problem("key-missing");
    rate(caller, address, new Set(body.slots).size);
    const gpc = gpcOfCall(headers, body.context);
    return decide(body, { caller, trust: trustOf(caller), gpc, reserves: true });
  },
  tryDecision: ({ body, caller, mask }) => {
    if (caller === null) throw problem("key-missing");
    return tries(caller, new Set(body.slots).size, () => tryOut(body, caller, mask));
  },
  explainDecision: ({ params, query: { language }, mask }) =>
    explain.byId(params.id, { mask, language }),
  replayDecisions: ({ query }) => replays(query),
});
