import { problem } from "@attune/contract";
import type { Trust } from "@attune/core/identity";
import type { JsonObject } from "@attune/core/json";
import type { Call, Routes } from "../../platform/http/index.ts";
import { gpcOfCall } from "../../platform/http/index.ts";
import type { Caller } from "../keys/index.ts";
import type { Ofrep, OfrepCaller } from "./service.ts";

export type OfrepRouteDeps = {
  readonly ofrep: Ofrep;
  readonly trustOf: (caller: Caller) => Trust;
};

const matches = (header: string | undefined, etag: string): boolean =>
  (header ?? "").split(",").some((each) => [etag, "*"].includes(each.trim()));

export const ofrepRoutes = ({
  ofrep,
  trustOf,
}: OfrepRouteDeps): Pick<Routes, "evaluateFlag" | "evaluateFlags"> => {
  const callerOf = (
    { caller, headers }: Pick<Call<"evaluateFlags">, "caller" | "headers">,
    context: JsonObject,
  ): OfrepCaller => {
    if (caller === null) throw problem("key-missing");
    return { caller, trust: trustOf(caller), gpc: gpcOfCall(headers, context) };
  };
  return {
    evaluateFlag: ({ params: { key }, body: { context }, ...call }) =>
      ofrep.one(key, context, callerOf(call, context)),
    evaluateFlags: async ({ body: { context }, reply, ...call }) => {
      const { flags, etag } = await ofrep.all(context, callerOf(call, context));
      reply.header("etag", etag);
      if (!matches(call.headers["if-none-match"], etag)) return { flags };
      return reply.code(304).send();
    },
  };
};
