import { problem } from "@attune/contract";
import type { Trust } from "@attune/core/identity";
import type { Routes } from "../../platform/http/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Explain } from "./explain.ts";
import type { DecideService } from "./service.ts";

export type DecideRouteDeps = {
  readonly decide: DecideService;
  readonly explain: Explain;
  readonly trustOf: (caller: Caller) => Trust;
};

export const decideRoutes = ({
  decide,
  explain,
  trustOf,
}: DecideRouteDeps): Pick<Routes, "decide" | "explainDecision"> => ({
  decide: ({ body, caller }) => {
    if (caller === null) throw problem("key-missing");
    return decide(body, caller, trustOf(caller));
  },
  explainDecision: ({ params }) => explain.byId(params.id),
});
