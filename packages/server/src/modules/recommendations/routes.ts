import { problem } from "@attune/contract";
import type { Trust } from "@attune/core/identity";
import type { Routes } from "../../platform/http/index.ts";
import { gpcOfCall } from "../../platform/http/index.ts";
import type { DecisionRate } from "../decide/index.ts";
import type { Caller } from "../keys/index.ts";
import type { createRecommenderQuality } from "./quality.ts";
import type { Recommend } from "./service.ts";

export type RecommendRouteDeps = {
  readonly recommend: Recommend;
  readonly quality: ReturnType<typeof createRecommenderQuality>;
  readonly trustOf: (caller: Caller) => Trust;
  readonly rate: DecisionRate;
};

export const recommendRoutes = ({
  recommend,
  quality,
  trustOf,
  rate,
}: RecommendRouteDeps): Pick<Routes, "recommend" | "recommenderQuality"> => ({
  recommend: ({ body, caller, headers, address }) => {
    if (caller === null) throw problem("key-missing");
    rate(caller, address, 1);
    const gpc = gpcOfCall(headers, body.context);
    return recommend(body, { caller, trust: trustOf(caller), gpc, reserves: true });
  },
  recommenderQuality: ({ params, query }) => quality(params.key, query),
});
